"""What a part measures on PostgreSQL, in a process of its own on a throw-away server."""

import json
import os
import subprocess
import sys
from pathlib import Path
from runpy import run_path


class NotHere(Exception):
    """No server can be started on this machine; the message says why."""


def answer_of(module: str, *arguments: str) -> dict:
    """The JSON that `module` prints when it runs on a fresh PostgreSQL. Raises NotHere."""
    try:
        server = run_path(str(Path(__file__).parents[2] / ".ci" / "suite.py"))["start_postgresql"]()
    except Exception as error:
        raise NotHere(f"no PostgreSQL here: {error}") from error
    try:
        socket = str(server.get_postmaster_info().socket_dir)
        place = {"DATABASE_URL": "postgres:///postgres", "PGHOST": socket, "PGUSER": "postgres"}
        return answer(module, *arguments, environment=place)
    finally:
        server.cleanup()


def answer(module: str, *arguments: str, environment: dict[str, str]) -> dict:
    """The JSON that `module` prints with `environment`."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, env=os.environ | environment, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)
