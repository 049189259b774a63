"""A prescription: one exercise in one program, with its dosage."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from exercises.dosage import Frequency, Range
from exercises.dosed import Dosed
from hep.clinics.tenancy import ClinicOwned


class Prescription(ClinicOwned, Dosed):
    """One exercise as it is prescribed; `in_place_of` makes it the easier or harder version of another."""

    class Relation(models.TextChoices):
        EASIER = "easier", _("easier version")
        HARDER = "harder", _("harder version")

    uuid = models.UUIDField(_("stable id"), default=uuid.uuid4, editable=False, unique=True)
    program = models.ForeignKey(
        "patients.Program", models.CASCADE, related_name="+", verbose_name=_("program")
    )
    section = models.ForeignKey(
        "patients.Section", models.CASCADE, related_name="prescriptions", verbose_name=_("section")
    )
    exercise = models.ForeignKey(
        "exercises.Exercise", models.PROTECT, related_name="prescriptions", verbose_name=_("exercise")
    )
    place = models.PositiveSmallIntegerField(_("order"), default=0)
    note = models.CharField(_("note to the patient"), max_length=300, blank=True)
    times_min = models.PositiveSmallIntegerField(_("times, from"), null=True, blank=True)
    times_max = models.PositiveSmallIntegerField(_("times, to"), null=True, blank=True)
    per = models.CharField(_("per"), max_length=10, blank=True)
    # The name of one of the program's sessions; a version goes with the exercise it is a version of.
    session = models.CharField(_("session"), max_length=20, blank=True)
    in_place_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="versions", verbose_name=_("in place of")
    )
    relation = models.CharField(_("kind of version"), max_length=10, choices=Relation, blank=True)
    when = models.CharField(_("do it in place of the other"), max_length=120, blank=True)
    rule = models.CharField(_("rule for moving on"), max_length=200, blank=True)
    with_optional_cues = models.BooleanField(_("with optional cues"), default=True)

    class Meta:
        verbose_name = _("prescription")
        verbose_name_plural = _("prescriptions")
        ordering = ("place", "pk")
        constraints = [
            *Dosed.constraints("prescription"),
            models.CheckConstraint(
                name="prescription_times_in_order",
                condition=Q(times_min=None, times_max=None)
                | Q(times_min__gte=1, times_max__gte=F("times_min")),
            ),
            models.CheckConstraint(
                name="prescription_not_in_place_of_itself",
                condition=Q(in_place_of=None) | ~Q(in_place_of=F("id")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exercise.slug} ({self.dosage or '–'})"

    @property
    def frequency(self) -> Frequency | None:
        """How often this exercise is done when that differs from the program; None otherwise."""
        if self.times_min is None:
            return None
        return Frequency(times=Range(self.times_min, self.times_max), per=self.per or "week")
