"""A table that was refused is put right row by row: what failed is read again, the rest waits as judged.

The failed rows are a small table of their own, with a column that says which row of the file each is and one
that says what is wrong. Whoever puts it right hands in that table; a line that is not in it is left out.
"""

import csv
import io
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from exercises.importing.columns import harmless
from exercises.importing.content import key_of
from exercises.importing.files import FileRefused, check_size
from exercises.importing.media import Media
from exercises.importing.planning import CHUNK, Library
from exercises.importing.tables import PROBLEM, ROW, read_csv
from exercises.models import ImportRow, ImportRun
from hep.audit.recording import record

TABLES = ("csv", "xlsx")
Verdict = ImportRow.Verdict


def failed_rows(run: ImportRun) -> list[ImportRow]:
    """The rows of `run` that cannot be read, in the order of the file."""
    return list(run.rows.filter(verdict=Verdict.FAILED))


def can_be_corrected(run: ImportRun, failed: list[ImportRow]) -> bool:
    """Whether every row that failed is at hand; of a file with very many only the first were kept."""
    return (
        run.state == ImportRun.State.REFUSED
        and run.format in TABLES
        and len(failed) == run.failed
        and all(row.entry.get("cells") for row in failed)
    )


def as_table(failed: list[ImportRow], *, with_problems: bool = True) -> str:
    """The failed rows as CSV: their number, what is wrong, and the cells as they were."""
    asides = [ROW, PROBLEM] if with_problems else [ROW]
    columns = list(dict.fromkeys(name for row in failed for name in row.entry.get("cells", {"name": ""})))
    columns = asides + [name for name in columns if name not in (ROW, PROBLEM)]
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow(columns)
    for row in failed:
        reasons = "; ".join(f"{field}: {reason}" if field else reason for field, reason in row.problems)
        cells = row.entry.get("cells", {"name": row.name}) | {ROW: str(row.number), PROBLEM: reasons}
        lines.writerow([harmless(cells.get(name, "")) for name in columns])
    return text.getvalue()


@transaction.atomic
def correct(run: ImportRun, text: str, *, by) -> ImportRun:
    """Judge the failed rows of `run` anew, as `text` (see `as_table`) has them. Raises FileRefused."""
    run = ImportRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    failed = failed_rows(run)
    if not can_be_corrected(run, failed):
        raise FileRefused(_("These rows cannot be put right here. Put them right in the file."))
    reads = list(_reads(text, {row.number for row in failed}))
    run.rows.filter(verdict=Verdict.FAILED).delete()
    library = _with_the_rest(Library.of(run.clinic), run)
    media = Media(run.clinic, None)
    reads = iter(reads)
    while chunk := list(islice(reads, CHUNK)):
        ImportRow.objects.bulk_create(library.judge(run, chunk, media))
    for verdict in Verdict.values:
        setattr(run, verdict, run.rows.filter(verdict=verdict).count())
    run.state = ImportRun.State.REFUSED if run.failed else ImportRun.State.CHECKED
    run.save()
    record(run, "corrected", by=by)
    return run


def _reads(text: str, numbers: set[int]):
    file = io.BytesIO(text.encode())
    check_size(file)
    seen = set()
    for read in read_csv(file):
        number = read.cells.get(ROW, "").strip()
        if not number.isdecimal() or int(number) not in numbers - seen:
            said = _("Line %(line)s: “%(row)s” is not the number of a row that has to be put right.")
            raise FileRefused(said % {"line": read.number, "row": number[:20]})
        read.number = int(number)
        seen.add(read.number)
        yield read


def _with_the_rest(library: Library, run: ImportRun) -> Library:
    """`library`, knowing the rows of the file that were read without a mistake."""
    for row in run.rows.select_related("target"):
        entry = row.entry
        key = (entry["source"], entry["id"]) if entry else key_of(row.target)
        library.seen[key] = row.number
        if row.slug:
            library.slugs.add(row.slug)
    return library
