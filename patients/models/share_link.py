"""The patient's way in: a link with a secret, and a note of each time it was opened."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hep.clinics.tenancy import ClinicOwned


class ShareLinkQuerySet(models.QuerySet):
    def alive(self, *, at) -> "ShareLinkQuerySet":
        """Links that open at the instant `at`."""
        return self.filter(revoked_at=None).filter(Q(expires_at=None) | Q(expires_at__gt=at))


class ShareLink(ClinicOwned):
    """One link to one program. The token itself is nowhere: its hash finds the row, the seal re-shows it."""

    program = models.ForeignKey(
        "patients.Program", models.CASCADE, related_name="links", verbose_name=_("program")
    )
    token_sha256 = models.BinaryField(_("hash of the token"), max_length=32, unique=True)
    sealed = models.BinaryField(_("sealed token"), max_length=120, default=b"")
    created_by = models.ForeignKey(
        "clinics.User", models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    # Opens history and full name; empty means that there is none. Tries are counted before they are checked.
    pin_hash = models.CharField(_("PIN, hashed"), max_length=128, blank=True, editable=False)
    pin_set_at = models.DateTimeField(_("PIN made"), null=True, blank=True, editable=False)
    pin_fails = models.PositiveSmallIntegerField(_("wrong PINs"), default=0, editable=False)
    pin_waits_until = models.DateTimeField(_("no PIN before"), null=True, blank=True, editable=False)

    objects = ClinicOwned.manager(ShareLinkQuerySet)

    class Meta:
        verbose_name = _("share link")
        verbose_name_plural = _("share links")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"link {self.pk}"

    def is_alive(self, *, at) -> bool:
        """Whether the link opens at the instant `at`."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > at)


class LinkAccess(models.Model):
    """One opening of a link: no address, no name; the visitor is a hash that means nothing tomorrow."""

    link = models.ForeignKey(
        ShareLink, models.CASCADE, related_name="accesses", null=True, verbose_name=_("link")
    )
    hour = models.DateTimeField(_("hour"))
    result = models.CharField(_("result"), max_length=12)
    browser = models.CharField(_("browser family"), max_length=20, blank=True)
    visitor = models.CharField(_("visitor, for one day"), max_length=16, blank=True)

    class Meta:
        verbose_name = _("opening of a link")
        verbose_name_plural = _("openings of links")
        indexes = [models.Index(fields=("link", "hour"), name="access_by_link")]

    def __str__(self) -> str:
        return f"{self.result} at {self.hour:%Y-%m-%d %H}:00"
