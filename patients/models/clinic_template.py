"""A clinic's own templates: a program without its patient."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hep.clinics.tenancy import ClinicOwned


class ClinicTemplateQuerySet(models.QuerySet):
    def current(self) -> "ClinicTemplateQuerySet":
        """Templates that can be started from: those that were not put away."""
        return self.filter(archived_at=None)


class ClinicTemplate(ClinicOwned):
    """A program to start from, as one clinic keeps it; copied into a draft, never tied to it."""

    name = models.CharField(_("name"), max_length=60)
    line = models.CharField(_("what it is for"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=12, default="en")
    # Its shape is described in patients/templating.py.
    body = models.JSONField(_("content"), default=dict)
    created_by = models.ForeignKey(
        "clinics.User", models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)

    objects = ClinicOwned.manager(ClinicTemplateQuerySet)

    class Meta:
        verbose_name = _("clinic template")
        verbose_name_plural = _("clinic templates")
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(fields=("clinic", "name"), name="clinic_template_name_once_per_clinic")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def exercise_names(self) -> list[str]:
        """What is in it, by the names the exercises had when it was saved."""
        return [row["exercise"]["name"] for part in self.body["sections"] for row in part["prescriptions"]]
