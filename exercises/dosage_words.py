"""A dosage in the patient's words: a sentence, and the large parts of a handout.

Every phrase is one translatable sentence with named places, so that a language may order it as it needs.
Ranges take the plural form of their larger number.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from string import Formatter

from django.utils.formats import number_format
from django.utils.translation import get_language_bidi, ngettext, pgettext
from django.utils.translation import gettext as _

from exercises.dosage import (
    Dosage,
    DosageError,
    Frequency,
    Load,
    LoadUnit,
    Pattern,
    Per,
    Range,
    RepUnit,
    Side,
)
from exercises.dosage import SideNames as Names
from exercises.dosage.units import in_minutes

NO_BREAK = "\u00a0"

Part = dict[str, object]

_REPS: dict[RepUnit, Callable[[int], str]] = {
    RepUnit.REP: lambda n: ngettext("%(n)s rep", "%(n)s reps", n),
    RepUnit.WALK: lambda n: ngettext("%(n)s walk", "%(n)s walks", n),
    RepUnit.STEP: lambda n: ngettext("%(n)s step", "%(n)s steps", n),
    RepUnit.BREATH: lambda n: ngettext("%(n)s breath", "%(n)s breaths", n),
    RepUnit.SECOND: lambda n: ngettext("%(n)s second", "%(n)s seconds", n),
    RepUnit.MINUTE: lambda n: ngettext("%(n)s minute", "%(n)s minutes", n),
    RepUnit.METRE: lambda n: ngettext("%(n)s metre", "%(n)s metres", n),
}
_PATTERNS: dict[Pattern, Callable[[], str]] = {
    Pattern.FORWARD_BACKWARD: lambda: _("forward, then back"),
    Pattern.FORWARD: lambda: _("forward"),
    Pattern.BACKWARD: lambda: _("backward"),
    Pattern.SIDEWAYS: lambda: _("sideways"),
    Pattern.SIDE_TO_SIDE: lambda: _("from side to side"),
    Pattern.UP_DOWN: lambda: _("up, then down"),
    Pattern.BOTH_DIRECTIONS: lambda: _("one way, then the other"),
}
# The library says in each language what left and right name; these are the words it says it with.
_NAMES: dict[Names, Callable[[], str]] = {
    Names.TOP_LEG: lambda: pgettext("what left and right name", "top leg"),
    Names.MOVING: lambda: pgettext("what left and right name", "moving"),
    Names.MOVING_LEG: lambda: pgettext("what left and right name", "moving leg"),
    Names.MOVING_ARM: lambda: pgettext("what left and right name", "moving arm"),
    Names.STANCE: lambda: pgettext("what left and right name", "stance"),
    Names.STRETCHED: lambda: pgettext("what left and right name", "stretched"),
    Names.LOADED: lambda: pgettext("what left and right name", "loaded"),
    Names.FRONT: lambda: pgettext("what left and right name", "front"),
    Names.TURN: lambda: pgettext("what left and right name", "turn"),
}
_ON_ONE_SIDE: dict[tuple[str, Side], Callable[[], str]] = {
    ("", Side.LEFT): lambda: _("on the left"),
    ("", Side.RIGHT): lambda: _("on the right"),
    (Names.TOP_LEG, Side.LEFT): lambda: _("with your left leg on top"),
    (Names.TOP_LEG, Side.RIGHT): lambda: _("with your right leg on top"),
    (Names.MOVING, Side.LEFT): lambda: _("with your left side"),
    (Names.MOVING, Side.RIGHT): lambda: _("with your right side"),
    (Names.MOVING_LEG, Side.LEFT): lambda: _("with your left leg"),
    (Names.MOVING_LEG, Side.RIGHT): lambda: _("with your right leg"),
    (Names.MOVING_ARM, Side.LEFT): lambda: _("with your left arm"),
    (Names.MOVING_ARM, Side.RIGHT): lambda: _("with your right arm"),
    (Names.STANCE, Side.LEFT): lambda: _("standing on your left leg"),
    (Names.STANCE, Side.RIGHT): lambda: _("standing on your right leg"),
    (Names.STRETCHED, Side.LEFT): lambda: _("stretching your left side"),
    (Names.STRETCHED, Side.RIGHT): lambda: _("stretching your right side"),
    (Names.LOADED, Side.LEFT): lambda: _("leaning on your left side"),
    (Names.LOADED, Side.RIGHT): lambda: _("leaning on your right side"),
    (Names.FRONT, Side.LEFT): lambda: _("with your left leg in front"),
    (Names.FRONT, Side.RIGHT): lambda: _("with your right leg in front"),
    (Names.TURN, Side.LEFT): lambda: _("turning to the left"),
    (Names.TURN, Side.RIGHT): lambda: _("turning to the right"),
}


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A translated template. Places in `doses` are the patient's own numbers; the others are plain words."""

    template: str
    doses: dict[str, str]
    words: dict[str, str] = field(default_factory=dict)

    def parts(self) -> list[Part]:
        parts: list[Part] = [{"text": ""}]
        for literal, place, *_format in Formatter().parse(self.template):
            parts[-1]["text"] += literal
            if place in self.doses:
                parts += [{"text": self.doses[place], "dose": True}, {"text": ""}]
            elif place:
                parts[-1]["text"] += self.words[place]
        trimmed = [part | {"text": part["text"].strip()} for part in parts]
        return [part for part in trimmed if part["text"]]

    def text(self) -> str:
        return self.template.format(**self.doses, **self.words)


