"""Following up: the summary of each patient is kept as sessions arrive and plans are published, and seen."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from hep.audit.recording import record
from hep.clinics.models import Clinic
from patients import attention
from patients.adherence import is_done, local_day
from patients.document import ProgramDocument
from patients.models import ExerciseSession, FollowUp, Patient, Program, ProgramVersion

# So many last sessions are looked at: half a year of three a week.
LOOKED_AT = 80
RANGES_KEPT = 20


def note_session(session: ExerciseSession) -> None:
    """Keep the summary of the patient to whose program `session` was just added."""
    program = Program.objects.only("patient_id", "clinic_id").get(pk=session.program_id)
    rows = FollowUp.objects.filter(patient_id=program.patient_id)
    row = rows.only("pk", "clinic_id", "ranges", "quiet_since").first()
    if row is None:
        follow(program.patient)
        return
    rows.update(**log_of(program.patient_id, row.ranges))


def note_version(version: ProgramVersion) -> None:
    """Follow the program of which `version` was just published."""
    follow(version.program.patient)


def follow(patient: Patient) -> FollowUp | None:
    """Make the summary of `patient` anew from versions and log; None for somebody without a plan."""
    versions = ProgramVersion.objects.filter(program__patient=patient).order_by("-published_at")
    found = list(versions[:RANGES_KEPT])[::-1]
    if not found:
        return None
    ranges = [_range_of(version.document) for version in found]
    row = FollowUp.objects.filter(patient=patient).first()
    row = row or FollowUp(patient=patient, clinic_id=patient.clinic_id)
    row.program = found[-1].program
    for name, value in {"ranges": ranges, **log_of(patient.pk, ranges)}.items():
        setattr(row, name, value)
    row.save()
    return row


def catch_up() -> int:
    """Follow every patient in scope who has a plan and no summary yet; how many those were."""
    missing = Patient.objects.filter(follow_up=None, programs__versions__isnull=False).distinct()
    return sum(follow(patient) is not None for patient in missing)


@transaction.atomic
def mark_as_seen(patient: Patient, *, through: int, by) -> None:
    """Whoever saw the record of `patient` up to the session with the key `through` has seen its reasons."""
    row = FollowUp.objects.select_for_update(of=("self",), no_key=True).select_related("program")
    row = row.filter(patient=patient).first()
    if row is None:
        return
    clinic = Clinic.objects.get(pk=patient.clinic_id)
    now = timezone.now()
    today = local_day(now, clinic.time_zone)
    row.seen_through = max(row.seen_through, min(through, row.newest))
    if attention.is_quiet(row, clinic, today):
        row.quiet_seen = row.quiet_since
    if (review := attention.review_of(row)) and review <= today:
        row.review_seen = review
    row.seen_at, row.seen_by = now, by
    row.save()
    record(patient, "marked as seen", by=by)


def _range_of(document: ProgramDocument) -> list:
    return [max(document.published_on, document.starts_on or ""), dict(document.frequency)]


def log_of(patient: int, ranges: list) -> dict:
    """What the last sessions come to, as fields of a FollowUp."""
    rows = ExerciseSession.objects.filter(program__patient=patient).in_force().latest_first()
    fields = ("day", "pain", "effort", "note", "results", "version_id", "clinic_id")
    told = list(rows.only(*fields)[:LOOKED_AT])[::-1]
    done = [row.day for row in told if is_done(row.results)]
    found = attention.figures(told)
    names = ("pain_rise", "pain_to", "pain_at", "easy_run", "easy_at", "question_at", "stopped_at")
    return {name: getattr(found, name) for name in names} | {
        "told": [[row.day.isoformat(), row.pain, is_done(row.results)] for row in told],
        "newest": max((row.pk for row in told), default=0),
        "quiet_since": max(done) if done else dt.date.fromisoformat(ranges[-1][0]),
        "has_begun": bool(done),
        "stopped_what": _name(found.stopped_version, found.stopped_id) if found.stopped_at else "",
    }


def _name(version: int, prescription: str) -> str:
    """What the plan of that day calls the exercise, also when it has left the draft since."""
    document = ProgramVersion.objects.get(pk=version).document
    names = (row.words[document.language].name for row in document.prescriptions if row.uuid == prescription)
    return next(names, "")[:120]
