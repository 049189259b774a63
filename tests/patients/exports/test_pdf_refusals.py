"""Bad input: a plan that would print with a hole is refused, and the message names the place."""

import pytest

from patients.exports import pdf
from patients.exports.print_choice import UnknownChoice, chosen
from tests.patients.exports import sheets_pdf

FIRST = "Exercise “Side-lying straight-leg raise”"
OTHERWISE = "Leave it out, or use other letters."


def first_picture() -> str:
    return sheets_pdf.all_pictures(sheets_pdf.one())[0]["file"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "the picture “Start” is missing"),
        (b"", "the picture “Start” is missing"),
        (b'<svg><path fill="var(--ex-mat,#C3D8D7)"/></svg>', "the picture “Start” still contains var("),
        (
            b'<svg><path fill="light-dark(#000,#fff)"/></svg>',
            "the picture “Start” still contains light-dark(",
        ),
        (b'<svg><image href="file:///etc/hostname"/></svg>', "the picture “Start” still contains <image"),
        (b'<svg><use xlink:href="other.svg#a"/></svg>', "the picture “Start” still contains href"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg/>', "the picture “Start” still contains <!doctype"),
    ],
    ids=["missing", "empty", "variable", "scheme", "image", "link", "entity"],
)
def test_a_picture_that_cannot_be_printed_is_named(render, content, message):
    pictures = sheets_pdf.pictures() | {first_picture(): content}

    with pytest.raises(pdf.PdfError) as refused:
        render(sheets_pdf.one(), pictures={name: svg for name, svg in pictures.items() if svg is not None})

    assert str(refused.value) == f"{FIRST}: {message}."


def test_a_picture_is_never_looked_for_on_the_disk(render):
    sheet = sheets_pdf.one()
    sheets_pdf.all_pictures(sheet)[0]["file"] = "../../../../etc/hostname.svg"

    with pytest.raises(pdf.PdfError, match="is missing"):
        render(sheet)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda i: i["pictures"][1].update(alt=" "), f"{FIRST}: the picture “Lift” has no description."),
        (lambda i: i["pictures"][1].update(file="a.avif"), f"{FIRST}: the picture “Lift” is of a kind"),
        (lambda i: i["pictures"].clear(), f"{FIRST}: there is no picture."),
        (
            lambda i: i.update(note="我很好"),
            f"{FIRST}: the fonts for print have no sign for “我” in “我很好”. {OTHERWISE}",
        ),
        (
            lambda i: i["steps"].append("Smile 🙂"),
            f"{FIRST}: the fonts for print have no sign for “🙂” in “Smile 🙂”. {OTHERWISE}",
        ),
        (
            lambda i: i.update(feel="Hip\x07"),
            f"{FIRST}: the fonts for print have no sign for “U+0007” in “Hip\x07”. {OTHERWISE}",
        ),
    ],
    ids=["no alt", "avif", "no picture", "han", "emoji", "control"],
)
def test_an_exercise_that_cannot_be_printed_is_named(render, change, message):
    sheet = sheets_pdf.one()
    change(sheets_pdf.items(sheet)[0])

    with pytest.raises(pdf.PdfError) as refused:
        render(sheet, pictures=sheets_pdf.pictures() | {"a.avif": b"AVIF"})

    assert str(refused.value).startswith(message)


def test_a_goal_in_another_script_is_named(render):
    sheet = sheets_pdf.one()
    sheet["plan"]["goal"] = "散歩"

    with pytest.raises(pdf.PdfError, match="Plan: the fonts for print have no sign for “散” in “散歩”"):
        render(sheet)


@pytest.mark.parametrize(("name", "sign"), [("Maria 🙂", "🙂"), ("李娜", "李"), ("Ma\ufeffria", "U+FEFF")])
def test_a_greeting_name_that_cannot_be_printed_names_the_way_out(render, name, sign):
    sheet = sheets_pdf.one()
    byline = sheets_pdf.greeted(sheet, name)["plan"]["byline"]

    with pytest.raises(pdf.PdfError) as refused:
        render(sheet)

    assert str(refused.value) == (
        f"Plan: the fonts for print have no sign for “{sign}” in “{byline}”."
        " Use other letters, or leave the greeting name empty."
    )


def test_a_picture_that_typst_cannot_read_is_refused(render):
    broken = sheets_pdf.pictures() | {first_picture(): b"<svg"}

    with pytest.raises(pdf.PdfError, match="The plan could not be printed"):
        render(sheets_pdf.one(), pictures=broken)


def test_a_sheet_that_lacks_a_field_is_refused_not_printed_without_it(render, print_fonts):
    sheet = sheets_pdf.one()
    del sheet["safety"]["emergency"]

    with pytest.raises(pdf.PdfError, match="emergency"):
        render(sheet)
    with pytest.raises(pdf.PdfError, match="emergency"):
        pdf.fit(sheet, paper="a4", fonts_dir=print_fonts)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"paper": "a5"}, "Paper is a4 or letter."),
        ({"layout": ""}, "Layout is compact, 4, 3, 2, 1, large, pictures or fridge."),
        ({"ink": "red"}, "Ink is colour or line."),
    ],
)
def test_what_no_print_has_is_refused_with_what_there_is(asked, sentence):
    with pytest.raises(UnknownChoice) as refused:
        chosen(asked)

    assert str(refused.value) == sentence


def test_line_art_that_is_missing_is_refused_before_anybody_asks_for_it(render):
    line = sheets_pdf.all_pictures(sheets_pdf.one())[0]["line"]
    pictures = {name: svg for name, svg in sheets_pdf.pictures().items() if name != line}

    with pytest.raises(pdf.PdfError, match="the picture “Start” is missing"):
        render(sheets_pdf.one(), pictures=pictures)


def test_a_folder_without_fonts_is_refused(render, tmp_path):
    with pytest.raises(pdf.PdfError, match="There are no fonts in"):
        render(sheets_pdf.one(), fonts_dir=tmp_path)
