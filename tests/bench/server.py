"""The server of the product as a process of its own, and the processors it and its visitors may use."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

SECONDS_TO_START = 60


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextlib.contextmanager
def serving(*, threads: int, pinned: bool = False, **settings: str) -> Iterator[Server]:
    """granian with this run's installation; `pinned` gives it the first processor and us the others."""
    port = free_port()
    processors = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
    share = pinned and len(processors) > 1
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1", "--no-ws"]
    command += ["--blocking-threads", str(threads), "--port", str(port), "--log-level", "warning"]
    process = subprocess.Popen([*command, "hep.wsgi:application"], env=os.environ | settings)
    try:
        if share:
            os.sched_setaffinity(process.pid, {min(processors)})
            os.sched_setaffinity(0, processors - {min(processors)})
        wait_for(port, process)
        yield Server(port)
    finally:
        process.terminate()
        process.wait(timeout=20)
        if share:
            os.sched_setaffinity(0, processors)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int, process: subprocess.Popen) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise RuntimeError("The server did not start.")
