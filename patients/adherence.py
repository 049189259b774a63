"""Adherence: how often a week a patient did the plan, against the range it asks for.

What counts is **days a week**. Patients keep the length of a session (71 %) better than its weekly
frequency (61 %; Medina-Mirapeix 2009, BMC Musculoskelet Disord), so the frequency is what has to be seen;
and feedback on what was done is the kind of help with positive trials in older people (Room 2017, BMJ Open).
Only what was told with a time counts: of paper diaries 90 % were reported and 11 % were true, of electronic
ones with a time 94 % (Stone 2003, Control Clin Trials).

- A day counts at most as often as the plan can ask of one day. Of "3–4 a week" that is once: the days
  between are part of the dose, and a second session on Monday does not stand in for Wednesday's. Of "2 a day"
  it is twice. Every session is kept and shown; the rest is just not counted twice.
- A day is the patient's: the date on the wall where they were. By UTC every Monday morning in Auckland would
  fall into the week before.
- A week begins on the clinic's first day. It is measured by the range that was in force on its last day.
- A session of which every exercise was skipped is kept and shown, but nothing was done: it does not count.
- Reaching the lower number is all of the plan; what goes beyond it is a bonus and makes up for no other week.
- A week that is not over, or that the plan did not last all of, is shown but not judged.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from exercises.dosage import Frequency

DAYS = 7
WEEK = dt.timedelta(days=DAYS)


@dataclass(frozen=True, slots=True)
class Week:
    """One week: what the plan asks for, and the days that count, in order."""

    first: dt.date
    least: int
    most: int
    days: tuple[dt.date, ...]
    sessions: int  # all that were done, also a second one on a day that counts once
    is_whole: bool

    @property
    def last(self) -> dt.date:
        return self.first + WEEK - dt.timedelta(days=1)

    @property
    def counted(self) -> int:
        return len(self.days)

    @property
    def bonus(self) -> int:
        return max(0, self.counted - self.least)

    @property
    def is_reached(self) -> bool:
        return self.counted >= self.least


@dataclass(frozen=True, slots=True)
class Adherence:
    """What was done of what the plan asked for at least, over whole weeks."""

    done: int
    planned: int

    @property
    def rate(self) -> float | None:
        """From 0 to 1; None before a whole week has passed."""
        return self.done / self.planned if self.planned else None


def local_day(instant: dt.datetime, zone: str) -> dt.date:
    """The date on the wall where the clock shows `zone`."""
    return instant.astimezone(ZoneInfo(zone)).date()


def is_done(results: Sequence[dict]) -> bool:
    """Whether anything of a session was done; one that was told without its exercises was."""
    return not results or any(each["outcome"] != "skipped" for each in results)


def week_of(day: dt.date, *, week_start: int) -> dt.date:
    """The first day of the week that `day` is in; `week_start` is 0 for Monday … 6 for Sunday."""
    return day - dt.timedelta(days=(day.weekday() - week_start) % DAYS)


def asked(frequency: Frequency) -> tuple[int, int, int]:
    """What `frequency` asks of a week, at least and at most, and how often one day can count for it."""
    times = frequency.times
    if frequency.per == "day":
        return times.minimum * DAYS, times.maximum * DAYS, times.maximum
    return times.minimum, times.maximum, -(-times.maximum // DAYS)


def weeks(
    days: Iterable[dt.date],
    *,
    ranges: Sequence[tuple[dt.date, Frequency]],
    week_start: int,
    first: dt.date,
    last: dt.date,
) -> list[Week]:
    """The weeks from that of `first` to that of `last`, with the sessions that were done on `days`.

    `ranges` says from which day on the plan asked for what, in order; `first` is the plan's first day and
    `last` today.
    """
    done = Counter(days)
    found = []
    monday = week_of(first, week_start=week_start)
    while monday <= last:
        found.append(_week(monday, done, ranges, first=first, last=last))
        monday += WEEK
    return found


def adherence(of: Iterable[Week]) -> Adherence:
    """What the whole ones of these weeks come to."""
    whole = [week for week in of if week.is_whole]
    return Adherence(sum(min(week.counted, week.least) for week in whole), sum(week.least for week in whole))


def _week(monday: dt.date, done: Counter, ranges, *, first: dt.date, last: dt.date) -> Week:
    ends = monday + WEEK - dt.timedelta(days=1)
    in_force = [frequency for since, frequency in ranges if since <= ends] or [ranges[0][1]]
    least, most, a_day = asked(in_force[-1])
    dates = [monday + dt.timedelta(days=number) for number in range(DAYS)]
    counted = tuple(date for date in dates for _time in range(min(done[date], a_day)))
    sessions = sum(done[date] for date in dates)
    return Week(monday, least, most, counted, sessions, is_whole=first <= monday and ends < last)
