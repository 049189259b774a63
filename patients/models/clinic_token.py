"""A key with which a clinic's own system reads its patients' plans over FHIR. It reads, and nothing else."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hep.clinics.tenancy import ClinicOwned


class ClinicTokenQuerySet(models.QuerySet):
    def alive(self) -> "ClinicTokenQuerySet":
        """Tokens that still let a system in."""
        return self.filter(revoked_at=None)


class ClinicToken(ClinicOwned):
    """One token of one system. It is shown once and kept nowhere: its hash finds the row."""

    name = models.CharField(_("system"), max_length=60, help_text=_("Which system reads with it."))
    token_sha256 = models.BinaryField(_("hash of the token"), max_length=32, unique=True, editable=False)
    created_by = models.ForeignKey(
        "clinics.User", models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)

    objects = ClinicOwned.manager(ClinicTokenQuerySet)

    class Meta:
        verbose_name = _("clinic token")
        verbose_name_plural = _("clinic tokens")
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return f"token {self.pk}"
