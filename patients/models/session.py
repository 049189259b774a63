"""A session with a name: A and B, or “Mon–Wed–Fri”, for a plan that one frequency is not enough for."""

from collections.abc import Mapping
from dataclasses import dataclass

from exercises.dosage import Frequency

LONGEST_NAME = 20
MOST_SESSIONS = 4


@dataclass(frozen=True, slots=True)
class NamedSession:
    """A name, the weekdays it is done on (0 = Monday … 6 = Sunday), or else how often.

    Raises ValueError for a name that is empty or too long and for a day that is none.
    """

    name: str
    days: tuple[int, ...] = ()
    frequency: Frequency | None = None

    def __post_init__(self) -> None:
        if not 0 < len(self.name) <= LONGEST_NAME or self.name != self.name.strip():
            raise ValueError(f"no name of a session: {self.name!r}")
        if list(self.days) != sorted(set(self.days) & set(range(7))):
            raise ValueError(f"no weekdays: {self.days!r}")

    def to_dict(self) -> dict:
        """JSON values, as a draft keeps them."""
        frequency = self.frequency.to_dict() if self.frequency else None
        return {"name": self.name, "days": list(self.days), "frequency": frequency}

    @classmethod
    def from_dict(cls, raw: Mapping) -> "NamedSession":
        """The session of `to_dict()`."""
        frequency = Frequency.from_dict(raw["frequency"]) if raw.get("frequency") else None
        return cls(raw["name"], tuple(raw.get("days", ())), frequency)
