"""Frequency: how many sessions in a week or on a day."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from exercises.dosage.errors import DosageError, DosageParseError, Message, gettext_noop
from exercises.dosage.units import Bounds, Range, check_range, choice_error, read_range


class Per(StrEnum):
    DAY = "day"
    WEEK = "week"


FREQUENCY_BOUNDS = {
    Per.DAY: Bounds(1, 12, gettext_noop("Sessions per day must be from %(lowest)s to %(highest)s.")),
    Per.WEEK: Bounds(1, 21, gettext_noop("Sessions per week must be from %(lowest)s to %(highest)s.")),
}
UNREADABLE = gettext_noop("Write how often as, for example, 3–4 per week. I could not read “%(word)s”.")
LONGEST_TEXT = 60
SPOKEN = {"daily": "1 per day", "weekly": "1 per week", "once": "1", "twice": "2"}
SHORTHAND = re.compile(
    r"(\d{1,4})(?:\s*(?:[-‐‑‒–—−]|to)\s*(\d{1,4}))?\s*(?:x|×|times?|sessions?)?"
    r"\s*(?:/|per|an?|each|every)\s*(day|d|week|wk|w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often: `Frequency(Range(3, 4))` reads "3–4 sessions per week". Raises DosageError."""

    times: Range
    per: Per = Per.WEEK

    def __post_init__(self) -> None:
        try:
            object.__setattr__(self, "per", Per(self.per))
        except ValueError:
            raise DosageError({"per": choice_error(Per)}) from None
        errors = check_range(self.times, "times", FREQUENCY_BOUNDS[self.per])
        if errors:
            raise DosageError(errors)

    def __str__(self) -> str:
        return f"{self.times} {'session' if self.times.maximum == 1 else 'sessions'} per {self.per}"

    def to_dict(self) -> dict[str, object]:
        return {"times_min": self.times.minimum, "times_max": self.times.maximum, "per": self.per.value}

    @classmethod
    def from_dict(cls, columns: Mapping[str, object]) -> "Frequency":
        """The frequency of `times_min`, `times_max` (empty: the same) and `per` (empty: a week)."""
        times, errors = read_range(columns, "times")
        if errors:
            raise DosageError(errors)
        return cls(times, columns.get("per") or Per.WEEK)


def parse_frequency(text: str) -> Frequency:
    """Read `3-4/week`, `3–4 sessions per week`, `2x a day`, `twice a week` or `daily`.

    Raises DosageError; a text that says anything else is a DosageParseError naming it.
    """
    words = text[: LONGEST_TEXT + 1].split()
    line = " ".join(SPOKEN.get(word.casefold(), word) for word in words)
    match = SHORTHAND.fullmatch(line) if len(line) <= LONGEST_TEXT else None
    if not match:
        word = " ".join(words)
        raise DosageParseError({"frequency": Message(UNREADABLE, word=word)}, word=word)
    low, high, per = match.groups()
    times, errors = read_range({"times_min": int(low), "times_max": int(high or low)}, "times")
    if errors:
        raise DosageParseError(errors, word=" ".join(words))
    return Frequency(times, {"d": Per.DAY, "w": Per.WEEK}[per[0].casefold()])
