"""Send what is due: claimed with a lease, handed over at most once, again only when it surely did not go.

    waiting → sending → handed → sent
       ↑         │         ├──→ unsure    a crash or a cut line after the words went out: a person decides
       └─────────┘         └──→ waiting   the server said no for now
                 └────────────→ refused   for good, or after the last try

Every step is one UPDATE that names the state it expects and the try it belongs to. Two senders at once, or
one that slept past its lease, change no row on either database, and stop before a word is sent.
"""

import datetime as dt
import logging
import threading
from collections import Counter

from django.conf import settings
from django.db import close_old_connections, connection
from django.db.models import F
from django.utils import timezone

from hep.clinics.tenancy import acting_for, whole_site
from patients.exports.errors import PdfError
from patients.models import Mail
from patients.outbox import delivering, letters

State = Mail.State
# Longer than the mail server may be silent (EMAIL_TIMEOUT for each step) and than a sheet takes to be set.
LEASE = dt.timedelta(minutes=10)
# After the last of these the letter is given up: two days are enough for a greylist and a broken server.
WAITS = tuple(dt.timedelta(minutes=minutes) for minutes in (5, 15, 60, 240, 720, 1440))
GIVEN_UP, SHEET, LINK_ENDED = "given up", "sheet", "link ended"
log = logging.getLogger(__name__)
_wanted = threading.Event()
_sender: threading.Thread | None = None
_starting = threading.Lock()


class LeaseLost(Exception):
    """Somebody else has this letter by now: nothing more may be done with it."""


def send_due(*, most: int = 500) -> Counter:
    """Hand over what is due, at most so many letters; how many came to which state."""
    ends = Counter()
    with whole_site():
        _take_back_abandoned()
        keys = list(Mail.objects.due(at=timezone.now()).values_list("pk", flat=True)[:most])
    for key in keys:
        if (mail := claim(key)) is not None:
            ends[_send(mail)] += 1
    return ends


def claim(key: int) -> Mail | None:
    """The letter, in this sender's hands alone; None when another one was quicker."""
    now = timezone.now()
    with whole_site():
        is_mine = (
            Mail.objects.due(at=now)
            .filter(pk=key)
            .order_by()
            .update(state=State.SENDING, tries=F("tries") + 1, leased_until=now + LEASE)
        )
        return letters.readable().get(pk=key) if is_mine else None


def _take_back_abandoned() -> None:
    """Letters whose sender died: before the words went out they wait again, after that nobody knows."""
    old = Mail.objects.filter(leased_until__lt=timezone.now())
    old.filter(state=State.SENDING).update(state=State.WAITING, leased_until=None)
    old.filter(state=State.HANDED).update(state=State.UNSURE, leased_until=None, ended_at=timezone.now())


def _send(mail: Mail) -> str:
    """Hand over one claimed letter; the state it came to."""
    with acting_for(mail.clinic):
        try:
            message = letters.message_of(mail)
            delivering.hand_over(message, before_words=lambda: _step(mail, State.SENDING, State.HANDED))
        except letters.NothingToSay:
            return _end(mail, State.STOPPED, why=LINK_ENDED)
        except PdfError:
            return _end(mail, State.REFUSED, why=SHEET)
        except delivering.NotTaken as refusal:
            return _try_again(mail, refusal)
        except delivering.PerhapsTaken:
            return _end(mail, State.UNSURE)
        except LeaseLost:
            return State.SENDING
        return _end(mail, State.SENT)


def _try_again(mail: Mail, refusal: delivering.NotTaken) -> str:
    # The reason is a word of ours: what a server says may name the address.
    log.warning("Letter %s was not taken: %s, try %s", mail.pk, refusal.why, mail.tries)
    if refusal.for_good:
        return _end(mail, State.REFUSED, why=refusal.why)
    if mail.tries > len(WAITS):
        return _end(mail, State.REFUSED, why=GIVEN_UP)
    later = timezone.now() + WAITS[mail.tries - 1]
    _mine(mail).update(state=State.WAITING, why=refusal.why, next_try_at=later, leased_until=None)
    return State.WAITING


def _step(mail: Mail, before: str, after: str) -> None:
    """One step of one try, or LeaseLost. Kept at once: it must stand when the next line kills us."""
    if not _mine(mail).filter(state=before, leased_until__gt=timezone.now()).update(state=after):
        raise LeaseLost


def _end(mail: Mail, state: str, *, why: str = "") -> str:
    # Also from "unsure": who was slow to hear the answer knows better than who gave up on it.
    _mine(mail).update(state=state, why=why, leased_until=None, ended_at=timezone.now())
    return state


def _mine(mail: Mail):
    """The row while it is still in the try that `mail` was claimed for."""
    in_hands = (State.SENDING, State.HANDED, State.UNSURE)
    return Mail.objects.filter(pk=mail.pk, tries=mail.tries, state__in=in_hands)


# ---------------------------------------------------------------- right after the answer


def wake() -> None:
    """Have a thread of this process send what waits: whoever asked for it has the answer meanwhile.

    A mail server that hangs holds up this thread and nobody's page. A process that ends loses nothing: the
    timer's `manage.py send_mail` finds what is left.
    """
    if settings.MAIL_MODE != "thread":
        return
    _start_sender()
    _wanted.set()


def _start_sender() -> None:
    global _sender
    with _starting:
        if _sender is None or not _sender.is_alive():
            _sender = threading.Thread(target=_work, name="outbox", daemon=True)
            _sender.start()


def _work() -> None:
    while True:
        _wanted.wait()
        _wanted.clear()
        close_old_connections()
        try:
            send_due()
        except Exception:
            # The thread lives on; the letters are in the database, and the timer comes round.
            log.exception("The outbox was not emptied")
        finally:
            connection.close()
