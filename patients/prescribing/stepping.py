"""One amount of a dosage up or down by a step: two people who press at once both count."""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from exercises.dosage import (
    EFFORT_BOUNDS,
    HOLD_BOUNDS,
    REPS_BOUNDS,
    REST_BOUNDS,
    SETS_BOUNDS,
    Bounds,
    Dosage,
    Range,
    RepUnit,
)
from patients.models import Prescription
from patients.prescribing.steps import undoable
from patients.prescribing.writing import CannotPrescribe, touch

BOUNDS = {"sets": SETS_BOUNDS, "hold": HOLD_BOUNDS, "rest": REST_BOUNDS, "effort": EFFORT_BOUNDS}
STEPPED = ("reps", *BOUNDS)
# How much one press changes: a rest by quarters of a minute, a timed exercise by five seconds.
REST_STEP, TIME_STEP = 15, 5


@undoable
@transaction.atomic
def step_dosage(prescription: Prescription, part: str, *, low: int, high: int, by) -> Prescription:
    """Move the ends of `part` (reps, sets, hold, rest, effort) by `low` and `high` steps, as far as may be.

    An end that would pass the other one takes it along. Raises CannotPrescribe for a part that is not there.
    """
    row = Prescription.objects.select_for_update(no_key=True).get(pk=prescription.pk)
    dosage = row.dosage
    amount = getattr(dosage, part, None) if part in STEPPED else None
    if amount is None:
        raise CannotPrescribe(_("This dosage says nothing of the kind any more."))
    moved = _moved(amount, low, high, step=_step(dosage, part), bounds=_bounds(dosage, part))
    changed = replace(dosage, **{part: moved})
    if changed != dosage:
        row.dosage = changed
        row.save()
        touch(row.program, by=by, subject=row, fields=["dosage"])
    return row


def _moved(amount: Range, low: int, high: int, *, step: int, bounds: Bounds) -> Range:
    least = max(bounds.lowest, min(amount.minimum + low * step, bounds.highest))
    most = max(bounds.lowest, min(amount.maximum + high * step, bounds.highest))
    if least > most:
        least = most = most if high else least
    return Range(least, most)


def _step(dosage: Dosage, part: str) -> int:
    if part == "rest":
        return REST_STEP
    return TIME_STEP if part == "reps" and dosage.reps_unit == RepUnit.SECOND else 1


def _bounds(dosage: Dosage, part: str) -> Bounds:
    return REPS_BOUNDS[dosage.reps_unit] if part == "reps" else BOUNDS[part]
