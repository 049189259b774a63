"""A clinician whose settings save as she goes, while somebody imports a table: JSON for imports.py.

The import runs in a process of its own, as from the command line, and its memory is what the system counted.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django

BETWEEN = 0.02  # seconds from one change to the next
MANAGE = str(Path(__file__).parents[2] / "manage.py")
KB_IN_MB = 1024


def main(table: str) -> None:
    """Import `table` into a new clinic of the database in use."""
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  settings come first

    call_command("migrate", verbosity=0)
    clinic, change = at_work()
    begin = time.monotonic()
    memory, waits, said = imported(
        [sys.executable, MANAGE, "import_exercises", table, "--clinic", clinic], change
    )
    found = {
        "memory": memory,
        "longest": max(waits),
        "median": statistics.median(waits),
        "changes": len(waits),
    }
    json.dump(found | {"said": said, "took": time.monotonic() - begin}, sys.stdout)


def at_work() -> tuple[str, Callable[[], None]]:
    """The key of a new clinic, and one small change of a plan there, in a transaction of its own."""
    from django.db import transaction  # noqa: PLC0415  settings come first

    from hep.clinics.tenancy import acting_for, whole_site  # noqa: PLC0415  reads models
    from patients import prescribing  # noqa: PLC0415  reads models
    from tests.factories import clinics, patients  # noqa: PLC0415  read models

    with whole_site():
        person = clinics.clinician(clinics.clinic("Import Lane"))
    with acting_for(person.clinic):
        program = patients.program(person)
    lines = [program.line]

    def change() -> None:
        said = f"Take your time, {len(lines)}."
        with acting_for(person.clinic), transaction.atomic():
            prescribing.change_program(program, values={"line": said}, seen={"line": lines[-1]}, by=person)
        lines.append(said)

    return str(person.clinic_id), change


def imported(command: list[str], change: Callable[[], None]) -> tuple[float, list[float], str]:
    """Peak MB of the process, the seconds of each change while it ran, and its last line."""
    running = subprocess.Popen(command, env=os.environ, stdout=subprocess.PIPE, text=True)
    waits = []
    while True:
        begin = time.monotonic()
        change()
        waits.append(time.monotonic() - begin)
        pid, status, used = os.wait4(running.pid, os.WNOHANG)
        if pid:
            break
        time.sleep(BETWEEN)
    running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode:
        raise SystemExit(f"the import ended with {running.returncode}")
    return used.ru_maxrss / KB_IN_MB, waits, running.stdout.read().splitlines()[-1]


if __name__ == "__main__":
    main(sys.argv[1])
