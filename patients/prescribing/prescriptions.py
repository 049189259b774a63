"""One exercise in a program: prescribed, dosed, moved, bound to another, stopped."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from exercises import liking
from exercises.dosage import Dosage
from exercises.models import Exercise
from hep.audit.recording import record
from hep.merging import ChangedMeanwhile, merged
from patients.models import ClinicDosage, Prescription, Section
from patients.prescribing.order import numbered, place_of, place_prescription
from patients.prescribing.steps import undoable
from patients.prescribing.writing import CannotPrescribe, check_times, locked, set_values, touch, write

MOST_PRESCRIPTIONS = 40
PRESCRIPTION_FIELDS = ("note", "times_min", "times_max", "per", "when", "rule", "with_optional_cues")


@undoable
@transaction.atomic
def prescribe(
    section: Section, exercise: Exercise, *, by, dosage: Dosage | None = None, to: int | None = None
) -> Prescription:
    """Add `exercise` to `section` at place `to` (0 is first, None the end); without `dosage` with the usual
    one of the clinic, else of the library. Raises CannotPrescribe when the plan is full.
    """
    program = section.program
    if Prescription.objects.filter(program=program).count() >= MOST_PRESCRIPTIONS:
        raise CannotPrescribe(_("A plan holds at most %(most)s exercises.") % {"most": MOST_PRESCRIPTIONS})
    last = section.prescriptions.aggregate(last=Max("place"))["last"]
    prescription = Prescription(
        clinic_id=section.clinic_id,
        program=program,
        section=section,
        exercise=exercise,
        place=0 if last is None else last + 1,
    )
    prescription.dosage = dosage or ClinicDosage.objects.usual([exercise])[exercise.pk][0]
    prescription.save()
    if to is not None:
        place_prescription(prescription, section, to)
    liking.note_use(exercise, clinic_id=section.clinic_id)
    touch(program, by=by, subject=prescription, verb="prescribed")
    return prescription


@undoable
@transaction.atomic
def change_dosage(
    prescription: Prescription, dosage: Dosage | None, *, seen: Dosage | None, by
) -> Prescription:
    """Give `prescription` another dosage. Raises ChangedMeanwhile with the stored one as `dosage`."""
    row = Prescription.objects.select_for_update(no_key=True).get(pk=prescription.pk)
    if row.dosage not in (seen, dosage):
        raise ChangedMeanwhile({"dosage": row.dosage})
    if row.dosage != dosage:
        row.dosage = dosage
        row.save()
        touch(row.program, by=by, subject=row, fields=["dosage"])
    return row


@undoable
@transaction.atomic
def change_prescription(prescription: Prescription, *, values: dict, seen: dict, by) -> Prescription:
    """Change note, own frequency, rule (PRESCRIPTION_FIELDS).

    Raises ChangedMeanwhile, and CannotPrescribe when two people's changes do not go together.
    """
    row = Prescription.objects.select_for_update(no_key=True).get(pk=prescription.pk)
    changes = merged(vars(row), values=values, seen=seen)
    set_values(row, changes, allowed=PRESCRIPTION_FIELDS)
    check_times(row)
    write(row, changes, by=by)
    return row


@undoable
@transaction.atomic
def put_in_place_of(prescription: Prescription, other: Prescription | None, *, relation: str, by) -> None:
    """Make `prescription` the easier or harder version of `other`, or with None an exercise of its own.

    A version stands directly after the exercise it is a version of. Raises CannotPrescribe.
    """
    if (prescription.in_place_of, prescription.relation) == (other, relation if other else ""):
        return
    if other is not None:
        if other.program_id != prescription.program_id or other.pk == prescription.pk:
            raise CannotPrescribe(_("Choose another exercise of this plan."))
        if other.in_place_of_id or prescription.versions.exists():
            raise CannotPrescribe(
                _("A version of a version would confuse. Choose an exercise with a number.")
            )
        prescription.in_place_of, prescription.relation = other, relation
        prescription.save(update_fields=["in_place_of", "relation"])
        place_prescription(other, other.section, place_of(other))
    else:
        _stand_alone(prescription)
    touch(prescription.program, by=by, subject=prescription, fields=["in_place_of"])


@undoable
@transaction.atomic
def move_prescription(prescription: Prescription, *, section: Section, to: int, by) -> None:
    """Put `prescription` at place `to` (0 is first) of `section`; both must be of one program.

    Places count the exercises with a number: versions go along with theirs. Raises CannotPrescribe.
    """
    if section.program_id != prescription.program_id:
        raise CannotPrescribe(_("Choose a section of this plan."))
    _must_have_a_number(prescription)
    place_prescription(prescription, section, to)
    touch(prescription.program, by=by, subject=prescription, verb="moved")


@undoable
@transaction.atomic
def move_by_one(prescription: Prescription, *, up: bool, by) -> None:
    """Swap `prescription` with its neighbour; past the end of a section it goes into the next one.

    Raises CannotPrescribe.
    """
    _must_have_a_number(prescription)
    sections = list(Section.objects.filter(program=prescription.program_id))
    at, place = sections.index(prescription.section), place_of(prescription)
    last = len(numbered(prescription.section)) - 1
    if up and place == 0 and at > 0:
        section, to = sections[at - 1], len(numbered(sections[at - 1]))
    elif not up and place == last and at < len(sections) - 1:
        section, to = sections[at + 1], 0
    else:
        section, to = sections[at], max(0, place - 1 if up else place + 1)
    move_prescription(prescription, section=section, to=to, by=by)


def _must_have_a_number(prescription: Prescription) -> None:
    if prescription.in_place_of_id:
        raise CannotPrescribe(_("A version moves with the exercise it is a version of."))


@undoable
@transaction.atomic
def stop(prescription: Prescription, *, by) -> None:
    """Take an exercise out of the draft; versions of it stand on their own afterwards."""
    program, key = locked(prescription.program), prescription.pk
    let_versions_go(prescription)
    prescription.delete()
    prescription.pk = key  # the trail names what is gone
    record(prescription, "stopped", by=by)
    touch(program, by=by, fields=[f"prescription {key}"])


def let_versions_go(prescription: Prescription) -> None:
    """Make every version of `prescription` an exercise of its own."""
    for version in prescription.versions.all():
        _stand_alone(version)


def _stand_alone(version: Prescription) -> None:
    """A rule that names the other exercise would make no sense any more."""
    version.in_place_of, version.relation, version.when, version.rule = None, "", "", ""
    version.save(update_fields=["in_place_of", "relation", "when", "rule"])
