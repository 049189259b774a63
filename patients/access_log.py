"""Who opened a link: one row each, written after the answer, with nothing that names a person.

Rows go through a queue to one thread, which writes them in batches: a patient never waits for the
disk, and a hundred visits cost one commit. A visitor is HMAC(salt of the day, address), and the
salt lives in memory alone, so tomorrow nobody can tell who it was. The address itself waits in memory
for a second at most.
"""

import atexit
import hashlib
import hmac
import queue
import secrets
import threading
import time
from datetime import date, datetime

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection, transaction
from django.utils import timezone

# Beyond this a burst is not recorded: the log must never eat the memory of the server.
LONGEST_QUEUE = 10_000
# The visits of a second are one commit: on SQLite every reader waits while somebody commits.
SECONDS_BETWEEN_WRITES = 1
# Plain SQL: as objects a second's openings would cost as much as serving a tenth of them again.
INSERT = """
INSERT INTO patients_linkaccess (link_id, hour, result, browser, visitor) VALUES (%s, %s, %s, %s, %s)
"""
BROWSERS = ("Edg", "Firefox", "SamsungBrowser", "Chrome", "Safari", "bot")

_waiting: queue.Queue = queue.Queue(LONGEST_QUEUE)
_writer: threading.Thread | None = None
_starting = threading.Lock()
_salt: tuple[date, bytes] = (date.min, b"")


def note(link_id: int | None, result: str, request) -> None:
    """Remember one opening; cheap, and never an error for the visitor."""
    opening = (
        link_id,
        timezone.now(),
        result,
        request.META.get("HTTP_USER_AGENT", ""),
        request.META.get("REMOTE_ADDR", ""),
    )
    if settings.ACCESS_LOG_MODE == "inline":
        _write([opening])
        return
    _start_writer()
    try:
        _waiting.put_nowait(opening)
    except queue.Full:
        return


def after(response, link_id: int | None, result: str, request):
    """`response`, which notes its opening once it was sent."""
    close = response.close

    def close_and_note() -> None:
        close()
        note(link_id, result, request)

    response.close = close_and_note
    return response


def flush() -> None:
    """Write everything that waits, now."""
    openings = []
    while not _waiting.empty():
        openings.append(_waiting.get_nowait())
    if openings:
        _write(openings)


def _browser(agent: str) -> str:
    return next((name for name in BROWSERS if name in agent), "")


def _visitor(address: str, now: datetime) -> str:
    global _salt
    if _salt[0] != now.date():
        _salt = (now.date(), secrets.token_bytes(16))
    return hmac.digest(_salt[1], address.encode(), hashlib.sha256).hex()[:8]


def _start_writer() -> None:
    """Start the thread in the process that serves: a forked worker has none of its parent's."""
    global _writer
    if _writer is None or not _writer.is_alive():
        with _starting:
            if _writer is None or not _writer.is_alive():
                _writer = threading.Thread(target=_work, name="access-log", daemon=True)
                _writer.start()
                atexit.register(flush)


def _work() -> None:
    while True:
        time.sleep(SECONDS_BETWEEN_WRITES)
        close_old_connections()
        flush()


def _write(openings: list[tuple]) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(INSERT, [_row(*opening) for opening in openings])
    except DatabaseError:
        # The visitor has the page already; a lost row of this log is not worth an error.
        connection.close()


def _row(link_id: int | None, at: datetime, result: str, agent: str, address: str) -> tuple:
    """What is kept of an opening: no address, and no browser but its family."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    return (
        link_id,
        connection.ops.adapt_datetimefield_value(hour),
        result,
        _browser(agent),
        _visitor(address, at),
    )
