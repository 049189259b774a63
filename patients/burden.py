"""The burden of a plan: how long one session takes, how many exercises, ways down to the floor, gear.

An estimate for the clinician, never a promise to the patient. The seconds of one exercise are

    getting ready + sets × sides × ways × reps × seconds of one rep + rests between sets

- One rep: the tempo's three numbers; else 4 s, two up and two down, as a trial of exercise against falls
  asked for (BMC Geriatrics 2013), and the hold on top. A walk or a step takes less, a slow breath as long
  as a rep; a metre takes 1 s (a slow walk). Reps that are seconds or minutes last as long as they say.
- Sides: "each side" and "alternating" count reps per side, so twice. Ways: forward and back, or one way and
  then the other, count each way, so twice.
- Rest: as prescribed, else 30 s between sets. Getting ready: 45 s for each exercise, and 15 s to turn over to
  the other side. These are ours, fitted to the minutes that the shipped library gives for its exercises.

Of an exercise and its version the patient does one: the version counts for the equipment alone. The smaller
end of every range makes the shortest session, the larger end the longest.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language

from exercises import terms
from exercises.dosage import Dosage, DosageError, Pattern, Range, RepUnit, Side

NUDGE_ABOVE = 4
ASK_ABOVE = 6

READY = 45
TURN = 15
REST = 30
SECONDS = {
    RepUnit.REP: 4,
    RepUnit.WALK: 2,
    RepUnit.STEP: 1,
    RepUnit.BREATH: 4,
    RepUnit.SECOND: 1,
    RepUnit.MINUTE: 60,
    RepUnit.METRE: 1,
}
TIMED = (RepUnit.SECOND, RepUnit.MINUTE, RepUnit.METRE)
BOTH_SIDES = (Side.EACH, Side.ALTERNATING)
BOTH_WAYS = (Pattern.FORWARD_BACKWARD, Pattern.BOTH_DIRECTIONS)


@dataclass(frozen=True, slots=True)
class Gear:
    """A thing the patient needs, and what most homes have instead; "" when nothing safe stands in."""

    name: str
    instead: str


@dataclass(frozen=True, slots=True)
class Burden:
    """What one session asks of the patient."""

    exercises: int
    minutes: Range
    by_section: dict[int, Range]  # minutes by the key of a section; empty ones are left out
    times_down: int
    gear: tuple[Gear, ...]

    @property
    def is_much(self) -> bool:
        """Above the number that a review found people keep to."""
        return self.exercises > NUDGE_ABOVE

    @property
    def asks_why(self) -> bool:
        """So many that the record should say why."""
        return self.exercises > ASK_ABOVE


def burden_of(program) -> Burden:
    """The burden of `program` (read with_rows); exercises without a dosage count as getting ready alone."""
    seconds = {
        section.pk: [_seconds_of(row) for row in section.prescriptions.all() if row.in_place_of_id is None]
        for section in program.sections.all()
    }
    own = [row for row in program.prescriptions if row.in_place_of_id is None]
    return Burden(
        exercises=len(own),
        minutes=_minutes(each for part in seconds.values() for each in part),
        by_section={pk: _minutes(part) for pk, part in seconds.items() if part},
        times_down=times_down(row.exercise.position for row in own),
        gear=gear_of(row.exercise for row in program.prescriptions),
    )


def seconds_of(dosage: Dosage) -> Range:
    """How long one exercise takes with `dosage`, from the first set to the last, getting ready left out."""
    lowest = _at(dosage, "minimum")
    return Range(lowest, max(lowest, _at(dosage, "maximum")))


def session_seconds(dosage: Dosage) -> Range:
    """How long one exercise takes in a session: `seconds_of` with getting ready and turning over."""
    taken, ready = seconds_of(dosage), READY + (TURN if dosage.side == Side.EACH else 0)
    return Range(ready + taken.minimum, ready + taken.maximum)


def _seconds_of(row) -> Range:
    try:
        dosage = row.dosage
    except DosageError:
        dosage = None
    return session_seconds(dosage) if dosage else Range.exactly(READY)


def _at(dosage: Dosage, end: str) -> int:
    """The seconds at one end of every range of `dosage`."""

    def amount(value: Range | None, otherwise: int) -> int:
        return getattr(value, end) if value else otherwise

    sets = amount(dosage.sets, 1)
    factor = (2 if dosage.side in BOTH_SIDES else 1) * (2 if dosage.pattern in BOTH_WAYS else 1)
    work = sets * factor * amount(dosage.reps, 1) * _rep(dosage, amount(dosage.hold, 0))
    return work + (sets - 1) * amount(dosage.rest, REST)


def _rep(dosage: Dosage, hold: int) -> int:
    """The seconds of one rep."""
    if dosage.reps_unit in TIMED:
        return SECONDS[dosage.reps_unit]
    if dosage.tempo:
        return sum(int(part) for part in dosage.tempo.split("-"))
    return SECONDS[dosage.reps_unit] + hold


def _minutes(parts: Iterable[Range]) -> Range:
    """The sum in whole minutes, rounded up: nobody likes to be told less than it takes."""
    parts = list(parts)
    low, high = sum(part.minimum for part in parts), sum(part.maximum for part in parts)
    return Range(math.ceil(low / 60), math.ceil(high / 60))


def times_down(positions: Iterable[str]) -> int:
    """How often the patient gets down to the floor, standing at first and going through `positions`."""
    times, is_down = 0, False
    for position in positions:
        found = terms.term("position", position)
        on_floor = bool(found and found.is_floor)
        times += on_floor and not is_down
        is_down = on_floor
    return times


def gear_of(exercises: Iterable) -> tuple[Gear, ...]:
    """What the exercises need, each once, in the order of the vocabulary."""
    return tuple(_gear(tag) for tag in gear_tags(exercises))


def gear_tags(exercises: Iterable) -> list[str]:
    """The tags of what the exercises need, each once, in the order of the vocabulary."""
    needed = {tag for exercise in exercises for tag in exercise.tags_of("equipment")}
    known = [tag for tag, _word in terms.choices("equipment") if tag in needed]
    return [*known, *sorted(needed - set(known))]


def _gear(tag: str) -> Gear:
    found = terms.term("equipment", tag)
    instead = found.instead if found else {}
    return Gear(terms.word("equipment", tag), instead.get(get_language() or "en") or instead.get("en", ""))
