"""Reading one patient's record whole: what was issued, what was told, what was restricted."""

import datetime as dt
from collections import defaultdict

from exercises.dosage import Frequency
from patients import adherence, diary
from patients.exports.record import Issued, PatientFacts, Plan, Record, Told
from patients.models import ExerciseSession, Patient, ProgramVersion, Restriction


def record_of(patient: Patient, *, at: dt.datetime) -> Record:
    """The record of `patient` (with its clinic) as it stands at the instant `at`; seven queries."""
    clinic = patient.clinic
    versions = defaultdict(list)
    for version in ProgramVersion.objects.filter(program__patient=patient).order_by("number"):
        versions[version.program_id].append(version)
    told = _told(patient)
    newest_first = sorted(versions, key=lambda pk: versions[pk][-1].published_at, reverse=True)
    return Record(
        made_at=at.astimezone(dt.UTC).replace(microsecond=0),
        clinic=clinic.name,
        patient=_facts(patient),
        plans=tuple(_plan(pk, versions[pk], told[pk], clinic, at) for pk in newest_first),
        restrictions=_restrictions(patient),
        notes=_notes(patient),
        goals=_goals(patient),
    )


def plan_id(program: int) -> str:
    """What a program is called in every form of the record."""
    return f"program-{program}"


def program_of(plan: str) -> int | None:
    """The program that `plan_id` gave this name; None for what is no such name."""
    number = plan.removeprefix("program-")
    is_one = plan.startswith("program-") and number.isascii() and number.isdigit() and len(number) < 18
    return int(number) if is_one else None


def _facts(patient: Patient) -> PatientFacts:
    return PatientFacts(
        identifier=str(patient.identifier),
        name=patient.name,
        greeting=patient.greeting,
        reference=patient.reference,
        language=patient.language,
        note=patient.note,
        added_at=patient.created_at,
        discharged_at=patient.discharged_at,
    )


def _told(patient: Patient) -> dict[int, list[Told]]:
    rows = ExerciseSession.objects.filter(program__patient=patient)
    in_force = set(rows.in_force().values_list("pk", flat=True))
    found = defaultdict(list)
    for row in rows.select_related("version").defer("version__content").order_by("pk"):
        told = Told(
            entry=diary.entry_of(row),
            source=row.source,
            received_at=row.received_at,
            is_doubtful=row.is_doubtful,
            counts=row.pk in in_force,
            minutes=row.minutes,
        )
        found[row.program_id].append(told)
    for rows in found.values():
        rows.sort(key=lambda told: told.entry.day or told.received_at.date())
    return found


def _plan(pk: int, versions: list[ProgramVersion], told: list[Told], clinic, at: dt.datetime) -> Plan:
    issued = tuple(Issued(version.document, version.digest) for version in versions)
    return Plan(plan_id(pk), pk, issued, tuple(told), _weeks(issued, told, clinic, at))


def _weeks(
    issued: tuple[Issued, ...], told: list[Told], clinic, at: dt.datetime
) -> tuple[adherence.Week, ...]:
    ranges = [
        (dt.date.fromisoformat(each.document.published_on), Frequency.from_dict(each.document.frequency))
        for each in issued
    ]
    counting = [each.entry for each in told if each.counts]
    days = [
        entry.day for entry in counting if adherence.is_done([{"outcome": r.outcome} for r in entry.results])
    ]
    zone = counting[-1].zone if counting and counting[-1].zone else clinic.time_zone
    today = adherence.local_day(at, zone)
    first = min([ranges[0][0], *days])
    return tuple(adherence.weeks(days, ranges=ranges, week_start=clinic.week_start, first=first, last=today))


def _notes(patient: Patient) -> tuple[dict, ...]:
    rows = patient.notes.select_related("by").order_by("at", "pk")
    return tuple({"at": row.at.isoformat(), "by": row.by.name, "text": row.text} for row in rows)


def _goals(patient: Patient) -> tuple[dict, ...]:
    return tuple(
        {
            "words": goal.words,
            "at": goal.at.isoformat(),
            "ratings": [{"on": each.on.isoformat(), "rating": each.rating} for each in goal.ratings.all()],
        }
        for goal in patient.goals.prefetch_related("ratings")
    )


def _restrictions(patient: Patient) -> tuple[dict, ...]:
    rows = Restriction.objects.filter(patient=patient).select_related("tag").order_by("pk")
    return tuple(
        {
            "tag": row.tag.name,
            "note": row.note,
            "until": row.until.isoformat() if row.until else None,
            "lifted": row.lifted_at.isoformat() if row.lifted_at else None,
        }
        for row in rows
    )
