"""The words of an exercise, one row a language."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ExerciseText(models.Model):
    """The words of an exercise in one language; a patient reads them once a person reviewed them."""

    exercise = models.ForeignKey("exercises.Exercise", models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=12)
    name = models.CharField(_("name"), max_length=80)
    other_names = models.JSONField(_("other names"), default=list, blank=True)
    purpose = models.TextField(_("purpose, for clinicians"), blank=True)
    why = models.CharField(_("why, for patients"), max_length=200, blank=True)
    steps = models.JSONField(_("steps"), default=list)
    set_up = models.JSONField(_("set-up cues"), default=list, blank=True)
    feel = models.JSONField(_("feel it"), default=list, blank=True)
    avoid = models.JSONField(_("avoid"), default=list, blank=True)
    breathing = models.JSONField(_("breathing cues"), default=list, blank=True)
    # Cues that a clinician can switch off for one patient, e.g. the small inward turn.
    optional_cues = models.JSONField(_("optional cues"), default=list, blank=True)
    hold_where = models.CharField(_("where the hold happens"), max_length=60, blank=True)
    side_names = models.CharField(_("what the side is called"), max_length=60, blank=True)
    # One side only, with the places {side} and {other}: "Lean on your {other} arm and lift your {side} leg."
    side_line = models.CharField(_("sentence for one side"), max_length=120, blank=True)
    progressions = models.JSONField(_("harder ways to do it"), default=list, blank=True)
    teaching = models.JSONField(_("teaching notes, for clinicians"), default=list, blank=True)
    evidence = models.JSONField(_("evidence, for clinicians"), default=list, blank=True)
    reviewed_by = models.CharField(_("reviewed by"), max_length=80, blank=True)
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    # Names of the fields whose words in the source language changed since this translation was read.
    outdated = models.JSONField(_("outdated fields"), default=list, blank=True, editable=False)

    class Meta:
        verbose_name = _("text of an exercise")
        verbose_name_plural = _("texts of exercises")
        ordering = ("language",)
        constraints = [
            models.UniqueConstraint(fields=("exercise", "language"), name="exercise_text_once_per_language")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"

    @property
    def is_reviewed(self) -> bool:
        """Whether a person signed these words off and nothing they stand for has changed since."""
        return self.reviewed_on is not None and not self.outdated
