"""The clinic's own usual dosage of an exercise: kept from a plan, or given up for the library's."""

from django.db import transaction
from django.utils.translation import gettext as _

from hep.audit.recording import record
from patients.models import ClinicDosage, Prescription
from patients.prescribing import CannotPrescribe


@transaction.atomic
def keep_as_usual(prescription: Prescription, *, by) -> ClinicDosage:
    """Make the dosage of `prescription` the clinic's default for its exercise.

    Raises CannotPrescribe while it has no dosage.
    """
    if prescription.dosage is None:
        raise CannotPrescribe(_("Set the dosage first."))
    row, is_new = ClinicDosage.objects.get_or_create(
        clinic_id=prescription.clinic_id, exercise=prescription.exercise
    )
    if row.dosage != prescription.dosage:
        row.dosage = prescription.dosage
        row.save()
        record(row, "created" if is_new else "changed", by=by, fields=["dosage"])
    return row


@transaction.atomic
def forget_usual(prescription: Prescription, *, by) -> None:
    """Go back to the library's default for the exercise of `prescription`."""
    for row in ClinicDosage.objects.select_for_update(no_key=True).filter(exercise=prescription.exercise):
        key = row.pk
        row.delete()
        row.pk = key  # the trail names what is gone
        record(row, "removed", by=by)
