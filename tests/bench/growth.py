"""Goal 6 (`make bench-growth`, long): a handout among a million programs, and among a hundred.

Only the tables that a visit reads are filled, by SQL alone, with pages of the usual size. Both databases
are warm: their files are in memory, as those of a clinic that is at work are.
"""

import hashlib
import random
import shutil
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from django.db import connection

from hep.clinics.tenancy import whole_site
from patients import serving
from patients.models import RenderedHandout, ShareLink
from patients.sharing import hash_of
from tests.bench import calls
from tests.bench.figures import CPU_BAND, Figure, ratio
from tests.bench.prepare import tokens

FEW, MANY = 100, 1_000_000
PAIRS, VISITS = 7, 1500
GOAL = 1.3


def figures() -> Iterator[Figure]:
    """The median visit of each database, in turns."""
    few = Path(connection.settings_dict["NAME"])
    many = few.with_name("many.sqlite3")
    connection.close()
    shutil.copy(few, many)
    for path, count in ((few, FEW), (many, MANY)):
        begin = time.monotonic()
        use(path)
        fill(count)
        size = path.stat().st_size / 1e6
        print(f"{count} programs: {size:.0f} MB in {time.monotonic() - begin:.0f} s", file=sys.stderr)
    waits: dict[int, list[float]] = {FEW: [], MANY: []}
    for _pair in range(PAIRS + 1):  # the first warms and is not counted
        for path, count in ((few, FEW), (many, MANY)):
            use(path)
            waits[count].append(visits(count))
    took = {count: values[1:] for count, values in waits.items()}
    note = ", ".join(f"{count}: {statistics.median(values):.0f} µs" for count, values in took.items())
    name = "handout_p50_at_a_million_over_a_hundred"
    yield Figure(name, ratio(took[MANY], took[FEW]), GOAL, band=CPU_BAND, note=f"{note}, SQLite")


def use(path: Path) -> None:
    """Answer from the database in `path` from now on; its file is read into memory."""
    connection.close()
    connection.settings_dict["NAME"] = str(path)
    with path.open("rb") as file:
        while file.read(1 << 24):
            pass


def token(number: int) -> str:
    """The token of program `number`: 26 characters in no order."""
    return hashlib.sha256(b"%d" % number).hexdigest()[:26].upper()


def visits(count: int) -> float:
    """Microseconds of the median visit, among programs drawn from the whole table."""
    draw = random.Random(count)
    for number in draw.sample(range(count), 50):
        calls.get(f"/p/{token(number)}/")
    waits = []
    for _visit in range(VISITS):
        address = f"/p/{token(draw.randrange(count))}/"
        begin = time.perf_counter_ns()
        calls.get(address)
        waits.append((time.perf_counter_ns() - begin) / 1000)
    return statistics.median(waits)


# ---- rows

FIRST = 10_000  # beyond the keys that are taken
KEY = f"{FIRST} + i"
# Each table with the columns that differ from the row that is copied. A visit reads no document, and a
# million whole ones would be thirty gigabytes.
CHANGED = {
    "patients_patient": {"id": KEY},
    "patients_program": {"id": KEY, "patient_id": KEY, "current_version_id": KEY},
    "patients_programversion": {"id": KEY, "program_id": KEY, "content": "'{}'"},
    "patients_renderedhandout": {"id": KEY, "version_id": KEY, "body": "substr(body, 1, 1000)"},
    "patients_sharelink": {"id": KEY, "program_id": KEY, "token_sha256": "token_hash(i)"},
}
NUMBERS = "WITH RECURSIVE numbers(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM numbers WHERE i + 1 < %s)"


def fill(count: int) -> None:
    """Copy the plan of the demo clinic `count` times, each copy under its own link."""
    with connection.cursor() as cursor:
        connection.connection.create_function("token_hash", 1, lambda i: hash_of(token(i)))
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            # The copies keep every rule; a million checks of it would take minutes.
            cursor.execute(f'DROP TRIGGER "{name}"')
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-1000000"):
            cursor.execute(f"PRAGMA {pragma}")
        for table, row in model_rows().items():
            copy(cursor, table, row, count)
        cursor.execute("ANALYZE")


def model_rows() -> dict[str, int]:
    """The key of the row of each table that is copied: what the demo clinic's link leads to."""
    found = serving.issued(tokens()[4])
    with whole_site():
        link = ShareLink.objects.select_related("program").get(pk=found.link_id)
        page = RenderedHandout.objects.get(version=found.version_id, page="handout", language=found.language)
    keys = (link.program.patient_id, link.program_id, found.version_id, page.pk, link.pk)
    return dict(zip(CHANGED, keys, strict=True))


def copy(cursor, table: str, row: int, count: int) -> None:
    described = connection.introspection.get_table_description(cursor, table)
    columns = [f'"{column.name}"' for column in described]
    values = [CHANGED[table].get(column.name, f'"{column.name}"') for column in described]
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) {NUMBERS} "
        f"SELECT {', '.join(values)} FROM numbers CROSS JOIN {table} WHERE id = {row}",
        [count],
    )
