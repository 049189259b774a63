"""A program: what one patient is to do, how often, for how long. The draft; versions are what was issued."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exercises.dosage import Frequency, Range
from hep.clinics.tenancy import ClinicOwned
from patients.models.session import NamedSession


class ProgramQuerySet(models.QuerySet):
    def with_rows(self) -> "ProgramQuerySet":
        """Everything the builder or a document needs, in a fixed number of queries."""
        exercise = "sections__prescriptions__exercise"
        return self.select_related("patient", "clinic", "current_version", "created_by").prefetch_related(
            "sections__prescriptions",
            f"{exercise}__texts",
            f"{exercise}__tags",
            f"{exercise}__cautions",
            f"{exercise}__pictures__picture",
            f"{exercise}__pictures__dark",
            f"{exercise}__pictures__line",
        )


class Program(ClinicOwned):
    """The draft of a patient's program. `rev` grows with every change: two people notice each other."""

    patient = models.ForeignKey(
        "patients.Patient", models.CASCADE, related_name="programs", verbose_name=_("patient")
    )
    title = models.CharField(_("title"), max_length=60)
    language = models.CharField(_("language"), max_length=12, default="en")
    times_min = models.PositiveSmallIntegerField(_("sessions, from"), default=3)
    times_max = models.PositiveSmallIntegerField(_("sessions, to"), default=4)
    per = models.CharField(_("per"), max_length=10, default="week")
    starts_on = models.DateField(_("start"), null=True, blank=True)
    weeks = models.PositiveSmallIntegerField(_("weeks"), null=True, blank=True)
    review_on = models.DateField(_("review date"), null=True, blank=True)
    line = models.CharField(_("a line for the patient"), max_length=200, blank=True)
    goal = models.CharField(_("the patient’s own goal"), max_length=200, blank=True)
    why_many = models.CharField(_("why so many exercises"), max_length=200, blank=True)
    advice = models.JSONField(_("advice page"), default=dict, blank=True)
    # Sessions with names, each NamedSession.to_dict(); most plans have none.
    sessions = models.JSONField(_("sessions with names"), default=list, blank=True)
    rev = models.PositiveIntegerField(_("revision"), default=1)
    current_version = models.ForeignKey(
        "patients.ProgramVersion", models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_by = models.ForeignKey(
        "clinics.User", models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    updated_by = models.ForeignKey(
        "clinics.User", models.PROTECT, related_name="+", verbose_name=_("changed by")
    )
    updated_at = models.DateTimeField(_("changed"), default=timezone.now)
    # The revision the current version was made from: equal to `rev` means nothing is unpublished.
    published_rev = models.PositiveIntegerField(
        _("published revision"), null=True, blank=True, editable=False
    )

    objects = ClinicOwned.manager(ProgramQuerySet)

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        ordering = ("-updated_at",)
        constraints = [
            models.CheckConstraint(
                name="program_times_in_order", condition=Q(times_min__gte=1, times_max__gte=F("times_min"))
            ),
            models.CheckConstraint(
                name="program_weeks_1_to_52", condition=Q(weeks=None) | Q(weeks__range=(1, 52))
            ),
            models.CheckConstraint(
                name="program_review_after_start",
                condition=Q(review_on=None) | Q(starts_on=None) | Q(review_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def frequency(self) -> Frequency:
        """Sessions per week (or day), a range."""
        return Frequency(times=Range(self.times_min, self.times_max), per=self.per)

    @property
    def named_sessions(self) -> tuple[NamedSession, ...]:
        """The sessions with names, in order; usually none."""
        return tuple(NamedSession.from_dict(raw) for raw in self.sessions)

    @property
    def ends_on(self) -> dt.date | None:
        """The last day of the last week; None for an undated program."""
        if self.starts_on is None or self.weeks is None:
            return None
        return self.starts_on + dt.timedelta(weeks=self.weeks, days=-1)

    @property
    def first_published_at(self) -> dt.datetime:
        """When the first version was issued; there must be one."""
        return self.versions.aggregate(first=models.Min("published_at"))["first"]

    @property
    def has_unpublished_changes(self) -> bool:
        return self.rev != self.published_rev

    @property
    def prescriptions(self) -> list:
        """All prescriptions in the order they are done."""
        return [row for section in self.sections.all() for row in section.prescriptions.all()]


class Section(ClinicOwned):
    """A group of a program: warm-up, main, …"""

    program = models.ForeignKey(Program, models.CASCADE, related_name="sections", verbose_name=_("program"))
    title = models.CharField(_("title"), max_length=40)
    place = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ("place", "pk")

    def __str__(self) -> str:
        return self.title
