"""A quick run: of each test the first case, without the dearest tests (tests/slow_tests.txt).

`pytest --quick` runs it. With `--weigh` all first cases run in one process, and the list is written anew:
the dearest tests, until the rest fits BUDGET. Weighed is processor time, which a busy machine changes little.
"""

import os
from pathlib import Path

import pytest

LIST = Path(__file__).with_name("slow_tests.txt")
BUDGET = 65  # seconds of processor time for what a quick run keeps; two cores share them
HEADING = "# The dearest tests, which a quick run leaves out. Written by `make slow-tests`.\n"


def pytest_addoption(parser):
    parser.addoption("--quick", action="store_true", help="the first case of each test, without the dearest")
    parser.addoption("--weigh", action="store_true", help="write tests/slow_tests.txt anew (with --quick)")


def left_out(config, items: list[pytest.Item]) -> list[pytest.Item]:
    """What a quick run of `items` does without."""
    if not config.getoption("--quick"):
        return []
    slow = set() if config.getoption("--weigh") else slow_tests()
    known, out = set(), []
    for item in items:
        name = name_of(item.nodeid)
        if name in known or name in slow:
            out.append(item)
        known.add(name)
    return out


def name_of(nodeid: str) -> str:
    """The test of which `nodeid` is one case."""
    return nodeid.partition("[")[0]


def slow_tests() -> set[str]:
    return {line for line in LIST.read_text().splitlines() if line and not line.startswith("#")}


class Weighing:
    """Adds up what each test costs, and writes the list when all have run."""

    def __init__(self):
        self.cost: dict[str, float] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item):
        before = sum(os.times()[:4])
        try:
            return (yield)
        finally:
            self.cost[name_of(item.nodeid)] = sum(os.times()[:4]) - before

    def pytest_sessionfinish(self):
        LIST.write_text(HEADING + "".join(f"{name}\n" for name in sorted(dearest(self.cost, budget=BUDGET))))


def dearest(cost: dict[str, float], *, budget: float) -> list[str]:
    """The names to leave out, the dearest first, so that the sum of the others is at most `budget`."""
    rest, out = sum(cost.values()), []
    for name in sorted(cost, key=cost.get, reverse=True):
        if rest <= budget:
            break
        rest -= cost[name]
        out.append(name)
    return out
