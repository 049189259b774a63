"""How hard a text is: near the reference; long sentences in any language; nothing breaks it."""

import pytest
import textstat

from exercises.library_format import read_library
from exercises.readability import reading_of, sentences_of, syllables_in
from exercises.terms import LIBRARY

ENTRIES = read_library(LIBRARY).exercises
NEAR = 1.0  # grades


@pytest.mark.parametrize("slug", sorted(entry.slug for entry in ENTRIES))
def test_the_grade_of_every_shipped_exercise_is_near_the_reference(slug):
    entry = next(entry for entry in ENTRIES if entry.slug == slug)
    steps = entry.words["en"].steps

    assert reading_of(steps).grade == pytest.approx(
        max(0, textstat.flesch_kincaid_grade(" ".join(steps))), abs=NEAR
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "Initiate contralateral hip abduction whilst maintaining neutral lumbopelvic alignment.",
        "Push into the floor with your elbow and lift your hips until your body is straight.",
        "Perform the prescribed repetitions without exacerbating symptoms.",
    ],
)
def test_hard_words_are_graded_hard(sentence):
    grade = reading_of([sentence]).grade

    assert grade == pytest.approx(textstat.flesch_kincaid_grade(sentence), abs=3)


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("leg", 1), ("knee", 1), ("table", 2), ("lifted", 2), ("moved", 1), ("movement", 2), ("muscles", 2),
        ("there", 1), ("repetition", 4), ("slowly", 2), ("you’re", 1), ("15", 1), ("squat", 1), ("area", 3),
    ],
)  # fmt: skip
def test_syllables(word, number):
    assert syllables_in(word) == number


def test_a_sentence_of_more_than_twenty_words_is_long():
    twenty, more = " ".join(["leg"] * 20) + ".", " ".join(["leg"] * 21) + "."

    assert reading_of([f"{twenty} {more}", "Lift."]).long_sentences == (more,)


def test_other_languages_have_long_sentences_and_no_grade():
    long_one = " ".join(["Bein"] * 21)

    assert reading_of([long_one], language="de").grade is None
    assert reading_of([long_one], language="de").long_sentences == (long_one,)


@pytest.mark.parametrize("nothing", [[], [""], ["…"], ["🙂"], [" \n "], ["•\t•"]])
def test_nothing_to_read_has_no_grade(nothing):
    assert reading_of(nothing).grade is None


@pytest.mark.parametrize("odd", ["a" * 10_000, "٣ مرات", "e" * 5000 + ".", "a.b.c." * 2000, "\0"])
def test_odd_texts_are_read_without_complaint(odd):
    assert len(reading_of([odd]).long_sentences) <= 1


def test_a_line_ends_a_sentence():
    assert sentences_of("Lie down\nLift. Hold!") == ["Lie down", "Lift.", "Hold!"]
