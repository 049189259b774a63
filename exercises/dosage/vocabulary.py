"""The words of the clinician's shorthand, all in casefolded tokens."""

from itertools import product

from exercises.dosage.line import PATTERN_WORDS, REP_WORDS, SET_WORDS
from exercises.dosage.tokens import AMOUNT, DECIMAL, QUOTED, tokens_of
from exercises.dosage.units import LoadUnit, Pattern, RepUnit, Side

TIMES = ("x", "×", "*")
HOLD = ("hold", "holds", "holding", "h")
REST = ("rest", "rests", "resting")
EFFORT = ("effort", "rpe")
TEMPO = ("tempo",)
FILLERS = ("with", "for", "and", "at", "load")

SECONDS = dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1)
MINUTES = dict.fromkeys(("min", "mins", "minute", "minutes"), 60)
TIME_UNITS = SECONDS | MINUTES

COUNT_UNITS = {
    **dict.fromkeys(SECONDS, RepUnit.SECOND),
    **dict.fromkeys(MINUTES, RepUnit.MINUTE),
    **dict.fromkeys(("m", "meter", "meters", "metre", "metres"), RepUnit.METRE),
    **dict.fromkeys(("repetition", "repetitions"), RepUnit.REP),
    **{word: unit for unit, words in (REP_WORDS | SET_WORDS).items() for word in words},
}
LOAD_UNITS = {
    **dict.fromkeys(("kg", "kgs", "kilo", "kilos", "kilogram", "kilograms"), LoadUnit.KG),
    **dict.fromkeys(("lb", "lbs", "pound", "pounds"), LoadUnit.LB),
}
STARTERS = {AMOUNT, DECIMAL, QUOTED, "@", *HOLD, *REST, *EFFORT, *TEMPO}

# Short words are left out where they mean something else as well: "bw" is bodyweight too, and "back" alone
# may be the body part, so it counts only after "forward".
FORWARD = ("forward", "forwards", "fwd")
BACKWARD = ("backward", "backwards", "bwd", "back")
JOINERS = ("+", "&", "/", "and", "then")

_LEFT, _RIGHT = ("left", "l", "lt"), ("right", "r", "rt")
_PARTS = ("side", "leg", "arm", "hand", "foot")
_ALTERNATING = ("alternating", "alternate", "alt")


def _phrases() -> dict[tuple[str, ...], tuple[str, Side | Pattern]]:
    sides = {(word,): Side.LEFT for word in _LEFT} | {(word,): Side.RIGHT for word in _RIGHT}
    sides |= {(*name, part): side for name, side in sides.items() for part in _PARTS}
    each = [("/",), ("per",), ("each",), ("ea",), ("/", "each"), ("on", "each")]
    sides |= {(*name, part): Side.EACH for name, part in product(each, _PARTS)}
    sides |= dict.fromkeys([("each",), ("ea",), ("both", "sides")], Side.EACH)
    sides |= dict.fromkeys(product(_LEFT, JOINERS, _RIGHT), Side.EACH)
    sides |= {(word,): Side.ALTERNATING for word in _ALTERNATING}
    sides |= {(word, f"{part}s"): Side.ALTERNATING for word, part in product(_ALTERNATING, _PARTS[:-1])}

    patterns = {(word,): Pattern.FORWARD for word in FORWARD} | {
        (word,): Pattern.BACKWARD for word in BACKWARD[:-1]
    }
    there_and_back = product(FORWARD, JOINERS, BACKWARD)
    patterns |= dict.fromkeys(there_and_back, Pattern.FORWARD_BACKWARD)
    patterns |= {("up", joiner, "down"): Pattern.UP_DOWN for joiner in JOINERS}
    patterns |= {("both", "ways"): Pattern.BOTH_DIRECTIONS, ("side", "to", "side"): Pattern.SIDE_TO_SIDE}
    patterns |= {tuple(t.key for t in tokens_of(line)): pattern for pattern, line in PATTERN_WORDS.items()}
    return {name: ("side", side) for name, side in sides.items()} | {
        name: ("pattern", pattern) for name, pattern in patterns.items()
    }


PHRASES = _phrases()
LONGEST_PHRASE = max(map(len, PHRASES))
