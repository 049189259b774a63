"""Every dosage in every language: each number once, nothing left of the template or of English."""

import re
from dataclasses import replace

import pytest
from django.conf import settings as site
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from exercises.dosage import FREQUENCY_BOUNDS, Dosage, Frequency, Per, Range, Side, SideNames, parse
from exercises.dosage_words import frequency_sentence, in_order, parts, sentence
from tests.exercises.strategies import dosages, ranges

LANGUAGES = list(dict(site.LANGUAGES))
OTHERS = [language for language in LANGUAGES if language != "en"]
NUMBER = re.compile(r"\d+(?:[.,]\d+)?(?:–\d+)?")
WORD = re.compile(r"[^\W\d_]{2,}")
# French has these words as well; units are the same everywhere.
SHARED = {"minute", "minutes", "kg", "lb"}
frequencies = st.sampled_from(Per).flatmap(
    lambda per: st.builds(Frequency, ranges(FREQUENCY_BOUNDS[per]), st.just(per))
)


def said(dosage: Dosage, language: str) -> str:
    with translation.override(language):
        return sentence(dosage, side_names=SideNames.TOP_LEG)


def numbers(text: str) -> list[str]:
    return sorted(number.replace(",", ".") for number in NUMBER.findall(text))


def assert_is_translated(words: str, english: str) -> None:
    """Check what a sentence must be in any language."""
    assert words.strip()
    assert numbers(words) == numbers(english)
    assert re.search(r"[{}%]|  |None|\d+\s*–\s|\s–", words) is None
    assert set(WORD.findall(words.lower())) & set(WORD.findall(english.lower())) <= SHARED


@pytest.mark.parametrize("language", OTHERS)
@settings(max_examples=200, deadline=None, database=None)
@given(dosages())
def test_every_dosage_is_said_in_every_language(language, dosage):
    # A load in words is the clinician's own.
    dosage = replace(dosage, load=None if dosage.load and dosage.load.text else dosage.load)

    assert_is_translated(said(dosage, language), said(dosage, "en"))


@pytest.mark.parametrize("language", OTHERS)
@settings(max_examples=50, deadline=None, database=None)
@given(frequencies)
def test_every_frequency_is_said_in_every_language(language, frequency):
    with translation.override("en"):
        english = frequency_sentence(frequency)
    with translation.override(language):
        assert_is_translated(frequency_sentence(frequency), english)


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=100, deadline=None, database=None)
@given(dosages())
def test_the_parts_of_a_dosage_are_its_sentence_in_every_language(language, dosage):
    with translation.override(language):
        shown = parts(dosage)
        rows = [" ".join(part["text"] for part in row) + "." for row in (shown["lead"], *shown["more"])]

        assert " ".join(rows).replace("\u00a0", " ") == sentence(dosage)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("names", [name for name in SideNames if name])
def test_the_side_is_known_by_the_word_of_the_language(language, names):
    with translation.override(language):
        own_word = translation.pgettext("what left and right name", names)
        left, right = (
            {
                sentence(Dosage(Range(8, 8), side=side), side_names=names),
                sentence(Dosage(Range(8, 8), side=side), side_names=own_word),
            }
            for side in (Side.LEFT, Side.RIGHT)
        )

    assert (len(left), len(right), left & right) == (1, 1, set())
    assert "(" not in left.pop()


@pytest.mark.parametrize(
    ("language", "line", "words"),
    [
        ("de", "10-15/side hold 2-3s", "10–15 Mal je Seite. Halten Sie 2–3 Sekunden oben."),
        ("de", "1 rep", "1 Mal."),
        ("de", "10, 2.5 kg", "10 Mal. Nehmen Sie 2,5 kg."),
        ("de", "10, rest 2 min", "10 Mal. Dann 2 Minuten Pause."),
        ("es", "8-10 walks fwd+back x 2-3 bouts",
         "8–10 pasos hacia delante y luego atrás. Haga 2–3 rondas con un descanso corto entre ellas."),
        ("fr", "10 @4-6", "10 fois. L’effort ressenti doit être de 4–6 sur 10."),
        ("fr", "1 breath", "1 respiration."),
        ("ar", "1 rep", "1 مرة."),
        ("ar", "3-10", "\u20663–10\u2069 مرات."),
        ("ar", "10-15/side", "\u206610–15\u2069 مرة لكل جانب."),
        ("ar", "3 x 100 reps, rest 5 s", "100 مرة. قم بعدد 3 جولات مع راحة 5 ثوانٍ بينها."),
    ],
)  # fmt: skip
def test_a_dosage_in_the_patients_own_language(language, line, words):
    where = {"de": "oben"}.get(language, "")
    with translation.override(language):
        assert sentence(parse(line), hold_where=where) == words


@pytest.mark.parametrize(("amount", "shown"), [(Range(10, 15), "\u206610–15\u2069"), (Range(5, 5), "5")])
def test_a_range_keeps_its_order_in_a_language_from_right_to_left(amount, shown):
    with translation.override("ar"):
        assert in_order(amount) == shown
    with translation.override("de"):
        assert in_order(amount) == str(amount)
