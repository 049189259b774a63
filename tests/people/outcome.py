"""What came of a task: speed counts only when every dosage is complete and right."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from exercises.dosage import Dosage, parse
from exercises.models import Exercise
from hep.clinics.tenancy import whole_site
from patients.document import PrescriptionBlock, ProgramDocument
from patients.models import ProgramVersion

SESSIONS, WEEKS = 3, 6  # what every plan of the tasks is meant to be
SIDELESS = ("none", "alternating")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How complete it is (1 is all), and everything that is not as it was meant."""

    completeness: float
    errors: tuple[str, ...] = ()


# ---------------------------------------------------------------- plans


def plan_of(patient: str, wanted: Mapping[str, str]) -> Callable[[], Outcome]:
    """Looks at what `patient` was issued last; `wanted` is the dose by exercise, in shorthand."""

    def look() -> Outcome:
        document = issued_to(patient)
        if document is None:
            return Outcome(0.0, ("nothing was published",))
        return Outcome(completeness(document), tuple(errors(document, wanted)))

    return look


def issued_to(name: str) -> ProgramDocument | None:
    """What the patient called `name` sees now."""
    with whole_site():
        versions = ProgramVersion.objects.filter(program__patient__name=name)
        newest = versions.order_by("-published_at", "-pk").first()
        return newest.document if newest else None


def completeness(document: ProgramDocument) -> float:
    """The share of exercises that say how much, which side, how often and for how many weeks."""
    complete = [_is_complete(row, document) for row in document.prescriptions]
    return sum(complete) / len(complete)


def _is_complete(row: PrescriptionBlock, document: ProgramDocument) -> bool:
    says_side = row.side_key in SIDELESS or row.dosage.get("side") != "none"
    says_often = bool(row.frequency or document.frequency.get("times_max"))
    return bool(row.dosage.get("reps_min")) and says_side and says_often and bool(document.weeks)


def errors(document: ProgramDocument, wanted: Mapping[str, str]) -> list[str]:
    """Everything of a plan that is not as it was meant."""
    issued = {row.words["en"].name: Dosage.from_dict(row.dosage) for row in document.prescriptions}
    meant = {name: parse(dose) for name, dose in wanted.items()}
    found = [f"{name}: {issued[name]}" for name in issued if name in meant and issued[name] != meant[name]]
    found += [f"missing: {name}" for name in meant if name not in issued]
    found += [f"not meant: {name}" for name in issued if name not in meant]
    sessions, weeks = document.frequency["times_max"], document.weeks
    found += [f"sessions: {sessions}"] * (sessions != SESSIONS)
    return found + [f"weeks: {weeks}"] * (weeks != WEEKS)


# ---------------------------------------------------------------- exercises


def exercise_called(name: str) -> Callable[[], Outcome]:
    """Looks at the exercise: two pictures, cues, a range as its dose, two other names, published."""

    def look() -> Outcome:
        with whole_site():
            row = Exercise.objects.filter(texts__name=name).first()
            return _completeness_of(row) if row else Outcome(0.0, ("nothing was saved",))

    return look


def _completeness_of(row: Exercise) -> Outcome:
    text = row.text()
    parts = {
        "pictures": row.pictures.count() == 2,
        "dose": bool(row.dosage) and row.dosage.reps.minimum < row.dosage.reps.maximum,
        "other names": len(text.other_names) == 2,
        "steps": bool(text.steps),
        "cues": bool(text.feel and text.avoid),
        "published": row.status == Exercise.Status.PUBLISHED,
    }
    lacking = tuple(f"lacks {part}" for part, is_there in parts.items() if not is_there)
    return Outcome(sum(parts.values()) / len(parts), lacking)
