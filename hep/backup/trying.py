"""A backup put back on trial, in a place of its own: a backup that was never put back is a hope."""

import datetime as dt
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection
from django.utils import timezone

from hep.backup import making

# After the restore the same questions as to a running installation.
QUESTIONS = (
    ["audit_verify"],
    ["check_tenancy"],
    ["check", "--database", "default", "--fail-level", "WARNING"],
)


class TrialFailed(Exception):
    """What a step of the trial said."""


def try_out(file: Path, key: Path, *, now: dt.datetime | None = None) -> list[str]:
    """Restore `file` beside the running installation and ask whether it holds; what each step said."""
    with (
        tempfile.TemporaryDirectory(dir=settings.VAR_DIR, prefix="trial-") as var,
        _database(Path(var)) as url,
    ):
        environment = os.environ | {"HEP_VAR": var, "DATABASE_URL": url}
        steps = (["restore", str(file.resolve()), "--key", str(key.resolve())], *QUESTIONS)
        said = [_run(step, environment) for step in steps]
    making.note("test", file, at=now or timezone.now())
    return said


def _run(step: list[str], environment: dict[str, str]) -> str:
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *step]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise TrialFailed(f"{step[0]}: {done.stderr.strip().splitlines()[-1]}")
    return done.stdout.strip()


@contextmanager
def _database(var: Path) -> Iterator[str]:
    """The address of an empty database of the same engine, which is gone afterwards."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{var / 'trial.sqlite3'}"
        return
    name = f"hep_trial_{secrets.token_hex(4)}"
    _on_server(f"CREATE DATABASE {name}")
    try:
        yield urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
    finally:
        _on_server(f"DROP DATABASE {name}")


def _on_server(statement: str) -> None:
    connection.ensure_connection()
    # A connection of its own: a database is made outside of every transaction.
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute(statement)
    finally:
        other.close()
