"""What the patient's own device has to know of a plan: numbers to count with, and sentences that hold one.

The device counts this week's sessions by itself, so it needs each sentence for each number, worded here.
"""

import datetime as dt
import math

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, pgettext

from exercises import dosage_words
from exercises.dosage import Dosage, Frequency, RepUnit
from exercises.dosage.frequency import Per
from patients import burden
from patients.document import PrescriptionBlock, ProgramDocument

DAYS = 7
# A hold shorter than this is a moment of a rep, not something to time.
SHORTEST_HOLD = 10
PAIN = list(range(11))
# Steps of "how long it felt easy": the longest hold up to which each is used.
STEPS = ((20, 5), (60, 15))
LONG_STEP = 30


def facts(document: ProgramDocument, *, language: str = "") -> dict:
    """Numbers and counted sentences of `document`, in `language` or else in its own."""
    language = language or document.language
    with translation.override(language):
        return _facts(document, language)


def _facts(document: ProgramDocument, language: str) -> dict:
    frequency = Frequency.from_dict(document.frequency)
    is_daily = frequency.per == Per.DAY
    return {
        "version": document.number,
        "per": frequency.per.value,
        "minimum": frequency.times.minimum,
        "maximum": frequency.times.maximum,
        "week_start": document.clinic.week_start,
        "count": _count(frequency),
        "title": gettext("Today") if is_daily else gettext("This week"),
        "to_go": [] if is_daily else [_to_go(left) for left in range(1, frequency.times.minimum + 1)],
        "minutes": _minutes(document),
        "offline": _offline(document),
        "well_done": gettext("Well done, %(name)s.") % {"name": document.greeting}
        if document.greeting
        else gettext("Well done."),
        "tell": gettext("Tell %(name)s anything") % {"name": document.clinician},
        "urgent": gettext("This is not read at once. If you are worried, call %(phone)s.")
        % {"phone": document.clinic.phone},
        "pain": PAIN,
        "holds": [hold for row in document.prescriptions if (hold := _hold(row, language))],
    }


def _count(frequency: Frequency) -> dict:
    """“{done} of 3–4 sessions” in its parts: before the count, between, the dose, after it."""
    dose = next(part["text"] for part in dosage_words.frequency_words(frequency)["lead"] if part.get("dose"))
    before, _, rest = gettext("{done} of {sessions}").partition("{done}")
    between, _, after = rest.partition("{sessions}")
    return {"before": before, "between": between, "dose": dose, "after": after}


def _to_go(left: int) -> str:
    """Small numbers as words; no blame in any of them."""
    spoken = {
        1: gettext("One more to go this week."),
        2: gettext("Two more to go this week."),
        3: gettext("Three more to go this week."),
    }
    several = ngettext("%(left)s more to go this week.", "%(left)s more to go this week.", left)
    return spoken.get(left) or several % {"left": left}


def _minutes(document: ProgramDocument) -> str:
    """About how long a session takes: the middle of the estimate; nothing where sessions differ."""
    rows = [row for row in document.prescriptions if not row.in_place_of]
    if document.sessions or not rows:
        return ""
    each = [burden.session_seconds(Dosage.from_dict(row.dosage)) for row in rows]
    middle = sum(part.minimum + part.maximum for part in each) / 2
    minutes = math.ceil(middle / 60)
    return ngettext("about %(minutes)s min", "about %(minutes)s min", minutes) % {"minutes": minutes}


def _offline(document: ProgramDocument) -> str:
    day = dt.date.fromisoformat(document.published_on)
    return gettext("You are offline. This is your plan of %(date)s.") % {
        "date": date_format(day, pgettext("day", "j F"))
    }


def _hold(row: PrescriptionBlock, language: str) -> dict | None:
    """An exercise that is held for a time, with the seconds to choose from."""
    dosage = Dosage.from_dict(row.dosage)
    timed = dosage.reps if dosage.reps_unit == RepUnit.SECOND else dosage.hold
    if timed is None or timed.maximum < SHORTEST_HOLD:
        return None
    step = next((step for longest, step in STEPS if timed.maximum <= longest), LONG_STEP)
    words = row.words.get(language) or next(iter(row.words.values()))
    question = gettext("How long did it feel easy? %(name)s, in seconds")
    return {
        "id": row.uuid,
        "question": question % {"name": words.name},
        "seconds": [step * n for n in range(5)],
    }
