"""The shape between a file and the rows of an exercise: plain JSON, what every reader makes of its format.

    {"source": "wger", "id": "…", "language": "en",
     "facts": {"position": "side-lying", "author": "…", …},        names of FACTS
     "dosage": "10–15 reps / side",
     "texts": {"en": {"name": "…", "steps": ["…"], …}},            names of TEXTS and LISTS
     "tags": {"region": [["hip", "", ""]], …},                     tag, role, side of the body, by kind
     "cautions": [{…}], "pictures": [{…}], "harder": [{…}]}

What a format does not carry is not in the entry, and an exercise that it changes keeps its own.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from exercises import terms
from exercises.dosage import DosageError, parse
from exercises.dosage_words import translated
from exercises.editing import LISTS, TEXTS
from exercises.library_tables import LANGUAGE
from exercises.models import Caution, Exercise, ExerciseText

FACTS = ("position", "bed_ok", "side_key", "trains", "mirror_safe", "author", "licence", "source")
VOCABULARIES = ("region", "equipment", "purpose", "muscle", "load")
TEXT_LENGTHS = {name: ExerciseText._meta.get_field(name).max_length or 4000 for name in TEXTS}
FACT_LENGTHS = {
    name: Exercise._meta.get_field(name).max_length for name in ("position", "author", "licence", "source")
}
CAUTION_LENGTHS = {"text": 200, "for_clinician": 300, "tag": 40, "side": 10}
MOST_LINES, LONGEST_LINE = 40, 1000
# What a person calls the list in which a word of the kind stands.
LISTED = {"region": "regions", "purpose": "purposes", "muscle": "muscles", "load": "loads"}
ROLES = ("", "prime", "helper", "stabiliser")


@dataclass(slots=True)
class Read:
    """One entry as it was read, where it stands, and what is wrong with it: pairs of field and reason."""

    number: int
    entry: dict
    problems: list[tuple[str, str]] = field(default_factory=list)
    # Of a table: column → cell as it was written, for whoever puts the row right.
    cells: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        """What it is called at its source."""
        return self.entry.get("source", ""), self.entry.get("id", "")

    @property
    def name(self) -> str:
        """Its name in its source language, if it has one that can be read."""
        words = self.entry.get("texts", {}).get(self.entry.get("language"), {})
        return str(words.get("name", ""))


def digest(entry: dict) -> str:
    """SHA-256 of what an entry says."""
    return hashlib.sha256(json.dumps(entry, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def plain(text: object) -> str:
    """`text` in one line, without control characters."""
    shown = "".join(letter if letter.isprintable() else " " for letter in str(text))
    return " ".join(shown.split())


def check(read: Read) -> None:
    """Note in `read.problems` everything that the library would not take."""
    entry = read.entry
    if not entry.get("id"):
        read.problems.append(("id", _("is missing")))
    elif len(entry["id"]) > 200:
        read.problems.append(("id", _too_long(entry["id"], 200)))
    if not LANGUAGE.fullmatch(entry.get("language", "")):
        read.problems.append(("language", _("must be a code such as en or de")))
    if not read.name:
        read.problems.append(("name", _("is missing")))
    for language, words in entry.get("texts", {}).items():
        read.problems += _words(words, "" if language == entry.get("language") else f" [{language}]")
    read.problems += _facts(entry.get("facts", {}))
    read.problems += _dosage(entry)
    read.problems += _tags(entry.get("tags", {}))
    read.problems += _cautions(entry.get("cautions", ()))


def _too_long(text: str, most: int) -> str:
    return _("has %(length)s characters, may have %(most)s") % {"length": len(text), "most": most}


def _words(words: dict, suffix: str) -> Iterable[tuple[str, str]]:
    for name, value in words.items():
        if name in TEXT_LENGTHS and not isinstance(value, str):
            yield name + suffix, _("must be text")
        elif name in TEXT_LENGTHS and len(value) > TEXT_LENGTHS[name]:
            yield name + suffix, _too_long(value, TEXT_LENGTHS[name])
        elif name in LISTS:
            yield from ((name + suffix, reason) for reason in _lines(value))
        elif name not in TEXT_LENGTHS:
            yield name + suffix, _("unknown field")


def _lines(value: object) -> Iterable[str]:
    if not isinstance(value, list) or not all(isinstance(line, str) for line in value):
        yield _("must be a list of texts")
        return
    if len(value) > MOST_LINES:
        yield _("has %(count)s lines, may have %(most)s") % {"count": len(value), "most": MOST_LINES}
    for line in value:
        if len(line) > LONGEST_LINE:
            yield _too_long(line, LONGEST_LINE)


def _facts(facts: dict) -> Iterable[tuple[str, str]]:
    for name, value in facts.items():
        if name not in FACTS:
            yield name, _("unknown field")
        elif name in ("bed_ok", "mirror_safe"):
            if not isinstance(value, bool):
                yield name, _("must be yes or no")
        elif not isinstance(value, str):
            yield name, _("must be text")
        elif len(value) > FACT_LENGTHS.get(name, 20):
            yield name, _too_long(value, FACT_LENGTHS.get(name, 20))
        elif name in (closed := _closed_facts()) and value not in closed[name]:
            yield name, _not_one_of(value, filter(None, closed[name]))


def _closed_facts() -> dict[str, tuple[str, ...]]:
    """Facts that are one of a few words."""
    return {
        "position": ("", *(tag for tag, _word in terms.choices("position"))),
        "side_key": tuple(Exercise.SideKey.values),
        "trains": ("", "left", "right"),
    }


def _not_one_of(value: object, allowed: Iterable[str]) -> str:
    return _("“%(value)s” is not one of: %(allowed)s") % {
        "value": plain(value)[:60],
        "allowed": ", ".join(allowed),
    }


def _dosage(entry: dict) -> Iterable[tuple[str, str]]:
    """What is wrong with the dosage; one that can be read is from here on written as it is printed."""
    line = entry.get("dosage")
    if not line:
        return
    try:
        if len(str(line)) > 200:
            yield "dosage", _too_long(str(line), 200)
        else:
            entry["dosage"] = str(parse(str(line)))
    except DosageError as error:
        yield "dosage", f"“{plain(line)}”: " + " ".join(dict.fromkeys(map(str, translated(error).values())))


def _tags(tags: dict) -> Iterable[tuple[str, str]]:
    for kind, listed in tags.items():
        if kind not in VOCABULARIES or not isinstance(listed, list):
            yield str(kind), _("unknown field")
            continue
        for each in listed:
            if not (
                isinstance(each, list) and len(each) == 3 and all(isinstance(part, str) for part in each)
            ):
                yield LISTED.get(kind, kind), _("must be a list of texts")
            elif terms.term(kind, each[0]) is None:
                yield (
                    LISTED.get(kind, kind),
                    _not_one_of(each[0], [tag for tag, _word in terms.choices(kind)]),
                )
            elif (kind == "muscle" and each[1] not in ROLES) or len(each[2]) > 10:
                yield LISTED.get(kind, kind), _not_one_of(each[1], ROLES[1:])


def _cautions(cautions: Iterable[object]) -> Iterable[tuple[str, str]]:
    allowed = {"kind", "language", "on_handout", "place", *CAUTION_LENGTHS}
    for each in cautions:
        if not isinstance(each, dict) or each.keys() - allowed:
            yield "cautions", _("unknown field")
            continue
        try:
            Caution(**each).clean_fields(exclude=["exercise"])
        except ValidationError as error:
            yield "cautions", " ".join(error.messages)
