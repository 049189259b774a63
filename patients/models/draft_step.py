"""One step in the making of a draft, so that it can be undone and done again."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hep.clinics.tenancy import ClinicOwned


class DraftStepQuerySet(models.QuerySet):
    def of(self, program, person) -> "DraftStepQuerySet":
        """What `person` did to the draft of `program`."""
        return self.filter(program=program, made_by=person)


class DraftStep(ClinicOwned):
    """What one person changed in one go: each value before and after, and nothing that stayed as it was.

    `changes` is {kind: {key: [before, after]}}; a side is None where the row did not exist. Of a row that
    stayed only the fields that changed are there. A step that was undone waits to be done again until
    its maker takes another.
    """

    program = models.ForeignKey(
        "patients.Program", models.CASCADE, related_name="steps", verbose_name=_("program")
    )
    made_by = models.ForeignKey("clinics.User", models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    request_id = models.CharField(_("request"), max_length=32, blank=True)
    # For the label of its button: a word, and the name of an exercise or section.
    what = models.CharField(_("what"), max_length=20)
    name = models.CharField(_("of what"), max_length=200, blank=True)
    number = models.PositiveSmallIntegerField(_("of how many"), default=1)
    changes = models.JSONField(_("changes"))
    is_undone = models.BooleanField(_("undone"), default=False)

    objects = ClinicOwned.manager(DraftStepQuerySet)

    class Meta:
        verbose_name = _("step of a draft")
        verbose_name_plural = _("steps of drafts")
        ordering = ("pk",)
        indexes = [models.Index(fields=("program", "made_by"), name="draft_step_by_maker")]

    def __str__(self) -> str:
        return f"{self.what} in {self.program_id}"
