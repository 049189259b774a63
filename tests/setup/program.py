"""A HEP that runs as a process of its own, with its data in a folder of its own."""

import hashlib
import http.cookiejar
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# What the surrounding shell or test run may have set for itself.
NOT_OURS = {"ALLOWED_HOSTS", "DATABASE_URL", "DEBUG", "DJANGO_SETTINGS_MODULE", "HEP_ENV", "HOST", "PORT"}
NOT_OURS |= {"ACCESS_LOG_MODE", "HEP_VAR", "PUBLIC_URL", "SECRET_KEY"}


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The environment of a process whose data lies in `folder`."""
    kept = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    return kept | {"HEP_VAR": str(folder), "PYTHONUNBUFFERED": "1"} | more


def free_port() -> int:
    """A port that nothing listens on at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def manage(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess:
    """Run `manage.py` to its end."""
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment(folder, **more), capture_output=True, text=True, check=False
    )


class Program:
    """A started server; `output` holds its lines up to the one that says it is ready."""

    def __init__(self, folder: Path, command: list[str], *, ready: str, **more: str):
        self.process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=environment(folder, **more),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.output = []
        for line in self.process.stdout:
            self.output.append(line.rstrip("\n"))
            if re.search(ready, line):
                break

    def line(self, beginning: str) -> str:
        """The one line of the output that begins so, without the beginning."""
        (found,) = [line for line in self.output if line.startswith(beginning)]
        return found.removeprefix(beginning).strip()

    def stop(self) -> int:
        """Press Ctrl-C, which reaches every process of the group; returns the exit code."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
        return self.wait()

    def wait(self) -> int:
        """Let it end by itself; returns the exit code."""
        if not self.process.stdout.closed:
            self.output += self.process.communicate(timeout=30)[0].splitlines()
        return self.process.wait(30)


def run_hep(folder: Path, *arguments: str, **more: str) -> Program:
    """`make run` after its installing."""
    more.setdefault("PORT", str(free_port()))
    return Program(folder, ["-m", "hep.running", *arguments], ready="^Admin: ", **more)


class Visitor:
    """A browser without a screen: keeps cookies, follows redirects, never raises on an error page."""

    def __init__(self):
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def open(self, url: str, **fields: str) -> tuple[int, str, str]:
        """Status, final address and text of a page; with `fields` the form there is sent."""
        data = urllib.parse.urlencode(fields).encode() if fields else None
        try:
            with self.opener.open(urllib.request.Request(url, data), timeout=30) as answer:
                return answer.status, answer.url, answer.read().decode(errors="replace")
        except urllib.error.HTTPError as error:
            return error.code, error.url, error.read().decode(errors="replace")

    def log_in(self, base: str, email: str, password: str) -> str:
        """Where the log-in page leads with these words."""
        _, _, page = self.open(f"{base}/accounts/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page).group(1)
        return self.open(
            f"{base}/accounts/login/", login=email, password=password, csrfmiddlewaretoken=token
        )[1]


def table_hashes(folder: Path) -> dict[str, str]:
    """One hash per table over all of its rows."""
    with sqlite3.connect(folder / "hep.sqlite3") as database:
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {table: sorted(map(repr, database.execute(f'SELECT * FROM "{table}"'))) for table in tables}
    database.close()
    return {table: hashlib.sha256("\n".join(lines).encode()).hexdigest() for table, lines in rows.items()}
