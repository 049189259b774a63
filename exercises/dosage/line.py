"""The clinician's line of a dosage: `10–15 reps / side, hold 2–3 s`.

Sets lead, as clinicians write them (`3 sets × 10 reps`); bouts and rounds repeat what stands before them and
follow it (`8–10 walks forward + backward × 2–3 bouts`). Plain spaces throughout.
"""

from collections.abc import Mapping

from exercises.dosage.units import Pattern, Range, RepUnit, SetUnit, Side, in_minutes

REP_WORDS = {
    RepUnit.REP: ("rep", "reps"),
    RepUnit.WALK: ("walk", "walks"),
    RepUnit.STEP: ("step", "steps"),
    RepUnit.BREATH: ("breath", "breaths"),
    RepUnit.SECOND: ("s", "s"),
    RepUnit.MINUTE: ("min", "min"),
    RepUnit.METRE: ("m", "m"),
}
SET_WORDS = {
    SetUnit.SET: ("set", "sets"),
    SetUnit.BOUT: ("bout", "bouts"),
    SetUnit.ROUND: ("round", "rounds"),
}
SIDE_WORDS = {
    Side.NONE: "",
    Side.EACH: "/ side",
    Side.ALTERNATING: "/ side alternating",
    Side.LEFT: "left",
    Side.RIGHT: "right",
}
PATTERN_WORDS = {
    Pattern.FORWARD_BACKWARD: "forward + backward",
    Pattern.FORWARD: "forward",
    Pattern.BACKWARD: "backward",
    Pattern.SIDEWAYS: "sideways",
    # Not "side to side" alone, which would read as "left side" after "left".
    Pattern.SIDE_TO_SIDE: "from side to side",
    Pattern.UP_DOWN: "up + down",
    Pattern.BOTH_DIRECTIONS: "both directions",
}


def counted(amount: Range, words: tuple[str, str]) -> str:
    """An amount with its unit, in the plural unless it is one: `1 rep`, `1–3 reps`."""
    one, many = words
    return f"{amount} {one if amount.maximum == 1 else many}"


def timed(seconds: Range) -> str:
    """A time in seconds, or in whole minutes where that says it better: `30 s`, `2–5 min`."""
    minutes = in_minutes(seconds)
    return f"{minutes} min" if minutes else f"{seconds} s"


def describe(fields: Mapping[str, object]) -> str:
    """The line of any of the fields of a dosage: all of them, or only those a reader understood."""
    clauses = [
        _work(fields),
        _clause(fields, "hold", timed),
        _clause(fields, "rest", timed),
        str(fields.get("load") or ""),
        _clause(fields, "tempo", str),
        _clause(fields, "effort", lambda effort: f"{effort}/10"),
    ]
    return ", ".join(filter(None, clauses))


def _work(fields: Mapping[str, object]) -> str:
    reps, sets = fields.get("reps"), fields.get("sets")
    sets_unit = fields.get("sets_unit", SetUnit.SET)
    words = [
        counted(reps, REP_WORDS[fields.get("reps_unit", RepUnit.REP)]) if reps else "",
        SIDE_WORDS[fields.get("side", Side.NONE)],
        PATTERN_WORDS.get(fields.get("pattern"), ""),
    ]
    factors = [" ".join(filter(None, words))]
    if sets:
        factors.insert(0 if sets_unit == SetUnit.SET else 1, counted(sets, SET_WORDS[sets_unit]))
    return " × ".join(filter(None, factors))


def _clause(fields: Mapping[str, object], name: str, write) -> str:
    return f"{name} {write(fields[name])}" if fields.get(name) else ""
