"""The closed vocabularies of a dosage, its ranges, and the bounds a number must keep."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from exercises.dosage.errors import DosageError, Message, gettext_noop


class RepUnit(StrEnum):
    """What is counted: movements, or time or distance under way."""

    REP = "rep"
    WALK = "walk"
    STEP = "step"
    BREATH = "breath"
    SECOND = "second"
    MINUTE = "minute"
    METRE = "metre"


class SetUnit(StrEnum):
    SET = "set"
    BOUT = "bout"
    ROUND = "round"


class Side(StrEnum):
    """Whose reps are counted. EACH and ALTERNATING both count per side; ALTERNATING swaps after every rep."""

    NONE = "none"
    EACH = "each"
    ALTERNATING = "alternating"
    LEFT = "left"
    RIGHT = "right"


class SideNames(StrEnum):
    """What "left" and "right" name on an exercise, so that the text can say which part goes where."""

    TOP_LEG = "top leg"
    MOVING = "moving"
    MOVING_LEG = "moving leg"
    MOVING_ARM = "moving arm"
    STANCE = "stance"
    STRETCHED = "stretched"
    LOADED = "loaded"
    FRONT = "front"
    TURN = "turn"


class Pattern(StrEnum):
    """Where the reps go. FORWARD_BACKWARD counts each way: 8 walks forward, then 8 walks backward."""

    FORWARD_BACKWARD = "forward_backward"
    FORWARD = "forward"
    BACKWARD = "backward"
    SIDEWAYS = "sideways"
    SIDE_TO_SIDE = "side_to_side"
    UP_DOWN = "up_down"
    BOTH_DIRECTIONS = "both_directions"


class LoadUnit(StrEnum):
    KG = "kg"
    LB = "lb"


class Bounds(NamedTuple):
    """The smallest and largest number that makes sense, and the sentence for every other number."""

    lowest: int
    highest: int
    sentence: str

    def message(self) -> Message:
        return Message(self.sentence, lowest=self.lowest, highest=self.highest)


# Wide enough for every home exercise, narrow enough to catch a slip of the finger. Seconds and metres for
# RepUnit are work, not holds. Steps reach a day's walking goal.
REPS_BOUNDS = {
    RepUnit.REP: Bounds(1, 100, gettext_noop("Reps must be from %(lowest)s to %(highest)s.")),
    RepUnit.WALK: Bounds(1, 100, gettext_noop("Walks must be from %(lowest)s to %(highest)s.")),
    RepUnit.STEP: Bounds(1, 20_000, gettext_noop("Steps must be from %(lowest)s to %(highest)s.")),
    RepUnit.BREATH: Bounds(1, 100, gettext_noop("Breaths must be from %(lowest)s to %(highest)s.")),
    RepUnit.SECOND: Bounds(1, 3_600, gettext_noop("Seconds must be from %(lowest)s to %(highest)s.")),
    RepUnit.MINUTE: Bounds(1, 240, gettext_noop("Minutes must be from %(lowest)s to %(highest)s.")),
    RepUnit.METRE: Bounds(1, 20_000, gettext_noop("Metres must be from %(lowest)s to %(highest)s.")),
}
REPS_LIMIT = max(bounds.highest for bounds in REPS_BOUNDS.values())
SETS_BOUNDS = Bounds(1, 20, gettext_noop("Sets must be from %(lowest)s to %(highest)s."))
HOLD_BOUNDS = Bounds(1, 600, gettext_noop("A hold must be from %(lowest)s to %(highest)s seconds."))
REST_BOUNDS = Bounds(1, 900, gettext_noop("A rest must be from %(lowest)s to %(highest)s seconds."))
EFFORT_BOUNDS = Bounds(0, 10, gettext_noop("Effort must be from %(lowest)s to %(highest)s."))

WHOLE_NUMBER = gettext_noop("Give a whole number.")
BACKWARDS = gettext_noop("The second number must not be smaller than the first.")
UNKNOWN_CHOICE = gettext_noop("Choose one of: %(choices)s.")


@dataclass(frozen=True, slots=True)
class Range:
    """Two whole numbers, the smaller first; equal when it is one number. "10–15", or "10"."""

    minimum: int
    maximum: int

    def __post_init__(self) -> None:
        errors = {
            end: Message(WHOLE_NUMBER)
            for end, number in (("minimum", self.minimum), ("maximum", self.maximum))
            if not isinstance(number, int) or isinstance(number, bool)
        }
        if not errors and self.minimum > self.maximum:
            errors["maximum"] = Message(BACKWARDS)
        if errors:
            raise DosageError(errors)

    @classmethod
    def exactly(cls, number: int) -> "Range":
        """A range of one number."""
        return cls(number, number)

    def times(self, factor: int) -> "Range":
        """The range in a smaller unit: 2–5 minutes are 120–300 seconds."""
        return Range(self.minimum * factor, self.maximum * factor)

    def __str__(self) -> str:
        return str(self.minimum) if self.minimum == self.maximum else f"{self.minimum}–{self.maximum}"


def in_minutes(seconds: Range) -> Range | None:
    """The same time in whole minutes, from two minutes on; None when seconds say it better."""
    if seconds.minimum < 120 or seconds.minimum % 60 or seconds.maximum % 60:
        return None
    return Range(seconds.minimum // 60, seconds.maximum // 60)


def check_range(value: object, name: str, bounds: Bounds) -> dict[str, Message]:
    """Errors of one range, keyed "<name>_min" and "<name>_max"; one number out of bounds is told once."""
    if not isinstance(value, Range):
        return {f"{name}_min": bounds.message()}
    ends = {f"{name}_min": value.minimum, f"{name}_max": value.maximum}
    outside = [end for end, number in ends.items() if not bounds.lowest <= number <= bounds.highest]
    if value.minimum == value.maximum:
        outside = outside[:1]
    return {end: bounds.message() for end in outside}


def read_range(columns: dict[str, object], name: str) -> tuple[Range | None, dict[str, Message]]:
    """The range in two columns, and its errors. No upper number: the same as the lower. Neither: None."""
    low, high = columns.get(f"{name}_min"), columns.get(f"{name}_max")
    if low in (None, ""):
        empty = high in (None, "")
        return None, {} if empty else {f"{name}_min": Message(WHOLE_NUMBER)}
    try:
        return Range(low, low if high in (None, "") else high), {}
    except DosageError as error:
        return None, {f"{name}_{end[:3]}": message for end, message in error.errors.items()}


def choice_error(choices: type[StrEnum]) -> Message:
    """The sentence for a value that is not in a closed list."""
    return Message(UNKNOWN_CHOICE, choices=", ".join(choices))
