"""Progress and regress: what the log says about the next harder or easier exercise, offered, never done.

A step up is offered when every one of the last sessions that had the exercise meets the measure which a
clinician wrote on the step of the library. A step back is offered when two of the last four sessions were
stopped, hurt, were too hard, or used the easier version. Taking an offer changes the draft; publishing
stays a person's act. Only sessions that were done with the plan in force speak: a new plan is a new start.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from exercises.models import Exercise, ProgressionStep
from patients.models import ExerciseSession, Prescription, Program
from patients.prescribing.order import place_of
from patients.prescribing.prescriptions import prescribe, put_in_place_of, stop
from patients.prescribing.steps import step

SESSIONS_LOOKED_AT = 4
SESSIONS_TO_MOVE_ON = 3  # where the step does not say
TROUBLES = 2
# What the words of effort come to on the scale from 0 to 10.
EFFORT = {1: 1, 2: 3, 3: 5, 4: 7, 5: 9}
UNITS = {"seconds": "s", "reps": "reps", "effort": "/10"}


@dataclass(frozen=True, slots=True)
class Offer:
    """One step that the log speaks for: from the exercise in the draft to another."""

    row: Prescription
    to: Exercise
    is_up: bool
    evidence: str

    @property
    def words(self) -> str:
        said = {"name": self.to.name}
        return _("Move to %(name)s") % said if self.is_up else _("Go back to %(name)s") % said


class NotOfferedAnyMore(Exception):
    """The draft or the log changed since the offer was read."""


def offers(program: Program | None, sessions: list[ExerciseSession]) -> list[Offer]:
    """What `sessions` of `program` (the last one first) speak for; one query."""
    if program is None or program.current_version is None:
        return []
    issued = {row.uuid: bool(row.in_place_of) for row in program.current_version.document.prescriptions}
    # What the draft has changed already is not offered again.
    rows = [row for row in program.prescriptions if issued.get(str(row.uuid)) == bool(row.in_place_of_id)]
    told = [each for each in sessions if each.version_id == program.current_version_id]
    keys = [row.exercise_id for row in rows]
    steps = ProgressionStep.objects.between_visible().filter(Q(easier__in=keys) | Q(harder__in=keys))
    # Their names are read for what is offered alone: mostly nothing is.
    steps = list(steps.select_related("easier", "harder"))
    found = [offer for row in rows for offer in _offers_of(row, rows, steps, told)]
    up = {(offer.to.pk, offer.row.exercise_id) for offer in found if offer.is_up}
    # Whoever is ready to move on used the easier exercise: that is no reason to go back to it.
    return [each for each in found if each.is_up or (each.row.exercise_id, each.to.pk) not in up]


def _offers_of(row, rows, steps, told) -> Iterator[Offer]:
    for each in steps:
        evidence = _met(row, each, told) if each.easier_id == row.exercise_id else ""
        main = {other.exercise_id for other in rows if not other.in_place_of_id and other.pk != row.pk}
        parent = {other.exercise_id for other in rows if other.pk == row.in_place_of_id}
        if evidence and (each.harder_id in parent or each.harder_id not in main):
            yield Offer(row, each.harder, True, evidence)
    if row.in_place_of_id or not (evidence := _trouble(row, rows, told)):
        return
    easier = [other.exercise for other in _easier_versions(row, rows)]
    easier += [each.easier for each in steps if each.harder_id == row.exercise_id]
    if easier:
        yield Offer(row, easier[0], False, evidence)


def _easier_versions(row: Prescription, rows: list[Prescription]) -> list[Prescription]:
    return [other for other in rows if other.in_place_of_id == row.pk and other.relation == "easier"]


# ---------------------------------------------------------------- the log


def _met(row: Prescription, measured: ProgressionStep, told: list[ExerciseSession]) -> str:
    """The sentence of evidence when each of the last sessions meets the measure; "" otherwise."""
    number = measured.sessions or SESSIONS_TO_MOVE_ON
    found = list(_results(row, told))[:number]
    if not measured.measure or len(found) < number:
        return ""
    values = [_value(measured.measure, session, result) for session, result in found]
    if any(value is None or not _fits(measured, value) for value in values):
        return ""
    said = {
        "name": row.exercise.name,
        "values": get_text_list([str(value) for value in reversed(values)], _("and")),
        "unit": UNITS[measured.measure],
        "criterion": measured.criterion,
        "number": number,
    }
    return (
        _("%(name)s: %(values)s %(unit)s in the last %(number)s sessions. Move on when: %(criterion)s") % said
    )


def _results(row: Prescription, told: list[ExerciseSession]) -> Iterator[tuple[ExerciseSession, dict]]:
    key = str(row.uuid)
    for session in told:
        yield from ((session, each) for each in session.results if each["id"] == key)


def _value(measure: str, session: ExerciseSession, result: dict) -> int | None:
    """What a session says in the unit of the measure; None where it says nothing, or it was stopped."""
    if result["outcome"] != "done":
        return None
    if measure == "seconds":
        return result.get("easy_seconds")
    if measure == "reps":
        return min(result.get("amounts") or [], default=None)
    return EFFORT.get(session.effort)


def _fits(measured: ProgressionStep, value: int) -> bool:
    """Effort has to be low enough, anything else long or often enough."""
    if measured.measure == "effort":
        return value <= (measured.measure_max or measured.measure_min)
    return value >= measured.measure_min


def _trouble(row: Prescription, rows: list[Prescription], told: list[ExerciseSession]) -> str:
    easier = {str(each.uuid) for each in _easier_versions(row, rows)}
    had = [session for session in told if easier | {str(row.uuid)} & {r["id"] for r in session.results}]
    had = had[:SESSIONS_LOOKED_AT]
    found = sum(any(_is_trouble(each, str(row.uuid), easier) for each in session.results) for session in had)
    if found < TROUBLES:
        return ""
    said = {"name": row.exercise.name, "found": found, "number": len(had)}
    words = _("%(name)s: stopped, too hard, hurt or replaced in %(found)s of the last %(number)s sessions.")
    return words % said


def _is_trouble(result: dict, key: str, easier: Iterable[str]) -> bool:
    if result["id"] in easier:
        return result["outcome"] != "skipped"
    return result["id"] == key and (result["outcome"] == "stopped" or result.get("why") in ("hurts", "hard"))


# ---------------------------------------------------------------- into the draft


def take_offer(program: Program, sessions, *, prescription: int, exercise: int, by) -> Offer:
    """Put the offer for these keys into the draft, in one step that can be undone.

    Raises NotOfferedAnyMore, and CannotPrescribe for a full plan.
    """
    found = [o for o in offers(program, sessions) if (o.row.pk, o.to.pk) == (prescription, exercise)]
    if not found:
        raise NotOfferedAnyMore
    [offer, *_more] = found
    with step(program, by=by):
        if offer.is_up and offer.row.in_place_of_id:
            stop(offer.row, by=by)  # the harder one has the number already
        else:
            _swap(offer, relation="easier" if offer.is_up else "harder", by=by)
    return offer


def _swap(offer: Offer, *, relation: str, by) -> None:
    """The exercise offered gets the number; the one it had before stays as a version, with the others."""
    row = offer.row
    versions = list(row.versions.all())
    first = next((each for each in versions if each.exercise_id == offer.to.pk), None)
    for version in versions:
        put_in_place_of(version, None, relation="", by=by)
    first = first or prescribe(row.section, offer.to, by=by, to=place_of(row))
    for version in versions:
        if version.pk != first.pk:
            put_in_place_of(version, first, relation="easier", by=by)
    row.refresh_from_db()
    first.refresh_from_db()
    put_in_place_of(row, first, relation=relation, by=by)
