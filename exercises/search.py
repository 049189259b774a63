"""Find an exercise by words, the way people say them: lay, English or Latin, British or American, misspelt.

`search_text` of an exercise is a line of plain words, each with a space before it, in the order of their
weight: its name first, then other names, tags, cues. A query's words are matched from their first letter.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import reduce

from django.db.models import QuerySet, Value
from django.db.models.functions import StrIndex
from rapidfuzz import fuzz, process

from exercises import terms
from exercises.models import Exercise, ExerciseText

MOST_WORDS, LONGEST_WORD = 8, 40
ALIKE = 72  # of 100: "plnak" and "plank" are 80, "leg" and "leap" 57
# Words people use for the same thing; matched at the beginning of a word and added to the index.
ALSO_CALLED = {
    "buttock": ("butt", "bum", "bottom", "glutes"),
    "glute": ("butt", "bum", "bottom"),
    "tummy": ("belly", "stomach", "abs", "core"),
    "waist": ("flank", "core", "obliques"),
    "low": ("lower", "lumbar"),
    "thigh": ("upper", "leg"),
    "hook": ("crook",),
    "push": ("press",),
    "cushion": ("pillow",),
}
BRITISH = re.compile(r"(\w{3,}?)(is)(e|es|ed|er|ers|ing|ation)$")
WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """The plain words of `text`: no marks, no capitals, no punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter)))


def search_text_of(exercise: Exercise) -> str:
    """The words `exercise` is found by, in every language it has; needs its texts and tags."""
    found: dict[str, None] = {}
    for source in _sources(exercise):
        for word in words_of(source):
            found.update(dict.fromkeys((word, *_other_forms(word))))
    return "".join(f" {word}" for word in found)


def refresh(exercise: Exercise) -> None:
    """Store the search text of `exercise` anew: call it after every change of its texts or tags."""
    exercise.search_text = search_text_of(exercise)
    exercise.save(update_fields=["search_text"])


def find(queryset: QuerySet[Exercise], words: str) -> QuerySet[Exercise]:
    """Those rows that hold every one of `words`, best first. Misspelt words count when nothing else does."""
    wanted = words_of(words)[:MOST_WORDS]
    if not wanted:
        return queryset
    rows = _matching(queryset, wanted)
    if rows.exists():
        return rows
    corrected = correct(queryset, words)
    return _matching(queryset, corrected.split()) if corrected else rows


def correct(queryset: QuerySet[Exercise], words: str) -> str:
    """`words`, each unknown one replaced by the nearest that occurs in `queryset`; "" if there is none."""
    known = _vocabulary(queryset)
    corrected = [_nearest(word[:LONGEST_WORD], known) for word in words_of(words)[:MOST_WORDS]]
    return " ".join(corrected) if all(corrected) else ""


def _matching(queryset: QuerySet[Exercise], words: Iterable[str]) -> QuerySet[Exercise]:
    starts = [f" {word[:LONGEST_WORD]}" for word in words]
    for start in starts:
        queryset = queryset.filter(search_text__contains=start)
    # The earlier a word stands in the text, the more it says about the exercise.
    places = [StrIndex("search_text", Value(start)) for start in starts]
    return queryset.annotate(search_place=reduce(lambda a, b: a + b, places)).order_by(
        "search_place", "popularity", "slug"
    )


def _vocabulary(queryset: QuerySet[Exercise]) -> list[str]:
    texts = queryset.order_by().values_list("search_text", flat=True)
    return sorted({word for text in texts for word in text.split()})


def _nearest(word: str, known: list[str]) -> str:
    if any(other.startswith(word) for other in known):
        return word
    match = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return match[0] if match else ""


def _sources(exercise: Exercise) -> Iterable[str]:
    texts = list(exercise.texts.all())
    for text in texts:
        yield from (text.name, *text.other_names)
    yield from _tag_words("position", exercise.position)
    for tag in exercise.tags.all():
        yield from _tag_words(tag.kind, tag.tag)
    for text in texts:
        yield from _cues(text)


def _tag_words(kind: str, tag: str) -> Iterable[str]:
    term = terms.term(kind, tag)
    return (tag, *term.words.values(), term.english, term.latin) if term else (tag,)


def _cues(text: ExerciseText) -> Iterable[str]:
    return (*text.set_up, *text.feel, *text.avoid, *text.breathing, *text.optional_cues)


def _other_forms(word: str) -> list[str]:
    """The American spelling of a British word, and what else people call the thing."""
    american = BRITISH.sub(r"\1iz\3", word)
    also = [other for start, others in ALSO_CALLED.items() if word.startswith(start) for other in others]
    return [american, *also]
