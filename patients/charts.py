"""Small pictures of a log as plain SVG paths: dots on a mat against the target band, and the line of pain.

A dot is a line without length and with round ends: hundreds of them are one short path. Each picture stays
below 4 kB; what it shows is in words or in a table beside it.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from exercises.dosage import Frequency
from patients import adherence
from patients.models import FollowUp

WEEKS_IN_A_ROW = 4
WEEKS_OF_A_PATIENT = 8
PAINS_IN_A_ROW = 12
ARROW = "↑"


@dataclass(frozen=True, slots=True)
class Scale:
    """Where the first dot stands, how far dots are apart, and how thick one is."""

    ground: float
    apart: float
    thick: float

    def y(self, place: float) -> float:
        return round(self.ground - place * self.apart, 1)


@dataclass(frozen=True, slots=True)
class Dots:
    """Sessions a week as dots: their path, the target band, and the weeks they show."""

    path: str
    thick: float
    top: float
    height: float
    weeks: tuple[adherence.Week, ...]

    @property
    def counts(self) -> str:
        return ", ".join(str(week.counted) for week in self.weeks)

    @property
    def asked(self) -> str:
        week = self.weeks[-1]
        return f"{week.least}–{week.most}" if week.most != week.least else f"{week.least}"


@dataclass(frozen=True, slots=True)
class Line:
    """The last pains as a line with a dot at its end."""

    path: str
    end: str
    first: int
    last: int
    is_up: bool


def weeks_until(row: FollowUp, today: dt.date, *, week_start: int, number: int) -> list[adherence.Week]:
    """The last `number` weeks of the patient of `row`, this one last; fewer when the plan is younger."""
    ranges = [(dt.date.fromisoformat(day), Frequency.from_dict(raw)) for day, raw in row.ranges]
    days = [dt.date.fromisoformat(day) for day, _pain, done in row.told if done]
    this_week = adherence.week_of(today, week_start=week_start)
    earliest = this_week - (number - 1) * adherence.WEEK
    first = max(earliest, min([ranges[0][0], *days]))
    return adherence.weeks(days, ranges=ranges, week_start=week_start, first=min(first, today), last=today)


def small_dots(row: FollowUp, today: dt.date, *, week_start: int) -> Dots | None:
    """The last four weeks, 54 by 36; None without a plan."""
    if not row.ranges:
        return None
    weeks = weeks_until(row, today, week_start=week_start, number=WEEKS_IN_A_ROW)
    scale = _scale(weeks, ground=29, apart=7.4, height=25, thick=6)
    path = "".join(_column(7 + 13 * place, week.counted, scale) for place, week in enumerate(weeks))
    return Dots(path, scale.thick, *_band(weeks[-1], scale), tuple(weeks))


def spark(row: FollowUp) -> Line | None:
    """The last pains, 92 by 40; None before one was told."""
    pains = [pain for _day, pain, _done in row.told if pain is not None][-PAINS_IN_A_ROW:]
    if not pains:
        return None
    apart = 80 / max(1, len(pains) - 1)
    start = 4 if len(pains) > 1 else 84
    points = [f"{round(start + place * apart, 1):g} {36 - 3.2 * pain:g}" for place, pain in enumerate(pains)]
    return Line("M" + "L".join(points), f"M{points[-1]}h0", pains[0], pains[-1], row.pain_rise > 0)


def _scale(weeks: Sequence[adherence.Week], *, ground, apart, height, thick) -> Scale:
    """Dots of a plan that asks for many a week come closer and get thinner."""
    most = max(max(week.counted, week.most) for week in weeks)
    apart = min(apart, height / max(1, most - 1))
    return Scale(ground, apart, round(min(thick, apart * 0.82), 1))


def _column(x: float, count: int, scale: Scale) -> str:
    return "".join(f"M{x:g} {scale.y(place):g}h0" for place in range(count))


def _band(week: adherence.Week, scale: Scale) -> tuple[float, float]:
    top = scale.y(week.most - 0.5)
    return top, round(scale.y(week.least - 1.5) - top, 1)


# ---------------------------------------------------------------- one patient

LEFT, RIGHT, PAIN_0, PAIN_STEP = 30, 600, 142, 11.6


@dataclass(frozen=True, slots=True)
class Column:
    """One week of the axis that pain and sessions share."""

    x: float
    week: adherence.Week
    is_now: bool
    pains: str  # told in that week, in order


@dataclass(frozen=True, slots=True)
class Chart:
    """Pain of each session above, sessions of each week below, on one axis of time; 600 by 318."""

    columns: tuple[Column, ...]
    dots: Dots
    missing: str
    line: str
    pains: str
    last_x: float
    last_y: float
    last: int | None

    @property
    def hole(self) -> float:
        """How thick the middle of an open dot is."""
        return round(self.dots.thick - 4, 1)


def chart(row: FollowUp, today: dt.date, *, week_start: int) -> Chart | None:
    """The last eight weeks of one patient; None without a plan."""
    if not row.ranges:
        return None
    weeks = weeks_until(row, today, week_start=week_start, number=WEEKS_OF_A_PATIENT)
    wide = (RIGHT - LEFT) / max(WEEKS_IN_A_ROW, len(weeks))
    scale = _scale(weeks, ground=270, apart=25, height=80, thick=18)
    xs = [round(LEFT + wide * (place + 0.5), 1) for place in range(len(weeks))]
    path = "".join(_column(x, week.counted, scale) for x, week in zip(xs, weeks, strict=True))
    missing = "".join(
        f"M{xs[-1]:g} {scale.y(place):g}h0" for place in range(weeks[-1].counted, weeks[-1].least)
    )
    told = [(dt.date.fromisoformat(day), pain) for day, pain, _done in row.told if pain is not None]
    told = [(day, pain) for day, pain in told if weeks[0].first <= day <= weeks[-1].last]
    points = [
        (
            round(LEFT + wide * ((day - weeks[0].first).days + 0.5) / 7, 1),
            round(PAIN_0 - PAIN_STEP * pain, 1),
        )
        for day, pain in told
    ]
    written = [f"{x:g} {y:g}" for x, y in points]
    return Chart(
        _columns(xs, weeks, told),
        Dots(path, scale.thick, *_band(weeks[-1], scale), tuple(weeks)),
        missing,
        "M" + "L".join(written) if written else "",
        "".join(f"M{each}h0" for each in written[:-1]),
        *(points[-1] if points else (0, 0)),
        told[-1][1] if told else None,
    )


def _columns(xs: Sequence[float], weeks: Sequence[adherence.Week], told) -> tuple[Column, ...]:
    found = []
    for x, week in zip(xs, weeks, strict=True):
        pains = ", ".join(str(pain) for day, pain in told if week.first <= day <= week.last)
        found.append(Column(x, week, week is weeks[-1], pains))
    return tuple(found)
