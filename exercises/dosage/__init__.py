"""Dosage and frequency of an exercise: frozen values, their line of text, and the reader of that line.

Plain Python: nothing here imports Django. Words for patients are made in `exercises.dosage_words`.
"""

from exercises.dosage.errors import DosageError, DosageParseError, Message
from exercises.dosage.frequency import FREQUENCY_BOUNDS, Frequency, Per, parse_frequency
from exercises.dosage.parts import parse_parts, with_parts
from exercises.dosage.shorthand import parse
from exercises.dosage.units import (
    EFFORT_BOUNDS,
    HOLD_BOUNDS,
    REPS_BOUNDS,
    REPS_LIMIT,
    REST_BOUNDS,
    SETS_BOUNDS,
    Bounds,
    LoadUnit,
    Pattern,
    Range,
    RepUnit,
    SetUnit,
    Side,
    SideNames,
)
from exercises.dosage.values import (
    COLUMNS,
    LOAD_DECIMAL_PLACES,
    LOAD_MAXIMUM,
    LOAD_TEXT_LENGTH,
    TEMPO_LENGTH,
    TEMPO_SECONDS,
    Dosage,
    Load,
)

__all__ = [
    "COLUMNS",
    "EFFORT_BOUNDS",
    "FREQUENCY_BOUNDS",
    "HOLD_BOUNDS",
    "LOAD_DECIMAL_PLACES",
    "LOAD_MAXIMUM",
    "LOAD_TEXT_LENGTH",
    "REPS_BOUNDS",
    "REPS_LIMIT",
    "REST_BOUNDS",
    "SETS_BOUNDS",
    "TEMPO_LENGTH",
    "TEMPO_SECONDS",
    "Bounds",
    "Dosage",
    "DosageError",
    "DosageParseError",
    "Frequency",
    "Load",
    "LoadUnit",
    "Message",
    "Pattern",
    "Per",
    "Range",
    "RepUnit",
    "SetUnit",
    "Side",
    "SideNames",
    "parse",
    "parse_frequency",
    "parse_parts",
    "with_parts",
]
