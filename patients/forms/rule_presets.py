"""Ready rules for moving on and going easier: one click writes one, and its words can be changed afterwards.

The clinician chooses; nothing here is applied by itself. {number} is the number of the other exercise.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class RulePreset:
    """The words, and the field they are for."""

    field: str
    words: Promise | str


OWN = (
    RulePreset("rule", _("Move on when all reps are easy in two sessions in a row.")),
    RulePreset("rule", _("Move on when it is easy for 45–60 seconds.")),
    RulePreset("rule", _("Go easier if pain goes above 3 of 10: do half the reps.")),
)
EASIER = (
    RulePreset("rule", _("Move on to {number} when it is easy for 45–60 seconds.")),
    RulePreset("rule", _("Move on to {number} when all reps are easy in two sessions in a row.")),
    RulePreset("when", _("Go easier: do this one if pain goes above 3 of 10.")),
)
HARDER = (
    RulePreset("when", _("Move on: do this one when {number} is easy in two sessions in a row.")),
    RulePreset("rule", _("Go easier: do {number} if pain goes above 3 of 10.")),
)
VERSIONS = EASIER + HARDER


def with_preset(data, presets: tuple[RulePreset, ...]):
    """What was typed, with the words of the preset that was pressed; one that is none changes nothing."""
    chosen = data.get("preset", "") if data is not None else ""
    if not (chosen.isdecimal() and len(chosen) < 3 and int(chosen) < len(presets)):
        return data
    preset, data = presets[int(chosen)], data.copy()
    data[preset.field] = str(preset.words)
    return data
