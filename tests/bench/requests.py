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
    """The 99th percentile of the wait for a handout while PDFs are made one after another."""
    page, pdf = f"/p/{token}/", f"/p/{token}/handout.pdf?paper=a4"
    visit(port, pdf, seconds=1)
    idle, busy, made = [], [], 0
    for _run in range(5):
        idle.append(slowest(port, page))
        command = [sys.executable, "-m", "tests.bench.visitors", str(port), pdf, "3"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as printing:
            visit(port, page, seconds=0.5)
            busy.append(slowest(port, page))
            made += int(printing.communicate()[0])
    note = f"idle {1000 * statistics.median(idle):.1f} ms, busy {1000 * statistics.median(busy):.1f} ms"
    note += f", {made / 15:.0f} PDFs made per second, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    return Figure("handout_p99_while_printing", ratio(busy, idle), 2, band=WIDE_BAND, note=note)


def slowest(port: int, path: str) -> float:
    return percentile(visit(port, path, seconds=2).waits, 99)
