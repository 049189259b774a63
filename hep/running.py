"""What `make run` runs: prepare this checkout and serve it until Ctrl-C."""

import http.client
import json
import multiprocessing
import os
import sys
import threading
import time
from pathlib import Path

import django
from django.conf import settings
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
        return serve(address)
    except CannotStart as reason:
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
        "hep.wsgi:application",
        address=address.host,
        port=address.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=min(8, 2 * (os.cpu_count() or 1)),
        websockets=False,
        log_access=False,  # a share link is a secret and would stand in every line
        log_level=LogLevels.warning,
    )
    server.on_startup(threading.Thread(target=announce, args=[address], daemon=True).start)
    server.serve()
    return 0


def announce(address: Address) -> None:
    """Print the three lines as soon as /healthz answers, or say what it answers instead."""
    last = "no answer"
    end = time.monotonic() + SECONDS_TO_WAIT
    while time.monotonic() < end:
        last = health(address)
        if last == "ok":
            say("\n".join(lines(demo_accounts())))
            return
        time.sleep(0.05)
    sys.stderr.write(f"The server did not become healthy in {SECONDS_TO_WAIT} seconds: {last}.\n")


def health(address: Address) -> str:
    """What /healthz says: `ok`, the problem in a word, or why there is no answer."""
    connection = http.client.HTTPConnection(address.probe, address.port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().read(200).decode()
    except OSError as error:
        return str(error)
    finally:
        connection.close()


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
