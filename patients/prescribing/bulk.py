"""The same change to the dosage of several exercises of a draft, in one step."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from exercises.dosage import Dosage, DosageError, with_parts
from exercises.dosage_words import translated
from hep.merging import ChangedMeanwhile
from patients.models import Prescription, Program
from patients.prescribing.prescriptions import change_dosage
from patients.prescribing.steps import step


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one row: the dosage it gets, or the sentence that says why it stays as it is."""

    row: Prescription
    dosage: Dosage | None = None
    problem: str = ""


def outcomes(rows: list[Prescription], parts: Mapping[str, object]) -> list[Outcome]:
    """What `parts` (of exercises.dosage.parse_parts) would make of each of `rows`; changes nothing."""
    return [_outcome(row, parts) for row in rows]


def change_dosages(
    program: Program, rows: list[Prescription], *, parts: Mapping[str, object], seen: Mapping[int, str], by
) -> list[Outcome]:
    """Give each of `rows` the `parts`: one step of `by`, where it can be.

    `seen` holds the line of each row's dosage as the form showed it, by key: a row that somebody changed
    meanwhile stays as it is. Returns what became of each row.
    """
    done = []
    with step(program, by=by):
        for each in outcomes(rows, parts):
            done.append(each if each.problem else _changed(each, seen.get(each.row.pk), by=by))
    return done


def _changed(each: Outcome, seen: str | None, *, by) -> Outcome:
    if seen is not None and seen != line(each.row):
        return Outcome(each.row, problem=_("Somebody changed this one meanwhile. Look at it again."))
    try:
        change_dosage(each.row, each.dosage, seen=each.row.dosage, by=by)
    except ChangedMeanwhile:
        return Outcome(each.row, problem=_("Somebody changed this one meanwhile. Look at it again."))
    return each


def line(row: Prescription) -> str:
    """The dosage of `row` as the clinician's line; empty while there is none."""
    try:
        return str(row.dosage or "")
    except DosageError:
        return ""


def _outcome(row: Prescription, parts: Mapping[str, object]) -> Outcome:
    try:
        return Outcome(row, dosage=with_parts(row.dosage, parts))
    except DosageError as error:
        return Outcome(row, problem=" ".join(dict.fromkeys(translated(error).values())))
