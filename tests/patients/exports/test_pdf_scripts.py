"""Names in the scripts of many patients: published, printed whole, in their own order, in one font."""

import re
import subprocess
import unicodedata

import pytest

from hep.clinics.tenancy import acting_for
from patients import printing, publishing, sharing
from patients.exports import signs
from tests.factories import clinics
from tests.factories import patients as make
from tests.patients.exports import sheets_pdf
from tests.patients.exports.words import pdf_words

pytestmark = pytest.mark.sheets

NAMES = {
    "Cyrillic": "Юлия",
    "Ukrainian": "Ґалаґан",
    "Kazakh": "Әсел",
    "Greek": "Νίκος",
    "Vietnamese": "Nguyễn",
    "Vietnamese, decomposed": unicodedata.normalize("NFD", "Nguyễn"),
    "Arabic": "أحمد",
    "Persian": "علی‌رضا",
    "Hebrew": "אהרן",
    "Hebrew with geresh": "ג׳ורג׳",
    "Arabic with marks": "مُحَمَد عَلِيّ",
    "Arabic with a mark within a ligature": "أولًا",
    "Latin with marks": "Ḥasan Ọlá",
}
DIRECTIONS = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u2066\u2067\u2068\u2069\u200c"))


def read_by(program: str, content: bytes, *options: str) -> str:
    """What a program of poppler says of a PDF."""
    command = [program, *options, "-", *(["-"] if program == "pdftotext" else [])]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()


def fonts_in(content: bytes) -> set[str]:
    """The names of the fonts in a PDF, without the mark of their subset."""
    return {line.split()[0].partition("+")[2] for line in read_by("pdffonts", content).splitlines()[2:]}


def words_beside(word: str, content: bytes) -> list[tuple[str, float]]:
    """The words on the line of this one, on the first page, and where each begins from the left."""
    html = read_by("pdftotext", content, "-bbox", "-l", "1")
    found = re.findall(r'xMin="([\d.]+)" .*yMax="([\d.]+)">(.*)</word>', html)
    (bottom,) = [float(y) for _x, y, text in found if text == word]
    return [(text, float(x)) for x, y, text in found if abs(float(y) - bottom) < 5]


@pytest.fixture
def printed_for(db):
    """Publish a plan by a clinician for a greeting name, and print it."""

    def printed_for(name: str, by: str = "Jonas Lind") -> bytes:
        person = clinics.clinician(name=by)
        with acting_for(person.clinic):
            draft = make.program(person, "Clamshell", of=make.patient(person, greeting=name))
            version = make.publish(draft, by=person)
            sharing.link_for(draft, by=person)
            return printing.made(printing.order_of_version(version, {}))

    return printed_for


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_greeting_name_is_published_and_printed(printed_for, name):
    words = " ".join(pdf_words(printed_for(name))).translate(DIRECTIONS)

    shown = unicodedata.normalize("NFC", name).translate(DIRECTIONS)
    assert f"{shown}’s plan, by Jonas Lind," in words


@pytest.mark.parametrize("name", ["ٹیپو", "אַהֲרֹן"], ids=["Urdu", "Hebrew with vowels"])
def test_a_name_drawn_in_parts_prints_every_letter_and_mark(printed_for, name):
    """Each part with a height of its own is given the whole letter, from the left: text is repeated."""
    words = " ".join(pdf_words(printed_for(name)))

    assert set(name) <= set(words)


def test_the_greeting_name_is_not_in_the_facts_about_the_file(printed_for):
    content = printed_for("Юлия")

    facts = read_by("pdfinfo", content) + read_by("pdfinfo", content, "-meta")
    assert "Back" in facts
    assert "Юлия" not in facts
    assert "Description" not in re.sub(r"rdf:Description", "", facts)


@pytest.mark.parametrize(("first", "last"), [("דנה", "כהן"), ("ليلى", "حداد")], ids=["Hebrew", "Arabic"])
def test_a_name_from_right_to_left_does_not_swap_with_the_date_after_it(printed_for, first, last):
    line = words_beside("Maria’s", printed_for("Maria", by=f"{first} {last}"))

    name = [place for word, place in line if set(word) & set(first + last)]
    (day,) = [place for word, place in line if re.fullmatch(r"\d\d?", word)]
    assert max(name) < day


def test_an_emoji_in_the_greeting_name_is_refused_at_publishing_with_the_way_out(printed_for):
    with pytest.raises(publishing.PublishingRefused) as refused:
        printed_for("Maria 🙂")

    assert "“🙂”" in str(refused.value)
    assert "Use other letters, or leave the greeting name empty." in str(refused.value)


# ---- one word, one font


@pytest.mark.parametrize(
    ("name", "font"),
    [
        ("Nguyễn", "NotoSans-Regular"),
        ("Юлия", "NotoSans-Regular"),
        ("علی\u200cرضا", "Rubik-Regular"),
        ("ג׳ורג׳", "Rubik-Regular"),
        ("ٹیپو", "NotoSansArabic-Regular"),
    ],
    ids=["Vietnamese", "Cyrillic", "Persian", "Hebrew", "Urdu"],
)
def test_a_name_is_set_in_the_one_font_that_has_all_its_letters(printed_for, name, font):
    fonts = fonts_in(printed_for(name))

    assert {each for each in fonts if not each.startswith("Schibsted")} == {font}


def test_a_name_that_the_typeface_has_needs_no_other_font(printed_for):
    assert {each.partition("-")[0] for each in fonts_in(printed_for("Łukasz Šimůnek"))} == {
        "SchibstedGrotesk"
    }


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("Łukasz, 10–15", ["", "", ""]),
        ("Юля’s", ["Юля", "", ""]),
        ("אב, Юг", ["Югאב", "אב", ""]),
        ("ٹا", ["اٹ", "اٹ", "ٹ"]),
    ],
    ids=["none", "one", "two", "three"],
)
def test_each_font_is_told_the_letters_that_none_before_it_has(print_fonts, text, lacking):
    assert signs.lacking(text, fonts_dir=print_fonts) == lacking


def test_a_name_typed_in_parts_prints_as_the_same_name_typed_whole(render):
    whole, parts = (
        render(sheets_pdf.greeted(sheets_pdf.one(), unicodedata.normalize(form, "Nguyễn")))
        for form in ("NFC", "NFD")
    )

    assert whole == parts


@pytest.mark.parametrize(("case", "family"), [("alphabets", "NotoSans"), ("right_to_left", "Rubik")])
def test_every_weight_of_the_plan_is_there_in_the_other_fonts(printed, case, family):
    weights = ("Regular", "SemiBold", "Bold", "ExtraBold")

    assert {f"{family}-{weight}" for weight in weights} <= fonts_in(printed(case))
