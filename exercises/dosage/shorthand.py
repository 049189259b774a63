"""Reads a dosage from the clinician's line or shorthand: `3x8-12 h5 L rest 60s`.

A dosage is made of clauses in any order; spaces, commas, semicolons, full stops, brackets and a dash between
spaces only part them. Upper and lower case are the same, a range is `10-15`, `10–15` or `10 to 15`.

    dosage  = clause { clause }                  exactly one count must give the reps
    clause  = count | hold | rest | load | tempo | effort | side | pattern
    count   = range [ unit ], several joined by "x", "×", "*" or "of":
              3 x 8-12          sets, then reps
              10 reps x 3       reps, then sets, because the first has its unit
              2-3 sets of 10    units say which is which
              3 x 30 s          three sets of 30 seconds
              3 x 10 x 5 s      sets, reps, and a hold for each rep
    unit    = rep(s) | walk(s) | step(s) | breath(s) | s | sec | min | m | metre(s)
              | set(s) | bout(s) | round(s)
    hold    = ("hold" | "h") range [ time ]      or  range time "hold";  seconds when no time is named
    rest    = "rest" range [ time ]              or  range time "rest"
    time    = s | sec | second(s) | min | minute(s)
    load    = [ "@" ] number ("kg" | "lb")       or  "words in quotation marks"
    tempo   = [ "tempo" ] n-n-n                  lift-hold-lower in seconds
    effort  = ("@" | "effort" | "rpe") range [ "/10" ]
    side    = "/ side" | "each side" | "per leg" | "each" | "L/R" | "alternating"
              | "left" | "left leg" | "L" | "right" | "right arm" | "R"
    pattern = "forward + backward" | "fwd+back" | "forward + 8–10 back" | "forward" | "backward" | "sideways"
              | "side to side" | "up + down" | "both directions"

"with", "for", "and", "at" and "load" may stand before a clause. Nothing else is passed over in silence.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from exercises.dosage.errors import DosageError, DosageParseError, Message, gettext_noop
from exercises.dosage.line import describe
from exercises.dosage.tokens import AMOUNT, DECIMAL, QUOTED, TEMPO_NUMBERS, Token, tokens_of
from exercises.dosage.units import Pattern, Range, RepUnit, SetUnit, Side
from exercises.dosage.values import Dosage, Load
from exercises.dosage.vocabulary import (
    BACKWARD,
    COUNT_UNITS,
    EFFORT,
    FILLERS,
    FORWARD,
    HOLD,
    JOINERS,
    LOAD_UNITS,
    LONGEST_PHRASE,
    PHRASES,
    REST,
    STARTERS,
    TEMPO,
    TIME_UNITS,
    TIMES,
)

LONGEST_TEXT = 400

NOT_UNDERSTOOD = gettext_noop("I do not understand “%(word)s”.")
NOT_UNDERSTOOD_BUT = gettext_noop("I do not understand “%(word)s”. I read: %(understood)s.")
SAID_TWICE = gettext_noop("“%(word)s” says something a second time. I read: %(understood)s.")
NO_REPS = gettext_noop("Say how many, for example 10–15 reps.")
NO_REPS_BUT = gettext_noop("Say how many, for example 10–15 reps. I read: %(understood)s.")
BACKWARDS = gettext_noop("“%(word)s” runs backwards. Put the smaller number first.")
TOO_LONG = gettext_noop("This is too long for a dosage. Write for example 10–15 reps / side, hold 2–3 s.")

JOINING = (*TIMES, "of")
SECONDS_IN = {RepUnit.SECOND: 1, RepUnit.MINUTE: 60}
END = Token("", "")


def parse(text: str) -> Dosage:
    """The dosage that a clinician's text says; the grammar stands at the top of this module.

    Raises DosageParseError, which names the first word it did not understand and says what it did.
    """
    return _reader(text).dosage()


def read_fields(text: str) -> dict[str, object]:
    """What `text` says, by field of Dosage: perhaps no reps, and a unit only where it names one.

    Raises DosageParseError for what it does not understand.
    """
    reader = _reader(text)
    reader.read()
    named = [count.unit for count in reader.counts]
    for name, kind in (("reps_unit", RepUnit), ("sets_unit", SetUnit)):
        if not any(isinstance(unit, kind) for unit in named):
            reader.fields.pop(name, None)
    return reader.fields


def _reader(text: str) -> "_Reader":
    if len(text) > LONGEST_TEXT:
        raise DosageParseError({"dosage": Message(TOO_LONG)}, word=text[:LONGEST_TEXT])
    return _Reader(tokens_of(text))


class _Count(NamedTuple):
    amount: Range
    unit: RepUnit | SetUnit | None
    joined: bool
    text: str
    position: int


class _Refusal(NamedTuple):
    position: int
    word: str
    sentence: str


class _Reader:
    """Walks the tokens once. A rule takes what it knows from `position` on, or leaves it and says False."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.position = 0
        self.fields: dict[str, object] = {}
        self.words: dict[str, str] = {}
        self.counts: list[_Count] = []
        self.refused: list[_Refusal] = []

    def read(self) -> str:
        """Fill `fields`; returns the line of what was understood."""
        rules = (self.load, self.tempo, self.timed, self.effort, self.there_and_back, self.phrase, self.count)
        while self.position < len(self.tokens):
            if not any(rule() for rule in (*rules, self.connector)):
                self.refuse(self.take(1), self.position - 1)
        self.settle_counts()
        understood = describe(self.fields)
        if self.refused:
            raise _not_understood(min(self.refused), understood)
        return understood

    def dosage(self) -> Dosage:
        understood = self.read()
        if "reps" not in self.fields:
            message = Message(NO_REPS_BUT, understood=understood) if understood else Message(NO_REPS)
            raise DosageParseError({"reps_min": message}, understood=understood)
        try:
            return Dosage(**self.fields)
        except DosageError as error:
            name = next(iter(error.errors)).removesuffix("_min").removesuffix("_max")
            raise DosageParseError(error.errors, self.words[name], understood) from None

    # Looking and taking

    def at(self, ahead: int) -> Token:
        index = self.position + ahead
        return self.tokens[index] if index < len(self.tokens) else END

    def take(self, count: int) -> str:
        taken = self.tokens[self.position : self.position + count]
        self.position += count
        return " ".join(token.text for token in taken)

    def refuse(self, word: str, position: int, sentence: str = NOT_UNDERSTOOD) -> None:
        self.refused.append(_Refusal(position, word, sentence))

    def put(self, name: str, value: object, text: str, position: int | None = None) -> bool:
        if name in self.fields:
            self.refuse(text, self.position if position is None else position, SAID_TWICE)
        else:
            self.fields[name], self.words[name] = value, text
        return True

    def range_at(self, ahead: int) -> Range:
        token = self.at(ahead)
        if token.low > token.high:
            message = Message(BACKWARDS, word=token.text)
            raise DosageParseError({"dosage": message}, token.text, describe(self.fields))
        return Range(token.low, token.high)

    # Rules

    def load(self) -> bool:
        start = 1 if self.at(0).key == "@" else 0
        token, unit = self.at(start), LOAD_UNITS.get(self.at(start + 1).key)
        if token.key == QUOTED:
            return self.put_load(start + 1, text=token.text[1:-1])
        if unit and (token.key == DECIMAL or (token.key == AMOUNT and token.low == token.high)):
            amount = Decimal(token.text.replace(",", ".")) if token.key == DECIMAL else Decimal(token.low)
            return self.put_load(start + 2, amount=amount, unit=unit)
        return False

    def put_load(self, length: int, **load: object) -> bool:
        text = self.take(length)
        try:
            return self.put("load", Load(**load), text)
        except DosageError as error:
            raise DosageParseError(error.errors, text, describe(self.fields)) from None

    def tempo(self) -> bool:
        start = 1 if self.at(0).key in TEMPO else 0
        if self.at(start).key != TEMPO_NUMBERS:
            return False
        numbers = re.findall(r"\d+", self.at(start).text)
        return self.put("tempo", "-".join(str(int(number)) for number in numbers), self.take(start + 1))

    def timed(self) -> bool:
        for name, words in (("hold", HOLD), ("rest", REST)):
            if self.at(0).key in words:
                start = 2 if self.at(1).key in ("for", "of") else 1
                return self.at(start).key == AMOUNT and self.put_time(name, start)
            if self.trails(0, words):
                return self.put_time(name, 0)
        return False

    def trails(self, ahead: int, words: tuple[str, ...]) -> bool:
        """Whether `5 s hold` stands here, and "hold" does not belong to the number after it."""
        first, unit, word, after = (self.at(ahead + step) for step in range(4))
        if first.key != AMOUNT or unit.key not in TIME_UNITS or word.key not in words:
            return False
        return after.key != AMOUNT or self.trails(ahead + 3, (*HOLD, *REST))

    def put_time(self, name: str, start: int) -> bool:
        factor = TIME_UNITS.get(self.at(start + 1).key)
        amount = self.range_at(start).times(factor or 1)
        trailing = start == 0
        return self.put(name, amount, self.take(start + 1 + bool(factor) + trailing))

    def effort(self) -> bool:
        if self.at(0).key not in ("@", *EFFORT) or self.at(1).key != AMOUNT:
            return False
        out_of_ten = self.at(2).key == "/" and self.at(3).text == "10"
        return self.put("effort", self.range_at(1), self.take(4 if out_of_ten else 2))

    def there_and_back(self) -> bool:
        """`8–10 walks forward + 8–10 back`: the same count twice, which the pattern says already."""
        again = 2 if self.at(1).key in JOINERS else 1
        unit = COUNT_UNITS.get(self.at(again + 1).key)
        back = again + (2 if unit else 1)
        shape = (self.at(0).key in FORWARD, self.at(again).key == AMOUNT, self.at(back).key in BACKWARD)
        if not all(shape) or not self.counts:
            return False
        count = self.counts[-1]
        if self.range_at(again) != count.amount or unit not in (None, count.unit):
            return False
        return self.put("pattern", Pattern.FORWARD_BACKWARD, self.take(back + 1))

    def phrase(self) -> bool:
        for length in range(LONGEST_PHRASE, 0, -1):
            name, value = PHRASES.get(tuple(self.at(step).key for step in range(length)), ("", None))
            if name:
                # "10 / side, alternating" is one thing said in two words.
                if value == Side.ALTERNATING and self.fields.get("side") == Side.EACH:
                    del self.fields["side"]
                return self.put(name, value, self.take(length))
        return False

    def count(self) -> bool:
        if self.at(0).key != AMOUNT:
            return False
        position = self.position
        joined = position > 0 and self.tokens[position - 1].key in JOINING
        amount, unit = self.range_at(0), COUNT_UNITS.get(self.at(1).key)
        self.counts.append(_Count(amount, unit, joined, self.take(2 if unit else 1), position))
        return True

    def connector(self) -> bool:
        word, following = self.at(0).key, self.at(1).key
        joins = word in JOINING and following in (AMOUNT, DECIMAL)
        if joins or (word in FILLERS and following in STARTERS):
            self.position += 1
            return True
        return False

    # Which count is what

    def settle_counts(self) -> None:
        sets = [count for count in self.counts if isinstance(count.unit, SetUnit)]
        others = [count for count in self.counts if not isinstance(count.unit, SetUnit)]
        for count in sets or _bare_sets(others):
            self.put("sets", count.amount, count.text, count.position)
            self.fields.setdefault("sets_unit", count.unit or SetUnit.SET)
        for count in others[:1]:
            self.put("reps", count.amount, count.text)
            self.fields["reps_unit"] = count.unit or RepUnit.REP
        for count in others[1:]:
            factor = SECONDS_IN.get(count.unit)
            if factor and count.joined and self.fields["reps_unit"] not in SECONDS_IN:
                self.put("hold", count.amount.times(factor), count.text, count.position)
            else:
                self.refuse(count.text, count.position)


def _bare_sets(counts: list[_Count]) -> list[_Count]:
    """Takes the count that means sets out of `3 × 10 …` and `10 reps × 3 …`."""
    for index, count in enumerate(counts[:2]):
        if count.unit is None and len(counts) > 1 and counts[1].joined:
            return [counts.pop(index)]
    return []


def _not_understood(refusal: _Refusal, understood: str) -> DosageParseError:
    sentence = refusal.sentence
    if sentence == NOT_UNDERSTOOD and understood:
        sentence = NOT_UNDERSTOOD_BUT
    message = Message(sentence, word=refusal.word, understood=understood)
    return DosageParseError({"dosage": message}, refusal.word, understood)
