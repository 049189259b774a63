"""An import of 10 000 rows in one go: its memory, and how long another person's change waits meanwhile.

Both engines at once: on SQLite most of the time is pauses that let others in.
"""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

from django.conf import settings

from tests.bench import postgres
from tests.bench.figures import EXACT, Figure
from tests.bench.libraries import library_of
from tests.exercises.importing.files import table_of

ROWS = 10_000
MEMORY, WAIT = 300.0, 2.0  # MB, seconds


def figures() -> Iterator[Figure]:
    """SQLite, then PostgreSQL where there is one."""
    table = settings.VAR_DIR / "table.csv"
    table.write_text(table_of(ROWS))
    meanwhile = ("tests.bench.import_meanwhile", str(table))
    url = {"DATABASE_URL": f"sqlite:///{library_of(0)}"}
    with ThreadPoolExecutor() as both:
        engines = {
            "sqlite": both.submit(postgres.answer, *meanwhile, environment=url),
            "postgresql": both.submit(postgres.answer_of, *meanwhile),
        }
        for engine, answer in engines.items():
            yield from measured(engine, answer)


def measured(engine: str, answer: Future) -> Iterator[Figure]:
    """Peak memory of the importing process over reading, writing and indexing; and the longest wait."""
    memory = Figure(f"import_peak_memory_mb_{engine}", None, MEMORY, band=EXACT)
    wait = Figure(f"import_longest_wait_s_{engine}", None, WAIT, band=EXACT)
    try:
        found = answer.result()
    except postgres.NotHere as why:
        yield from (replace(figure, note=str(why)) for figure in (memory, wait))
        return
    yield replace(memory, value=found["memory"], note=f"{found['said']}; {found['took']:.0f} s")
    yield replace(
        wait, value=found["longest"], note=f"of {found['changes']} changes, median {found['median']:.3f} s"
    )
