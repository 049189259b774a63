"""Cuts a clinician's line into exercises: `side plank 10-15/side hold 2-3s, clam 3x10, bird dog`.

Plain text: what a name means is looked up elsewhere, what a dosage means is `exercises.dosage`. Commas,
semicolons, new lines and bullets part exercises; a comma inside a dosage does not, because what follows it
is a dosage too ("10-15/side, hold 2-3 s" belongs to the exercise before it).
"""

import re
from dataclasses import dataclass, fields, replace
from typing import NamedTuple

from exercises.dosage import Dosage, DosageError, DosageParseError, Frequency, RepUnit, parse, parse_frequency
from exercises.dosage.tokens import AMOUNT, tokens_of
from exercises.dosage.vocabulary import (
    COUNT_UNITS,
    EFFORT,
    FILLERS,
    HOLD,
    JOINERS,
    LOAD_UNITS,
    PHRASES,
    REST,
    STARTERS,
    TEMPO,
    TIMES,
)

MOST_WORDS = 40  # of one exercise: a name and a dosage have fewer
LONGEST_FREQUENCY = 4  # words: "2 x a day"
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe0f]")
BULLETS = "•·▪▫◦‣●○■□❖➢✓\uf0a7\uf0b7"
LEADING = re.compile(rf"^\s*(?:[{BULLETS}*–—-]+\s+|o\t|\d{{1,2}}[.)]\s+|[a-z]\)\s+)+", re.IGNORECASE)
PARTING = re.compile(
    rf"""(?P<kept> "[^"]*" | “[^”]*” | „[^“”]*[“”] | \([^()]*\) ) | (?P<cut> [\n\r;|{BULLETS}؛]+ )
    | (?P<comma> (?<!\d),|,(?!\d)|[،、] )""",
    re.VERBOSE,
)
TIMES_AFTER = re.compile(r"(?<=\d)\s?[x×](?=\s*(?:$|[a-z]{2}))", re.IGNORECASE)  # "10x" is ten times
PLAIN_SIGNS = re.compile(r"[:=\t]+|(?<!\d)\s[–—-]+(?=\s|$)")
# How often, as it stands in a doctor's hand.
LATIN = {
    "od": "daily", "qd": "daily", "bd": "2x/day", "bid": "2x/day", "tds": "3x/day", "tid": "3x/day",
    "qds": "4x/day", "qid": "4x/day",
}  # fmt: skip
TIMED = frozenset({*HOLD, *REST})  # "hold 30s" is one thing, not a name and a number
DOSAGE_WORDS = frozenset(
    {word for phrase in PHRASES for word in phrase}
    | {*COUNT_UNITS, *LOAD_UNITS, *HOLD, *REST, *EFFORT, *TEMPO, *TIMES, *JOINERS, *FILLERS, *STARTERS, "of"}
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One exercise of a line as it was typed, and the heading it stands under ("" without one)."""

    text: str
    heading: str = ""


class Reading(NamedTuple):
    """One way to read a piece: what may be its name, its dosage and how often."""

    name: str
    dose: str = ""
    often: Frequency | None = None


# ---------------------------------------------------------------- pieces


def pieces(line: str, *, headings: tuple[str, ...] = ()) -> list[Piece]:
    """The exercises of `line` in their order.

    One of `headings`, alone or before a colon, is where the exercises after it belong.
    """
    titles = {heading.casefold(): heading for heading in headings}
    found: list[Piece] = []
    now = ""
    for text, is_after_comma in _parts(line):
        before, colon, after = text.partition(":")
        if heading := titles.get((before if colon else text).strip().casefold()):
            now, text = heading, after.strip()
        if not text:
            continue
        if is_after_comma and found and goes_on(text):
            found[-1] = Piece(f"{found[-1].text}, {text}", found[-1].heading)
        else:
            found.append(Piece(text, now))
    return found


def _parts(line: str) -> list[tuple[str, bool]]:
    """The texts between commas, bullets and new lines, each with whether a comma stands before it."""
    plain = INVISIBLE.sub("", line).replace("\u00a0", " ")
    found, start, is_after_comma = [], 0, False
    for match in PARTING.finditer(plain):
        if not match["kept"]:
            found.append((plain[start : match.start()], is_after_comma))
            start, is_after_comma = match.end(), bool(match["comma"])
    found.append((plain[start:], is_after_comma))
    return [(text, after) for part, after in found if (text := LEADING.sub("", f"{part} ").strip(" \t.,"))]


def goes_on(text: str) -> bool:
    """Whether `text` has no name in it: the rest of the dosage before it, right or wrong."""
    tokens = tokens_of(TIMES_AFTER.sub("", text))
    words = [token.key for token in tokens if not token.key.startswith("#")]
    if any(token.key == AMOUNT for token in tokens) and all(word in DOSAGE_WORDS for word in words):
        return True
    return _says_something(text) or _often(text.split()) is not None


# ---------------------------------------------------------------- readings


def readings(text: str) -> list[Reading]:
    """The ways to read one piece, the likeliest first; the last takes all of it for a name."""
    words = PLAIN_SIGNS.sub(" ", TIMES_AFTER.sub("", text)).split()[:MOST_WORDS]
    often = None
    for length in range(min(LONGEST_FREQUENCY, len(words) - 1), 0, -1):
        if often := _often(words[-length:]):
            words = words[:-length]
            break
    found = [*_dose_last(words), *_dose_first(words), (words, []), *_dose_unread(words)]
    read = (Reading(" ".join(name).strip(" ,.-–"), " ".join(dose), often) for name, dose in found)
    return list(dict.fromkeys(read))


def _dose_last(words: list[str]):
    """A name, then a dosage: one that is whole goes before one that only says a side or a hold."""
    cuts = range(1, len(words))
    whole = next(
        (cut for cut in cuts if words[cut - 1].casefold() not in TIMED and _is_whole(words[cut:])), None
    )
    partly = next((cut for cut in cuts if _says_something(" ".join(words[cut:]))), None)
    for cut in (whole, partly):
        if cut is not None:
            yield words[:cut], words[cut:]
            yield from _side_first(words[:cut], words[cut:])


def _side_first(name: list[str], dose: list[str]):
    """`left side plank 10`: what stands before the name belongs to the dosage."""
    for cut in range(1, len(name)):
        if _says_something(" ".join(name[:cut])):
            yield name[cut:], [*dose, *name[:cut]]


def _dose_first(words: list[str]):
    """A dosage, then a name: `3x10 clams`, `left bridge`."""
    for cut in range(1, len(words)):
        if _says_something(" ".join(words[:cut])):
            yield words[cut:], words[:cut]


def _dose_unread(words: list[str]):
    """Where a dosage seems to begin that cannot be read: `clam 15-10`."""
    for cut in range(1, len(words)):
        if words[cut][0].isdigit() or words[cut].casefold() in STARTERS:
            yield words[:cut], words[cut:]
            return


def _is_whole(words: list[str]) -> bool:
    try:
        parse(" ".join(words))
    except DosageError:
        return False
    return True


def _says_something(text: str) -> bool:
    """Whether `text` is part of a dosage, all of it, and only the number of reps is missing."""
    try:
        parse(text)
    except DosageParseError as error:
        return not error.word and bool(error.understood)
    return True


def _often(words: list[str]) -> Frequency | None:
    said = " ".join(words).strip(" .,")
    try:
        return parse_frequency(LATIN.get(said.casefold().replace(".", ""), said))
    except DosageError:
        return None


# ---------------------------------------------------------------- dosages


def dosage_of(text: str, *, usual: Dosage | None) -> Dosage | None:
    """The dosage that `text` says; what it leaves out is as in the `usual` one.

    Nothing said is all as usual. A side or a hold alone changes that part of it; a hold alone is one rep
    where nothing is usual. Reps that name no side keep the side and direction of the usual ones, which
    belong to the movement. Raises DosageError.
    """
    if not text:
        return usual
    try:
        said = parse(text)
    except DosageParseError as error:
        if error.word or not error.understood:
            raise
        said = parse(f"1 rep {text}")
        if usual is None and said.hold is None:
            raise
        return _changed(usual, said) if usual else said
    if usual and said.side == "none" and usual.side in ("each", "alternating"):
        said = replace(said, side=usual.side)
    if usual and usual.pattern and not said.pattern and said.reps_unit == usual.reps_unit:
        said = replace(said, pattern=usual.pattern)
    return said


def _changed(usual: Dosage, said: Dosage) -> Dosage:
    """The usual dosage with the parts that were said."""
    if said.hold and usual.reps_unit == RepUnit.SECOND:
        # "plank, hold 30 s": the hold is what is counted
        usual, said = replace(usual, reps=said.hold), replace(said, hold=None)
    plain = Dosage(reps=said.reps)
    parts = {field.name: getattr(said, field.name) for field in fields(said)}
    changes = {name: value for name, value in parts.items() if value != getattr(plain, name)}
    return replace(usual, **changes)
