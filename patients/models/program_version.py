"""What was issued: immutable versions, and their disposable renderings."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hep.clinics.tenancy import ClinicOwned
from patients.document import ProgramDocument


class ProgramVersion(ClinicOwned):
    """A published program as one complete document. The database refuses to change or remove it."""

    program = models.ForeignKey(
        "patients.Program", models.PROTECT, related_name="versions", verbose_name=_("program")
    )
    number = models.PositiveIntegerField(_("number"))
    format = models.PositiveSmallIntegerField(_("format of the document"))
    # Canonical JSON, kept as text: the digest is of these very bytes.
    content = models.TextField(_("document"))
    digest = models.CharField(_("digest"), max_length=64)
    language = models.CharField(_("language"), max_length=12)
    published_by = models.ForeignKey(
        "clinics.User", models.PROTECT, related_name="+", verbose_name=_("published by")
    )
    published_at = models.DateTimeField(_("published"))

    class Meta:
        verbose_name = _("program version")
        verbose_name_plural = _("program versions")
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=("program", "number"), name="version_number_once_per_program")
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.digest[:12]}"

    @property
    def document(self) -> ProgramDocument:
        return ProgramDocument.from_json(self.content)


class RenderedHandout(ClinicOwned):
    """The handout page of one version in one language, ready to send; can be thrown away and made again."""

    version = models.ForeignKey(
        ProgramVersion, models.CASCADE, related_name="renderings", verbose_name=_("version")
    )
    language = models.CharField(_("language"), max_length=12)
    page = models.CharField(_("page"), max_length=10, default="handout")
    # Hash of templates and static manifest: another key means the row is stale.
    renderer = models.CharField(_("renderer"), max_length=32)
    body = models.BinaryField(_("page, gzipped"))
    etag = models.CharField(_("etag"), max_length=64)

    class Meta:
        verbose_name = _("rendered handout")
        verbose_name_plural = _("rendered handouts")
        constraints = [
            models.UniqueConstraint(fields=("version", "language", "page"), name="rendering_once_per_page")
        ]

    def __str__(self) -> str:
        return f"{self.page} {self.language} of {self.version_id}"
