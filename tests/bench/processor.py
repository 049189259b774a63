"""Goals 1, 3, 4, 5 and 11: processor time and queries of a handout, in one thread of one process."""

import statistics
from collections.abc import Iterator

from django.db import connection
from django.test.utils import CaptureQueriesContext

from patients import printing
from tests.bench import calls
from tests.bench.figures import CPU_BAND, EXACT, Figure, ratio
from tests.bench.prepare import tokens


def figures() -> Iterator[Figure]:
    """The handout beside an empty view with the same middleware, and beside itself made live."""
    token = tokens()[4]
    page = calls.get(f"/p/{token}/")
    print_address = f"/p/{token}/handout.pdf?paper=a4"
    calls.get(print_address)
    requests = {
        "empty": lambda: calls.get(f"/empty/{token}/"),
        "handout": lambda: calls.get(f"/p/{token}/"),
        "again": lambda: calls.get(f"/p/{token}/", HTTP_IF_NONE_MATCH=page.headers["ETag"]),
        "pdf": lambda: calls.get(print_address),
    }
    calls.side_by_side(requests, rounds=1, each=100)
    seen = calls.side_by_side(requests, rounds=25, each=40)
    took = ", ".join(f"{name} {statistics.median(values):.0f} µs" for name, values in seen.items())
    again = requests["again"]()
    yield over_empty("handout_cpu", "handout", 1.7, seen, note=took)
    yield over_empty("revisit_304_cpu", "again", 1.3, seen, note=f"{again.status}, {len(again.body)} bytes")
    yield over_empty("cached_pdf_cpu", "pdf", 2.2, seen)
    yield same_bytes(print_address)
    yield from beside_live(token)
    yield queries()


def over_empty(name: str, request: str, target: float, seen: dict, *, note: str = "") -> Figure:
    value = ratio(seen[request], seen["empty"])
    return Figure(f"{name}_over_empty_view", value, target, band=CPU_BAND, note=note)


def same_bytes(address: str) -> Figure:
    """Whether two prints of one version are equal to the byte, made one after the other."""
    prints = set()
    for _time in range(2):
        printing.cache().clear()
        prints.add(calls.get(address).body)
    return Figure("different_pdfs_of_one_version", len(prints), 1, band=EXACT)


def beside_live(token: str) -> Iterator[Figure]:
    """How much less than the same page made for each visit."""
    requests = {
        "handout": lambda: calls.get(f"/p/{token}/"),
        "draft": lambda: calls.get(f"/from-draft/{token}/"),
        "version": lambda: calls.get(f"/from-version/{token}/"),
    }
    calls.side_by_side(requests, rounds=1, each=5)
    with CaptureQueriesContext(connection) as log:
        requests["draft"]()
    needed = len(log)
    seen = calls.side_by_side(requests, rounds=12, each=8)
    note = (
        f"made from the draft in {needed} queries; made from the issued document in 2: "
        f"{ratio(seen['handout'], seen['version']):.4f}"
    )
    value = ratio(seen["handout"], seen["draft"])
    yield Figure("handout_cpu_over_live_page", value, 1 / 12, band=CPU_BAND, note=note)


def queries() -> Figure:
    """The most queries that a plan of 1, 4 or 20 exercises needs."""
    counts = {}
    for size, token in sorted(tokens().items()):
        with CaptureQueriesContext(connection) as log:
            calls.get(f"/p/{token}/")
        counts[size] = len(log)
    note = ", ".join(f"{size} exercises: {count}" for size, count in counts.items())
    return Figure("handout_queries", max(counts.values()), 1, band=EXACT, note=note)
