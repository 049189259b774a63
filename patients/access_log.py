"""Who opened a link: one row each, written after the answer, with nothing that names a person.

Rows go through a queue to one thread, which writes them in batches: a patient never waits for the
disk, and a hundred visits cost one commit. A visitor is HMAC(salt of the day, address), and the
salt lives in memory alone, so tomorrow nobody can tell who it was.
"""

import atexit
import hashlib
import hmac
import queue
import secrets
import threading
from datetime import date, datetime

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from patients.models import LinkAccess

# Beyond this a burst is not recorded: the log must never eat the memory of the server.
LONGEST_QUEUE = 10_000
LARGEST_BATCH = 500
BROWSERS = ("Edg", "Firefox", "SamsungBrowser", "Chrome", "Safari", "bot")

_waiting: queue.Queue = queue.Queue(LONGEST_QUEUE)
_writer: threading.Thread | None = None
_starting = threading.Lock()
_salt: tuple[date, bytes] = (date.min, b"")


def note(link_id: int | None, result: str, request) -> None:
    """Remember one opening; cheap, and never an error for the visitor."""
    now = timezone.now()
    row = (
        link_id,
        now.replace(minute=0, second=0, microsecond=0),
        result,
        _browser(request.META.get("HTTP_USER_AGENT", "")),
        _visitor(request.META.get("REMOTE_ADDR", ""), now),
    )
    if settings.ACCESS_LOG_MODE == "inline":
        _write([row])
        return
    _start_writer()
    try:
        _waiting.put_nowait(row)
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
    rows = []
    while not _waiting.empty():
        rows.append(_waiting.get_nowait())
    if rows:
        _write(rows)


def _browser(agent: str) -> str:
    return next((name for name in BROWSERS if name in agent), "")


def _visitor(address: str, now: datetime) -> str:
    global _salt
    if _salt[0] != now.date():
        _salt = (now.date(), secrets.token_bytes(16))
    return hmac.new(_salt[1], address.encode(), hashlib.sha256).hexdigest()[:8]


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
        rows = [_waiting.get()]
        while len(rows) < LARGEST_BATCH and not _waiting.empty():
            rows.append(_waiting.get_nowait())
        close_old_connections()
        _write(rows)


def _write(rows: list[tuple]) -> None:
    names = ("link_id", "hour", "result", "browser", "visitor")
    try:
        LinkAccess.objects.bulk_create(LinkAccess(**dict(zip(names, row, strict=True))) for row in rows)
    except DatabaseError:
        # The visitor has the page already; a lost row of this log is not worth an error.
        connection.close()
