"""Weekly notes that a patient asked for: one a week, by e-mail, until the plan, the link or the wish ends.

A note goes out on the patient's own day, from the hour they chose until midnight there. It is one for the
link and the week: the database refuses a second, so the timer may run as often as it likes. Nobody is
reminded whose week reached its lower number already (`adherence`): a note would tell them off.
"""

import datetime as dt
from zoneinfo import ZoneInfo, available_timezones

from django.db import transaction
from django.utils import timezone

from hep.audit.recording import record
from hep.clinics.tenancy import acting_for, whole_site
from patients import adherence, diary_reading
from patients.exports.ics import first_and_last
from patients.models import ExerciseSession, Mail, Reminder, ShareLink
from patients.outbox import queueing

SWITCHED_OFF = "switched off"


@transaction.atomic
def switch_on(
    link: ShareLink, *, email: str, weekday: int, hour: int, zone: str, language: str, consent: str
) -> Reminder:
    """A weekly note for whoever holds `link`, as agreed to with `consent`; it replaces the one before."""
    values = {"email": email, "weekday": weekday, "hour": hour, "zone": zone, "language": language}
    reminder = Reminder.objects.filter(link=link).first() or Reminder(clinic_id=link.clinic_id, link=link)
    for name, value in (values | {"consent": consent, "agreed_at": timezone.now()}).items():
        setattr(reminder, name, value)
    reminder.save()
    _stop_waiting(link)
    record(link, "reminders switched on", by=link)
    return reminder


@transaction.atomic
def switch_off(link: ShareLink) -> bool:
    """No note comes any more, and the address is forgotten; False when there was none."""
    gone, _rows = Reminder.objects.filter(link=link).delete()
    _stop_waiting(link)
    if gone:
        record(link, "reminders switched off", by=link)
    return bool(gone)


def _stop_waiting(link: ShareLink) -> None:
    waiting = Mail.objects.filter(link=link, kind=Mail.Kind.REMINDER, state=Mail.State.WAITING)
    waiting.update(state=Mail.State.STOPPED, why=SWITCHED_OFF, ended_at=timezone.now())


def reminder_of(link: ShareLink) -> Reminder | None:
    """What is switched on for `link`."""
    return Reminder.objects.filter(link=link).first()


def zone_for(link: ShareLink, said: str) -> str:
    """The zone the browser told; else that of the last session; else the clinic's."""
    if said in available_timezones():
        return said
    told = ExerciseSession.objects.filter(program=link.program_id).exclude(zone="").order_by("-pk")
    return told.values_list("zone", flat=True).first() or link.clinic.time_zone


# ---------------------------------------------------------------- the timer


def queue_due(*, now: dt.datetime) -> int:
    """Queue the notes that are due at `now`; how many. Those of a week that has one are not queued again."""
    with whole_site():
        alive = ShareLink.objects.alive(at=now).filter(
            clinic__is_active=True, program__patient__discharged_at=None
        )
        rows = Reminder.objects.filter(link__in=alive).select_related(
            "clinic", "link__program__current_version", "link__program__patient", "link__clinic"
        )
        due = [row for row in rows if is_due(row, now=now)]
    return sum(_queue(reminder, now=now) for reminder in due)


def is_due(reminder: Reminder, *, now: dt.datetime) -> bool:
    """Whether the patient's clock shows the chosen day and hour, or later on that day."""
    local = now.astimezone(ZoneInfo(reminder.zone))
    return local.weekday() == reminder.weekday and local.hour >= reminder.hour


def _queue(reminder: Reminder, *, now: dt.datetime) -> bool:
    day = adherence.local_day(now, reminder.zone)
    week = adherence.week_of(day, week_start=reminder.clinic.week_start)
    with acting_for(reminder.clinic):
        if not _is_wanted(reminder, day):
            return False
        return queueing.queue_reminder(reminder, week=week) is not None


def _is_wanted(reminder: Reminder, day: dt.date) -> bool:
    """Whether the plan is in force on `day`, and its week has not reached its lower number."""
    program = reminder.link.program
    document = program.current_version.document
    first, last = first_and_last(document)
    if day < first or (document.weeks and day > last):
        return False
    week, _boxes = diary_reading.weeks_of(program, clinic=reminder.clinic)[0]
    return not week.is_reached
