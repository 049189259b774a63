"""`python -m tests.people`: play the tasks against a server of their own; one JSON line per task.

`python -m tests.people T1 T3` plays those alone. `--write` also puts the table into
docs/time-to-prescribe.md. Ends with 1 when a target is missed.
"""

import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path

import django

from tests.bench.__main__ import ROOT, environment_in


def main(arguments: list[str]) -> int:
    """Play in a fresh installation, in a process of its own: settings are read once."""
    if "--play" in arguments:
        django.setup()
        # models can be imported from here on
        names = [name for name in arguments if not name.startswith("--")]
        return import_module("tests.people.run").play_all(names, write="--write" in arguments)
    with tempfile.TemporaryDirectory(prefix="hep-people-") as folder:
        # Playwright keeps an event loop; Django would refuse every query beside it.
        environment = environment_in(Path(folder)) | {"DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
        command = [sys.executable, "-m", "tests.people", "--play", *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
