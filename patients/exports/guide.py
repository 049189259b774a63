"""A guided session: a published document in one language, as the steps that a player counts.

A step is one exercise. Its parts are what is done in one go: one side, one way. All parts together are one
round; rounds, rests and the range to count to come from the dosage. What a dosage leaves open:

- tempo: lift 2 s, no hold, lower 2 s. A hold is counted to its longer end when both ends are close, otherwise
  to its shorter one: nobody is made to hold longer than was asked for.
- one walk takes 3 s, one breath 3 s in and 3 s out.
- rest between rounds: 30 s. Between sides and between exercises there is no clock.
- steps and metres are done away from the screen: nothing is counted for them.

No database, no request, no clock.
"""

from django.utils import translation

from exercises.dosage import Dosage, Pattern, Range, RepUnit, Side, SideNames
from patients.document import PrescriptionBlock, ProgramDocument, SessionBlock
from patients.exports import guide_words
from patients.exports.sheet import session_words

LIFT = LOWER = 2
CLOSE = 2
WALK = 3
BREATH = 3
REST = 30
# Pegs are still told apart on the narrowest phone.
MOST_PEGS = 20
PEG_STEPS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 300, 600, 900)
# Longer times go on while the screen is off: they are walks, not holds.
LONG = 120
ONCE = Range.exactly(1)
LEFT_AND_RIGHT = ("left", "right")


def guide(document: ProgramDocument, sheet: dict) -> dict:
    """What the page of a session needs beside its sheet: the same groups with ids, and the player's data."""
    with translation.override(sheet["lang"]):
        places = _places(sheet)
        rows = dict(zip(places, document.prescriptions, strict=True))
        return {
            "groups": _groups(sheet, rows),
            "words": guide_words.words(),
            "data": {
                "version": document.number,
                "key": sheet["plan"]["digest"],
                "sessions": [_session(session) for session in document.sessions],
                "steps": _steps(rows),
                "words": guide_words.spoken(),
            },
        }


def step(row: PrescriptionBlock, *, place: str, name: str) -> dict:
    """One exercise as it is counted; `place` is the id it has on the page."""
    dosage = Dosage.from_dict(row.dosage) if row.dosage else None
    rounds = dosage.sets or ONCE if dosage else ONCE
    rest = dosage.rest.minimum if dosage and dosage.rest else 0
    names = _side_names(row)
    found = {
        "id": row.uuid,
        "at": place,
        "name": name,
        "session": row.session,
        "count": _count(dosage, row, names),
        "parts": _parts(dosage, row, names),
        "rounds": [rounds.minimum, rounds.maximum],
        # A rest of an exercise done once is taken after it.
        "rest": rest or REST if rounds.maximum > 1 else 0,
        "rest_after": rest if rounds.maximum == 1 else 0,
    }
    if row.in_place_of:
        found |= {"relation": row.relation, "when": row.when}
    return found


# ---------------------------------------------------------------- which steps, in which order


def _places(sheet: dict) -> list[str]:
    return [item["id"] for group in sheet["groups"] for item in group["items"]]


def _groups(sheet: dict, rows: dict[str, PrescriptionBlock]) -> list[dict]:
    return [
        group | {"items": [item | {"uuid": rows[item["id"]].uuid} for item in group["items"]]}
        for group in sheet["groups"]
    ]


def _session(session: SessionBlock) -> dict:
    return {"name": session.name, "label": session_words(session), "days": list(session.days)}


def _steps(rows: dict[str, PrescriptionBlock]) -> list[dict]:
    """The exercises in reading order; a version "in place of" another hangs on it and is no step."""
    language = translation.get_language()
    steps, known = {}, {row.uuid: row for row in rows.values()}
    versions = []
    for place, row in rows.items():
        made = step(row, place=place, name=row.words[language].name)
        root = _root(row, known)
        if root is row:
            steps[row.uuid] = made | {"versions": []}
        else:
            versions.append((root.uuid, made))
    for root, made in versions:
        steps[root]["versions"].append(made)
    return list(steps.values())


def _root(row: PrescriptionBlock, known: dict[str, PrescriptionBlock]) -> PrescriptionBlock:
    """The exercise that `row` is a version of, whatever lies between; itself when that is not in the plan."""
    seen = [row]
    while (parent := known.get(seen[-1].in_place_of)) is not None:
        if parent in seen:
            return row
        seen.append(parent)
    return seen[-1]


# ---------------------------------------------------------------- what is counted


def _count(dosage: Dosage | None, row: PrescriptionBlock, names: str) -> dict:
    """How one part is counted: rep by rep, by the second, or not at all."""
    if dosage is None or dosage.reps_unit in (RepUnit.STEP, RepUnit.METRE):
        return {"kind": "free", "say": "go", "away": True}
    if dosage.hold and dosage.reps_unit == RepUnit.REP and dosage.reps.maximum == 1:
        return _time(dosage.hold, say="hold")
    if dosage.reps_unit == RepUnit.SECOND:
        return _time(dosage.reps, say="hold" if dosage.hold else "go")
    if dosage.reps_unit == RepUnit.MINUTE:
        return _time(dosage.reps.times(60), say="go")
    unit = {RepUnit.WALK: "walk", RepUnit.BREATH: "breath"}.get(dosage.reps_unit, "rep")
    return {
        "kind": "reps",
        "unit": unit,
        "phases": _phases(dosage, row, names),
        **_pegs(dosage.reps),
    }


