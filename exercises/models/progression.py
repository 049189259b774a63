"""Easier and harder: the step from one exercise to the next, and its criterion."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_scopes import get_scope


class ProgressionStepQuerySet(models.QuerySet):
    def between_visible(self) -> "ProgressionStepQuerySet":
        """Steps between rows the clinic in scope may see: any clinic may tie its own to a shared exercise."""
        current = get_scope()
        if current.get("_enabled") is False:
            return self
        clinic = current.get("clinic")
        return self.filter(
            Q(easier__clinic=None) | Q(easier__clinic=clinic),
            Q(harder__clinic=None) | Q(harder__clinic=clinic),
        )


class ProgressionStep(models.Model):
    """From an easier exercise to a harder one, and the criterion for the step."""

    class Measure(models.TextChoices):
        SECONDS = "seconds", _("seconds")
        REPS = "reps", _("reps")
        EFFORT = "effort", _("effort, 0–10")

    easier = models.ForeignKey(
        "exercises.Exercise", models.CASCADE, related_name="harder_steps", verbose_name=_("easier")
    )
    harder = models.ForeignKey(
        "exercises.Exercise", models.CASCADE, related_name="easier_steps", verbose_name=_("harder")
    )
    criterion = models.CharField(_("move on when"), max_length=300)
    # {language: {"move_on": …, "ease_off": …}}: the patient's sentences
    words = models.JSONField(_("for patients"), default=dict, blank=True)
    measure = models.CharField(_("measured in"), max_length=20, choices=Measure, blank=True)
    measure_min = models.PositiveSmallIntegerField(_("from"), null=True, blank=True)
    measure_max = models.PositiveSmallIntegerField(_("to"), null=True, blank=True)
    sessions = models.PositiveSmallIntegerField(_("in how many sessions"), null=True, blank=True)

    objects = models.Manager.from_queryset(ProgressionStepQuerySet)()

    class Meta:
        verbose_name = _("progression step")
        verbose_name_plural = _("progression steps")
        constraints = [
            models.UniqueConstraint(fields=("easier", "harder"), name="progression_step_once"),
            models.CheckConstraint(
                name="progression_leads_elsewhere", condition=~Q(easier=models.F("harder"))
            ),
            models.CheckConstraint(
                name="progression_measure_in_order",
                condition=Q(measure_max=None) | Q(measure_max__gte=models.F("measure_min")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.easier.slug} → {self.harder.slug}"

    def clean(self) -> None:
        if bool(self.measure) != (self.measure_min is not None):
            raise ValidationError({"measure_min": _("A measure needs a number, and a number its measure.")})