def parts(dosage: Dosage, *, hold_where: str = "", side_names: str = "") -> dict[str, list]:
    """The dosage in large display parts: what to do first ("lead"), then a list per sentence ("more").

    Parts with "dose" are the patient's own numbers, each joined to its unit with no-break spaces. Spaces join
    the parts: with a full stop after lead and after each of more they are `sentence`.
    """
    lead, *more = _phrases(dosage, hold_where.strip(" ."), side_names)
    return {"lead": lead.parts(), "more": [phrase.parts() for phrase in more]}


def sentence(dosage: Dosage, *, hold_where: str = "", side_names: str = "") -> str:
    """The patient's sentences: "10–15 reps each side. Hold 2–3 seconds at the top." Plain spaces."""
    return bound_sentence(dosage, hold_where=hold_where, side_names=side_names).replace(NO_BREAK, " ")


def bound_sentence(dosage: Dosage, *, hold_where: str = "", side_names: str = "") -> str:
    """The patient's sentences for a page: like `sentence`, with no number parted from its unit."""
    return _sentences(_phrases(dosage, hold_where.strip(" ."), side_names))


def frequency_words(frequency: Frequency) -> dict[str, list[Part]]:
    """How often, in large display parts: "3–4 sessions" (the dose), "a week"."""
    return {"lead": _how_often(frequency).parts()}


def frequency_sentence(frequency: Frequency) -> str:
    """How often, as part of a line: "3–4 sessions a week". Plain spaces."""
    return bound_frequency(frequency).replace(NO_BREAK, " ")


def bound_frequency(frequency: Frequency) -> str:
    """How often, for a page: like `frequency_sentence`, with no number parted from its unit."""
    return _how_often(frequency).text()


def clinician_line(dosage: Dosage) -> str:
    """`str(dosage)` for a page: the same words, with no-break spaces wherever a break would part a number.

    A long line may still break after a comma, before "×" and before a direction.
    """
    words = str(dosage).split(" ")
    line = words[0]
    for before, word in zip(words, words[1:], strict=False):
        line += (NO_BREAK if _holds_together(before, word) else " ") + word
    return line


def side_words(dosage: Dosage, *, names: str = "") -> str:
    """Which side, in words: "each side", "with your left leg on top"; "" when the dosage has no side.

    `names` is what `side` names on the exercise: one of SideNames, in English or in the language of the page,
    or words of the exercise's own, which then stand in brackets.
    """
    if dosage.side == Side.NONE:
        return ""
    if dosage.side == Side.EACH:
        return _("each side")
    if dosage.side == Side.ALTERNATING:
        return _("each side, taking turns")
    said = {word(): name for name, word in _NAMES.items()}
    known = _ON_ONE_SIDE.get((said.get(names, names), dosage.side))
    if known:
        return known()
    return _("{side} ({names})").format(side=_ON_ONE_SIDE["", dosage.side](), names=names)


def translated(error: DosageError) -> dict[str, str]:
    """The errors of a dosage by column, in the language of the page."""
    return {
        column: _(message.template) % message.params if message.params else _(message.template)
        for column, message in error.errors.items()
    }


def _holds_together(before: str, word: str) -> bool:
    if before.endswith(","):
        return False
    return before[0].isdigit() or before in ("/", "×", "+", "hold", "rest", "tempo", "effort") or word in "/+"


def _sentences(phrases: Iterable[_Phrase]) -> str:
    return " ".join(_("{phrase}.").format(phrase=phrase.text()) for phrase in phrases)


