"""The way of an exercise into the library: who drafted it, sent it to review, published it, sent it back."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ReviewStep(models.Model):
    """One step on the way from draft to published, with a name and a time; steps are never changed."""

    class Kind(models.TextChoices):
        DRAFTED = "drafted", _("Draft")
        SENT = "sent", _("Sent to review")
        PUBLISHED = "published", _("Published")
        RETURNED = "returned", _("Back to draft")
        # A published exercise that is edited stays published; its words wait to be signed off.
        CHANGED = "changed", _("Changed")

    exercise = models.ForeignKey("exercises.Exercise", models.CASCADE, related_name="review_steps")
    kind = models.CharField(_("step"), max_length=20, choices=Kind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    rev = models.PositiveIntegerField(_("revision"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    # Published by the one who had sent it, because nobody else could.
    is_alone = models.BooleanField(_("without a second person"), default=False)

    class Meta:
        verbose_name = _("step of a review")
        verbose_name_plural = _("steps of reviews")
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.exercise.slug}: {self.kind}"
