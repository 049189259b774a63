"""Share links: the only module that knows tokens.

A token is 130 random bits, written as 26 characters that can be typed from paper. The database
holds its hash, to find the link, and the token sealed, to show the link again. Losing every key
breaks no link a patient has; it only means that a link cannot be shown again.
"""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hep.audit.recording import record
from hep.sealing import SealBroken, is_on_newest_key, seal, unseal
from patients.models import Program, ShareLink

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
LENGTH = 26
GROUP = 4  # characters that are read from paper at one glance
LIFETIME = timedelta(weeks=26)
PURPOSE = "sharelink-seal:v1"
# Read from paper: O is zero, I and L are one; dashes and spaces only group the characters.
TYPED = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


class NoToken(Exception):
    """What was typed is no token, as a sentence for the patient."""


class CannotShare(Exception):
    """The rule that forbids it, as a sentence for the clinician."""


def new_token() -> str:
    """130 bits from the operating system's generator."""
    bits = secrets.randbits(5 * LENGTH)
    return "".join(ALPHABET[bits >> 5 * place & 31] for place in range(LENGTH))


def canonical(typed: str) -> str:
    """The token somebody meant: upper case, look-alikes and dashes resolved."""
    return typed.upper().translate(TYPED)


def typed_token(typed: str) -> str:
    """The token in what somebody typed or pasted, the whole address too. Raises NoToken with the reason."""
    text = typed.strip()
    if "/p/" in text.lower():
        text = text[text.lower().index("/p/") + 3 :].split("/")[0]
    token = canonical("".join(text.split()))
    if strange := [sign for sign in dict.fromkeys(token) if sign not in ALPHABET]:
        raise NoToken(_("No code has the sign “%(sign)s” in it. Please look again.") % {"sign": strange[0]})
    if len(token) != LENGTH:
        count = {"number": len(token), "length": LENGTH}
        text = ngettext(
            "That is %(number)s sign. A code has %(length)s.",
            "That is %(number)s signs. A code has %(length)s.",
            len(token),
        )
        raise NoToken(text % count)
    return token


def grouped(token: str) -> str:
    """The token as it is printed, in groups."""
    return " ".join(token[place : place + GROUP] for place in range(0, LENGTH, GROUP))


def hash_of(typed: str) -> bytes:
    """What the database knows of a token, for any way of typing it."""
    return hashlib.sha256(canonical(typed).encode("utf-8", "surrogatepass")).digest()


@transaction.atomic
def create_link(program: Program, *, by, lifetime: timedelta | None = LIFETIME) -> tuple[ShareLink, str]:
    """A new link to `program` and its token; `lifetime` None means until it is revoked.

    Raises CannotShare for a discharged patient: no link of theirs opens.
    """
    if program.patient.discharged_at:
        raise CannotShare(_("This patient is discharged. Take them back into care first."))
    token = new_token()
    link = ShareLink(
        clinic_id=program.clinic_id,
        program=program,
        token_sha256=hash_of(token),
        created_by=by,
        expires_at=timezone.now() + lifetime if lifetime else None,
    )
    link.save()
    _seal_into(link, token)
    record(link, "created", by=by)
    return link, token


def link_for(program: Program, *, by) -> ShareLink:
    """The newest living link of `program`; made when there is none, so that old prints stay valid."""
    alive = program.links.alive(at=timezone.now()).order_by("-created_at").first()
    return alive or create_link(program, by=by)[0]


def token_to_show(program: Program) -> str | None:
    """The token of the newest living link that can be shown again; None when there is no such link."""
    alive = program.links.alive(at=timezone.now()).order_by("-created_at")
    return next((token for link in alive if (token := token_of(link))), None)


def token_of(link: ShareLink) -> str | None:
    """The token, to show the link again; None when its key is lost (the link itself still opens)."""
    try:
        return unseal(link.sealed, purpose=PURPOSE, bound_to=f"sharelink:{link.pk}").decode()
    except SealBroken:
        return None


def public_address(token: str) -> str:
    """The full address a patient opens; from PUBLIC_URL, never from a request's Host header."""
    return settings.PUBLIC_URL + reverse("handout", args=[token])


def printed_address(token: str, *, number: int, language: str = "") -> str:
    """What the QR code on paper opens: the plan, told which plan the paper shows and in which language."""
    page = f"{number}-{language}".upper() if language else str(number)
    return settings.PUBLIC_URL + reverse("handout-from-sheet", args=[token, page])


def typing_address() -> str:
    """Where a token can be typed, as it is printed: without https, which a browser adds."""
    return (settings.PUBLIC_URL + reverse("handout-type")).split("://")[-1]


@transaction.atomic
def revoke_link(link: ShareLink, *, by) -> None:
    """From the next request on the link opens nothing, in any representation."""
    if link.revoked_at is None:
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
        record(link, "revoked", by=by)


def reseal(link: ShareLink) -> bool:
    """Seal `link` with the newest key. False when its old key is lost."""
    if is_on_newest_key(link.sealed):
        return True
    token = token_of(link)
    if token is None:
        return False
    _seal_into(link, token)
    return True


def _seal_into(link: ShareLink, token: str) -> None:
    link.sealed = seal(token.encode(), purpose=PURPOSE, bound_to=f"sharelink:{link.pk}")
    link.save(update_fields=["sealed"])
