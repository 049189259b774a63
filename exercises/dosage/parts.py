"""Parts of a dosage: `2–3 sets`, `hold 5 s`, `no rest`, to change many dosages at once."""

import re
from collections.abc import Mapping
from dataclasses import replace

from exercises.dosage.errors import DosageError, Message, gettext_noop
from exercises.dosage.shorthand import read_fields
from exercises.dosage.units import Side
from exercises.dosage.values import Dosage

# What can be left out of a dosage, by the word for it.
LEFT_OUT = {
    "sets": {"sets": None},
    "hold": {"hold": None},
    "rest": {"rest": None},
    "load": {"load": None},
    "tempo": {"tempo": ""},
    "effort": {"effort": None},
    "side": {"side": Side.NONE},
}
NO_PART = re.compile(rf"\b(?:no|without)\s+({'|'.join(LEFT_OUT)})\b", re.IGNORECASE)

NOTHING = gettext_noop("Say what to change, for example 2–3 sets.")
NO_DOSAGE_YET = gettext_noop("There is no dosage yet: say how many, too.")


def parse_parts(text: str) -> dict[str, object]:
    """The parts of a dosage that `text` names, by field of Dosage; what it does not name is not there.

    Reads the grammar of `parse`, and “no hold” or “without rest”. Raises DosageError.
    """
    parts: dict[str, object] = {}
    for found in NO_PART.finditer(text):
        parts |= LEFT_OUT[found[1].lower()]
    parts |= read_fields(NO_PART.sub(" ", text))
    if not parts:
        raise DosageError({"dosage": Message(NOTHING)})
    return parts


def with_parts(dosage: Dosage | None, parts: Mapping[str, object]) -> Dosage:
    """`dosage` with `parts` in the place of its own; everything else stays. Raises DosageError."""
    if dosage is not None:
        return replace(dosage, **parts)
    if "reps" not in parts:
        raise DosageError({"reps_min": Message(NO_DOSAGE_YET)})
    return Dosage(**parts)
