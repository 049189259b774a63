"""Goals 8 and 9: the library's search among 20 000 exercises beside 200, beside `icontains`, on both engines.

PostgreSQL is asked in a process of its own (search_postgresql.py), which answers with JSON; both engines
have to agree to the last of the top twenty.
"""

import random
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import reduce

from django.db import connection
from django.db.models import Q

from exercises import search
from exercises.models import Exercise
from tests.bench import postgres
from tests.bench.catalogue import names
from tests.bench.figures import CPU_BAND, EXACT, WIDE_BAND, Figure, ratio
from tests.bench.libraries import library_of, use
from tests.exercises.typing_errors import KINDS, misspelt

FEW, MANY, TOP = 200, 20_000, 20
ROUNDS, TYPOS = 3, 200
# As somebody types them.
TYPED = (
    "b", "br", "bri", "bridge", "h", "hi", "hip", "hip ab", "hip abduction", "s", "si", "single",
    "single leg", "single leg bridge", "towel", "plank standing",
)  # fmt: skip
COLUMNS = ("name", "other_names", "set_up", "feel", "avoid")


def figures() -> Iterator[Figure]:
    """SQLite in this process, then PostgreSQL where there is one."""
    places = {size: library_of(size) for size in (FEW, MANY)}
    times, top = measured(places)
    yield from over(times, 6.0, "sqlite")
    yield from beside_icontains(times)
    use(places[MANY])
    yield from typing_errors()
    yield from postgresql(top)


# ---- time

Times = dict[tuple[int, str], list[dict[str, float]]]


def measured(places: dict[int, str]) -> tuple[Times, dict[str, list[str]]]:
    """Microseconds of each query in every round, by size and way; and the top twenty of the large library."""
    times: Times = {}
    for number in range(ROUNDS + 1):  # the first warms and is not counted
        for size, place in places.items():
            use(place)
            for way, ask in WAYS.items():
                if way == "ours" or (size == MANY and connection.vendor == "sqlite"):
                    took = {words: timed(ask, words) for words in TYPED}
                    times.setdefault((size, way), []).extend([took] if number else [])
    top = {words: slugs(words) for words in TYPED}
    return times, top


def ours(words: str) -> list[int]:
    return [pk for pk, _tier in search.best(Exercise.objects.all(), words, TOP)]


def icontains(words: str) -> list[int]:
    """The usual way: every word somewhere in one of the columns."""
    rows = Exercise.objects.all()
    for word in words.split():
        rows = rows.filter(reduce(Q.__or__, (Q(**{f"texts__{name}__icontains": word}) for name in COLUMNS)))
    return list(rows.values_list("pk", flat=True)[:TOP])


WAYS: dict[str, Callable[[str], list[int]]] = {"ours": ours, "icontains": icontains}


def clock() -> int:
    """Nanoseconds of this thread on SQLite, which works in it; on PostgreSQL those of the wall."""
    return time.thread_time_ns() if connection.vendor == "sqlite" else time.perf_counter_ns()


def timed(ask: Callable[[str], list[int]], words: str) -> float:
    """Microseconds of the best of three: what the machine does besides is not counted."""
    waits = []
    for _time in range(3 if ask is ours else 1):
        begin = clock()
        ask(words)
        waits.append((clock() - begin) / 1000)
    return min(waits)


def slugs(words: str) -> list[str]:
    known = dict(Exercise.objects.values_list("pk", "slug"))
    return [known[pk] for pk in ours(words)]


def median(round_: dict[str, float]) -> float:
    return statistics.median(round_.values())


def over(times: Times, goal: float, engine: str) -> Iterator[Figure]:
    few, many = ([median(each) for each in times[size, "ours"]] for size in (FEW, MANY))
    note = f"{FEW}: {statistics.median(few):.0f} µs, {MANY}: {statistics.median(many):.0f} µs"
    yield Figure(f"search_p50_20000_over_200_{engine}", ratio(many, few), goal, band=CPU_BAND, note=note)


def beside_icontains(times: Times) -> Iterator[Figure]:
    ours_, theirs = times[MANY, "ours"], times[MANY, "icontains"]
    half = ratio([median(each) for each in ours_], [median(each) for each in theirs])
    worst = ratio([max(each.values()) for each in ours_], [max(each.values()) for each in theirs])
    note = f"icontains {statistics.median(map(median, theirs)) / 1000:.1f} ms"
    yield Figure("search_p50_over_icontains", half, 1 / 20, band=WIDE_BAND, note=note)
    yield Figure("search_worst_prefix_over_icontains", worst, 1 / 15, band=WIDE_BAND)


# ---- typing errors


def typing_errors() -> Iterator[Figure]:
    """Names with one wrong letter: how many find their exercise, and what that costs."""
    draw = random.Random(9)
    keys = dict(Exercise.objects.values_list("slug", "pk"))
    drawn = [(number, name) for number, name in enumerate(names(MANY))]
    found, waits, usual = 0, [], []
    for turn, (number, name) in enumerate(draw.sample(drawn, TYPOS)):
        typed = misspelt(name, KINDS[turn % len(KINDS)], draw)
        begin = clock()
        hits = ours(typed)
        took = clock() - begin
        found += keys[f"made-{number}"] in hits
        if turn % 5 == 0 and search.correct(Exercise.objects.all(), typed):
            begin = clock()
            icontains(name)
            usual.append(clock() - begin)
            waits.append(took)
    share = found / TYPOS
    yield Figure("typing_errors_found", share, 0.95, at_least=True, band=EXACT, note=f"{TYPOS} drawn by seed")
    note = f"{statistics.median(waits) / 1e6:.1f} ms"
    yield Figure("typing_errors_over_icontains", ratio(waits, usual), 0.10, band=WIDE_BAND, note=note)


# ---- PostgreSQL


def postgresql(top: dict[str, list[str]]) -> Iterator[Figure]:
    """The same in a process of its own, and whether it found the same."""
    ours_ = Figure("search_p50_20000_over_200_postgresql", None, 12.0, band=CPU_BAND)
    same = Figure("search_differences_between_engines", None, 0.0, band=EXACT)
    try:
        found = postgres.answer_of("tests.bench.search_postgresql")
    except postgres.NotHere as why:
        yield from (replace(figure, note=str(why)) for figure in (ours_, same))
        return
    yield replace(ours_, value=found["ratio"], note=found["note"])
    differing = [words for words in TYPED if found["top"][words] != top[words]]
    note = ", ".join(differing) or f"{len(TYPED)} queries, the first {TOP} of each"
    yield replace(same, value=len(differing), note=note)
