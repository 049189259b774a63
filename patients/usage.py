"""How a clinic uses its plans, in plain numbers: counts of the clinic, never of one person.

The days a week are those of `adherence`, over the last four whole weeks of plans that were in force for all
of them; the middle of all these weeks (median) is shown beside the middle of what was asked for.
"""

import datetime as dt
import json
from collections import defaultdict
from dataclasses import dataclass
from statistics import median

from django.db.models import Count, Q
from django.utils import timezone

from exercises.dosage import Frequency
from hep.clinics.models import Clinic
from patients import adherence
from patients.models import ExerciseSession, LinkAccess, Mail, ProgramVersion

WEEKS = 4


@dataclass(frozen=True, slots=True)
class Usage:
    """The numbers of one clinic; each count for the last whole weeks and since the beginning."""

    since: dt.date
    until: dt.date  # the last day counted as recent weeks
    programs: dict[str, int]
    openings: dict[str, int]
    sessions: dict[str, int]
    letters: dict[str, int]
    weeks: int  # weeks of patients that the medians are of
    days: float | None
    asked: float | None
    reached: int


def usage_of(clinic: Clinic, *, now: dt.datetime) -> Usage:
    """The numbers of `clinic` at `now`: six queries, however many patients there are."""
    monday = adherence.week_of(adherence.local_day(now, clinic.time_zone), week_start=clinic.week_start)
    since = monday - WEEKS * adherence.WEEK
    # Instants of the clinic's own midnights.
    start, end = (timezone.make_aware(dt.datetime.combine(day, dt.time())) for day in (since, monday))
    sessions = ExerciseSession.objects.all().in_force()
    opened = LinkAccess.objects.filter(link__clinic=clinic, result__in=("opened", "pdf"))
    weeks = _weeks(since, monday, clinic=clinic, start=start)
    return Usage(
        since,
        monday - dt.timedelta(days=1),
        _counted(ProgramVersion.objects.all(), "program", published_at__range=(start, end)),
        _counted(opened, "pk", hour__range=(start, end)),
        _counted(sessions, "pk", day__gte=since, day__lt=monday),
        _counted(Mail.objects.filter(state=Mail.State.SENT), "pk", ended_at__range=(start, end)),
        len(weeks),
        median(week.counted for week in weeks) if weeks else None,
        median(week.least for week in weeks) if weeks else None,
        sum(week.is_reached for week in weeks),
    )


def _counted(rows, what: str, **recent) -> dict[str, int]:
    return rows.aggregate(
        all=Count(what, distinct=True), recent=Count(what, distinct=True, filter=Q(**recent))
    )


def _weeks(since: dt.date, monday: dt.date, *, clinic: Clinic, start: dt.datetime) -> list[adherence.Week]:
    """The whole weeks of every plan that was in force from `since` on and still is."""
    in_force = ProgramVersion.objects.filter(
        program__current_version__isnull=False,
        program__patient__discharged_at=None,
        published_at__lt=start,
    )
    asked = ProgramVersion.objects.filter(
        pk__in=in_force.values("program__current_version"),
    ).values_list("program_id", "content")
    told = ExerciseSession.objects.filter(day__gte=since, day__lt=monday).in_force()
    days = defaultdict(list)
    for program, day, results in told.values_list("program_id", "day", "results"):
        if adherence.is_done(results):
            days[program].append(day)
    found = []
    for program, content in asked.iterator():
        frequency = Frequency.from_dict(json.loads(content)["frequency"])
        found += adherence.weeks(
            days[program],
            ranges=[(since, frequency)],
            week_start=clinic.week_start,
            first=since,
            last=monday,
        )
    return [week for week in found if week.is_whole]
