"""Rest days between sessions with names: what to say when there are none. Plain rules over a document."""

from collections.abc import Iterator
from itertools import combinations

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from exercises.dosage import Frequency
from patients.document import ProgramDocument, SessionBlock

DAYS_OF_A_WEEK = 7
MOST_WITH_REST = 3  # of seven days in a circle, no four are all apart


def rest_notes(document: ProgramDocument) -> Iterator[str]:
    """What to consider about the days of named sessions; nothing for a plan without them."""
    for one, two in combinations(document.sessions, 2):
        words = {"one": one.name, "two": two.name}
        if same := sorted(set(one.days) & set(two.days)):
            yield _("%(one)s and %(two)s both fall on %(day)s.") % (words | {"day": WEEKDAYS[same[0]]})
        elif near := _neighbours(one, two):
            days = {"day": WEEKDAYS[near[0]], "next": WEEKDAYS[near[1]]}
            said = _("%(one)s and %(two)s fall on neighbouring days: %(day)s and %(next)s.")
            yield said % (words | days)
    for session in document.sessions:
        if near := _neighbours(session, session):
            words = {"name": session.name, "day": WEEKDAYS[near[0]], "next": WEEKDAYS[near[1]]}
            yield _("%(name)s has no day of rest between %(day)s and %(next)s.") % words
    if (number := sessions_a_week(document)) > MOST_WITH_REST:
        said = _("%(number)s sessions a week cannot all have a day of rest between. Make one a light one.")
        yield said % {"number": number}


def sessions_a_week(document: ProgramDocument) -> int:
    """How many sessions the named ones make in a week, at most; 0 without any."""
    return sum(_a_week(session) for session in document.sessions)


def _a_week(session: SessionBlock) -> int:
    if session.days or not session.frequency:
        return len(session.days)
    frequency = Frequency.from_dict(session.frequency)
    return frequency.times.maximum * (DAYS_OF_A_WEEK if frequency.per == "day" else 1)


def _neighbours(one: SessionBlock, two: SessionBlock) -> tuple[int, int] | None:
    """The first two days, one of each, that follow each other; a week is a circle."""
    pairs = sorted((min(a, b), max(a, b)) for a in one.days for b in two.days if (a - b) % 7 in (1, 6))
    if not pairs:
        return None
    early, late = pairs[0]
    return (late, early) if late - early == DAYS_OF_A_WEEK - 1 else (early, late)
