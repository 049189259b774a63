"""Goals 2, 3 and 13: visits of a handout over a real server, alone and while PDFs are made."""

import os
import statistics
import subprocess
import sys
from collections.abc import Iterator

from tests.bench.figures import WIDE_BAND, Figure, percentile, ratio
from tests.bench.prepare import tokens
from tests.bench.server import serving
from tests.bench.visitors import visit

ROUNDS = 7
CONNECTIONS = 8
THREADS = min(8, 2 * (os.cpu_count() or 1))  # as in `make run`


def figures() -> Iterator[Figure]:
    """Requests per second beside a bare and beside a live view; the slowest visits while PDFs are made."""
    token = tokens()[4]
    with serving(threads=1, pinned=True) as server:
        yield from requests_per_second(server.port, token)
    # Nothing is kept, so that every PDF is made.
    with serving(threads=THREADS, PDF_CACHE_BYTES="0") as server:
        yield waits_while_printing(server.port, token)


def requests_per_second(port: int, token: str) -> Iterator[Figure]:
    paths = {"empty": f"/empty/{token}/", "handout": f"/p/{token}/", "live": f"/from-draft/{token}/"}
    for path in paths.values():
        visit(port, path, seconds=0.5, connections=CONNECTIONS)
    rates: dict[str, list[float]] = {name: [] for name in paths}
    for _round in range(ROUNDS):
        for name, path in paths.items():
            rates[name].append(visit(port, path, seconds=1, connections=CONNECTIONS).per_second)
    note = ", ".join(f"{name} {statistics.median(values):.0f}/s" for name, values in rates.items())
    yield Figure(
        "handout_requests_over_bare_view", ratio(rates["handout"], rates["empty"]), 0.75, at_least=True,
        band=WIDE_BAND, note=f"one thread on one processor: {note}",
    )  # fmt: skip
    yield Figure(
        "handout_requests_over_live_page", ratio(rates["handout"], rates["live"]), 9, at_least=True,
        band=WIDE_BAND,
    )  # fmt: skip


def waits_while_printing(port: int, token: str) -> Figure:
    """The 99th percentile of the wait for a handout while PDFs are made one after another.

    The note says what a process that only keeps a core busy does to it: that much is not our work's.
    """
    page, pdf = f"/p/{token}/", f"/p/{token}/handout.pdf?paper=a4"
    printing = [sys.executable, "-m", "tests.bench.visitors", str(port), pdf, "3"]
    burning = [sys.executable, "-c", "while True: pass"]
    visit(port, pdf, seconds=1)
    waits: dict[str, list[float]] = {"idle": [], "printing": [], "core kept busy": []}
    for _run in range(5):
        waits["idle"].append(slowest(port, page))
        waits["printing"].append(slowest_beside(printing, port, page))
        waits["core kept busy"].append(slowest_beside(burning, port, page))
    note = ", ".join(f"{name} {1000 * statistics.median(values):.1f} ms" for name, values in waits.items())
    burnt = ratio(waits["core kept busy"], waits["idle"])
    note += f" ({burnt:.2f}); load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    value = ratio(waits["printing"], waits["idle"])
    return Figure("handout_p99_while_printing", value, 2, band=WIDE_BAND, note=note)


def slowest_beside(command: list[str], port: int, path: str) -> float:
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as other:
        visit(port, path, seconds=0.5)
        found = slowest(port, path)
        other.kill()
    return found


def slowest(port: int, path: str) -> float:
    return percentile(visit(port, path, seconds=2).waits, 99)
