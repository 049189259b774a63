"""What a stored exercise says, in the shape of an entry: to compare it with a file, and to export it."""

from collections.abc import Iterable, Iterator

from django.db.models import Prefetch

from exercises.editing import LISTS, TEXTS
from exercises.importing.entries import FACTS
from exercises.importing.tables import SOURCE
from exercises.models import Caution, Exercise, ExercisePicture, ProgressionStep

CAUTION = ("language", "kind", "tag", "side", "text", "for_clinician", "on_handout", "place")
FILES = ("picture", "dark", "line")
LOOPS = ("loop", "dark_loop")  # a movement that ends in the picture; a bundle of an older version has none
WORDS = ("caption", "alt", "translations", "author", "licence", "source", "mirror_safe")
SHARED = "shared"  # the library that every clinic has
MEASURE = ("criterion", "words", "measure", "measure_min", "measure_max", "sessions")


def key_of(row: Exercise) -> tuple[str, str]:
    """Under which source and name a file knows `row`; what was made here is known by its short name."""
    return (row.imported_from, row.source_id) if row.source_id else (SOURCE, row.slug)


def entry_of(row: Exercise) -> dict:
    """Everything of `row` that a bundle carries; needs `with_content`."""
    source, name = key_of(row)
    return {
        "source": source,
        "id": name,
        "language": row.source_language,
        "facts": {fact: getattr(row, fact) for fact in FACTS},
        "dosage": str(row.dosage or ""),
        "texts": {
            text.language: {field: getattr(text, field) for field in (*TEXTS, *LISTS)}
            for text in row.texts.all()
        },
        "tags": _tags(row),
        "cautions": [_caution(each) for each in row.cautions.all()],
        "pictures": [picture_of(use) for use in row.pictures.all()],
        "harder": [_step(step) for step in row.harder_steps.all()],
    }


def _step(step: ProgressionStep) -> dict:
    harder = step.harder
    source, name = (SHARED, harder.slug) if harder.is_shared else key_of(harder)
    return {"source": source, "id": name} | {field: getattr(step, field) for field in MEASURE}


def _tags(row: Exercise) -> dict[str, list]:
    tags: dict[str, list] = {}
    for each in row.tags.all():
        tags.setdefault(each.kind, []).append([each.tag, each.role, each.side])
    return tags


def _caution(caution: Caution) -> dict:
    return {name: getattr(caution, name) for name in CAUTION}


def picture_of(use: ExercisePicture) -> dict:
    """A picture by the hashes of its files, with its words and its licence."""
    files = {name: getattr(use, name) for name in (*FILES, *LOOPS)}
    return {name: picture.sha256 for name, picture in files.items() if picture} | {
        name: getattr(use, name) for name in WORDS
    }


def says_the_same(row: Exercise, entry: dict) -> bool:
    """Whether `row` says already all that `entry` says; what the entry does not carry does not count."""
    stored = entry_of(row)
    for name in ("language", "dosage", "cautions", "harder"):
        if name in entry and entry[name] != stored[name]:
            return False
    if "pictures" in entry and entry["pictures"] != _spoken_of(stored["pictures"], entry["pictures"]):
        return False
    for name in ("facts", "tags"):
        if any(stored[name].get(key, []) != value for key, value in entry.get(name, {}).items()):
            return False
    return all(
        stored["texts"].get(language, {}).get(name) == value
        for language, words in entry.get("texts", {}).items()
        for name, value in words.items()
    )


def _speaks_of_loops(uses: list) -> bool:
    return any(isinstance(use, dict) and use.keys() & set(LOOPS) for use in uses)


def with_loops_of(stored: list[dict], told: list[dict]) -> list[dict]:
    """The pictures of a file that knows no movements, each with those that are stored with it."""
    if _speaks_of_loops(told):
        return told
    loops = {use["picture"]: {name: use[name] for name in LOOPS if name in use} for use in stored}
    return [use | loops.get(_sha_of(use["picture"]), {}) for use in told]


def _sha_of(picture: dict | str) -> str:
    return picture if isinstance(picture, str) else picture["sha256"]


def _spoken_of(stored: list[dict], told: list[dict]) -> list[dict]:
    """The stored pictures without the movements of which the file says nothing."""
    if _speaks_of_loops(told):
        return stored
    return [{name: value for name, value in use.items() if name not in LOOPS} for use in stored]


def with_content(rows) -> Iterable[Exercise]:
    """`rows` with everything that `entry_of` reads."""
    return rows.prefetch_related(
        "texts",
        "tags",
        "cautions",
        "pictures__picture",
        "pictures__dark",
        "pictures__line",
        "pictures__loop",
        "pictures__dark_loop",
        Prefetch("harder_steps", ProgressionStep.objects.between_visible().select_related("harder")),
    )


def in_chunks(rows, size: int = 500) -> Iterator[Exercise]:
    """All of `rows` in the order of their keys, a chunk in memory at a time."""
    last = 0
    while chunk := list(with_content(rows.filter(pk__gt=last).order_by("pk")[:size])):
        yield from chunk
        last = chunk[-1].pk
