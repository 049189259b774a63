"""The dry run: every entry of a file is read, checked, compared with the library and staged.

Nothing of the library is touched. Rows are stored in chunks, each in a short transaction of its own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import PurePosixPath
from typing import BinaryIO

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from exercises.bundle_parts import Here
from exercises.importing import bundle, files, free_exercise_db, tables, wger
from exercises.importing.beside import Beside
from exercises.importing.content import key_of, says_the_same, with_content
from exercises.importing.entries import Read, check, digest
from exercises.importing.media import Media
from exercises.models import Exercise, ImportRow, ImportRun
from hep.audit.recording import record

READERS = {
    "csv": tables.read_csv,
    "xlsx": tables.read_xlsx,
    "bundle": bundle.read,
    "free-exercise-db": free_exercise_db.read,
    "wger": wger.read,
}
CHUNK = 250
MOST_PROBLEMS = 1000
Verdict = ImportRow.Verdict


def plan(
    file: BinaryIO,
    *,
    name: str,
    clinic,
    by,
    format: str = "",
    language: str = "en",
    may_use_pictures: bool = False,
) -> ImportRun:
    """Read `file` and stage what it would do to the library of `clinic`. Raises FileRefused.

    `may_use_pictures`: somebody said that the clinic has the right to; the audit trail keeps who and when.
    """
    format = format or files.guess(file, name)
    files.check_size(file)
    run = ImportRun(
        clinic=clinic, by=by, file_name=PurePosixPath(name).name[:200], format=format,
        may_use_pictures=may_use_pictures,
    )  # fmt: skip
    with transaction.atomic():
        run.save()
        record(run, "read", by=by)
        if may_use_pictures:
            record(run, "pictures permitted", by=by)
    try:
        _stage(run, file, language)
    except BaseException:
        # What was staged of a file that breaks off half-way is of no use to anybody.
        run.delete()
        raise
    return run


def _stage(run: ImportRun, file: BinaryIO, language: str) -> None:
    media = Media(run.clinic, file if run.may_use_pictures else None)
    beside = Beside()
    options = {"language": language, "notes": run.notes, "media": media.places, **beside.options}
    reads = READERS[run.format](file, **options)
    library = Library.of(run.clinic)
    counts = dict.fromkeys(Verdict.values, 0)
    for chunk in _chunks(reads):
        rows = library.judge(run, chunk, media)
        for row in rows:
            counts[row.verdict] += 1
        kept = [row for row in rows if row.verdict != Verdict.FAILED or counts["failed"] <= MOST_PROBLEMS]
        with transaction.atomic():
            ImportRow.objects.bulk_create(kept)
    if not sum(counts.values()) and not beside:
        raise files.FileRefused(_("The file holds no exercise.") + "".join(f" {note}" for note in run.notes))
    beside.plan(run, Here(library.slugs, library.shared, library.renamed), counts)
    for verdict, count in counts.items():
        setattr(run, verdict, count)
    run.state = ImportRun.State.REFUSED if run.failed else ImportRun.State.CHECKED
    if media.left_out:
        run.notes.append(_("Pictures were left out: nobody said that they may be used."))
    run.save()


def _chunks(reads: Iterable[Read]) -> Iterator[list[Read]]:
    reads = iter(reads)
    while chunk := list(islice(reads, CHUNK)):
        yield chunk


@dataclass(slots=True)
class Library:
    """What the clinic has, and what the file has named so far; it judges every row against both."""

    known: dict[tuple[str, str], int]
    digests: dict[int, tuple[str, bool]]
    called: dict[int, str]
    slugs: set[str]
    shared: set[str]
    renamed: dict[str, str] = field(default_factory=dict)
    seen: dict[tuple[str, str], int] = field(default_factory=dict)

    @classmethod
    def of(cls, clinic) -> "Library":
        own = Exercise.all_rows.own(clinic).only(
            "imported_from", "source_id", "slug", "loaded_digest", "loaded_rev", "rev", "staged_in"
        )
        known, digests, called, slugs = {}, {}, {}, set()
        for row in own.iterator(chunk_size=2000):
            slugs.add(row.slug)
            if row.staged_in_id is None:
                known[key_of(row)] = row.pk
                digests[row.pk] = (row.loaded_digest, row.is_edited_here)
                called[row.pk] = row.slug
        shared = Exercise.objects.filter(clinic=None).values_list("slug", flat=True)
        return cls(known, digests, called, slugs, set(shared))

    def judge(self, run: ImportRun, chunk: list[Read], media: Media) -> list[ImportRow]:
        """A row for each of `chunk`, with what is to become of it."""
        for read in chunk:
            check(read)
            self._check_key(read)
            media.drop_if_not_permitted(read.entry)
        digests = [digest(read.entry) for read in chunk]
        unlike = [
            self.known[read.key]
            for read, said in zip(chunk, digests, strict=True)
            if read.key in self.known and self.digests[self.known[read.key]][0] != said
        ]
        stored = {row.pk: row for row in with_content(Exercise.objects.filter(pk__in=unlike))}
        return [self._row(run, read, stored, media, said) for read, said in zip(chunk, digests, strict=True)]

    def _check_key(self, read: Read) -> None:
        first = self.seen.setdefault(read.key, read.number)
        if first != read.number and read.key[1]:
            read.problems.append(("id", _("is the same as in row %(row)s") % {"row": first}))

    def _row(self, run: ImportRun, read: Read, stored: dict, media: Media, said: str) -> ImportRow:
        row = ImportRow(run=run, number=read.number, name=read.name[:200], digest=said)
        if not read.problems:
            row.target_id = self.known.get(read.key)
            row.verdict = self._verdict(row, read, stored)
            if row.verdict != Verdict.UNCHANGED:
                read.problems += media.keep(read.entry)
        if read.problems:
            row.verdict, row.target_id, row.problems = Verdict.FAILED, None, read.problems[:20]
            row.entry = {"cells": read.cells} if read.cells else {}
            return row
        if row.verdict != Verdict.UNCHANGED:
            row.slug = self._free_slug(read) if row.verdict == Verdict.CREATED else ""
            row.entry = read.entry
        if told := read.entry.get("slug"):
            self.renamed[told] = row.slug or self.called[row.target_id]
        return row

    def _verdict(self, row: ImportRow, read: Read, stored: dict) -> str:
        if row.target_id is None:
            return Verdict.CREATED
        loaded, row.is_edited_here = self.digests[row.target_id]
        if loaded == row.digest:
            return Verdict.UNCHANGED
        # Its file says something else than the one before, and perhaps just what stands here by now.
        same = says_the_same(stored[row.target_id], read.entry)
        return Verdict.UNCHANGED if same else Verdict.CHANGED

    def _free_slug(self, read: Read) -> str:
        """Its own short name if the file has one that is free, else one made of its name."""
        wanted = read.entry.get("slug") or (read.entry["id"] if read.key[0] == tables.SOURCE else "")
        base = slugify(wanted or read.name)[:70] or "exercise"
        slug, number = base, 2
        while slug in self.slugs:
            slug, number = f"{base}-{number}", number + 1
        self.slugs.add(slug)
        return slug