def _phrases(dosage: Dosage, hold_where: str, side_names: str) -> list[_Phrase]:
    held_once = dosage.hold and dosage.reps_unit == RepUnit.REP and dosage.reps.maximum == 1
    where = [side_words(dosage, names=side_names), _PATTERNS[dosage.pattern]() if dosage.pattern else ""]
    phrases = []
    if held_once:
        # "1 rep" would be the largest words on the page of a plank; the time to hold is what counts.
        phrases.append(_hold(dosage.hold, [hold_where, *where]))
    else:
        phrases.append(_lead(dosage, where))
        if dosage.hold:
            phrases.append(_hold(dosage.hold, [hold_where]))
    phrases += filter(None, [_tempo(dosage), _rounds(dosage), _load(dosage.load), _effort(dosage.effort)])
    return phrases


def _lead(dosage: Dosage, where: list[str]) -> _Phrase:
    doses = {"reps": _amount(dosage.reps, _REPS[dosage.reps_unit])}
    where_words = _listed(where)
    if where_words:
        return _Phrase(_("{reps} {where}"), doses, {"where": where_words})
    return _Phrase("{reps}", doses)


def _hold(hold: Range, where: list[str]) -> _Phrase:
    doses = {"time": _time(hold)}
    where_words = _listed(where)
    if where_words:
        return _Phrase(_("Hold {time} {where}"), doses, {"where": where_words})
    return _Phrase(_("Hold {time}"), doses)


def _tempo(dosage: Dosage) -> _Phrase | None:
    if not dosage.tempo:
        return None
    lift, hold, lower = (_time(Range.exactly(int(seconds))) for seconds in dosage.tempo.split("-"))
    if dosage.hold or dosage.tempo.split("-")[1] == "0":
        return _Phrase(_("Take {lift} to lift and {lower} to lower"), {"lift": lift, "lower": lower})
    return _Phrase(
        _("Take {lift} to lift, {hold} to hold and {lower} to lower"),
        {"lift": lift, "hold": hold, "lower": lower},
    )


def _rounds(dosage: Dosage) -> _Phrase | None:
    # Sets, bouts and rounds are one thing to a patient: do it all again. Doing it once needs no words.
    rest = {"rest": _time(dosage.rest)} if dosage.rest else {}
    if not dosage.sets or dosage.sets.maximum == 1:
        return _Phrase(_("Then rest {rest}"), rest) if rest else None
    rounds = {"rounds": _amount(dosage.sets, lambda n: ngettext("%(n)s round", "%(n)s rounds", n))}
    if rest:
        return _Phrase(_("Do {rounds} with {rest} of rest between"), rounds | rest)
    return _Phrase(_("Do {rounds} with a short rest between"), rounds)


def _load(load: Load | None) -> _Phrase | None:
    if load is None:
        return None
    if load.unit is None:
        return _Phrase(_("Use: {load}"), {"load": load.text})
    amount = {LoadUnit.KG: _("%(n)s kg"), LoadUnit.LB: _("%(n)s lb")}[load.unit] % {
        "n": number_format(load.number)
    }
    return _Phrase(_("Use {load}"), {"load": amount.replace(" ", NO_BREAK)})


def _effort(effort: Range | None) -> _Phrase | None:
    if effort is None:
        return None
    words = (_("%(n)s out of 10") % {"n": in_order(effort)}).replace(" ", NO_BREAK)
    return _Phrase(_("Aim for {effort} for how hard it feels"), {"effort": words})


def _how_often(frequency: Frequency) -> _Phrase:
    sessions = _amount(frequency.times, lambda n: ngettext("%(n)s session", "%(n)s sessions", n))
    template = {Per.WEEK: _("{sessions} a week"), Per.DAY: _("{sessions} a day")}[frequency.per]
    return _Phrase(template, {"sessions": sessions})


def _time(seconds: Range) -> str:
    minutes = in_minutes(seconds)
    return _amount(minutes, _REPS[RepUnit.MINUTE]) if minutes else _amount(seconds, _REPS[RepUnit.SECOND])


def _amount(amount: Range, words: Callable[[int], str]) -> str:
    return (words(amount.maximum) % {"n": in_order(amount)}).replace(" ", NO_BREAK)


def in_order(amount: Range | str) -> str:
    """A range as text that keeps its order wherever it stands: “10–15” is not shown as “15–10”.

    In a language from right to left it is isolated with marks of direction (Unicode), which show nothing.
    """
    text = str(amount)
    return f"\u2066{text}\u2069" if "–" in text and get_language_bidi() else text


def _listed(items: list[str]) -> str:
    first, *others = list(filter(None, items)) or [""]
    for other in others:
        first = _("{first}, {next}").format(first=first, next=other)
    return first
