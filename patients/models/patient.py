"""A patient: as little as the work needs. A name is enough."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hep.clinics.models import phone_validator
from hep.clinics.tenancy import ClinicOwned

LONGEST_GREETING = 60


class PatientQuerySet(models.QuerySet):
    def current(self) -> "PatientQuerySet":
        """Patients who were not discharged."""
        return self.filter(discharged_at=None)

    def named_like(self, words: str) -> "PatientQuerySet":
        """Patients whose name or reference holds every one of `words`."""
        rows = self
        for word in words.split():
            rows = rows.filter(models.Q(name__icontains=word) | models.Q(reference__icontains=word))
        return rows


class Patient(ClinicOwned):
    """Somebody who gets a home exercise program from one clinic."""

    # What other systems know the patient by: it says nothing, so it may stand in an address.
    identifier = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120)
    greeting = models.CharField(
        _("greeting name"),
        max_length=LONGEST_GREETING,
        blank=True,
        help_text=_("The only name on the handout. May be empty."),
    )
    reference = models.CharField(_("your reference"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=12, default="en")
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("mobile number"), max_length=30, blank=True, validators=[phone_validator])
    note = models.TextField(_("note, for the clinic only"), max_length=4000, blank=True)
    created_by = models.ForeignKey(
        "clinics.User", models.PROTECT, related_name="+", verbose_name=_("added by")
    )
    created_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)
    discharged_at = models.DateTimeField(_("discharged"), null=True, blank=True)

    objects = ClinicOwned.manager(PatientQuerySet)

    class Meta:
        verbose_name = _("patient")
        verbose_name_plural = _("patients")
        ordering = ("name", "pk")
        indexes = [models.Index(fields=("clinic", "name"), name="patient_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def newest_program(self):
        """The program that was changed last; None before the first."""
        programs = sorted(self.programs.all(), key=lambda program: program.updated_at)
        return programs[-1] if programs else None


def first_name(name: str) -> str:
    """The greeting name a new patient gets: the first word of the name, as far as it fits."""
    words = name.split()
    return words[0][:LONGEST_GREETING] if words else ""
