"""An import of exercises on its way: the file that was read, and its rows until they are exercises."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hep.clinics.tenancy import ClinicOwned


class ImportRun(ClinicOwned):
    """One file on its way into a clinic's library: read, shown, confirmed, written, done."""

    class State(models.TextChoices):
        READING = "reading", _("being read")
        CHECKED = "checked", _("waiting for your word")
        REFUSED = "refused", _("refused")
        WRITING = "writing", _("being prepared")
        INDEXING = "indexing", _("being made findable")
        DONE = "done", _("done")

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(_("file"), max_length=200)
    format = models.CharField(_("format"), max_length=20)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.READING)
    # Somebody said that the clinic may use the pictures of the file; the audit trail has it as well.
    may_use_pictures = models.BooleanField(_("may use the pictures"), default=False)
    created = models.PositiveIntegerField(_("created"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    failed = models.PositiveIntegerField(_("failed"), default=0)
    # Entries without words in the language that was asked for, and the like: told, never silently dropped.
    notes = models.JSONField(_("notes"), default=list)
    # Program templates of a bundle: small enough to wait here.
    templates = models.JSONField(_("templates"), default=list)
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.file_name}: {self.state}"

    @property
    def summary(self) -> str:
        """The counts in one line, as the command prints it."""
        return (
            f"created {self.created}, changed {self.changed}, "
            f"unchanged {self.unchanged}, failed {self.failed}"
        )

    @property
    def is_going(self) -> bool:
        """Whether it was confirmed and there is work left."""
        return self.state in (self.State.WRITING, self.State.INDEXING)


class ImportRow(models.Model):
    """One entry of the file, what is to become of it, and what is wrong with it."""

    class Verdict(models.TextChoices):
        CREATED = "created", _("new")
        CHANGED = "changed", _("changed")
        UNCHANGED = "unchanged", _("unchanged")
        FAILED = "failed", _("cannot be read")

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    verdict = models.CharField(_("what becomes of it"), max_length=10, choices=Verdict)
    name = models.CharField(_("name"), max_length=200, blank=True)
    slug = models.CharField(_("short name"), max_length=80, blank=True)
    # The entry in the shape of `exercises.importing.entries`; of a failed row of a table its `cells`.
    entry = models.JSONField(_("content"), default=dict)
    digest = models.CharField(_("digest"), max_length=64, blank=True)
    problems = models.JSONField(_("problems"), default=list)
    # The exercise that it changes; the hidden exercise made from it waits in `staged`.
    target = models.ForeignKey("exercises.Exercise", models.CASCADE, null=True, related_name="+")
    staged = models.ForeignKey("exercises.Exercise", models.SET_NULL, null=True, related_name="+")
    is_edited_here = models.BooleanField(_("edited here since"), default=False)
    is_indexed = models.BooleanField(_("findable"), default=False)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ("number",)
        indexes = [models.Index(fields=("run", "verdict", "staged"), name="import_row_by_verdict")]

    def __str__(self) -> str:
        return f"{self.number}: {self.verdict}"
