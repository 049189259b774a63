"""The JSON of free-exercise-db: a list of exercises in English, text only.

Its pictures are of unknown origin and are named by paths, so none is ever taken.
"""

from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from exercises.importing.entries import Read, plain
from exercises.importing.files import FileRefused, parsed
from exercises.importing.foreign_words import EQUIPMENT, MUSCLES, PURPOSES, muscle_tags

SOURCE = "free-exercise-db"
LICENCE = "Unlicense"
ADDRESS = "https://github.com/yuhonas/free-exercise-db"


def read(file: BinaryIO, **_options) -> Iterator[Read]:
    """The entries of the list, or of one exercise. Raises FileRefused."""
    listed = parsed(file.read())
    listed = [listed] if isinstance(listed, dict) else listed
    if not isinstance(listed, list) or not any(isinstance(each, dict) and "name" in each for each in listed):
        raise FileRefused(
            _("The JSON is neither a list of exercises of free-exercise-db nor one of wger's exerciseinfo.")
        )
    for number, each in enumerate(listed, start=1):
        yield _entry(number, each)


def _entry(number: int, each: object) -> Read:
    if not isinstance(each, dict):
        return Read(number, {}, [("", _("is not an exercise"))])
    made = Read(number, {"source": SOURCE, "id": plain(each.get("id") or ""), "language": "en"})
    steps = _texts(made, each, "instructions")
    muscles = [_texts(made, each, name) for name in ("primaryMuscles", "secondaryMuscles")]
    tags = muscle_tags(*muscles, MUSCLES)
    tags["equipment"] = [[EQUIPMENT[w], "", ""] for w in [each.get("equipment")] if _is_in(w, EQUIPMENT)]
    tags["purpose"] = [[PURPOSES[w], "", ""] for w in [each.get("category")] if _is_in(w, PURPOSES)]
    made.entry |= {
        "facts": {"author": "", "licence": LICENCE, "source": ADDRESS},
        "texts": {
            "en": {
                "name": plain(each.get("name") or ""),
                "other_names": _texts(made, each, "alternateNames"),
                "steps": steps,
            }
        },
        "tags": tags,
    }
    return made


def _is_in(word: object, known: dict) -> bool:
    return isinstance(word, str) and word in known


def _texts(made: Read, each: dict, name: str) -> list[str]:
    found = each.get(name) or []
    if not isinstance(found, list) or not all(isinstance(text, str) for text in found):
        made.problems.append((name, _("must be a list of texts")))
        return []
    return [line for line in map(plain, found) if line]
