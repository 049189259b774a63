"""Comparing two versions: what is new, changed and stopped, for the record and in a sentence for the patient.

Two documents in, words out: no database, no clock. The words are in the language of the newer document.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils import translation
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exercises import dosage_words
from exercises.dosage import Dosage, Frequency
from patients.document import PrescriptionBlock, ProgramDocument
from patients.exports.sheet import session_words

LONGEST_NEWS = 400
MOST_NAMES = 4


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that differs: of which exercise ("" for the plan), which fact, from what, to what.

    A text that is long is not repeated: both sides are empty then.
    """

    name: str
    what: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What an issued version and the one after it differ in; `sentence` says it to the patient."""

    new: tuple[str, ...]
    changed: tuple[Change, ...]
    stopped: tuple[str, ...]
    sentence: str

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.stopped)


def compare(before: ProgramDocument, after: ProgramDocument) -> Comparison:
    """What is new, changed and stopped in `after`, the version that follows `before`."""
    with translation.override(after.language):
        pairs = _pairs(before, after)
        old, new = _names(before, after.language), _names(after, after.language)
        kept = [(one, two) for one, two in pairs if one and two]
        come = tuple(new[two.uuid] for one, two in pairs if one is None)
        gone = tuple(old[one.uuid] for one, two in pairs if two is None)
        changed = list(_plan_changes(before, after, kept))
        for one, two in kept:
            facts = _row_changes(one, two, old, new, after)
            changed += [Change(new[two.uuid], *fact) for fact in facts]
        if come and not kept:
            sentence = _("All exercises of this plan are new.")
        else:
            sentence = " ".join(_news(before, after, kept, new, come, gone))
        return Comparison(come, tuple(changed), gone, sentence)


# ---------------------------------------------------------------- which is which

Pair = tuple[PrescriptionBlock | None, PrescriptionBlock | None]


def _pairs(before: ProgramDocument, after: ProgramDocument) -> list[Pair]:
    """Each prescription of both beside its like; one that was taken out and prescribed again is the same."""
    left = {row.uuid: row for row in before.prescriptions}
    found = {row.uuid: left.pop(row.uuid, None) for row in after.prescriptions}
    for row in after.prescriptions:
        again = next((old for old in left.values() if old.slug == row.slug), None)
        if found[row.uuid] is None and again:
            found[row.uuid] = left.pop(again.uuid)
    pairs: list[Pair] = [(found[row.uuid], row) for row in after.prescriptions]
    return pairs + [(row, None) for row in left.values()]


def _names(document: ProgramDocument, language: str) -> dict[str, str]:
    """What each exercise is called; one that is there twice is told apart by its number."""
    names = {row.uuid: _words(row, language).name for row in document.prescriptions}
    own = [row.uuid for row in document.prescriptions if not row.in_place_of]
    numbers = {uuid: place for place, uuid in enumerate(own, start=1)}
    every = list(names.values())
    return {
        uuid: f"{name} ({numbers[uuid]})" if every.count(name) > 1 and uuid in numbers else name
        for uuid, name in names.items()
    }


def _words(row: PrescriptionBlock, language: str):
    return row.words.get(language) or next(iter(row.words.values()))


# ---------------------------------------------------------------- for the record


def _plan_changes(before: ProgramDocument, after: ProgramDocument, kept: list) -> Iterator[Change]:
    facts = (
        (_("title"), before.title, after.title),
        (_("how often"), _often(before.frequency), _often(after.frequency)),
        (_("weeks"), str(before.weeks or ""), str(after.weeks or "")),
        (_("start"), before.starts_on, after.starts_on),
        (_("review"), before.review_on, after.review_on),
        (_("line for the patient"), before.line, after.line),
        (_("goal"), before.goal, after.goal),
        (_("sessions"), _sessions(before), _sessions(after)),
    )
    yield from (Change("", what, one, two) for what, one, two in facts if one != two)
    if before.safety.get(after.language) != after.safety[after.language]:
        yield Change("", _("safety text"))
    order = [row.uuid for row in before.prescriptions]
    places = [order.index(one.uuid) for one, _two in kept]
    if places != sorted(places):
        yield Change("", _("order"))


def _row_changes(
    one: PrescriptionBlock, two: PrescriptionBlock, old: Mapping, new: Mapping, after: ProgramDocument
) -> Iterator[tuple[str, ...]]:
    was, now = _words(one, after.language), _words(two, after.language)
    facts = (
        (_("dosage"), _dosage(one, was), _dosage(two, now)),
        (_("how often"), _often(one.frequency), _often(two.frequency)),
        (_("session"), one.session, two.session),
        (_("in place of"), old.get(one.in_place_of, ""), new.get(two.in_place_of, "")),
        (_("when"), one.when, two.when),
        (_("when to move on"), one.rule, two.rule),
        (_("note"), one.note, two.note),
    )
    yield from (fact for fact in facts if fact[1] != fact[2])
    if _instructions(was) != _instructions(now):
        yield (_("steps and cues"),)
    if _pictures(one) != _pictures(two):
        yield (_("pictures"),)


def _dosage(row: PrescriptionBlock, words) -> str:
    return dosage_words.sentence(
        Dosage.from_dict(row.dosage), hold_where=words.hold_where, side_names=words.side_names
    )


def _often(frequency: Mapping | None) -> str:
    return dosage_words.frequency_sentence(Frequency.from_dict(frequency)) if frequency else ""


def _sessions(document: ProgramDocument) -> str:
    return _("; ").join(session_words(each) for each in document.sessions)


def _instructions(words) -> tuple:
    return (words.steps, words.set_up, words.feel, words.avoid, words.optional_cues, words.precautions)


def _pictures(row: PrescriptionBlock) -> list:
    return [(picture.sha256, picture.mirrored) for picture in row.pictures]


# ---------------------------------------------------------------- for the patient


def _news(
    before: ProgramDocument, after: ProgramDocument, kept: list, names: Mapping, come: tuple, gone: tuple
) -> Iterator[str]:
    """Short sentences about what the patient now does otherwise; what only the record needs is left out."""
    if come:
        yield _("New: %(names)s.") % {"names": _list(come)}
    for one, two in kept:
        if one.dosage != two.dosage:
            yield _new_dose(one, two, names[two.uuid], after.language)
    if before.frequency != after.frequency:
        yield _("Now %(times)s.") % {"times": _often(after.frequency)}
    if noted := [names[two.uuid] for one, two in kept if two.note and two.note != one.note]:
        text = ngettext("Read the new note for %(names)s.", "Read the new notes for %(names)s.", len(noted))
        yield text % {"names": _list(noted)}
    if gone:
        yield _("You can stop %(names)s.") % {"names": _list(gone)}


def _new_dose(one: PrescriptionBlock, two: PrescriptionBlock, name: str, language: str) -> str:
    """The parts of a dosage that are new: all of it when only something went."""
    was, now = _phrases(one, language), _phrases(two, language)
    lead, *more = now
    added = [phrase for phrase in more if phrase not in was[1:]]
    if lead == was[0] and added:
        return _("New for %(name)s: %(words)s.") % {"name": name, "words": ". ".join(added)}
    return _("%(name)s is now %(words)s.") % {"name": name, "words": ". ".join([lead, *added])}


def _phrases(row: PrescriptionBlock, language: str) -> list[str]:
    """The sentences of a dosage without their full stops, the main one first."""
    words = _words(row, language)
    parts = dosage_words.parts(
        Dosage.from_dict(row.dosage), hold_where=words.hold_where, side_names=words.side_names
    )
    texts = (" ".join(part["text"] for part in phrase) for phrase in (parts["lead"], *parts["more"]))
    return [text.replace(dosage_words.NO_BREAK, " ") for text in texts]


def _list(names) -> str:
    """“A, B and C”; many are not all named."""
    shown = list(names)
    if len(shown) > MOST_NAMES:
        shown = [*shown[: MOST_NAMES - 1], _("%(number)s more") % {"number": len(shown) - MOST_NAMES + 1}]
    return get_text_list(shown, _("and"))
