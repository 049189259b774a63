"""What a patient is not to do for now, in the words the clinic gave its exercises."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hep.clinics.tenancy import ClinicOwned


class ClinicTagQuerySet(models.QuerySet):
    def current(self) -> "ClinicTagQuerySet":
        """Tags that can be chosen: those that were not put away."""
        return self.filter(archived_at=None)


class ClinicTag(ClinicOwned):
    """A word of the clinic's own for what an exercise asks of the body: “overhead”, “kneeling”."""

    name = models.CharField(_("name"), max_length=40)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)

    objects = ClinicOwned.manager(ClinicTagQuerySet)

    class Meta:
        verbose_name = _("clinic tag")
        verbose_name_plural = _("clinic tags")
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(fields=("clinic", "name"), name="clinic_tag_name_once_per_clinic")
        ]

    def __str__(self) -> str:
        return self.name


class TaggedExercise(ClinicOwned):
    """One exercise, shared or the clinic's own, that carries one of the clinic's tags."""

    tag = models.ForeignKey(ClinicTag, models.CASCADE, related_name="tagged", verbose_name=_("tag"))
    exercise = models.ForeignKey(
        "exercises.Exercise", models.CASCADE, related_name="+", verbose_name=_("exercise")
    )

    class Meta:
        verbose_name = _("tagged exercise")
        verbose_name_plural = _("tagged exercises")
        constraints = [
            models.UniqueConstraint(fields=("tag", "exercise"), name="clinic_tag_once_per_exercise")
        ]

    def __str__(self) -> str:
        return f"{self.tag_id}:{self.exercise_id}"


class RestrictionQuerySet(models.QuerySet):
    def in_force(self, *, on: dt.date) -> "RestrictionQuerySet":
        """Restrictions that hold on the day `on`: not lifted, and their day has not come."""
        return self.filter(Q(until=None) | Q(until__gt=on), lifted_at=None)


class Restriction(ClinicOwned):
    """“No overhead until 12 May”: a tag and the day from which it is allowed again, or none."""

    patient = models.ForeignKey(
        "patients.Patient", models.CASCADE, related_name="restrictions", verbose_name=_("patient")
    )
    tag = models.ForeignKey(ClinicTag, models.PROTECT, related_name="restrictions", verbose_name=_("not"))
    until = models.DateField(_("until"), null=True, blank=True)
    note = models.CharField(_("note, for the clinic only"), max_length=200, blank=True)
    created_by = models.ForeignKey("clinics.User", models.PROTECT, related_name="+", verbose_name=_("set by"))
    created_at = models.DateTimeField(_("set"), default=timezone.now, editable=False)
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)

    objects = ClinicOwned.manager(RestrictionQuerySet)

    class Meta:
        verbose_name = _("restriction")
        verbose_name_plural = _("restrictions")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.tag_id} {self.until or ''}"
