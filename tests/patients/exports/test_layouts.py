"""Every layout of a print: nothing split, nothing lost, and a way back to the plan on each."""

import io
import unicodedata

import pytest
import zxingcpp
from django.template.loader import render_to_string
from PIL import Image

from patients.exports import pdf, qr_code
from patients.exports.print_choice import LAYOUTS, Choice
from patients.forms.print_choice import LAYOUTS as NAMED
from tests.patients.exports import sheets_pdf
from tests.patients.exports.test_pdf import FOOTER, drawn, image_of, pages
from tests.patients.exports.words import INVISIBLE, html_words, pdf_words, without

pytestmark = pytest.mark.sheets

WHOLE = ["4", "3", "2", "1", "large"]  # those that say all an exercise has to say
# An everyday plan, and the hardest on the shorter paper.
EVERYDAY, HARDEST = ("back_and_hips", "a4"), ("longest", "letter")


def closed_up(text: str) -> str:
    """Without spaces: one at the end of a line in English stands before it in an Arabic paragraph."""
    return "".join(INVISIBLE.sub("", text).split())


def as_read(content: bytes) -> str:
    """All that a print says, in the order of its tags, closed up."""
    return closed_up(" ".join(pdf_words(content, glance="nothing is left out")))


def whole_doses(item: dict) -> list[str]:
    """Each line of a dosage, word for word."""
    lines = [item["dosage"]["lead"], *item["dosage"]["more"]]
    return [" ".join(part["text"] for part in line) for line in lines]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("name", "paper"), [HARDEST, ("right_to_left", "a4")])
def test_doses_and_the_safety_box_are_whole_on_every_layout(printed, layout, name, paper):
    sheet = sheets_pdf.CASES[name]()
    safety = sheet["safety"]

    said = as_read(printed(name, paper, layout=layout))

    doses = [dose for item in sheets_pdf.items(sheet) for dose in whole_doses(item)]
    titles = [safety["title"], safety["emergency_title"]]
    signs = [*titles, *safety["signs"], *safety["emergency"], safety["first"]]
    assert [words for words in doses + signs if closed_up(words) not in said] == []
    assert said.count(closed_up(sheets_pdf.WAY.code)) == 1


@pytest.mark.parametrize(("layout", "ink"), [*((layout, "colour") for layout in LAYOUTS), ("fridge", "line")])
def test_the_qr_code_of_every_layout_is_read_from_the_paper(printed, layout, ink):
    content = printed(*EVERYDAY, layout=layout, ink=ink)

    (page,) = [n for n, text in enumerate(pages(content), start=1) if sheets_pdf.WAY.code in text]
    found = [code.text for code in zxingcpp.read_barcodes(image_of(content, page))]

    assert found == [qr_code.compact(sheets_pdf.LINK)]
    assert found[0].isupper()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_page_says_which_plan_it_is_and_how_many_there_are(printed, layout):
    plan = sheets_pdf.longest()["plan"]
    texts = pages(printed(*HARDEST, layout=layout))

    for number, text in enumerate(texts, start=1):
        foot = f"{plan['number']} · {plan['date']} · {plan['digest']} · page {number} of {len(texts)}"
        assert text.count(foot) == 1


@pytest.mark.parametrize("layout", WHOLE)
def test_no_exercise_is_split_in_any_layout(printed, layout):
    texts = pages(printed(*HARDEST, layout=layout))

    for item in sheets_pdf.items(sheets_pdf.longest()):
        captions = [picture["caption"] for picture in item["pictures"]]
        parts = [*captions, *item["steps"], item["note"], *item["precautions"], item["move_on"]]
        on = [text for text in texts if item["note"] in text]
        assert len(on) == 1
        assert item["name"] in on[0]
        assert [part for part in parts if part not in on[0]] == []


def test_a_card_of_the_sheet_of_pictures_is_whole(printed):
    texts = pages(printed(*HARDEST, layout="pictures"))

    for item in sheets_pdf.items(sheets_pdf.longest()):
        on = [text for text in texts if item["name"] in text]
        assert len(on) == 1
        wanted = [picture["caption"] for picture in item["pictures"]] + whole_doses(item)
        assert [words for words in wanted if words not in on[0]] == []
        assert item["steps"][0] not in on[0]


