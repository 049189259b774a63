"""Remembering: dated notes, and goals in the patient's own words with ratings over time."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from hep.audit.recording import record
from patients.models import Goal, GoalRating, Patient, PatientNote


@transaction.atomic
def note(patient: Patient, *, text: str, by) -> PatientNote:
    """Keep one note about `patient`, dated now."""
    row = PatientNote(clinic_id=patient.clinic_id, patient=patient, text=text, by=by, at=timezone.now())
    row.save()
    record(row, "created", by=by)
    return row


@transaction.atomic
def set_goal(patient: Patient, *, words: str, by) -> Goal:
    """Keep what `patient` wants to do again."""
    row = Goal(clinic_id=patient.clinic_id, patient=patient, words=words, at=timezone.now())
    row.save()
    record(row, "created", by=by)
    return row


@transaction.atomic
def rate(goal: Goal, *, rating: int, on: dt.date, by) -> GoalRating:
    """How well it goes on the day `on`, 0–10; the last word of a day counts."""
    row = GoalRating.objects.select_for_update(no_key=True).filter(goal=goal, on=on).first()
    row = row or GoalRating(clinic_id=goal.clinic_id, goal=goal, on=on)
    row.rating = rating
    row.save()
    record(goal, "rated", by=by, fields=["rating"])
    return row
