"""Dosage and Load: made once, checked when made, never changed. `dataclasses.replace` makes the next one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from exercises.dosage.errors import DosageError, Message, gettext_noop
from exercises.dosage.line import describe
from exercises.dosage.units import (
    EFFORT_BOUNDS,
    HOLD_BOUNDS,
    REPS_BOUNDS,
    REST_BOUNDS,
    SETS_BOUNDS,
    LoadUnit,
    Pattern,
    Range,
    RepUnit,
    SetUnit,
    Side,
    check_range,
    choice_error,
    read_range,
)

LOAD_MAXIMUM = 500
LOAD_DECIMAL_PLACES = 2
LOAD_TEXT_LENGTH = 60
TEMPO_SECONDS = 20
TEMPO_LENGTH = len(f"{TEMPO_SECONDS}-{TEMPO_SECONDS}-{TEMPO_SECONDS}")

OPTIONAL_RANGES = {"sets": SETS_BOUNDS, "hold": HOLD_BOUNDS, "rest": REST_BOUNDS, "effort": EFFORT_BOUNDS}
CHOICES = {"sets_unit": SetUnit, "reps_unit": RepUnit, "side": Side}
COLUMNS = (
    *("sets_min", "sets_max", "sets_unit", "reps_min", "reps_max", "reps_unit", "hold_min", "hold_max"),
    *("side", "pattern", "rest_min", "rest_max", "load_amount", "load_unit", "load_text", "tempo"),
    *("effort_min", "effort_max"),
)

LOAD_AMOUNT = gettext_noop("A load must be more than 0, at most %(maximum)s, with no more than two decimals.")
LOAD_UNIT = gettext_noop("Say whether the load is in kg or lb.")
LOAD_EITHER = gettext_noop("Give the load as an amount or in words, not both.")
LOAD_EMPTY = gettext_noop("Give the load as an amount or in words.")
LOAD_TEXT = gettext_noop('Describe the load in at most %(length)s letters, without the sign ".')
TEMPO = gettext_noop(
    "Write the tempo as lift-hold-lower in seconds, for example 2-1-2: the lift and the lowering take "
    "1 to %(seconds)s seconds, the hold 0 to %(seconds)s."
)
TEMPO_AND_HOLD = gettext_noop("The hold in the tempo and the hold of %(hold)s s differ. Make them agree.")
UNKNOWN_COLUMN = gettext_noop("A dosage has no such field.")


@dataclass(frozen=True, slots=True)
class Load:
    """What is lifted: an amount with its unit (`5 kg`), or words (`"red band"`). Never both."""

    amount: Decimal | None = None
    unit: LoadUnit | None = None
    text: str = ""

    def __post_init__(self) -> None:
        _settle(self, text=" ".join(str(self.text or "").split()))
        if self.amount is None:
            _settle(self, unit=None)
            errors = _text_errors(self.text)
        else:
            _settle(self, amount=_decimal(self.amount))
            errors = self._amount_errors()
        if errors:
            raise DosageError(errors)

    def _amount_errors(self) -> dict[str, Message]:
        errors = {}
        if not _is_load(self.amount):
            errors["load_amount"] = Message(LOAD_AMOUNT, maximum=LOAD_MAXIMUM)
        try:
            _settle(self, unit=LoadUnit(self.unit or ""))
        except ValueError:
            errors["load_unit"] = Message(LOAD_UNIT)
        if self.text:
            errors["load_text"] = Message(LOAD_EITHER)
        return errors

    @property
    def number(self) -> str:
        """The amount as people write it: `5`, `2.5`; "" for a load in words."""
        if self.amount is None:
            return ""
        return f"{self.amount:f}".rstrip("0").rstrip(".") if "." in f"{self.amount:f}" else f"{self.amount:f}"

    def __str__(self) -> str:
        return f"{self.number} {self.unit}" if self.number else f'"{self.text}"'


@dataclass(frozen=True, slots=True)
class Dosage:
    """How much of one exercise: reps, and whatever else the clinician fixes. Holds and rests in seconds.

    Raises DosageError, with every error at its column, for anything impossible. `str()` is the clinician's
    line, which `exercises.dosage.parse` reads back to an equal dosage.
    """

    reps: Range
    reps_unit: RepUnit = RepUnit.REP
    sets: Range | None = None
    sets_unit: SetUnit = SetUnit.SET
    hold: Range | None = None
    side: Side = Side.NONE
    pattern: Pattern | None = None
    rest: Range | None = None
    load: Load | None = None
    tempo: str = ""
    effort: Range | None = None

    def __post_init__(self) -> None:
        errors = self._settle_choices()
        if "reps_unit" not in errors:
            errors |= check_range(self.reps, "reps", REPS_BOUNDS[self.reps_unit])
        for name, bounds in OPTIONAL_RANGES.items():
            if getattr(self, name) is not None:
                errors |= check_range(getattr(self, name), name, bounds)
        if not isinstance(self.load, Load | None):
            errors["load_text"] = Message(LOAD_EMPTY)
        errors |= _tempo_errors(self.tempo, self.hold)
        if errors:
            raise DosageError(errors)

    def _settle_choices(self) -> dict[str, Message]:
        errors = {}
        choices: dict[str, type[StrEnum]] = CHOICES | ({"pattern": Pattern} if self.pattern else {})
        for name, kind in choices.items():
            try:
                _settle(self, **{name: kind(getattr(self, name))})
            except ValueError:
                errors[name] = choice_error(kind)
        # What is not there has no unit and no name: two dosages that read alike are equal.
        if self.sets is None:
            _settle(self, sets_unit=SetUnit.SET)
        if not self.pattern:
            _settle(self, pattern=None)
        return errors

    def __str__(self) -> str:
        return describe({field.name: getattr(self, field.name) for field in fields(self)})

    def to_dict(self) -> dict[str, object]:
        """The dosage as flat, JSON-able columns: None for an empty number, "" for empty text."""
        load = self.load
        columns = {
            "sets_unit": self.sets_unit.value,
            "reps_unit": self.reps_unit.value,
            "side": self.side.value,
            "pattern": self.pattern.value if self.pattern else "",
            "load_amount": load.number or None if load else None,
            "load_unit": load.unit.value if load and load.unit else "",
            "load_text": load.text if load else "",
            "tempo": self.tempo,
        }
        for name in ("reps", *OPTIONAL_RANGES):
            value = getattr(self, name)
            columns[f"{name}_min"] = value.minimum if value else None
            columns[f"{name}_max"] = value.maximum if value else None
        return {name: columns[name] for name in COLUMNS}

    @classmethod
    def from_dict(cls, columns: Mapping[str, object]) -> "Dosage":
        """The dosage of flat columns, as `to_dict` makes them. A column left out is empty.

        Raises DosageError with every error at its column, unknown columns included.
        """
        errors = {name: Message(UNKNOWN_COLUMN) for name in columns if name not in COLUMNS}
        values = {name: columns[name] for name in ("pattern", "tempo") if columns.get(name)}
        values |= {name: columns[name] for name in CHOICES if columns.get(name)}
        for name in ("reps", *OPTIONAL_RANGES):
            values[name], range_errors = read_range(columns, name)
            errors |= range_errors
        values["load"], load_errors = _read_load(columns)
        errors |= load_errors
        try:
            dosage = cls(**values)
        except DosageError as error:
            # Reps that were given but could not be read have their own error already.
            known = {"reps_min"} if "reps_max" in errors else set()
            errors = {name: text for name, text in error.errors.items() if name not in known} | errors
        if errors:
            raise DosageError(errors)
        return dosage


def _settle(value: object, **settled: object) -> None:
    # The one way to bring a frozen dataclass into its one spelling while it is being made.
    for name, content in settled.items():
        object.__setattr__(value, name, content)


def _decimal(amount: object) -> Decimal | None:
    if isinstance(amount, bool | float):
        return None
    try:
        return Decimal(amount)
    except (InvalidOperation, TypeError, ValueError):
        return None


def _is_load(amount: Decimal | None) -> bool:
    if amount is None or not amount.is_finite() or not 0 < amount <= LOAD_MAXIMUM:
        return False
    return amount == round(amount, LOAD_DECIMAL_PLACES)


def _text_errors(text: str) -> dict[str, Message]:
    if not text:
        return {"load_text": Message(LOAD_EMPTY)}
    # Joiners are letters' own business in Persian and in emoji; every other invisible sign is refused.
    visible = text.replace("\u200c", "").replace("\u200d", "")
    if '"' in text or not visible.isprintable() or not visible.strip() or len(text) > LOAD_TEXT_LENGTH:
        return {"load_text": Message(LOAD_TEXT, length=LOAD_TEXT_LENGTH)}
    return {}


def _read_load(columns: Mapping[str, object]) -> tuple[Load | None, dict[str, Message]]:
    amount, unit, text = (columns.get(f"load_{part}") or None for part in ("amount", "unit", "text"))
    if columns.get("load_amount") == 0:
        amount = 0
    if amount is None and not str(text or "").strip():
        return None, {}
    try:
        return Load(amount, unit, text or ""), {}
    except DosageError as error:
        return None, error.errors


def _tempo_errors(tempo: object, hold: Range | None) -> dict[str, Message]:
    if tempo == "":
        return {}
    match = isinstance(tempo, str) and re.fullmatch(r"([1-9]\d?)-(0|[1-9]\d?)-([1-9]\d?)", tempo, re.ASCII)
    if not match or max(map(int, match.groups())) > TEMPO_SECONDS:
        return {"tempo": Message(TEMPO, seconds=TEMPO_SECONDS)}
    if isinstance(hold, Range) and not hold.minimum <= int(match[2]) <= hold.maximum:
        return {"tempo": Message(TEMPO_AND_HOLD, hold=str(hold))}
    return {}
