"""A session as the patient told it: one row for each revision and each second telling, never changed."""

import datetime as dt

from django.db import models
from django.db.models import F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from hep.clinics.tenancy import ClinicOwned

# A session that lasts longer was left open, or the clock moved in the middle of it.
LONGEST = dt.timedelta(hours=6)


class ExerciseSessionQuerySet(models.QuerySet):
    def newest(self) -> "ExerciseSessionQuerySet":
        """The last revision of each session, with what was told differently under the same number."""
        later = self.model.objects.filter(
            program=OuterRef("program"), uuid=OuterRef("uuid"), revision__gt=OuterRef("revision")
        )
        return self.filter(~models.Exists(later.filter(is_copy=False)))

    def in_force(self) -> "ExerciseSessionQuerySet":
        """What counts: the last revision of each session, unless that one removed it."""
        return self.newest().filter(is_copy=False, removed=False)

    def latest_first(self) -> "ExerciseSessionQuerySet":
        """By day, then by when they were done, the last one first."""
        return self.order_by(F("day").desc(nulls_last=True), F("started_at").desc(nulls_last=True), "-pk")


class ExerciseSession(ClinicOwned):
    """One received revision of one session. A correction is a new row; the database refuses a change."""

    class Source(models.TextChoices):
        LINK = "link", _("by the link")
        PIN = "pin", _("behind the PIN")
        PAPER = "paper", _("from paper")

    class Effort(models.IntegerChoices):
        VERY_EASY = 1, _("very easy")
        EASY = 2, _("easy")
        OK = 3, _("OK")
        HARD = 4, _("hard")
        VERY_HARD = 5, _("very hard")

    program = models.ForeignKey(
        "patients.Program", models.PROTECT, related_name="exercise_sessions", verbose_name=_("program")
    )
    version = models.ForeignKey(
        "patients.ProgramVersion", models.PROTECT, related_name="+", verbose_name=_("program version")
    )
    link = models.ForeignKey(
        "patients.ShareLink", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("link")
    )
    source = models.CharField(_("how it came"), max_length=10, choices=Source)
    # Made on the device: the same session keeps it through every correction.
    uuid = models.UUIDField(_("id of the session"))
    revision = models.PositiveIntegerField(_("revision"))
    digest = models.CharField(_("digest of the content"), max_length=64)
    # Told differently under a number that was taken: kept for the clinician, never counted.
    is_copy = models.BooleanField(_("second telling"), default=False)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    zone = models.CharField(_("the patient’s time zone"), max_length=64, blank=True)
    day = models.DateField(_("the patient’s day"), null=True, blank=True)
    # What the device said, where that day could not be: then `day` is the day of receipt.
    day_said = models.DateField(_("day as it was said"), null=True, blank=True)
    is_doubtful = models.BooleanField(_("clock or day in doubt"), default=False)
    pain = models.PositiveSmallIntegerField(_("pain while doing it"), null=True, blank=True)
    effort = models.PositiveSmallIntegerField(_("effort"), choices=Effort, null=True, blank=True)
    next_day_pain = models.PositiveSmallIntegerField(_("pain the next morning"), null=True, blank=True)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    # Each patients.entry.Result, checked before it is stored.
    results = models.JSONField(_("exercise by exercise"), default=list, blank=True)
    guided = models.BooleanField(_("guided"), default=False)
    removed = models.BooleanField(_("removed"), default=False)
    received_at = models.DateTimeField(_("received"))

    objects = ClinicOwned.manager(ExerciseSessionQuerySet)

    class Meta:
        verbose_name = _("exercise session")
        verbose_name_plural = _("exercise sessions")
        ordering = ("pk",)
        indexes = [
            models.Index(fields=("link", "received_at"), name="session_by_link_received"),
            models.Index(fields=("program", "day"), name="session_by_program_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("program", "uuid", "revision"),
                condition=Q(is_copy=False),
                name="session_revision_once",
            ),
            models.UniqueConstraint(
                fields=("program", "uuid", "revision", "digest"), name="session_content_once"
            ),
            models.CheckConstraint(name="session_revision_from_1", condition=Q(revision__gte=1)),
            models.CheckConstraint(
                name="session_pain_0_to_10", condition=Q(pain=None) | Q(pain__range=(0, 10))
            ),
            models.CheckConstraint(
                name="session_next_pain_0_to_10",
                condition=Q(next_day_pain=None) | Q(next_day_pain__range=(0, 10)),
            ),
            models.CheckConstraint(
                name="session_effort_1_to_5", condition=Q(effort=None) | Q(effort__range=(1, 5))
            ),
            models.CheckConstraint(
                name="session_has_a_day_unless_removed", condition=Q(removed=True) | Q(day__isnull=False)
            ),
            models.CheckConstraint(
                name="session_removed_says_nothing",
                condition=Q(removed=False)
                | Q(day=None, pain=None, effort=None, next_day_pain=None, note="", results=[]),
            ),
            models.CheckConstraint(
                name="session_day_said_is_in_doubt", condition=Q(day_said=None) | Q(is_doubtful=True)
            ),
            models.CheckConstraint(
                name="session_comes_by_a_link_or_on_paper",
                condition=Q(source="paper", link=None) | (~Q(source="paper") & Q(link__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.uuid} {self.revision}"

    @property
    def minutes(self) -> int | None:
        """How long it took, where the clock can be believed."""
        if self.started_at is None or self.finished_at is None:
            return None
        took = self.finished_at - self.started_at
        return round(took.total_seconds() / 60) if dt.timedelta(0) <= took <= LONGEST else None
