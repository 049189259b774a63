"""The shipped plan printed in every language: the words of the page, large enough, and PDF/UA-1."""

import io
import unicodedata

import pytest
from django.conf import settings
from django.utils import translation
from pypdf import PdfReader

from patients.exports import html, pdf
from patients.exports.print_choice import Choice
from patients.exports.sheet import sheet
from patients.printables import pictures_of
from tests.clinics.factories import make_practice
from tests.exercises.test_loading import the_four_movements
from tests.patients.exports.sheets_pdf import WAY
from tests.patients.exports.test_pdf import FOOTER, SMALLEST, drawn
from tests.patients.exports.words import INVISIBLE, html_words, pdf_words, without
from tests.patients.test_languages import document_of, started

pytestmark = [pytest.mark.sheets, pytest.mark.django_db]
LANGUAGES = list(dict(settings.LANGUAGES))

# Points from the bottom: a printer leaves 5 mm white, and the last of two lines at the foot is below 6 mm.
PRINTABLE, FOOT = 14.2, 18

_made: dict[str, tuple[dict, bytes]] = {}
_pictures: dict[str, bytes] = {}


@pytest.fixture
def plans(print_fonts):
    """The shipped plan in each language: its sheet, and its print on A4; made once, it takes seconds."""
    if not _made:
        the_four_movements()
        practice = make_practice()
        for language in LANGUAGES:
            document = document_of(started(practice, language))
            words = sheet(document, language=language, digest="0" * 64)
            _pictures.update(pictures_of(document))
            _made[language] = words, made(words, print_fonts, "a4", "compact")
    return _made


def letters(text: str) -> list[str]:
    return sorted(INVISIBLE.sub("", text).replace(" ", ""))


def closed_up(text: str) -> str:
    return "".join(INVISIBLE.sub("", text).split())


def made(words: dict, fonts_dir, paper: str, layout: str) -> bytes:
    choice = Choice(paper, layout)
    return pdf.render(words, pictures=_pictures, choice=choice, way=WAY, fonts_dir=fonts_dir)


def printed_pages(words: dict, fonts_dir, paper: str, layout: str) -> list[str]:
    """What is drawn on each page, without its spaces."""
    file = PdfReader(io.BytesIO(made(words, fonts_dir, paper, layout)))
    return [closed_up(page.extract_text()) for page in file.pages]


def plain(words: list[str]) -> list[str]:
    return [word for word in (INVISIBLE.sub("", word) for word in words) if word]


def test_page_and_print_say_the_same_in_the_same_order_in_every_language(plans):
    """Letter by letter, in the order of the tags; left out are marks of direction, which show nothing."""
    for language, (words, content) in plans.items():
        with translation.override(language):
            page = unicodedata.normalize("NFC", html.render(words).decode())
        plan = words["plan"]
        footer = f"{plan['number']} · {plan['date']} · {plan['digest']} {words['unchecked']}".split()
        printed = plain(pdf_words(content, glance=words["labels"]["glance"]))
        typed = words["phone"]["type"].replace("{address}", WAY.where) + " " + WAY.code

        assert without(printed, typed) + plain(footer) == plain(html_words(page)), language


def test_every_page_says_that_nobody_has_checked_the_translation(plans):
    for language, (words, content) in plans.items():
        count = len(PdfReader(io.BytesIO(content)).pages)
        last_line = "".join(text for text, _size, _x, y in drawn(content) if PRINTABLE < y < FOOT)

        assert bool(words["unchecked"]) == (language != "en")
        # As letters: what is drawn from right to left comes in another order.
        assert letters(last_line) == letters(words["unchecked"] * count), language
        assert [text for text, _size, _x, y in drawn(content) if y <= PRINTABLE] == []


def test_every_word_for_patients_is_printed_in_12_points_or_more_in_every_language(plans):
    for language, (_words, content) in plans.items():
        small = [text for text, size, _x, y in drawn(content) if size < SMALLEST and y > FOOTER]

        assert plain([text.strip() for text in small]) == [], language


def test_the_plan_takes_one_sheet_and_names_its_language(plans):
    found = {language: PdfReader(io.BytesIO(content)) for language, (_words, content) in plans.items()}

    assert {language: file.trailer["/Root"]["/Lang"] for language, file in found.items()} == {
        language: language for language in LANGUAGES
    }
    assert {language: len(file.pages) for language, file in found.items()} == dict.fromkeys(LANGUAGES, 2)


@pytest.mark.parametrize(("paper", "layout"), [("letter", "compact"), ("a4", "4"), ("letter", "4")])
def test_exercises_in_front_and_fridge_page_on_the_back_in_every_language(plans, print_fonts, paper, layout):
    found = {}
    for language, (words, _content) in plans.items():
        first, last = printed_pages(words, print_fonts, paper, layout)
        found[language] = [
            all(closed_up(title) in text for title in (words["diary"]["title"], words["labels"]["glance"]))
            for text in (first, last)
        ]

    assert found == dict.fromkeys(LANGUAGES, [False, True])


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_fridge_page_alone_is_one_page_with_all_that_it_is_for_in_every_language(
    plans, print_fonts, paper
):
    for language, (words, _content) in plans.items():
        content = made(words, print_fonts, paper, "fridge")
        (text,) = (page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
        drawn_texts = drawn(content)
        safety, diary = words["safety"], words["diary"]
        wanted = [
            *(safety["title"], *safety["signs"], safety["emergency_title"], *safety["emergency"]),
            *(safety["first"], diary["title"], diary["aim"], *(week["label"] for week in diary["weeks"])),
            *(item["name"] for group in words["groups"] for item in group["items"]),
        ]
        said = closed_up(" ".join(pdf_words(content, glance="nothing is left out")))

        assert [each for each in wanted if closed_up(each) not in said] == [], language
        assert WAY.code in text
        assert plain([t.strip() for t, size, _x, y in drawn_texts if size < SMALLEST and y > FOOTER]) == []
        assert [t for t, _s, x, y in drawn_texts if not (30 < x < 585 and y > PRINTABLE)] == []


@pytest.mark.java
def test_the_print_passes_pdf_ua_1_in_every_language(plans, java_verapdf, tmp_path):
    files = {tmp_path / f"{language}.pdf": content for language, (_words, content) in plans.items()}
    for path, content in files.items():
        path.write_bytes(content)

    assert java_verapdf(list(files)) == [f"PASS {path}" for path in files]
