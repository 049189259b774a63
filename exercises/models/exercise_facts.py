"""Facts of an exercise that are lists: words of the vocabularies, and reasons to take care."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ExerciseTag(models.Model):
    """A word of a controlled vocabulary that an exercise carries."""

    class Kind(models.TextChoices):
        REGION = "region", _("body region")
        EQUIPMENT = "equipment", _("equipment")
        MUSCLE = "muscle", _("muscle")
        PURPOSE = "purpose", _("purpose")
        LOAD = "load", _("what it demands")

    exercise = models.ForeignKey("exercises.Exercise", models.CASCADE, related_name="tags")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    tag = models.CharField(_("tag"), max_length=40)
    role = models.CharField(_("role"), max_length=30, blank=True)
    side = models.CharField(_("side of the body"), max_length=10, blank=True)
    place = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ("kind", "place", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("exercise", "kind", "tag", "role", "side"), name="tag_once_per_exercise"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.tag}"


class Caution(models.Model):
    """A reason to take care (precaution) or not to do an exercise (contraindication)."""

    class Kind(models.TextChoices):
        PRECAUTION = "precaution", _("Take care")
        CONTRAINDICATION = "contraindication", _("Do not do it")

    exercise = models.ForeignKey("exercises.Exercise", models.CASCADE, related_name="cautions")
    language = models.CharField(_("language"), max_length=12, default="en")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    tag = models.CharField(_("tag"), max_length=40, blank=True)
    side = models.CharField(_("side of the body"), max_length=10, blank=True)
    text = models.CharField(_("for patients"), max_length=200, blank=True)
    for_clinician = models.CharField(_("for clinicians"), max_length=300, blank=True)
    on_handout = models.BooleanField(
        _("on every handout"), default=False, help_text=_("The others are for the clinician to tell.")
    )
    place = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("caution")
        verbose_name_plural = _("cautions")
        ordering = ("place", "pk")

    def __str__(self) -> str:
        return self.for_clinician or self.text
