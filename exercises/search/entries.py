"""Writing the index: what an exercise is found by, and the words that typing errors are compared with."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.db import transaction

from exercises import terms
from exercises.models import Exercise, ExerciseText, SearchEntry, SearchWord
from exercises.search.index import CUES, NAME, OTHER, TAGS, WHOLE_NAME, WHOLE_OTHER
from exercises.search.words import LONGEST_WORD, indexed, joined, paired, words_of
from hep.clinics.tenancy import whole_site

CHUNK = 500
# A place in the library as one number: 20 bits of popularity, 36 of the key, 6 of the language.
HIGHEST, KEY_BITS, LANGUAGE_BITS = 2**20 - 1, 36, 6


def refresh(exercise: Exercise) -> None:
    """Index `exercise` anew: call it after every change of its texts, tags or popularity."""
    refresh_many([exercise.pk])


@transaction.atomic
def refresh_many(exercise_pks: Iterable[int]) -> None:
    """Index these exercises anew, in chunks of 500 with 6 queries each: for imports and merges."""
    pks = list(exercise_pks)
    for start in range(0, len(pks), CHUNK):
        with whole_site():
            _write(pks[start : start + CHUNK])


def refresh_missing() -> int:
    """Index what never was; returns how many exercises that were."""
    with whole_site():
        pks = list(Exercise.objects.filter(search_entries=None).order_by().values_list("pk", flat=True))
    refresh_many(pks)
    return len(pks)


def search_text_of(exercise: Exercise) -> str:
    """The words `exercise` is found by, in every language it has, each with a space before it."""
    lists = [words for text in _texts(exercise) for words in _weighted(exercise, text).values()]
    return "".join(f" {word}" for word in dict.fromkeys(word for words in lists for word in words))


def _write(pks: Sequence[int]) -> None:
    rows = Exercise.objects.filter(pk__in=pks).order_by("pk").prefetch_related("texts", "tags")
    entries, known = [], set()
    for exercise in rows:
        for number, text in enumerate(_texts(exercise)):
            weighted = _weighted(exercise, text)
            entries.append(_entry(exercise, text, number, weighted))
            known.update(word for tier in (NAME, OTHER, TAGS) for word in weighted[tier])
    SearchEntry.objects.filter(exercise__in=pks).delete()
    SearchEntry.objects.bulk_create(entries, batch_size=CHUNK)
    _keep_words(known)


def _texts(exercise: Exercise) -> list[ExerciseText]:
    """The words of `exercise`, its source language first; one without words is known by its slug."""
    texts = list(exercise.texts.all()) or [
        ExerciseText(language=exercise.source_language, name=exercise.slug)
    ]
    return sorted(texts, key=lambda text: (text.language != exercise.source_language, text.language))


def _entry(exercise: Exercise, text: ExerciseText, number: int, weighted: dict) -> SearchEntry:
    whole = [f"{WHOLE_NAME}{joined(words_of(text.name))}"]
    whole += [f"{WHOLE_OTHER}{joined(words_of(name))}" for name in text.other_names if words_of(name)]
    pairs = {NAME: paired([text.name]), OTHER: paired(text.other_names)}
    tokens, seen = whole, {}
    for tier in (NAME, OTHER, TAGS, CUES):
        seen.update(dict.fromkeys(weighted[tier] + pairs.get(tier, [])))
        tokens += [tier + word for word in seen]
    place = (min(exercise.popularity, HIGHEST) << KEY_BITS | exercise.pk) << LANGUAGE_BITS
    return SearchEntry(
        place=place | min(number, 2**LANGUAGE_BITS - 1),
        exercise=exercise,
        language=text.language,
        name=" ".join(words_of(text.name)),
        words=" ".join(dict.fromkeys(tokens)),
    )


def _weighted(exercise: Exercise, text: ExerciseText) -> dict[str, list[str]]:
    """The words of each tier, without those of the tiers before."""
    position = _tag_words("position", exercise.position)
    tags = [word for tag in exercise.tags.all() for word in _tag_words(tag.kind, tag.tag)]
    cues = (text.set_up, text.feel, text.avoid, text.breathing, text.optional_cues)
    return {
        NAME: indexed([text.name]),
        OTHER: indexed(text.other_names),
        TAGS: list(dict.fromkeys([*position, *tags])),
        CUES: indexed(cue for kind in cues for cue in kind),
    }


@lru_cache(maxsize=1 << 10)
def _tag_words(kind: str, tag: str) -> tuple[str, ...]:
    term = terms.term(kind, tag)
    return tuple(indexed([tag, *term.words.values(), term.english, term.latin] if term else [tag]))


def _keep_words(words: set[str]) -> None:
    """Add what is new among `words`; nothing is taken away, which could only cost a better guess."""
    words = {word for word in words if len(word) <= LONGEST_WORD}
    known = set(SearchWord.objects.filter(word__in=words).values_list("word", flat=True))
    new = [SearchWord(word=word) for word in sorted(words - known)]
    SearchWord.objects.bulk_create(new, ignore_conflicts=True)
