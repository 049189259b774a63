"""The shipped library in every language: complete, plain, and with the same numbers as in English."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation

from exercises.dosage import Dosage, Range, Side
from exercises.dosage_words import side_words
from tests.exercises.test_library_content import LIBRARY, LONGEST_SENTENCE

OTHERS = [language for language in dict(settings.LANGUAGES) if language != "en"]
LANGUAGES = pytest.mark.parametrize("language", OTHERS)
END = re.compile(r"[.?!:؟]\s+")
# One form of address: Sie, usted, vous; Arabic has its polite imperative.
FAMILIAR = {
    "de": r"\b(du|dich|dir|dein\w*|leg|heb|atme)\b",
    "es": r"\b(tú|tu|tus|ti|te|túmbate|levanta tu)\b",
    "fr": r"\b(tu|te|toi|tes|ton)\b",
    "ar": r"[A-Za-z]",
}


def texts_of_exercises(language: str) -> Iterator[tuple[str, str]]:
    for entry in LIBRARY.exercises:
        words = entry.words[language]
        yield f"{entry.slug}: name", words.name
        yield f"{entry.slug}: why", words.why
        yield from ((f"{entry.slug}: step {n}", step) for n, step in enumerate(words.steps))
        for kind, cues in words.cues.items():
            yield from ((f"{entry.slug}: {kind} {n}", cue.text) for n, cue in enumerate(cues))
        yield f"{entry.slug}: side", words.side_line
        for frame, picture in words.pictures.items():
            yield from (
                (f"{entry.slug}: caption {frame}", picture.caption),
                (f"{entry.slug}: {frame}", picture.alt),
            )
        for field in ("precautions", "move_on", "ease_off", "variations"):
            yield from ((f"{entry.slug}: {field} {key}", text) for key, text in getattr(words, field).items())


def texts(language: str) -> dict[str, str]:
    """Every text a patient reads, by where it stands; the same places in each language."""
    found = dict(texts_of_exercises(language))
    for program in LIBRARY.programs:
        words = program.words[language]
        found |= {f"{program.slug}: title": words.title, f"{program.slug}: line": words.line}
        for n, paragraph in enumerate(words.advice):
            found |= {f"advice {n} title": paragraph.title, f"advice {n}": paragraph.text}
        for slug, instead in words.instead.items():
            found |= {f"when {slug}": instead.when, f"rule {slug}": instead.rule}
    safety = LIBRARY.safety[language]
    found["first"] = safety.first
    for kind in ("signs", "emergency"):
        found |= {f"safety {kind} {n}": text for n, text in enumerate(getattr(safety, kind))}
    return found


@LANGUAGES
def test_a_language_says_everything_that_english_says(language):
    english, other = texts("en"), texts(language)

    assert set(other) == set(english)
    assert [where for where in english if bool(english[where]) != bool(other[where])] == []


@LANGUAGES
def test_a_translation_has_the_numbers_and_places_of_english(language):
    english, other = texts("en"), texts(language)
    counted = re.compile(r"\d+(?:–\d+)?|\{\w+\}")

    assert [
        where
        for where in english
        if sorted(counted.findall(english[where])) != sorted(counted.findall(other[where]))
    ] == []


@LANGUAGES
def test_no_sentence_of_a_translation_is_longer_than_fourteen_words(language):
    long = [
        f"{where}: {sentence}"
        for where, text in texts(language).items()
        for sentence in END.split(text)
        if len([word for word in sentence.split() if re.search(r"\w", word)]) > LONGEST_SENTENCE
    ]

    assert long == []


@LANGUAGES
def test_a_translation_is_polite_and_does_not_shout(language):
    found = [
        f"{where}: {text}"
        for where, text in texts(language).items()
        if re.search(FAMILIAR[language], re.sub(r"\{\w+\}", "", text), re.IGNORECASE) or "!" in text
    ]

    assert found == []


@LANGUAGES
def test_left_and_right_are_said_in_words_of_the_language(language):
    one_side = Dosage(Range(8, 8), side=Side.LEFT)
    names = [
        entry.words[language].side_names for entry in LIBRARY.exercises if entry.words[language].side_line
    ]

    with translation.override(language):
        assert ["(" in side_words(one_side, names=name) for name in names] == [False] * 3


@LANGUAGES
@pytest.mark.parametrize("kind", ["region", "position", "equipment", "purpose", "section", "cue-kind"])
def test_the_lists_are_translated(language, kind):
    terms = LIBRARY.vocabulary.terms[kind]

    assert [term.tag for term in terms if language not in term.words] == []
    assert [
        term.tag for term in terms if bool(term.instead.get("en")) != bool(term.instead.get(language))
    ] == []


@LANGUAGES
def test_nobody_is_said_to_have_reviewed_what_nobody_reviewed(language):
    reviews = [entry.words[language].review for entry in LIBRARY.exercises]
    reviews += [program.words[language].review for program in LIBRARY.programs] + [
        LIBRARY.safety[language].review
    ]

    assert [review for review in reviews if review.is_done] == []
