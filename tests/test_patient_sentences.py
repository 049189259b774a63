"""What the app itself says to patients is as plain as the library: reading grade, and words in a sentence."""

import re

import polib
import pytest
import textstat

from tests import messages

HIGHEST_GRADE = 6
MOST_WORDS = {"en": 14, "de": 14, "es": 14, "fr": 14, "ar": 14}  # docs/languages.md says why
# Labels this short have no grade of their own: one word of three syllables would be "grade 32".
LABEL = 4
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")
END = re.compile(r"(?<=[.?!:؟])\s+")
CATALOGUES = {path.parent.parent.name: path for path in messages.catalogues()}
OURS = [sentence for sentence in messages.sentences().values() if sentence.for_patients]
ENGLISH = sorted({PLACE.sub("3", text) for each in OURS for text in (each.text, each.plural) if text})


def words_in(text: str) -> int:
    return len([word for word in text.split() if re.search(r"\w", word)])


def too_long(texts: list[str], most: int) -> list[str]:
    parts = [part for text in texts for part in END.split(PLACE.sub("3", text))]
    return [part for part in parts if words_in(part) > most]


def test_every_sentence_to_patients_can_be_read_at_grade_six():
    hard = {text: textstat.flesch_kincaid_grade(text) for text in ENGLISH if words_in(text) > LABEL}

    assert {text: grade for text, grade in hard.items() if grade > HIGHEST_GRADE} == {}
    assert len(hard) > 50


def test_the_short_labels_together_can_be_read_at_grade_six():
    labels = ". ".join(text.strip(".:") for text in ENGLISH if words_in(text) <= LABEL)

    assert textstat.flesch_kincaid_grade(labels) <= HIGHEST_GRADE


def test_no_english_sentence_to_patients_is_too_long():
    assert too_long(ENGLISH, MOST_WORDS["en"]) == []


@pytest.mark.parametrize("language", sorted(CATALOGUES))
def test_no_translated_sentence_to_patients_is_too_long(language):
    entries = [entry for entry in polib.pofile(str(CATALOGUES[language])) if not entry.obsolete]
    told = [entry for entry in entries if messages.FOR_PATIENTS in entry.comment]
    texts = [text for entry in told for text in (entry.msgstr, *entry.msgstr_plural.values()) if text]

    assert too_long(texts, MOST_WORDS[language]) == []
