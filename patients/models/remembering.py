"""What a clinician wants to remember of a patient: notes, and the patient's own goals with ratings."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hep.clinics.tenancy import ClinicOwned


class PatientNote(ClinicOwned):
    """One dated note, for the clinic alone."""

    patient = models.ForeignKey(
        "patients.Patient", models.CASCADE, related_name="notes", verbose_name=_("patient")
    )
    text = models.TextField(_("note"), max_length=2000)
    by = models.ForeignKey("clinics.User", models.PROTECT, related_name="+", verbose_name=_("written by"))
    at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"note {self.pk}"


class Goal(ClinicOwned):
    """What the patient wants to do again, in the patient's own words."""

    patient = models.ForeignKey(
        "patients.Patient", models.CASCADE, related_name="goals", verbose_name=_("patient")
    )
    words = models.CharField(_("in the patient’s own words"), max_length=200)
    at = models.DateTimeField(_("set"))

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"goal {self.pk}"


class GoalRating(ClinicOwned):
    """How well it goes on one day: 0 is not at all, 10 is as well as before."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="ratings", verbose_name=_("goal"))
    rating = models.PositiveSmallIntegerField(_("how well, 0–10"))
    on = models.DateField(_("day"))

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        ordering = ("on", "pk")
        constraints = [
            models.CheckConstraint(name="goal_rating_0_to_10", condition=Q(rating__range=(0, 10))),
            models.UniqueConstraint(fields=("goal", "on"), name="goal_rating_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"rating {self.pk}"
