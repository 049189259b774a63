"""The handout in a browser: on a phone, with large text, from right to left, and on paper."""

import io
import subprocess
import unicodedata
from collections import Counter

import pytest
import zxingcpp
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from pypdf import PdfReader

from tests.patients import sheets
from tests.patients.handout_browser import LINK, PHONE

pytestmark = pytest.mark.browser

ARABIC_VOICE = "speechSynthesis.getVoices = () => [{lang: 'ar-EG', localService: true}]"
PAPERS = {"A4": (595, 842), "Letter": (612, 792)}


def is_as_wide_as_the_screen(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("template", ["handout", "advice", "link_unavailable"])
def test_axe_finds_nothing(open_page, template, scheme):
    page = open_page(sheets.back_and_hips(), template=template, color_scheme=scheme)

    found = Axe().run(page)

    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("make", [sheets.back_and_hips, sheets.long_names, sheets.in_two_languages])
@pytest.mark.parametrize("root", ["100%", "200%"])
def test_a_narrow_phone_never_scrolls_sideways(open_page, make, root):
    page = open_page(make(), viewport={"width": 320, "height": 640})
    page.add_style_tag(content=f":root {{ font-size: {root} }}")

    assert is_as_wide_as_the_screen(page)


def test_a_picture_takes_the_full_width_of_a_phone_and_stands_beside_the_next_one_where_there_is_room(
    open_page,
):
    def boxes(viewport):
        page = open_page(sheets.back_and_hips(), viewport=viewport)
        return [page.locator("article").nth(1).locator("img").nth(n).bounding_box() for n in range(3)]

    phone, desktop = boxes(PHONE), boxes({"width": 1440, "height": 900})

    assert {(box["x"], box["width"]) for box in phone} == {(0, 390)}
    assert len({box["y"] for box in desktop}) == 1
    assert len({box["x"] for box in desktop}) == 3


def test_text_grows_in_three_sizes_without_a_script(open_page):
    page = open_page(sheets.back_and_hips(), java_script_enabled=False)
    page.locator("summary").click()
    sizes = []
    for name in ("Normal", "Large", "Largest"):
        page.get_by_role("radio", name=name, exact=True).check(force=True)
        sizes.append(page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)"))
        assert is_as_wide_as_the_screen(page)

    assert sizes == [19, pytest.approx(22.8), pytest.approx(27.55)]
    assert not page.get_by_role("radio", name="Dark").is_visible()


@pytest.mark.parametrize(
    ("make", "loaded"),
    [(sheets.back_and_hips, ["U+0-10FFFF"]), (sheets.right_to_left, ["U+0-10FFFF", "U+600-6FF"])],
)
def test_a_plan_loads_the_font_of_its_letters_and_no_other(open_page, make, loaded):
    """Whether a font came from our files: of two faces the one for Arabic letters says so in its range."""
    faces = open_page(make()).evaluate("""async () => (await document.fonts.ready, [...document.fonts]
        .filter(face => face.family.includes('Schibsted') && face.status === 'loaded')
        .map(face => face.unicodeRange))""")

    assert sorted(set(faces)) == loaded


def test_nothing_to_tap_is_smaller_than_a_fingertip_and_no_text_smaller_than_16_pixels(open_page):
    page = open_page(sheets.in_two_languages(), before=ARABIC_VOICE)
    page.locator("summary").click()

    small_targets = page.evaluate(
        """[...document.querySelectorAll('a, label, button, summary')]
           .filter(e => e.checkVisibility()).map(e => [e.textContent, e.getBoundingClientRect()])
           .filter(([, box]) => box.width < 44 || box.height < 44).map(([text]) => text)"""
    )
    text = page.evaluate(
        """Math.min(...[...document.querySelectorAll('body *')].filter(e => e.checkVisibility() &&
           [...e.childNodes].some(n => n.nodeType === 3))
           .map(e => parseFloat(getComputedStyle(e).fontSize)))"""
    )

    assert small_targets == []
    assert text == 16
    assert page.locator("button").count() == 9  # four movements, and a voice for each exercise and the box


def test_the_dose_is_the_largest_text_of_an_exercise(open_page):
    page = open_page(sheets.one_exercise())

    sizes = page.evaluate(
        """Object.fromEntries([...document.querySelectorAll('article *')]
           .map(e => [e.localName, parseFloat(getComputedStyle(e).fontSize)]).reverse())"""
    )

    assert sizes["mark"] == max(sizes.values())
    assert sizes["mark"] > max(sizes["h3"], sizes["li"], sizes["small"])


def test_a_range_runs_from_left_to_right_on_a_page_that_runs_the_other_way(open_page):
    page = open_page(sheets.right_to_left())

    ten, fifteen = page.evaluate(
        """(() => { const text = document.querySelector('article mark bdi').firstChild;
           return [[0, 2], [3, 5]].map(([from, to]) => { const range = document.createRange();
           range.setStart(text, from); range.setEnd(text, to);
           return range.getBoundingClientRect().x; }) })()"""
    )

    assert ten < fifteen


def test_in_the_dark_the_dark_pictures_are_shown(open_page):
    image = sheets.all_items(sheets.one_exercise())[0]["pictures"][0]
    page = open_page(sheets.one_exercise(), color_scheme="dark")

    shown = page.locator("article img").first.evaluate("image => image.currentSrc")

    assert image["dark_public_id"] in shown


def test_the_qr_code_is_on_the_page_for_paper_alone(open_page):
    page = open_page(sheets.back_and_hips())
    assert not page.locator("img[src^='qr.svg']").is_visible()
    assert not page.locator("table").is_visible()

    page.emulate_media(media="print")

    assert page.locator("img[src^='qr.svg']").is_visible()
    assert page.locator("table").is_visible()
    assert not page.get_by_text("Print on A4").is_visible()


# ---- Ctrl+P


@pytest.fixture
def printed(open_page):
    """What Ctrl+P makes of a sheet."""

    def printed(sheet, paper, **options) -> PdfReader:
        page = open_page(sheet, **options)
        return PdfReader(io.BytesIO(page.pdf(format=paper, print_background=False)))

    return printed


def words_of(pdf: PdfReader) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pdf.pages]


