"""The calendar file of a plan: the days a patient chose, at a floating local time, with neutral titles.

One repeating entry for the sessions of the plan and one, tentative, for the bonus: a calendar that reads a
file again finds both by their ids and moves them, also when other days were chosen meanwhile. A time without
a zone is 7:30 wherever the patient wakes up.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext
from icalendar import Calendar, Event, vRecur

from patients.document import ProgramDocument

NAMESPACE = uuid.UUID("6f0f6a0c-5d0a-4c3b-9a51-6d7c1a4b9b60")
# What a plan without a length fills: the weeks of the longest diary on paper.
UNDATED_WEEKS = 12
LENGTH = dt.timedelta(minutes=30)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Choice:
    """What the patient chose: weekdays (0 = Monday) of the plan and of the bonus, and the times of a day."""

    days: tuple[int, ...]
    bonus: tuple[int, ...]
    times: tuple[dt.time, ...]


def render(document: ProgramDocument, choice: Choice, *, plan: str, language: str) -> bytes:
    """The calendar file; the same document, choice and `plan` are the same bytes.

    `plan` names the program in a way that no later version changes: ids are made of it.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//HEP//Exercises//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    with translation.override(language):
        titles = {"CONFIRMED": gettext("Exercises"), "TENTATIVE": gettext("Exercises, if you like")}
    for status, days in (("CONFIRMED", choice.days), ("TENTATIVE", choice.bonus)):
        for place, time in enumerate(choice.times if days else ()):
            event = _event(document, days, time)
            event.add("uid", str(uuid.uuid5(NAMESPACE, f"{plan} {status} {place}")))
            event.add("summary", titles[status])
            event.add("status", status)
            calendar.add_component(event)
    return calendar.to_ical()


def first_and_last(document: ProgramDocument) -> tuple[dt.date, dt.date]:
    """The days a plan begins and ends on, as far as its calendar goes."""
    first = dt.date.fromisoformat(document.starts_on or document.published_on)
    return first, first + dt.timedelta(weeks=document.weeks or UNDATED_WEEKS, days=-1)


def neighbours(days: Iterable[int]) -> list[tuple[int, int]]:
    """The pairs of `days` that follow each other; a week is a circle."""
    chosen = set(days)
    return [(day, (day + 1) % 7) for day in range(7) if {day, (day + 1) % 7} <= chosen]


def _event(document: ProgramDocument, days: Sequence[int], time: dt.time) -> Event:
    first, last = first_and_last(document)
    start = next(day for day in _from(first) if day.weekday() in days)
    event = Event()
    event.add("dtstamp", dt.datetime.fromisoformat(document.published_at).astimezone(dt.UTC))
    event.add("dtstart", dt.datetime.combine(start, time))
    event.add("duration", LENGTH)
    until = dt.datetime.combine(last, dt.time(23, 59, 59))
    event.add("rrule", vRecur(freq="WEEKLY", byday=[DAYS[day] for day in sorted(days)], until=until))
    # A newer version goes before the one that was read; nobody is busy, and nobody else is told.
    event.add("sequence", document.number)
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


def _from(first: dt.date) -> Iterable[dt.date]:
    return (first + dt.timedelta(days=number) for number in range(7))
