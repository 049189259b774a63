"""What `make run` runs: prepare this checkout and serve it until Ctrl-C."""

import http.client
import json
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import CommandError, call_command
from django.db import connections
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from hep.address import Address, CannotStart
from hep.preparing import prepare

SECONDS_TO_WAIT = 60


def main(arguments: list[str]) -> int:
    """Prepare, serve, print the three lines; 1 with a plain reason when that cannot be."""
    try:
        address = Address.from_environment(os.environ)
        address.require_free()
        for name, value in address.settings().items():
            os.environ.setdefault(name, value)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hep.settings")
        django.setup()
        prepare(say, demo="--demo-free" not in arguments)
        if "--histories" in arguments:
            call_command("seed_histories")
        return serve(address)
    except (CannotStart, ImproperlyConfigured, CommandError) as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def serve(address: Address) -> int:
    """Serve until a signal, in a worker process of its own."""
    connections.close_all()
    # A forked worker would inherit pools whose threads stayed behind: making a PDF there never ends.
    multiprocessing.set_start_method("spawn", force=True)
    server = Granian(
        "hep.running:application",
        factory=True,
        address=address.host,
        port=address.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=min(8, 2 * (os.cpu_count() or 1)),
        log_access=False,  # a share link is a secret and would stand in every line
        log_level=LogLevels.warning,
    )
    announcer = Announcer(address, give_up=server.signal_handler_interrupt)
    server.on_startup(announcer.start)
    server.serve()
    return 1 if announcer.problem else 0


def application() -> WSGIHandler:
    """The site, as a worker loads it."""
    # Ctrl-C reaches every process of the terminal. A worker that meets both that and the server's own
    # SIGTERM can lock itself up, so it listens to the server alone.
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    # hep.wsgi sets Django up when it is imported, which is this worker's business alone
    from hep.wsgi import application as site  # noqa: PLC0415

    return site


class Announcer(threading.Thread):
    """Prints the three lines as soon as /healthz answers; gives up when it answers anything but `ok`."""

    def __init__(self, address: Address, *, give_up: Callable[[], None]):
        super().__init__(daemon=True)
        self.address = address
        self.give_up = give_up
        self.problem = ""

    def run(self) -> None:
        answer = None
        end = time.monotonic() + SECONDS_TO_WAIT
        while answer is None and time.monotonic() < end:
            time.sleep(0.05)
            answer = health(self.address)
        if answer == "ok":
            say("\n".join(lines(demo_accounts())))
            return
        self.problem = answer or f"no answer within {SECONDS_TO_WAIT} seconds"
        sys.stderr.write(f"HEP does not run as it should; /healthz says: {self.problem}\n")
        self.give_up()


def health(address: Address) -> str | None:
    """What /healthz says: `ok` or the problem in a word; None while nothing answers."""
    connection = http.client.HTTPConnection(address.probe, address.port, timeout=10)
    try:
        connection.request("GET", "/healthz", headers={"Host": own_host(address)})
        answer = connection.getresponse()
        return answer.read(100).decode() if answer.status in (200, 503) else f"error {answer.status}"
    except OSError:
        return None
    finally:
        connection.close()


def own_host(address: Address) -> str:
    """A name the site answers to: in production the address it listens on is none."""
    names = [name.lstrip(".") for name in settings.ALLOWED_HOSTS if name != "*"]
    return names[0] if names else address.probe


def demo_accounts() -> dict:
    """The accounts that seed_demo made for this install; empty when there is no demo clinic."""
    path = Path(settings.DEMO_FILE)
    return json.loads(path.read_text()) if path.exists() else {}


def lines(demo: dict) -> list[str]:
    """The three lines that people and scripts rely on."""
    url = settings.PUBLIC_URL
    if not demo:
        return [
            f"Clinician: {url}/patients/ (your own e-mail and password)",
            "Patient: the link that a clinician gives out",
            f"Admin: {url}/admin/ (no account yet? python manage.py create_clinic)",
        ]
    clinician, admin = demo["clinician"], demo["admin"]
    return [
        f"Clinician: {url}/patients/ {clinician['email']} {clinician['password']}",
        f"Patient: {url}/p/{demo['patient']['token']}/",
        f"Admin: {url}/admin/ {admin['email']} {admin['password']}",
    ]


def say(text: str) -> None:
    """One line of progress, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
