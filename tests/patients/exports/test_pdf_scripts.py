"""Names in the scripts of many patients: published, printed whole, in their own order, in one font."""

import json
import re
import subprocess
import unicodedata

import pytest
import typst

from hep.clinics.tenancy import acting_for
from patients import printing, publishing, sharing
from patients.exports import signs
from tests.factories import clinics
from tests.factories import patients as make
from tests.patients.exports import sheets_pdf
from tests.patients.exports.words import pdf_words

NAMES = {
    "Cyrillic": "Юлия",
    "Ukrainian": "Ґалаґан",
    "Kazakh": "Әсел",
    "Greek": "Νίκος",
    "Vietnamese": "Nguyễn",
    "Vietnamese, decomposed": unicodedata.normalize("NFD", "Nguyễn"),
    "Arabic": "أحمد",
    "Persian": "علی‌رضا",
    "Urdu": "ٹیپو",
    "Hebrew": "אַהֲרֹן",
    "Hebrew with geresh": "ג׳ורג׳",
    "Latin with marks": "Ḥasan Ọlá",
}
ISOLATES = "\u2066\u2067\u2068\u2069"
WORD = re.compile(r'<word xMin="([\d.]+)" [^>]*>([^<]*)<')


def read_by(program: str, content: bytes, *options: str) -> str:
    """What a program of poppler says of a PDF."""
    command = [program, *options, "-", *(["-"] if program == "pdftotext" else [])]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()


def places(content: bytes) -> dict[str, float]:
    """How far from the left the words of the first page begin."""
    found = WORD.findall(read_by("pdftotext", content, "-bbox", "-l", "1"))
    return {word.strip(ISOLATES + ",."): float(left) for left, word in reversed(found)}


@pytest.fixture
def printed_for(db):
    """Publish a plan by a clinician for a greeting name, and print it."""

    def printed_for(name: str, by: str = "Jonas Lind") -> bytes:
        person = clinics.clinician(name=by)
        with acting_for(person.clinic):
            draft = make.program(person, "Clamshell", of=make.patient(person, greeting=name))
            version = make.publish(draft, by=person)
            sharing.link_for(draft, by=person)
            return printing.handout_of_version(version, paper="a4")

    return printed_for


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_greeting_name_is_published_and_printed(printed_for, name):
    words = " ".join(pdf_words(printed_for(name)))

    expected = unicodedata.normalize("NFC", f"{name}’s plan, by Jonas Lind,")
    assert expected in words.translate(dict.fromkeys(map(ord, ISOLATES)))


def test_the_greeting_name_is_not_in_the_facts_about_the_file(printed_for):
    content = printed_for("Юлия")

    facts = read_by("pdfinfo", content) + read_by("pdfinfo", content, "-meta")
    assert "Back" in facts
    assert "Юлия" not in facts
    assert "Description" not in re.sub(r"rdf:Description", "", facts)


@pytest.mark.parametrize(("first", "last"), [("דנה", "כהן"), ("ليلى", "حداد")], ids=["Hebrew", "Arabic"])
def test_a_name_from_right_to_left_does_not_swap_with_the_date_after_it(printed_for, first, last):
    left = places(printed_for("Maria", by=f"{first} {last}"))
    # poppler gives words as they are read; Arabic letters may come in their joined shapes
    left = {unicodedata.normalize("NFKC", word): place for word, place in left.items()}
    (day,) = [place for word, place in left.items() if re.fullmatch(r"\d\d?", word) and place > left["by"]]

    assert left["by"] < left[last] < left[first] < day


def test_an_emoji_in_the_greeting_name_is_refused_at_publishing_with_the_way_out(printed_for):
    with pytest.raises(publishing.PublishingRefused) as refused:
        printed_for("Maria 🙂")

    assert "“🙂”" in str(refused.value)
    assert "Use other letters, or leave the greeting name empty." in str(refused.value)


# ---- one word, one font


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Nguyễn’s plan", ["Nguyễn"]),
        ("by Юлия Sokolova", ["Юлия"]),
        ("علی‌رضا, 10–15", ["علی‌رضا"]),
        ("Łukasz Šimůnek Ğ", []),
    ],
    ids=["Vietnamese", "Cyrillic", "Persian", "Latin"],
)
def test_a_word_with_a_letter_that_the_first_font_lacks_is_found_whole(print_fonts, text, words):
    pattern = signs.words_for_other_fonts(text, fonts_dir=print_fonts)
    source = "#metadata(sys.inputs.text.matches(regex(sys.inputs.pattern)).map(m => m.text)) <found>"

    found = json.loads(
        typst.query(
            source.encode(),
            "<found>",
            field="value",
            one=True,
            sys_inputs={"text": text, "pattern": pattern or "nothing"},
        )
    )

    assert found == words


def test_a_name_typed_in_parts_prints_as_the_same_name_typed_whole(render):
    whole, parts = (
        render(sheets_pdf.greeted(sheets_pdf.one(), unicodedata.normalize(form, "Nguyễn")))
        for form in ("NFC", "NFD")
    )

    assert whole == parts


def test_every_weight_of_the_plan_is_there_in_the_other_fonts(printed):
    table = read_by("pdffonts", printed("scripts"))
    fonts = {line.split()[0].partition("+")[2] for line in table.splitlines()[2:]}

    noto = {f"NotoSans-{weight}" for weight in ("Regular", "SemiBold", "Bold", "ExtraBold")}
    assert noto <= fonts
    assert [line for line in table.splitlines()[2:] if "Type 3" in line] == []