def _time(seconds: Range, *, say: str) -> dict:
    return {"kind": "time", "say": say, "away": seconds.maximum > LONG, **_pegs(seconds)}


def _pegs(amount: Range) -> dict:
    """The range and how much one peg stands for, so that there are never too many of them."""
    enough = (each for each in PEG_STEPS if amount.maximum <= each * MOST_PEGS)
    return {"low": amount.minimum, "high": amount.maximum, "step": next(enough)}


def _phases(dosage: Dosage, row: PrescriptionBlock, names: str) -> list[dict]:
    """One rep: its phases with their seconds, twice when the sides take turns."""
    phases = [{"say": say, "seconds": seconds} for say, seconds in _tempo(dosage, names) if seconds]
    if dosage.side != Side.ALTERNATING:
        return phases
    kind = guide_words.kind_of(names)
    return [
        phase | {"side": guide_words.side(kind, side)["label"], "mirrored": _is_mirrored(row, side)}
        for side in LEFT_AND_RIGHT
        for phase in phases
    ]


def _tempo(dosage: Dosage, names: str) -> list[tuple[str, int]]:
    hold = _hold(dosage.hold)
    if dosage.tempo:
        up, hold, down = map(int, dosage.tempo.split("-"))
    elif dosage.reps_unit == RepUnit.WALK:
        return [("walk", WALK), ("hold", hold)]
    else:
        up, down = (BREATH, BREATH) if dosage.reps_unit == RepUnit.BREATH else (LIFT, LOWER)
    if dosage.reps_unit == RepUnit.BREATH:
        return [("in", up), ("hold", hold), ("out", down)]
    if names in (SideNames.STRETCHED, SideNames.TURN):
        return [("go", up), ("hold", hold), ("back", down)]
    return [("lift", up), ("hold", hold), ("lower", down)]


def _hold(hold: Range | None) -> int:
    if hold is None:
        return 0
    return hold.maximum if hold.maximum - hold.minimum <= CLOSE else hold.minimum


# ---------------------------------------------------------------- sides and ways


def _parts(dosage: Dosage | None, row: PrescriptionBlock, names: str) -> list[dict]:
    """What is done in one go, in order: each side, and on each side each way."""
    if dosage is None:
        return [_part(row, "", "", names)]
    sides = {Side.EACH: LEFT_AND_RIGHT, Side.LEFT: ("left",), Side.RIGHT: ("right",)}.get(dosage.side, ("",))
    ways = {
        Pattern.FORWARD_BACKWARD: ("forward", "backward"),
        Pattern.BOTH_DIRECTIONS: ("one_way", "other_way"),
    }.get(dosage.pattern, ("",))
    return [_part(row, side, way, names, sides=len(sides), ways=len(ways)) for side in sides for way in ways]


def _part(row: PrescriptionBlock, side: str, way: str, names: str, *, sides: int = 1, ways: int = 1) -> dict:
    kind = guide_words.kind_of(names)
    # On each side the first way opens the side, so the side is what is said.
    opens_side = sides > 1 and way in ("", "forward", "one_way")
    about = guide_words.side(kind, side) if side else guide_words.way(way)
    part = {
        "mirrored": _is_mirrored(row, side),
        "label": about["label"],
        "start": about["start"],
        "done": about["done"] if sides > 1 or ways > 1 else guide_words.done(),
        "then": guide_words.then(side=side if sides > 1 else "", way=way if ways > 1 else ""),
        "was": about["was"],
    }
    if side and way:
        part |= {"way": guide_words.way(way)["label"]}
    if opens_side:
        part["turn"] = {"title": guide_words.turn(names), "line": _side_line(row, side, kind)}
    elif way and ways > 1:
        part["turn"] = {"title": guide_words.way(way)["turn"], "line": ""}
    return part


def _is_mirrored(row: PrescriptionBlock, side: str) -> bool:
    """Whether the pictures have to be turned round to show `side`."""
    if row.shows and side:
        return row.shows != side
    return any(picture.mirrored for picture in row.pictures)


def _side_names(row: PrescriptionBlock) -> str:
    """What the sides name, as one of SideNames; "" when nothing is known of it."""
    # A translation has words of its own for it; one of the languages has the name itself.
    said = {words.side_names for words in row.words.values()}
    return next((name for name in SideNames if name in said), "") or (
        row.side_key if row.side_key in set(SideNames) else ""
    )


def _side_line(row: PrescriptionBlock, side: str, kind: str) -> str:
    """Which side lies where, in the words of the exercise, or else in a plain sentence."""
    line = row.words[translation.get_language()].side_line
    return guide_words.filled(line, side) if line else guide_words.side(kind, side)["now"]