def squeezed(text: str) -> str:
    """Without spaces and ligatures: a wrapped line does not always give its space back."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def point_sizes(pdf: PdfReader) -> Counter:
    """How many characters stand in which size."""
    found: Counter = Counter()

    def visit(text, current, matrix, _font, size):
        found[round(abs(size * matrix[3] * current[3]), 1)] += len(text.strip())

    for page in pdf.pages:
        page.extract_text(visitor_text=visit)
    return +found


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("make", [sheets.back_and_hips, sheets.twelve_exercises, sheets.undated])
def test_paper_has_nothing_under_twelve_points(printed, make, paper):
    pdf = printed(make(), paper)

    assert min(point_sizes(pdf)) >= 12
    assert [tuple(page.mediabox[2:]) for page in pdf.pages] == [
        pytest.approx(PAPERS[paper], abs=1.5) for _ in pdf.pages
    ]


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("make", [sheets.back_and_hips, sheets.twelve_exercises, sheets.long_names])
def test_no_exercise_is_split_over_two_pages(printed, make, paper):
    sheet = make()

    pages = [squeezed(page) for page in words_of(printed(sheet, paper))]

    for item in sheets.all_items(sheet):
        parts = [squeezed(part) for part in (item["steps"][0], item["steps"][-1], item["avoid"])]
        assert [page for page in pages if all(part in page for part in parts)], item["name"]


@pytest.mark.parametrize("paper", PAPERS)
def test_the_easier_version_stands_on_the_page_of_its_parent(printed, paper):
    pages = words_of(printed(sheets.back_and_hips(), paper))

    together = [page for page in pages if "Side plank with leg raise" in page]

    assert ["Knee side plank with leg raise" in page for page in together] == [True]


@pytest.mark.parametrize("paper", PAPERS)
def test_the_last_page_is_the_sheet_for_the_fridge(printed, paper):
    pdf = printed(sheets.back_and_hips(), paper)
    *exercises, fridge = words_of(pdf)

    expected = [
        "Your diary",
        "Week 6",
        "Stop and call us on 01632 960 118 if",
        "Call 112 now if",
        "On your phone",
    ]
    assert [words for words in expected if words not in fridge] == []
    assert "Your diary" not in " ".join(exercises)
    assert "Print on A4" not in " ".join([*exercises, fridge])
    assert "Text size" not in " ".join([*exercises, fridge])


def test_paper_shows_every_picture_and_a_qr_code_that_opens_the_plan(open_page, tmp_path):
    target = tmp_path / "sheet.pdf"
    open_page(sheets.back_and_hips()).pdf(path=target, format="A4")

    pages = PdfReader(target).pages
    subprocess.run(["pdftoppm", "-r", "150", "-f", "3", "-png", target, tmp_path / "page"], check=True)
    codes = zxingcpp.read_barcodes(Image.open(next(tmp_path.glob("page*.png"))))

    assert [len(page.images) for page in pages[:2]] == [5, 4]
    assert [code.text for code in codes] == [LINK]
