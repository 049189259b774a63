"""The dosage as a sentence of tokens: each amount can be pressed, and carries the marker."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from exercises.dosage import Dosage, Pattern, Range, RepUnit, SetUnit, Side
from exercises.dosage_words import NO_BREAK, in_order
from patients.prescribing.stepping import STEPPED

Count = Callable[[int], str]
REPS: dict[RepUnit, Count] = {
    RepUnit.REP: lambda n: ngettext("%(n)s rep", "%(n)s reps", n),
    RepUnit.WALK: lambda n: ngettext("%(n)s walk", "%(n)s walks", n),
    RepUnit.STEP: lambda n: ngettext("%(n)s step", "%(n)s steps", n),
    RepUnit.BREATH: lambda n: ngettext("%(n)s breath", "%(n)s breaths", n),
    RepUnit.SECOND: lambda n: _("%(n)s s"),
    RepUnit.MINUTE: lambda n: _("%(n)s min"),
    RepUnit.METRE: lambda n: _("%(n)s m"),
}
SETS: dict[SetUnit, Count] = {
    SetUnit.SET: lambda n: ngettext("%(n)s set", "%(n)s sets", n),
    SetUnit.BOUT: lambda n: ngettext("%(n)s bout", "%(n)s bouts", n),
    SetUnit.ROUND: lambda n: ngettext("%(n)s round", "%(n)s rounds", n),
}
SIDES = [
    (Side.NONE, gettext_lazy("not by side")),
    (Side.EACH, gettext_lazy("each side")),
    (Side.ALTERNATING, gettext_lazy("alternating sides")),
    (Side.LEFT, gettext_lazy("left")),
    (Side.RIGHT, gettext_lazy("right")),
]
PATTERNS = [
    ("", gettext_lazy("any")),
    (Pattern.FORWARD_BACKWARD, gettext_lazy("forward and back")),
    (Pattern.FORWARD, gettext_lazy("forward")),
    (Pattern.BACKWARD, gettext_lazy("backward")),
    (Pattern.SIDEWAYS, gettext_lazy("sideways")),
    (Pattern.SIDE_TO_SIDE, gettext_lazy("from side to side")),
    (Pattern.UP_DOWN, gettext_lazy("up and down")),
    (Pattern.BOTH_DIRECTIONS, gettext_lazy("both directions")),
]


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the sentence that can be pressed; an amount carries the marker."""

    part: str
    text: str
    is_amount: bool = True
    before: str = ""
    after: str = ""

    @property
    def is_stepped(self) -> bool:
        """Whether arrow keys move it: a count or a time, not words or a load."""
        return self.part in STEPPED


def tokens(dosage: Dosage, *, hold_where: str = "") -> list[Token]:
    """The sentence of `dosage`: “10–15 reps each side, hold 2–3 s at the top”."""
    return [
        Token("reps", _counted(dosage.reps, REPS[dosage.reps_unit])),
        *_where(dosage),
        *_amounts(dosage, f" {hold_where}" if hold_where else ""),
    ]


def _where(dosage: Dosage) -> list[Token]:
    found = []
    if dosage.side != Side.NONE:
        found.append(Token("side", str(dict(SIDES)[dosage.side]), is_amount=False, before=" "))
    if dosage.pattern:
        found.append(Token("pattern", str(dict(PATTERNS)[dosage.pattern]), is_amount=False, before=" "))
    return found


def _amounts(dosage: Dosage, hold_where: str) -> list[Token]:
    sets, hold, rest, load, effort = dosage.sets, dosage.hold, dosage.rest, dosage.load, dosage.effort
    found = [
        sets and Token("sets", _counted(sets, SETS[dosage.sets_unit]), before=_(", ")),
        hold and Token("hold", _seconds(hold), before=_(", hold "), after=hold_where),
        rest and Token("rest", _seconds(rest), before=_(", rest ")),
        load and Token("load", load.text or str(load).replace(" ", NO_BREAK), before=_(", ")),
        dosage.tempo and Token("tempo", dosage.tempo, before=_(", tempo ")),
        effort and Token("effort", in_order(f"{effort}/10"), before=_(", effort ")),
    ]
    return [token for token in found if token]


def _counted(amount: Range, words: Count) -> str:
    return (words(amount.maximum) % {"n": in_order(amount)}).replace(" ", NO_BREAK)


def _seconds(amount: Range) -> str:
    return _counted(amount, REPS[RepUnit.SECOND])
