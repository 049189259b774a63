"""Tokens of a clinic's own systems: made once, shown once, found by their hash, ended by hand.

A token is 256 random bits, so a plain SHA-256 is as good as a slow hash, and guessing needs no lock: whoever
guesses is slowed down all the same.
"""

import hashlib
import secrets

from django.core.cache import cache
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from hep.audit.recording import record
from hep.clinics.models import Clinic, User
from hep.clinics.tenancy import whole_site
from patients.models import ClinicToken

PREFIX = "hep_"
MOST_TOKENS = 20
# Requests a minute: of one token, and of one address whose token is none.
MOST_READS, MOST_GUESSES = 300, 30
MINUTE = 60


class TooManyTokens(Exception):
    """The clinic has as many living tokens as it may."""


class NoSuchToken(Exception):
    """No living token of a living clinic."""


class Throttled(Exception):
    """Asked too often within a minute."""


@transaction.atomic
def create_token(clinic: Clinic, *, name: str, by: User) -> tuple[ClinicToken, str]:
    """A new token of `clinic` and its text, which nobody can read again. Raises TooManyTokens."""
    if ClinicToken.objects.filter(clinic=clinic).alive().count() >= MOST_TOKENS:
        raise TooManyTokens
    text = PREFIX + secrets.token_urlsafe(32)
    token = ClinicToken(clinic=clinic, name=name, token_sha256=hash_of(text), created_by=by)
    token.save()
    record(token, "created", by=by)
    return token, text


@transaction.atomic
def revoke_token(token: ClinicToken, *, by: User) -> None:
    """From the next request on the token lets nobody in; the row stays for the record."""
    row = ClinicToken.objects.select_for_update(no_key=True).get(pk=token.pk)
    if row.revoked_at is None:
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])
        record(row, "revoked", by=by)


def tokens_of(clinic: Clinic) -> QuerySet:
    """Every token that was ever made in `clinic`, the newest first."""
    return ClinicToken.objects.filter(clinic=clinic).select_related("created_by")


def token_let_in(header: str, *, address: str) -> ClinicToken:
    """The token of an Authorization header, with its clinic. Raises NoSuchToken or Throttled.

    `address` is where the request came from: it slows down guessing, and nothing is kept of it.
    """
    scheme, _space, text = header.partition(" ")
    token = _found(text.strip()) if scheme.lower() == "bearer" else None
    if token is None:
        _count(f"fhir-guess-{address}", MOST_GUESSES)
        raise NoSuchToken
    _count(f"fhir-read-{token.pk}", MOST_READS)
    return token


def hash_of(text: str) -> bytes:
    """What the database knows of a token."""
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()


def _found(text: str) -> ClinicToken | None:
    with whole_site():  # the token says which clinic it is of
        alive = ClinicToken.objects.alive().select_related("clinic")
        return alive.filter(token_sha256=hash_of(text), clinic__is_active=True).first()


def _count(key: str, most: int) -> None:
    """One more within this minute. Raises Throttled beyond `most`."""
    key = hashlib.sha256(key.encode()).hexdigest()
    cache.add(key, 0, MINUTE)
    try:
        count = cache.incr(key)
    except ValueError:  # it ran out between the two
        cache.set(key, count := 1, MINUTE)
    if count > most:
        raise Throttled
