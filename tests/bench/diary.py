"""Goal 7: eight phones that write their diaries at full speed, one that does, and a plain loop of SQLite.

Each writer is a process of its own that looks its link up by the token and keeps one new entry after the
other, event of the trail included, by the rule itself. The plain loop writes a row of the same size with the
same settings of the database, and does nothing else.
"""

import dataclasses
import json
import multiprocessing
import os
import sqlite3
import statistics
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import django
from django.conf import settings

from tests.bench.figures import EXACT, WIDE_BAND, Figure, ratio

WRITERS, ROUNDS, SECONDS = 8, 5, 2.0


def figures() -> Iterator[Figure]:
    """Lock errors of all rounds; entries per second of eight over one, and over the plain loop."""
    tokens = list(json.loads((settings.VAR_DIR / "bench.json").read_text()).values())
    with Writers(tokens) as writers:
        writers.write(1, seconds=0.5)
        writers.write(WRITERS, seconds=0.5)
        rounds = [
            (writers.write(1, SECONDS), writers.write(WRITERS, SECONDS), plain_loop(SECONDS))
            for _round in range(ROUNDS)
        ]
    one, eight = ([kept_by(each[side]) for each in rounds] for side in (0, 1))
    plain = [rows for _one, _eight, rows in rounds]
    locked = sum(locked for each in rounds for side in each[:2] for _kept, locked in side)
    rates = {"one": one, "eight": eight, "plain loop": plain}
    a_second = {name: statistics.median(values) / SECONDS for name, values in rates.items()}
    note = ", ".join(f"{name} {rate:.0f}/s" for name, rate in a_second.items())
    yield Figure("diary_lock_errors", locked, 0, band=EXACT, note=f"{sum(one) + sum(eight)} entries kept")
    facts = {"at_least": True, "band": WIDE_BAND}
    yield Figure("diary_8_writers_over_1", ratio(eight, one), 0.4, **facts, note=f"{note}; {journal()}")
    yield Figure("diary_8_writers_over_plain_loop", ratio(eight, plain), 0.04, **facts)


def kept_by(writers: list[tuple[int, int]]) -> int:
    return sum(kept for kept, _locked in writers)


class Writers:
    """Processes that wait, and write on a word."""

    def __init__(self, tokens: list[str]):
        spawn = multiprocessing.get_context("spawn")
        self.pipes, self.processes = [], []
        for number in range(WRITERS):
            ours, theirs = spawn.Pipe()
            process = spawn.Process(target=writer, args=(theirs, tokens[number % len(tokens)]), daemon=True)
            process.start()
            self.pipes.append(ours)
            self.processes.append(process)

    def __enter__(self) -> "Writers":
        for pipe in self.pipes:
            pipe.recv()
        return self

    def __exit__(self, *error) -> None:
        for pipe, process in zip(self.pipes, self.processes, strict=True):
            pipe.send(None)
            process.join(timeout=30)

    def write(self, number: int, seconds: float) -> list[tuple[int, int]]:
        """Let `number` of them write for so long; how many entries each kept, how often it was locked out."""
        chosen = self.pipes[:number]
        for pipe in chosen:
            pipe.send(seconds)
        return [pipe.recv() for pipe in chosen]


def writer(pipe, token: str) -> None:
    """One process: ready when it says so, then as many entries as fit, again and again."""
    django.setup()
    # the apps are ready only now
    from patients import diary  # noqa: PLC0415

    diary.MOST_A_DAY = 10**9
    keep = entries_of(token)
    keep()
    pipe.send("ready")
    while (seconds := pipe.recv()) is not None:
        pipe.send(count(keep, seconds))


def entries_of(token: str):
    """A function that keeps one new entry over the link of `token`."""
    # the apps are ready only now
    from django.utils import timezone  # noqa: PLC0415

    from hep.clinics.tenancy import acting_for  # noqa: PLC0415
    from patients import diary, serving  # noqa: PLC0415
    from patients.entry import Entry, Result  # noqa: PLC0415

    document = serving.version_of(serving.issued(token)).document
    results = tuple(Result(row.uuid, amounts=(12, 12)) for row in document.prescriptions)
    model = Entry(
        uuid.uuid4(), 1, version=document.number, day=timezone.now().date(), zone="Europe/London", pain=2,
        effort=2, note="Hip felt tired, back was fine.", results=results,
    )  # fmt: skip

    def keep() -> None:
        link = serving.link_of(serving.issued(token))
        with acting_for(link.clinic):
            diary.take(link, dataclasses.replace(model, uuid=uuid.uuid4()), at=timezone.now())

    return keep


def count(keep, seconds: float) -> tuple[int, int]:
    # the apps are ready only now
    from django.db import OperationalError  # noqa: PLC0415

    kept = locked = 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            keep()
        except OperationalError:
            locked += 1
        else:
            kept += 1
    return kept, locked


def plain_loop(seconds: float) -> int:
    """Rows that one process writes with the sqlite3 module alone, each in its own commit."""
    path = Path(settings.DATABASES["default"]["NAME"]).with_name(f"plain-{os.getpid()}.sqlite3")
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(settings.DATABASES["default"]["OPTIONS"]["init_command"])
    connection.execute(
        "CREATE TABLE IF NOT EXISTS entry (id INTEGER PRIMARY KEY, uuid TEXT UNIQUE, content TEXT)"
    )
    content, rows, end = "x" * 700, 0, time.monotonic() + seconds
    while time.monotonic() < end:
        connection.execute("INSERT INTO entry (uuid, content) VALUES (?, ?)", (uuid.uuid4().hex, content))
        rows += 1
    connection.close()
    return rows


def journal() -> str:
    pragmas = settings.DATABASES["default"]["OPTIONS"]["init_command"].replace("PRAGMA ", "").split(";")
    return " ".join(pragmas[:2])
