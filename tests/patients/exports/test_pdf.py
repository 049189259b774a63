"""The printed plan: large enough, whole, in order, and refused rather than printed with a hole."""

import functools
import hashlib
import io
import subprocess
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
import zxingcpp
from django.template.loader import render_to_string
from PIL import Image
from pypdf import PdfReader

from patients.exports import pdf, qr_code, typesetting
from tests.patients.exports import sheets_pdf
from tests.patients.exports.words import html_words, pdf_words, without

pytestmark = pytest.mark.sheets

PAPERS = ["a4", "letter"]
SMALLEST = 12  # points, for every word a patient reads
FOOTER = 12 / 25.4 * 72  # points from the bottom: below stand version, digest and page, no patient text


Drawn = tuple[str, float, float, float]  # a piece of text, its size in points, its place on the page


@functools.cache
def read(content: bytes) -> tuple[list[str], list[Drawn]]:
    """What pypdf reads, in one go, for it is slow: the text of each page, and every piece of text."""
    found = []

    def visit(text, cm, tm, _font, size):
        if text.strip():
            height = size * abs(tm[3] * cm[3])
            found.append((text, round(height, 2), tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]))

    texts = [page.extract_text(visitor_text=visit) for page in PdfReader(io.BytesIO(content)).pages]
    return [" ".join(text.split()) for text in texts], found


def pages(content: bytes) -> list[str]:
    """The text of each page on one line."""
    return read(content)[0]


def drawn(content: bytes) -> list[Drawn]:
    """Every piece of text with its size in points and its place on the page."""
    return read(content)[1]


def image_of(content: bytes, page: int, *options: str) -> Image.Image:
    """One page in pixels."""
    command = ["pdftoppm", "-r", "150", "-png", "-f", str(page), "-l", str(page), *options, "-"]
    return Image.open(
        io.BytesIO(subprocess.run(command, input=content, capture_output=True, check=True).stdout)
    )


# ---- pages


@pytest.mark.parametrize("paper", PAPERS)
def test_back_and_hips_is_one_sheet_exercises_on_one_side_diary_on_the_other(printed, paper):
    front, back = pages(printed("back_and_hips", paper))

    assert "Lower it slowly" in front
    assert "Your diary" not in front
    assert all(text in back for text in ("Your diary", "Week 6", "Your plan at a glance", "Call 112 now if"))


@pytest.mark.parametrize(
    ("name", "count"),
    [("one", 1), ("three", 2), ("back_and_hips", 2), ("five", 2), ("undated", 2)],
)
@pytest.mark.parametrize("paper", PAPERS)
def test_a_plan_needs_as_many_pages_as_the_builder_was_told(printed, print_fonts, name, count, paper):
    told = pdf.fit(sheets_pdf.CASES[name](), paper=paper, fonts_dir=print_fonts)

    assert (told["pages"], len(pages(printed(name, paper)))) == (count, count)


@pytest.mark.parametrize(("paper", "count"), [("a4", 3), ("letter", 4)])
def test_twelve_exercises_need_one_page_more_on_the_shorter_paper(printed, paper, count):
    assert len(pages(printed("twelve", paper))) == count


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_the_paper_is_the_one_asked_for(printed, paper, size):
    box = PdfReader(io.BytesIO(printed("one", paper))).pages[0].mediabox

    assert (round(box.width), round(box.height)) == size


@pytest.mark.parametrize("name", ["three", "back_and_hips", "longest"])
@pytest.mark.parametrize("paper", PAPERS)
def test_patient_text_is_12_points_or_more(printed, name, paper):
    texts = drawn(printed(name, paper))

    assert [text for text, size, _x, y in texts if y > FOOTER and size < SMALLEST] == []
    assert {size for _text, size, _x, y in texts if y <= FOOTER} == {9.5}


@pytest.mark.parametrize("paper", PAPERS)
def test_nothing_stands_outside_the_margins(printed, paper):
    box = PdfReader(io.BytesIO(printed("longest", paper))).pages[0].mediabox
    outside = [
        t
        for t, _s, x, y in drawn(printed("longest", paper))
        if not (30 < x < box.width - 30 and 15 < y < box.height - 30)
    ]

    assert outside == []


@pytest.mark.parametrize("paper", PAPERS)
def test_no_exercise_is_split_over_two_pages(printed, paper):
    texts = pages(printed("longest", paper))

    for item in sheets_pdf.items(sheets_pdf.longest()):
        parts = [item["name"], *item["steps"], item["note"], *item["precautions"], item["move_on"]]
        # The fridge page repeats the name and the dose of an exercise, never its note.
        (page,) = [text for text in texts if item["note"] in text]
        assert [part for part in parts if part not in page] == []
        assert texts.index(page) == [i for i, text in enumerate(texts) if item["note"] in text][0]


