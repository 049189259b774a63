"""What was told, read for a page: weeks as boxes, pain as a line, and what a clinician has to see."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby, zip_longest
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.utils import timezone

from exercises.dosage import Frequency
from hep.clinics.models import Clinic
from patients import adherence
from patients.document import ProgramDocument
from patients.models import ExerciseSession, Patient, Program, ProgramVersion

WEEKS_SHOWN = 12
SESSIONS_A_PAGE = 20
SESSIONS_FOR_THE_CLINIC = 12
POINTS_SHOWN = 30
# The line in the units of its picture: ten pain points are a hundred high.
LINE_WIDTH, LEFT, RIGHT, TOP, MAT = 340, 30, 300, 14, 114


@dataclass(frozen=True, slots=True)
class Box:
    """One box of a week: the day it was filled on, or none yet; dashed when it is a bonus."""

    day: dt.date | None
    is_bonus: bool


@dataclass(frozen=True, slots=True)
class Point:
    """One session on the pain line."""

    x: int
    y: int
    row: ExerciseSession


# ---------------------------------------------------------------- weeks


def weeks_of(program: Program, *, clinic: Clinic) -> list[tuple[adherence.Week, list[Box]]]:
    """The last weeks of `program` with their boxes, this week first."""
    issued = ProgramVersion.objects.filter(program=program).order_by("number")
    ranges = [_range_of(version.document) for version in issued]
    rows = ExerciseSession.objects.filter(program=program).in_force().order_by("day")
    told = list(rows.values_list("day", "zone", "results"))
    days = [day for day, _zone, results in told if adherence.is_done(results)]
    zone = told[-1][1] if told else clinic.time_zone
    found = adherence.weeks(
        days,
        ranges=ranges,
        week_start=clinic.week_start,
        first=min([ranges[0][0], *days]),
        last=adherence.local_day(timezone.now(), zone),
    )
    return [(week, boxes(week)) for week in reversed(found[-WEEKS_SHOWN:])]


def boxes(week: adherence.Week) -> list[Box]:
    """A box for each session the week asks for, bonus ones last; one a day where those are too many."""
    if week.most > adherence.DAYS:
        dates = [week.first + dt.timedelta(days=number) for number in range(adherence.DAYS)]
        return [Box(date if date in week.days else None, is_bonus=False) for date in dates]
    number = max(week.most, week.counted)
    filled = zip_longest(week.days, range(number))
    return [Box(day, is_bonus=place >= week.least) for day, place in filled]


def _range_of(document: ProgramDocument) -> tuple[dt.date, Frequency]:
    return dt.date.fromisoformat(document.published_on), Frequency.from_dict(document.frequency)


# ---------------------------------------------------------------- sessions


def sessions_page(program: Program, *, number: str) -> Page:
    """One page of what counts, the last day first; a strange number is the nearest page."""
    rows = ExerciseSession.objects.filter(program=program).in_force().latest_first()
    return Paginator(rows, SESSIONS_A_PAGE).get_page(number)


def session_told(program: Program, session: UUID) -> ExerciseSession | None:
    """One session as it stands; None for one that is not of `program` or was removed."""
    rows = ExerciseSession.objects.filter(program=program, uuid=session).in_force()
    return rows.select_related("version").defer("version__content").first()


def pain_points(program: Program) -> list[Point]:
    """The last sessions whose pain was told, in the order of their days, evenly apart."""
    told = ExerciseSession.objects.filter(program=program, pain__isnull=False).in_force().latest_first()
    rows = list(told[:POINTS_SHOWN])[::-1]
    apart = (RIGHT - LEFT) / max(1, len(rows) - 1)
    return [Point(round(LEFT + place * apart), MAT - 10 * row.pain, row) for place, row in enumerate(rows)]


def path_of(points: Iterable[Point]) -> str:
    """The points as the path of a picture."""
    return "M" + "L".join(f"{point.x} {point.y}" for point in points)


# ---------------------------------------------------------------- for the clinician


@dataclass(frozen=True, slots=True)
class Told:
    """One session as the clinic sees it: what counts, and what was told differently.

    Each row knows the `number` of its plan, and its `troubles`: what was stopped or skipped.
    """

    row: ExerciseSession
    copies: list[ExerciseSession]


def told_to_the_clinic(patient: Patient) -> list[Told]:
    """The last sessions of all plans of `patient`; two queries, however many there are.

    What was told in two ways is shown beside each other, until the patient corrects it.
    """
    newest = ExerciseSession.objects.filter(program__patient=patient).newest()
    rows = list(newest.order_by("-received_at", "-pk")[: 3 * SESSIONS_FOR_THE_CLINIC])
    versions = ProgramVersion.objects.filter(pk__in={row.version_id for row in rows})
    kept = {version.pk: version for version in versions}
    names = {pk: _names(version.document) for pk, version in kept.items()}
    for row in rows:
        row.number = kept[row.version_id].number
        row.troubles = _troubles(row, names[row.version_id])
    by_session = sorted(rows, key=lambda row: (str(row.program_id), str(row.uuid), row.is_copy))
    found = []
    for _session, told in groupby(by_session, key=lambda row: (row.program_id, row.uuid)):
        first, *copies = told
        if copies or not first.removed:
            found.append(Told(first, copies))
    found.sort(key=lambda each: (each.row.day or each.row.received_at.date(), each.row.pk), reverse=True)
    return found[:SESSIONS_FOR_THE_CLINIC]


def _names(document: ProgramDocument) -> dict[str, str]:
    return {row.uuid: row.words[document.language].name for row in document.prescriptions}


def _troubles(row: ExerciseSession, names: dict[str, str]) -> list[dict]:
    """What was stopped or skipped, by the names of the plan it was done with."""
    return [
        {"name": names.get(each["id"], ""), "outcome": each["outcome"], "why": each["why"]}
        for each in row.results
        if each["outcome"] != "done"
    ]
