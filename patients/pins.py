"""The PIN of a link: six digits that open the history, handed over apart from the link.

Whoever finds a phone or gets a forwarded message has the link; what a patient told in the past is not for
them. Six digits can be guessed, so tries are counted, and counted before they are checked: tries side by
side are as many as tries one after the other.
"""

import datetime as dt
import hashlib
import secrets

from django.contrib.auth.hashers import check_password, make_password
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from hep.audit.recording import record
from patients.models import ShareLink

DIGITS = 6
# After so many wrong ones a pause, after so many in all the end: one chance in a hundred thousand.
FIRST_TRIES, ALL_TRIES = 5, 10
PAUSE = dt.timedelta(minutes=15)
# A browser stays let in for so long; a clinician's does, too.
LET_IN = dt.timedelta(hours=12)


class WrongPin(Exception):
    """These are not the digits; the try is counted."""


class PinWaits(Exception):
    """Too many wrong ones: no try is checked before some minutes have passed."""


class PinLocked(Exception):
    """Too many wrong ones in all: the clinic has to give another PIN."""


@transaction.atomic
def give_pin(link: ShareLink, *, by) -> str:
    """A new PIN for `link`, to be shown once: afterwards nobody can read it. The one before opens nothing."""
    pin = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    verb = "PIN renewed" if link.pin_hash else "PIN made"
    _set(link, pin_hash=make_password(pin), pin_set_at=timezone.now())
    record(link, verb, by=by)
    return pin


@transaction.atomic
def take_pin(link: ShareLink, *, by) -> None:
    """Without a PIN nobody sees the history, and there is nothing to guess."""
    if link.pin_hash:
        _set(link, pin_hash="", pin_set_at=None)
        record(link, "PIN removed", by=by)


def check_pin(link: ShareLink, typed: str, *, at: dt.datetime) -> None:
    """Let in whoever knows the PIN. Raises WrongPin, PinWaits or PinLocked.

    One UPDATE counts the try, and only where tries are left; not until then are the digits compared.
    """
    same_pin = ShareLink.objects.filter(pk=link.pk, pin_hash=link.pin_hash)
    open_now = same_pin.filter(Q(pin_waits_until=None) | Q(pin_waits_until__lte=at), pin_fails__lt=ALL_TRIES)
    pause = Case(When(pin_fails=FIRST_TRIES - 1, then=Value(at + PAUSE)), default=Value(None))
    if not open_now.update(pin_fails=F("pin_fails") + 1, pin_waits_until=pause):
        link.refresh_from_db(fields=["pin_fails"])
        raise PinLocked if link.pin_fails >= ALL_TRIES else PinWaits
    if not check_password(typed, link.pin_hash):
        record(link, "PIN refused", by=link)
        raise WrongPin
    # The right digits are no wrong try.
    same_pin.update(pin_fails=F("pin_fails") - 1, pin_waits_until=None)
    record(link, "PIN accepted", by=link)


def is_locked(link: ShareLink) -> bool:
    """Whether this PIN opens nothing any more."""
    return bool(link.pin_hash) and link.pin_fails >= ALL_TRIES


def pass_for(link: ShareLink) -> str:
    """What a browser shows from now on: bound to this link and this PIN, so another PIN ends it."""
    return TimestampSigner(salt="pin").sign(_bound_to(link))


def is_let_in(link: ShareLink, shown: str) -> bool:
    """Whether `shown` is the pass of this link and its PIN, and not too old."""
    try:
        bound_to = TimestampSigner(salt="pin").unsign(shown, max_age=LET_IN)
    except BadSignature:
        return False
    return bool(link.pin_hash) and bound_to == _bound_to(link)


def _bound_to(link: ShareLink) -> str:
    return f"{link.pk}.{hashlib.sha256(link.pin_hash.encode()).hexdigest()[:32]}"


def _set(link: ShareLink, **values) -> None:
    for name, value in (values | {"pin_fails": 0, "pin_waits_until": None}).items():
        setattr(link, name, value)
    link.save(update_fields=["pin_hash", "pin_set_at", "pin_fails", "pin_waits_until"])
