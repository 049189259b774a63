"""How it goes with one patient: a headline, one chart, how each exercise went last, who looked."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hep.audit.models import AuditEvent
from hep.clinics.models import Clinic, User
from patients import attention, charts
from patients.adherence import local_day
from patients.diary_reading import Told
from patients.models import ExerciseSession, FollowUp, Goal, Patient, PatientNote, Prescription, Program

LOOKS_SHOWN = 8
SESSIONS_OF_A_VERSION = 4


@dataclass(frozen=True, slots=True)
class Course:
    """What the page of one patient shows first."""

    row: FollowUp | None
    reasons: list[attention.Reason]
    headline: str
    chart: charts.Chart | None
    last: dict[str, "Last"]  # by the uuid of a prescription


@dataclass(frozen=True, slots=True)
class Last:
    """How one exercise went when it was done last."""

    words: str
    is_trouble: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked at the record."""

    name: str
    at: dt.datetime


def course_of(patient: Patient, clinic: Clinic, *, programs: list[Program], told: list[Told]) -> Course:
    """How it goes with `patient`, from the summary and the sessions that the page shows anyway."""
    row = FollowUp.objects.filter(patient=patient).select_related("program", "seen_by").first()
    today = local_day(timezone.now(), clinic.time_zone)
    reasons = [] if row is None or patient.discharged_at else attention.reasons(row, clinic, today)
    chart = charts.chart(row, today, week_start=clinic.week_start) if row else None
    done = counted(told)
    rows = [each for program in programs for each in program.prescriptions]
    keys = {each.pk: str(each.uuid) for each in rows}
    last = {key: found for each in rows if (found := last_of(each, done, keys)) and (key := keys[each.pk])}
    return Course(row, reasons, headline(chart, reasons), chart, last)


def counted(told: Iterable[Told]) -> list[ExerciseSession]:
    """The sessions that count, the last one first."""
    return [each.row for each in told if not each.row.removed]


def headline(chart: charts.Chart | None, reasons: list[attention.Reason]) -> str:
    """One sentence: why a look is needed, or how this week goes."""
    if reasons:
        return ". ".join(reason.words for reason in reasons) + "."
    if chart is None:
        return ""
    week = chart.dots.weeks[-1]
    return _("This week: %(done)s of %(asked)s.") % {"done": week.counted, "asked": chart.dots.asked}


def last_of(prescription: Prescription, sessions: list[ExerciseSession], keys: dict[int, str]) -> Last | None:
    """How `prescription` went last; of an easier version, how often it was used. None: not told.

    `keys` names the uuid of each prescription of the plan.
    """
    key = keys[prescription.pk]
    if prescription.in_place_of_id:
        return _used(key, keys[prescription.in_place_of_id], sessions)
    results = [each for row in sessions for each in row.results if each["id"] == key]
    return _words(results[0]) if results else None


def _used(key: str, parent: str, sessions: list[ExerciseSession]) -> Last | None:
    """“used 2 of 4 times”, of the last sessions that had this exercise or the one it stands for."""
    had = [ids for row in sessions if {key, parent} & (ids := {each["id"] for each in row.results})]
    had = had[:SESSIONS_OF_A_VERSION]
    used = sum(key in ids for ids in had)
    return Last(_("used %(used)s of %(times)s times") % {"used": used, "times": len(had)}) if used else None


def _words(result: dict) -> Last:
    amounts = [str(each) for each in result.get("amounts") or []]
    if result["outcome"] == "skipped":
        return Last(_("skipped"), is_trouble=True)
    if result["outcome"] == "stopped":
        words = _("stopped at %(amount)s") % {"amount": amounts[-1]} if amounts else _("stopped")
        return Last(words, is_trouble=True)
    if result.get("easy_seconds"):
        return Last(_("easy for %(seconds)s s") % {"seconds": result["easy_seconds"]})
    if amounts:
        return Last(get_text_list(amounts, _("and")))
    rounds = result.get("rounds") or 0
    if rounds:
        return Last(ngettext("%(rounds)s round", "%(rounds)s rounds", rounds) % {"rounds": rounds})
    return Last(_("done"))


# ---------------------------------------------------------------- memory


def notes_of(patient: Patient) -> QuerySet:
    """Dated notes, the last one first."""
    return PatientNote.objects.filter(patient=patient).select_related("by")


def goals_of(patient: Patient) -> list[Goal]:
    """Goals with their ratings over time."""
    return list(Goal.objects.filter(patient=patient).prefetch_related("ratings"))


def looks_at(patient: Patient) -> list[Look]:
    """Who looked at the record last, each time; two queries."""
    events = AuditEvent.objects.filter(
        clinic=patient.clinic_id, object_type="patient", object_id=str(patient.pk), verb="viewed"
    )
    events = list(events.order_by("-seq")[:LOOKS_SHOWN])
    keys = {each.actor.removeprefix("user:") for each in events}
    people = User.objects.filter(clinic=patient.clinic_id, pk__in=[key for key in keys if key.isdecimal()])
    names = {f"user:{person.pk}": person.name for person in people}
    return [Look(names.get(each.actor, each.actor), each.at) for each in events]
