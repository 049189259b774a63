"""Letters are queued here, in the transaction of what they tell about: either both happen or neither."""

import datetime as dt

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hep.audit.recording import record
from patients import sharing
from patients.models import Mail, Program, Reminder
from patients.outbox import sending


class CannotMail(Exception):
    """The rule that forbids it, as a sentence for the clinician."""


@transaction.atomic
def mail_plan(program: Program, *, to: str, has_sheet: bool, by) -> Mail:
    """Queue the link to `program` for the address `to`; kept as the patient's address when it is new.

    Whoever got an older plan by mail gets word of the new one, with what changed. Raises CannotMail.
    """
    patient, version = program.patient, program.current_version
    if not settings.MAIL_IS_SENT:
        raise CannotMail(_("This server sends no e-mail. Whoever runs it sets EMAIL_URL."))
    if version is None:
        raise CannotMail(_("Publish the plan first. Then there is something to send."))
    on_its_way = program.mails.filter(to=to, version=version, state__in=Mail.ON_ITS_WAY)
    if (pressed_twice := on_its_way.first()) is not None:
        return pressed_twice
    try:
        link = sharing.link_for(program, by=by)
    except sharing.CannotShare as refusal:
        raise CannotMail(str(refusal)) from refusal
    if patient.email != to:
        patient.email = to
        patient.save(update_fields=["email"])
        record(patient, "changed", by=by, fields=["email"])
    mail = Mail(
        clinic_id=program.clinic_id,
        program=program,
        link=link,
        version=version,
        kind=kind_for(program),
        to=to,
        language=version.language,
        has_sheet=has_sheet,
        queued_by=by,
    )
    mail.save()
    record(mail, "queued", by=by)
    transaction.on_commit(sending.wake)
    return mail


def kind_for(program: Program) -> str:
    """What the next letter about `program` is: word of a new plan for whoever was sent an older one."""
    told = program.mails.exclude(kind=Mail.Kind.REMINDER).exclude(state=Mail.State.STOPPED)
    last = told.order_by("-pk").first()
    is_news = last is not None and last.version_id != program.current_version_id
    return Mail.Kind.NEWS if is_news else Mail.Kind.PLAN


@transaction.atomic
def mail_again(mail: Mail, *, by) -> Mail:
    """Queue the plan for the same address once more, as a new letter. Raises CannotMail."""
    program = Program.objects.select_related("patient", "current_version").get(pk=mail.program_id)
    return mail_plan(program, to=mail.to, has_sheet=mail.has_sheet, by=by)


def queue_reminder(reminder: Reminder, *, week: dt.date) -> Mail | None:
    """Queue the note of that week; None when it was queued already, by whomever."""
    link = reminder.link
    mail = Mail(
        clinic_id=reminder.clinic_id,
        program=link.program,
        link=link,
        version=link.program.current_version,
        kind=Mail.Kind.REMINDER,
        to=reminder.email,
        language=reminder.language,
        week=week,
    )
    try:
        with transaction.atomic():
            mail.save()
            record(mail, "queued", by=None)
    except IntegrityError:
        if Mail.objects.filter(link=link, week=week).exists():
            return None
        raise
    transaction.on_commit(sending.wake)
    return mail
