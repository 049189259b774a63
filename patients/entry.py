"""An entry of the diary as it arrives: one session, or a correction of one. Plain Python, like the document.

What a phone sends and what a page without script posts become the same `Entry`; its digest tells the very
same entry, sent again, from another one under the same number.
"""

import datetime as dt
import hashlib
import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum

LONGEST_NOTE = 2000
MOST_RESULTS = 60
MOST_AMOUNTS = 100
LARGEST_NUMBER = 9999
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Outcome(StrEnum):
    DONE = "done"
    STOPPED = "stopped"
    SKIPPED = "skipped"


class Why(StrEnum):
    NOT_SAID = ""
    HURTS = "hurts"
    HARD = "hard"


@dataclass(frozen=True, slots=True)
class Result:
    """How one exercise went. `amounts` are reps, or seconds of a hold, in the order they were done."""

    id: str  # uuid of the prescription
    outcome: str = Outcome.DONE.value
    rounds: int = 0  # 0: not said
    amounts: tuple[int, ...] = ()
    easier: bool = False  # done in place of its parent
    easy_seconds: int | None = None  # how long a hold felt easy
    why: str = Why.NOT_SAID.value

    @classmethod
    def from_dict(cls, raw: object) -> "Result":
        """The result in JSON values. Raises ValueError for any value that cannot be."""
        if not isinstance(raw, Mapping):
            raise ValueError("a result is an object")
        return cls(
            id=str(uuid.UUID(_text(raw.get("id")))),
            outcome=Outcome(raw.get("outcome")).value,
            rounds=_number(raw.get("rounds") or 0),
            amounts=_numbers(raw.get("amounts") or []),
            easier=_claim(raw.get("easier") or False),
            easy_seconds=None if raw.get("easy_seconds") is None else _number(raw["easy_seconds"]),
            why=Why(raw.get("why") or "").value,
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One revision of one session, as the patient told it. A removed one says nothing but that."""

    uuid: uuid.UUID
    revision: int
    version: int | None  # number of the plan it was done with; None where a removal leaves it out
    day: dt.date | None
    zone: str = ""
    started_at: dt.datetime | None = None
    finished_at: dt.datetime | None = None
    pain: int | None = None
    effort: int | None = None
    next_day_pain: int | None = None
    note: str = ""
    guided: bool = False
    removed: bool = False
    results: tuple[Result, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 over what the entry says; equal for the very same entry sent again."""
        content = {name: value for name, value in asdict(self).items() if name not in ("uuid", "revision")}
        canonical = json.dumps(content, sort_keys=True, default=_written, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    @property
    def said(self) -> list[str]:
        """Names of the fields that say something: all that the audit trail may know of them."""
        names = ("pain", "effort", "next_day_pain", "note", "results", "removed")
        return [name for name in names if getattr(self, name) not in (None, "", (), False)]


def results(raw: object) -> tuple[Result, ...]:
    """The results in a JSON list. Raises ValueError for a list that cannot be."""
    if not isinstance(raw, list | tuple) or len(raw) > MOST_RESULTS:
        raise ValueError("no list of results")
    return tuple(Result.from_dict(each) for each in raw)


def plain_text(said: str) -> str:
    """`said` without what no database keeps: NUL, other control characters, half an emoji."""
    whole = said.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        letter for letter in whole if letter in "\n\t" or letter.isprintable() or ord(letter) > 159
    )


def _written(value: object) -> str:
    """Instants in UTC: the same moment is the same text, whatever its offset."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    return str(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("no text")
    return value


def _claim(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("neither true nor false")
    return value


def _number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST_NUMBER:
        raise ValueError("no number that can be")
    return value


def _numbers(value: object) -> tuple[int, ...]:
    if not isinstance(value, list | tuple) or len(value) > MOST_AMOUNTS:
        raise ValueError("no list of numbers")
    return tuple(_number(each) for each in value)
