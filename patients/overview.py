"""The list of patients: who needs a look, who is on track; one page of it in four queries."""

import datetime as dt
from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Value
from django.utils import timezone
from django.utils.functional import cached_property

from hep.clinics.models import User
from patients import attention, charts
from patients.adherence import local_day
from patients.models import Patient, Program
from patients.models.follow_up import ON_TRACK, urgency

A_PAGE = 50
SORTS = {
    "need": ("urgency", "name", "pk"),
    "name": ("name", "pk"),
    "last": (F("follow_up__quiet_since").asc(nulls_last=True), "name", "pk"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What of the list is asked for; anything strange is the usual list."""

    words: str = ""
    discharged: bool = False
    mine: bool = False
    sort: str = "need"
    number: int | str = 1

    @classmethod
    def of(cls, asked, *, words: str = "") -> "Choice":
        """The choice in the values of a query string."""
        sort = asked.get("sort", "need")
        return cls(
            words=words,
            discharged="discharged" in asked,
            mine=asked.get("who") == "mine",
            sort=sort if sort in SORTS else "need",
            number=asked.get("page", 1),
        )


@dataclass
class Line:
    """One patient of the list: reasons in words, sessions as dots, pain as a line."""

    patient: Patient
    urgency: int
    reasons: list[attention.Reason] = field(default_factory=list)
    dots: charts.Dots | None = None
    pain: charts.Line | None = None

    @property
    def needs_a_look(self) -> bool:
        return self.urgency != ON_TRACK


class Known(Paginator):
    """A paginator whose number of rows is known already."""

    def __init__(self, rows: QuerySet, per_page: int, *, count: int):
        super().__init__(rows, per_page)
        self._known = count

    @cached_property
    def count(self) -> int:
        return self._known


@dataclass(frozen=True, slots=True)
class Overview:
    """One page of the list, with how many there are of each kind."""

    choice: Choice
    page: Page
    lines: list[Line]
    counts: dict[str, int]

    @property
    def on_track_count(self) -> int:
        return self.counts["found"] - self.counts["needing"]

    @property
    def needing(self) -> list[Line]:
        return [line for line in self.lines if line.needs_a_look]

    @property
    def on_track(self) -> list[Line]:
        return [line for line in self.lines if not line.needs_a_look]


def overview(user: User, choice: Choice, *, per_page: int = A_PAGE) -> Overview:
    """The page of the clinic's patients that `choice` asks for."""
    today = local_day(timezone.now(), user.clinic.time_zone)
    chosen = _chosen(user, choice, today)
    counts = _counts(user, choice, today)
    rows = chosen.select_related("follow_up__program").order_by(*SORTS[choice.sort])
    programs = Program.objects.select_related("current_version").order_by("-updated_at")
    programs = programs.defer("current_version__content")
    rows = rows.prefetch_related(Prefetch("programs", programs))
    page = Known(rows, per_page, count=counts["found"]).get_page(choice.number)
    lines = [line_of(patient, user, today) for patient in page.object_list]
    return Overview(choice, page, lines, counts)


def line_of(patient: Patient, user: User, today: dt.date) -> Line:
    """What the list shows of `patient`, who was annotated with `urgency`."""
    row = getattr(patient, "follow_up", None)
    if row is None:
        return Line(patient, ON_TRACK)
    clinic = user.clinic
    reasons = [] if patient.discharged_at else attention.reasons(row, clinic, today)
    dots = charts.small_dots(row, today, week_start=clinic.week_start)
    return Line(patient, patient.urgency if reasons else ON_TRACK, reasons, dots, charts.spark(row))


def _chosen(user: User, choice: Choice, today: dt.date) -> QuerySet:
    """Whom `choice` asks for, each with its urgency; nobody discharged needs a look."""
    rows = Patient.objects.exclude(discharged_at=None) if choice.discharged else Patient.objects.current()
    if choice.mine:
        rows = rows.filter(_mine(user))
    place = Value(ON_TRACK) if choice.discharged else urgency(user.clinic, today, at="follow_up__")
    return rows.named_like(choice.words).annotate(urgency=place)


def _mine(user: User) -> Q:
    """Patients whom `user` took on, or whose plan they changed last."""
    return Q(created_by=user) | Exists(Program.objects.filter(patient=OuterRef("pk"), updated_by=user))


def _counts(user: User, choice: Choice, today: dt.date) -> dict[str, int]:
    """How many are in care and discharged; how many were chosen, and how many of those need a look."""
    discharged = ~Q(discharged_at=None)
    every = Patient.objects.aggregate(
        current=Count("pk", filter=~discharged), discharged=Count("pk", filter=discharged)
    )
    found = _chosen(user, choice, today)
    return every | found.aggregate(found=Count("pk"), needing=Count("pk", filter=Q(urgency__lt=ON_TRACK)))
