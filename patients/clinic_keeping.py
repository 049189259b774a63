"""Keeping a clinic: its facts, logo, people and safety text. Every change is one audited transaction."""

import secrets
import smtplib

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from exercises.illustrating import keep_picture
from exercises.models import Picture
from exercises.pictures.uploads import AcceptedPicture
from hep.audit.recording import record
from hep.clinics.adapters import password_link
from hep.clinics.models import Clinic, SafetyText, User

# Easily read from a screen and typed: no look-alikes, 80 bits.
PASSWORD_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
PASSWORD_GROUPS = 4
MOST_SIGNS, MOST_EMERGENCY_SIGNS, LONGEST_SIGN, LONGEST_FIRST = 6, 8, 140, 240


class LastAdmin(Exception):
    """The change would leave the clinic without anybody who can keep it."""

    def __str__(self) -> str:
        return _("A clinic needs an admin. Make somebody else an admin first.")


# ---------------------------------------------------------------- the clinic


@transaction.atomic
def change_clinic(clinic: Clinic, *, values: dict, by: User) -> Clinic:
    """Change facts of `clinic`; only what really differs is written and named in the audit trail."""
    row = Clinic.objects.select_for_update(no_key=True).get(pk=clinic.pk)
    return _change(row, values, by=by)


def set_logo(clinic: Clinic, picture: AcceptedPicture, *, by: User) -> Picture:
    """Make an accepted upload the logo of `clinic`. The old one stays: issued plans show it.

    Raises CannotEdit when the clinic has no room for more pictures. The sizes are made before the
    transaction: they take a second, and nobody else should wait for it.
    """
    logo = keep_picture(picture, clinic=clinic, ground="paper")
    change_clinic(clinic, values={"logo_sha": picture.sha256}, by=by)
    return logo


def logo_of(clinic: Clinic) -> Picture | None:
    """The picture behind the clinic's logo; None while it has none."""
    return Picture.objects.own(clinic).filter(sha256=clinic.logo_sha).first() if clinic.logo_sha else None


# ---------------------------------------------------------------- the safety text


@transaction.atomic
def sign_safety_text(
    clinic: Clinic, *, first: str, signs: list[str], emergency: list[str], by: User, language: str = ""
) -> SafetyText:
    """The clinic's safety text from now on, signed by `by`; plans already published keep theirs.

    Each `language` has a text of its own; without one it is that of the clinic.
    """
    text = SafetyText(
        clinic=clinic,
        language=language or clinic.language,
        first=first,
        signs="\n".join(signs),
        emergency="\n".join(emergency),
        signed_by=by,
    )
    text.full_clean()
    text.save()
    record(text, "signed", by=by)
    return text


def signed_texts(clinic: Clinic, *, language: str) -> QuerySet:
    """Every safety text in `language` that was ever signed in `clinic`, newest first."""
    signed = SafetyText.objects.filter(clinic=clinic, language=language)
    return signed.select_related("signed_by").order_by("-signed_at", "-pk")


# ---------------------------------------------------------------- people


def people_of(clinic: Clinic) -> QuerySet:
    """Everybody of `clinic`, those who may sign in first; each says whether a second step is set up."""
    steps = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    people = User.objects.filter(clinic=clinic).annotate(has_second_step=Exists(steps))
    return people.order_by("-is_active", "name", "pk")


@transaction.atomic
def add_person(clinic: Clinic, *, name: str, email: str, role: str, by: User) -> User:
    """A new person of `clinic`, who cannot sign in before an invitation or a first password."""
    person = User.objects.create_user(email, clinic=clinic, name=name, role=role)
    record(person, "created", by=by)
    return person


@transaction.atomic
def change_person(person: User, *, values: dict, by: User) -> User:
    """Change name, e-mail or role of `person`; the role acts at the next request. Raises LastAdmin."""
    row = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if values.get("role", row.role) != row.role and row.is_clinic_admin:
        _require_another_admin(row)
    if values.get("email", row.email) != row.email:
        # allauth's own list would still let the old address sign in.
        EmailAddress.objects.filter(user=row).delete()
    return _change(row, values, by=by)


@transaction.atomic
def deactivate_person(person: User, *, by: User) -> None:
    """From the next request on `person` is signed out for good; the record of their work stays."""
    row = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if row.is_clinic_admin:
        _require_another_admin(row)
    _change(row, {"is_active": False}, by=by, verb="deactivated")
    _end_sessions(row)


@transaction.atomic
def activate_person(person: User, *, by: User) -> None:
    """Let a deactivated person sign in again, with the password they had."""
    row = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    _change(row, {"is_active": True}, by=by, verb="activated")


@transaction.atomic
def give_password(person: User, *, by: User) -> str:
    """A new first password of `person`, to be shown once; they must choose their own when they use it."""
    groups = (
        "".join(secrets.choice(PASSWORD_ALPHABET) for _letter in range(4))
        for _group in range(PASSWORD_GROUPS)
    )
    password = "-".join(groups)
    person.set_password(password)
    person.has_first_password = True
    person.save(update_fields=["password", "has_first_password"])
    _end_sessions(person)
    record(person, "password given", by=by)
    return password


@transaction.atomic
def remove_second_step(person: User, *, by: User) -> None:
    """For somebody who lost phone and codes: the password alone signs in until a new step is set up."""
    Authenticator.objects.filter(user=person).delete()
    _end_sessions(person)
    record(person, "second step removed", by=by)


def send_invitation(person: User) -> bool:
    """Mail `person` a link to set a password; False when the mail server did not take it."""
    context = {"person": person, "clinic": person.clinic, "link": password_link(person)}
    body = render_to_string("clinics/invitation_message.txt", context)
    try:
        send_mail(_("Your access to the home exercise programs"), body, None, [person.email])
    except (OSError, smtplib.SMTPException):
        return False
    return True


def _require_another_admin(person: User) -> None:
    """Raise LastAdmin unless the clinic keeps an active admin without `person`."""
    admins = User.objects.select_for_update(no_key=True).filter(
        clinic=person.clinic_id, role=User.Role.ADMIN, is_active=True
    )
    if {admin.pk for admin in admins} <= {person.pk}:
        raise LastAdmin


def _end_sessions(person: User) -> None:
    for session in UserSession.objects.filter(user=person):
        session.end()


def _change(row, values: dict, *, by: User, verb: str = "changed"):
    """Write what differs of `values` to `row` and leave one event; nothing when nothing differs."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save(update_fields=changed)
        record(row, verb, by=by, fields=changed)
    return row