@pytest.mark.parametrize(("layout", "most"), [("1", 1), ("2", 2), ("3", 3), ("4", 4)])
def test_a_page_holds_no_more_exercises_than_were_asked_for(printed, layout, most):
    items = sheets_pdf.items(sheets_pdf.five())
    first_steps = {item["steps"][0] for item in items}

    *fronts, _back = pages(printed("five", layout=layout))

    counts = [sum(text.count(step) for step in first_steps) for text in fronts]
    assert (sum(counts), max(counts)) == (len(items), most)


@pytest.mark.parametrize(
    ("layout", "name", "paper"),
    [*((layout, *EVERYDAY) for layout in WHOLE), ("4", *HARDEST)],
)
def test_words_and_order_are_those_of_the_page_on_the_phone(printed, layout, name, paper):
    sheet = sheets_pdf.CASES[name]()
    plan = sheet["plan"]
    page = unicodedata.normalize("NFC", render_to_string("handouts/handout.html", {"sheet": sheet}))
    footer = f"{plan['number']} · {plan['date']} · {plan['digest']}".split()

    words = without(pdf_words(printed(name, paper, layout=layout)), sheets_pdf.TYPED)

    assert words + footer == html_words(page)


def test_large_print_is_16_points_or_more(printed):
    texts = drawn(printed(*HARDEST, layout="large"))

    assert [text for text, size, _x, y in texts if y > FOOTER and size < 16] == []


@pytest.mark.parametrize(
    ("layout", "plan"),
    [*((layout, EVERYDAY) for layout in LAYOUTS), ("4", HARDEST), ("pictures", HARDEST), ("fridge", HARDEST)],
)
def test_no_layout_is_smaller_than_12_points_or_leaves_the_paper(printed, layout, plan):
    content = printed(*plan, layout=layout)

    assert [text for text, size, _x, y in drawn(content) if y > FOOTER and size < 12] == []
    assert [text for text, _s, x, y in drawn(content) if not (30 < x < 582 and 15 < y < 812)] == []


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_fridge_sheet_of_an_everyday_plan_is_one_page(printed, paper):
    (text,) = pages(printed("back_and_hips", paper, layout="fridge"))

    assert all(words in text for words in ("Week 6", "Hold 2–3 seconds at the top", "Call 112 now if"))


@pytest.mark.parametrize("layout", ["compact", "2", "fridge", "pictures"])
def test_black_and_white_needs_no_colour(printed, layout):
    picture = image_of(printed(*EVERYDAY, layout=layout, ink="line"), 1, "-r", "40").convert("RGB")

    # As far from grey as the almost black ink of the QR code, and no further.
    assert max(max(colour) - min(colour) for _n, colour in picture.getcolors(1 << 22)) <= 24


@pytest.mark.parametrize("layout", ["compact", "large"])
def test_two_languages_stand_side_by_side_and_say_the_same(render, layout):
    arabic, english = sheets_pdf.right_to_left(), sheets_pdf.back_and_hips()
    said = as_read(render(arabic, beside=english, layout=layout))

    for sheet in (arabic, english):
        wanted = [" ".join([sheet["equipment"]["title"], *sheet["equipment"]["things"]])]
        for item in sheets_pdf.items(sheet):
            wanted += [item["name"], *whole_doses(item), *item["steps"]]
        assert [words for words in wanted if closed_up(words) not in said] == []
    assert said.count(closed_up(english["safety"]["emergency_title"])) == 2  # not translated in this sheet


def test_the_pages_to_look_at_are_those_of_the_pdf(print_fonts):
    prepared = pdf.prepare(sheets_pdf.back_and_hips(), fonts_dir=print_fonts)
    given = {"pictures": sheets_pdf.pictures(), "way": sheets_pdf.WAY, "fonts_dir": print_fonts}
    letter = Choice("letter", "2", "line")

    drawn_pages = pdf.page_pictures(prepared, ppi=100, choice=letter, **given)
    printed_pages = pages(pdf.render_prepared(prepared, choice=letter, **given))

    sizes = [Image.open(io.BytesIO(page)).size for page in drawn_pages]
    assert sizes == [(850, 1100)] * len(printed_pages)


def test_every_layout_has_a_name_in_plain_words():
    assert tuple(NAMED) == LAYOUTS