def test_an_exercise_taller_than_a_page_goes_on_overleaf_and_loses_nothing(render):
    sheet = sheets_pdf.one()
    sheets_pdf.items(sheet)[0]["steps"] = [f"Step number {n} of a very long exercise." for n in range(1, 81)]

    words = " ".join(pdf_words(render(sheet)))

    assert [n for n in range(1, 81) if f"Step number {n} of a very long exercise." not in words] == []


# ---- words


def test_version_and_digest_stand_in_the_footer_of_every_page(printed):
    plan = sheets_pdf.back_and_hips()["plan"]

    for number, text in enumerate(pages(printed("back_and_hips")), start=1):
        assert f"{plan['number']} · {plan['date']} · {plan['digest']} · page {number} of 2" in text


@pytest.mark.parametrize("name", ["one", "back_and_hips", "longest", "undated", "alphabets"])
def test_the_words_and_their_order_are_those_of_the_page_on_the_phone(printed, name):
    sheet = sheets_pdf.CASES[name]()
    plan = sheet["plan"]
    page = unicodedata.normalize("NFC", render_to_string("handouts/handout.html", {"sheet": sheet}))
    footer = f"{plan['number']} · {plan['date']} · {plan['digest']}".split()

    assert without(pdf_words(printed(name)), sheets_pdf.TYPED) + footer == html_words(page)


def test_twelve_weeks_stay_on_one_page(printed):
    *_, last = pages(printed("longest", "letter"))

    assert all(text in last for text in ("Week 1 ", "Week 12", "Stop and call us"))


def test_a_plan_without_start_has_four_weeks_and_no_dates(printed):
    back = pages(printed("undated"))[-1]

    assert ("Week 4" in back, "Week 5" in back, "16 Nov " in back.split("Plan 3")[0]) == (True, False, False)


# ---- what is seen


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("options", [(), ("-gray",)], ids=["colour", "grey"])
def test_the_qr_code_can_be_read_from_the_printed_page(printed, paper, options):
    found = zxingcpp.read_barcodes(image_of(printed("back_and_hips", paper), 2, *options))

    assert [code.text for code in found] == [qr_code.compact(sheets_pdf.LINK)]


def test_figures_print_in_tones_not_as_black_shapes(printed):
    grey = image_of(printed("back_and_hips"), 1, "-gray").convert("L")
    picture = grey.crop(
        (int(grey.width * 0.1), int(grey.height * 0.175), int(grey.width * 0.45), int(grey.height * 0.215))
    )
    tones = picture.histogram()

    assert sum(tones[:40]) / sum(tones) < 0.2
    assert len([tone for tone in tones if tone > 200]) > 5


def test_a_mirrored_picture_turns_round_and_its_caption_does_not(render):
    straight, mirrored = sheets_pdf.one(), sheets_pdf.mirrored()
    for sheet in (straight, mirrored):
        sheets_pdf.items(sheet)[0]["pictures"] = sheets_pdf.items(sheet)[0]["pictures"][1:]

    one, other = render(straight), render(mirrored)

    assert pages(one) == pages(other)
    assert image_of(one, 1).tobytes() != image_of(other, 1).tobytes()


def test_a_logo_stands_in_the_head(render):
    sheet = sheets_pdf.one()
    logo = io.BytesIO()
    Image.new("RGB", (300, 100), "#ff00ff").save(logo, "WEBP", lossless=True)
    sheet["clinic"]["logo"] = {"file": "logo.webp", "width": 300, "height": 100}

    content = render(sheet, pictures=sheets_pdf.pictures() | {"logo.webp": logo.getvalue()})

    assert (255, 0, 255) in [colour for _count, colour in image_of(content, 1).getcolors(1 << 20)]


# ---- the same bytes


def test_equal_input_gives_equal_bytes_in_any_thread_and_process(render, monkeypatch):
    sheet = sheets_pdf.one()
    once = render(sheet)
    monkeypatch.setattr(typesetting, "TASKS_OF_ONE_PROCESS", 2)
    with ThreadPoolExecutor(2) as pool:
        again = list(pool.map(lambda _: render(sheet), range(4)))

    assert {hashlib.sha256(content).hexdigest() for content in [once, *again]} == {
        hashlib.sha256(once).hexdigest()
    }


def test_the_date_in_the_file_is_that_of_publishing(printed):
    created = PdfReader(io.BytesIO(printed("one"))).metadata["/CreationDate"]

    assert created.startswith("D:20261116")


def test_the_renderer_key_changes_with_the_template(monkeypatch):
    before = pdf.renderer_key()
    monkeypatch.setattr(pdf, "_template", lambda: {"main.typ": b"another"})

    assert pdf.renderer_key.__wrapped__() != before
