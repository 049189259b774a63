"""Taking patients into care and out of it."""

from django.db import transaction
from django.utils import timezone

from hep.audit.recording import record
from patients.models import Patient, ShareLink
from patients.models.patient import first_name


@transaction.atomic
def add_patient(clinic, *, name: str, by, **details) -> Patient:
    """A new patient of `clinic`; without a greeting the handout greets by first name."""
    details.setdefault("greeting", first_name(name))
    patient = Patient(clinic=clinic, name=name, created_by=by, **details)
    patient.save()
    record(patient, "created", by=by)
    return patient


@transaction.atomic
def change_patient(patient: Patient, *, values: dict, by) -> Patient:
    """Change facts of `patient`; only what really changed is written and named in the audit trail."""
    changed = [name for name, value in values.items() if getattr(patient, name) != value]
    for name in changed:
        setattr(patient, name, values[name])
    if changed:
        patient.save(update_fields=changed)
        record(patient, "changed", by=by, fields=changed)
    return patient


@transaction.atomic
def discharge(patient: Patient, *, by) -> None:
    """End a patient's care: the record stays, every link of theirs stops at once."""
    now = timezone.now()
    links = list(ShareLink.objects.filter(program__patient=patient).alive(at=now))
    patient.discharged_at = now
    patient.save(update_fields=["discharged_at"])
    for link in links:
        link.revoked_at = now
        link.save(update_fields=["revoked_at"])
    record(patient, "discharged", by=by)
    for link in links:
        record(link, "revoked", by=by)


@transaction.atomic
def readmit(patient: Patient, *, by) -> None:
    """Take a discharged patient back; a new link has to be made."""
    patient.discharged_at = None
    patient.save(update_fields=["discharged_at"])
    record(patient, "readmitted", by=by)
