"""The Keystroke-Level Model: what somebody who knows a tool does with hands and head, in seconds.

Card, Moran and Newell, "The keystroke-level model for user performance time with interactive systems",
Communications of the ACM 23 (1980), pages 396 to 410. Its prediction is off by about a fifth (root mean
square, 21 %). The two halves of a click are those of Kieras, "Using the keystroke-level model to estimate
execution times", University of Michigan (2001).
"""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class Operator(StrEnum):
    """One kind of thing that hands or head do."""

    KEY = "K"  # press a key; a held Shift or Ctrl is a key of its own
    POINT = "P"  # bring the pointer to a target
    BUTTON = "B"  # press a mouse button, or let it go
    HOME = "H"  # move the hand between mouse and keyboard
    MENTAL = "M"  # decide on the next step, or recall a name
    SCROLL = "S"  # bring what is out of sight into view; not in the paper, taken as one more pointing


SECONDS = {
    Operator.KEY: 0.28,  # an average typist who is no secretary: 40 words a minute
    Operator.POINT: 1.10,
    Operator.BUTTON: 0.10,
    Operator.HOME: 0.40,
    Operator.MENTAL: 1.35,
    Operator.SCROLL: 1.10,
}
# Signs that need Shift on a British and on an American keyboard.
SHIFTED = frozenset('!$%^&*()_+{}:?<>|~"£@#')


@dataclass
class Tally:
    """What was done so far."""

    operators: Counter = field(default_factory=Counter)
    pointer_actions: int = 0  # clicks, drags, turns of the wheel

    def add(self, operator: Operator, times: int = 1) -> None:
        self.operators[operator] += times

    @property
    def keystrokes(self) -> int:
        return self.operators[Operator.KEY]

    @property
    def seconds(self) -> float:
        """What the model predicts, without waiting for the machine."""
        return sum(SECONDS[operator] * times for operator, times in self.operators.items())

    def __str__(self) -> str:
        return " ".join(f"{times}{operator}" for operator, times in sorted(self.operators.items()) if times)


def keys_of(text: str) -> int:
    """How many keys are pressed to type `text`; a run of capitals needs Shift once."""
    keys, held = 0, False
    for sign in text:
        shift = sign.isupper() or sign in SHIFTED
        keys += 2 if shift and not held else 1
        held = shift
    return keys


def keys_of_press(key: str) -> int:
    """How many keys a press such as `Enter` or `Control+k` is."""
    return len(key.split("+"))
