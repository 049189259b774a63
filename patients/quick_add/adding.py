"""Adds everything a line says in one go: one revision, one step to undo."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from exercises import liking
from hep.audit.recording import record
from patients.models import Prescription, Program
from patients.prescribing import MOST_PRESCRIPTIONS, CannotPrescribe
from patients.prescribing.steps import undoable
from patients.prescribing.writing import locked, touch
from patients.quick_add.reading import Heard


@undoable
@transaction.atomic
def add(program: Program, heard: list[Heard], *, by) -> list[Prescription]:
    """Add each of `heard`, all of which are ready, to the end of its section.

    Raises CannotPrescribe, with nothing added, when the plan has no section or too little room.
    """
    program = locked(program)
    if any(each.section is None for each in heard):
        raise CannotPrescribe(_("Add a section first."))
    if Prescription.objects.filter(program=program).count() + len(heard) > MOST_PRESCRIPTIONS:
        raise CannotPrescribe(_("A plan holds at most %(most)s exercises.") % {"most": MOST_PRESCRIPTIONS})
    made = [_added(program, each) for each in heard]
    for row in made[:-1]:
        record(row, "prescribed", by=by)
    touch(program, by=by, subject=made[-1], verb="prescribed")
    return made


def _added(program: Program, heard: Heard) -> Prescription:
    last = Prescription.objects.filter(section=heard.section).aggregate(last=Max("place"))["last"]
    row = Prescription(
        clinic_id=program.clinic_id,
        program=program,
        section=heard.section,
        exercise=heard.exercise,
        place=0 if last is None else last + 1,
        **(heard.often.to_dict() if heard.often else {}),
    )
    row.dosage = heard.dosage
    row.save()
    liking.note_use(heard.exercise, clinic_id=program.clinic_id)
    return row
