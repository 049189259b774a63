import importlib.util
import subprocess
import sys
from collections import Counter

import pytest

from tests import quick, source


@pytest.fixture
def runner():
    spec = importlib.util.spec_from_file_location("suite_runner", source.ROOT / ".ci" / "suite.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def result_of(runner, *, missing=(), broken=False, **counts):
    return runner.Result(
        ran=["SQLite: 3 passed in 1 s"], missing=list(missing), counts=Counter(counts), broken=broken
    )


def test_the_last_two_lines_say_how_many_and_what_ran_where(runner, capsys, monkeypatch):
    monkeypatch.delenv("HEP_REQUIRE_ALL", raising=False)
    code = runner.report(
        result_of(runner, missing=["browser tests (no Chromium found)"], passed=3), fast=False
    )

    assert capsys.readouterr().out.strip().splitlines() == [
        "3 passed, 0 failed, 0 skipped",
        "Ran on SQLite: 3 passed in 1 s. Could not run: browser tests (no Chromium found).",
    ]
    assert code == 0


@pytest.mark.parametrize(
    ("result", "required", "code"),
    [
        ({"passed": 3}, "", 0),
        ({"passed": 3, "failed": 1}, "", 1),
        ({"passed": 3, "broken": True}, "", 1),
        ({"passed": 0}, "", 1),
        ({"passed": 3, "missing": ["PostgreSQL"]}, "", 0),
        ({"passed": 3, "missing": ["PostgreSQL"]}, "1", 1),
        ({"passed": 3}, "1", 0),
    ],
)
def test_the_exit_code_is_that_of_the_worst_part(runner, monkeypatch, result, required, code):
    monkeypatch.setenv("HEP_REQUIRE_ALL", required)

    assert runner.report(result_of(runner, **result), fast=False) == code


def test_failures_and_errors_both_count_as_failed(runner, tmp_path):
    counts = tmp_path / "counts.xml"
    counts.write_text('<testsuites><testsuite tests="9" failures="1" errors="2" skipped="1"/></testsuites>')

    assert runner.read_counts(counts) == Counter(passed=5, failed=3, skipped=1)


def test_a_run_that_broke_off_counts_nothing(runner, tmp_path):
    assert runner.read_counts(tmp_path / "never-written.xml") == Counter()


def collected(*options) -> list[str]:
    """Names of the tests that are collected of a file with many cases."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--collect-only",
        "-q",
        "tests/setup/test_address.py",
        *options,
    ]
    done = subprocess.run(command, cwd=source.ROOT, capture_output=True, text=True, check=True)
    return [line for line in done.stdout.splitlines() if "::" in line]


def test_a_quick_run_takes_the_first_case_of_each_test():
    every, first = collected(), collected("--quick")

    names = [case.partition("[")[0] for case in every]
    assert len(every) > len(set(names))
    assert first == [case for place, case in enumerate(every) if names.index(names[place]) == place]


def test_a_quick_run_leaves_out_the_dearest_until_the_rest_fits():
    cost = {"one": 1.0, "five": 5.0, "three": 3.0, "two": 2.0}

    assert quick.dearest(cost, budget=4) == ["five", "three"]
    assert quick.dearest(cost, budget=20) == []


def test_every_test_that_a_quick_run_leaves_out_is_there():
    missing = [name for name in quick.slow_tests() if not _is_there(*name.split("::"))]

    assert missing == []


def _is_there(file: str, *names: str) -> bool:
    return (source.ROOT / file).exists() and f"def {names[-1]}(" in source.text(file)
