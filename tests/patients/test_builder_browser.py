"""The builder in a browser: by mouse, by keyboard, on a phone, without script, without network."""

import re
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from hep.clinics.tenancy import acting_for
from patients.models import Program
from tests.factories import clinics
from tests.factories import patients as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def jonas():
    person = clinics.clinician()
    with acting_for(person.clinic):
        yield person


@pytest.fixture
def draft(jonas):
    make.an_exercise("Glute Bridge", dosage="3x8-12")
    return make.program(jonas, "Clamshell", "Bird Dog", "Cat and Cow")


@pytest.fixture
def open_plan(browser, live_server, jonas, draft, context):
    """The builder with the draft, in a browser where Jonas is signed in."""
    desk = Client()
    desk.force_login(jonas)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": desk.cookies[settings.SESSION_COOKIE_NAME].value}
    opened = []

    def open_it(**options) -> Page:
        window = browser.new_context(**options) if options else context
        window.add_cookies([cookie | {"url": live_server.url}])
        if options:
            opened.append(window)
        page = window.new_page()
        page.goto(live_server.url + reverse("patients:program-detail", args=[draft.pk]))
        return page

    yield open_it
    for window in opened:
        window.close()


def names(page: Page):
    return page.locator("#plan .row h3")


def settled(page: Page) -> None:
    """Wait until what htmx has put in is really there: a person types later than that."""
    expect(page.locator(".htmx-added, .htmx-settling, .htmx-swapping")).to_have_count(0)
    expect(page.get_by_label("Type it")).not_to_have_value("")


def row(page: Page, name: str):
    return page.locator(".row", has=page.get_by_role("heading", name=name, exact=True))


@contextmanager
def dragged(page: Page, what, onto, *, where: float):
    """Press `what`, hold it over `onto` (0 is its top, 1 its bottom), and let go afterwards."""
    start, end = what.bounding_box(), onto.bounding_box()
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + 200, end["y"] + end["height"] * where, steps=8)
    yield
    page.mouse.up()


# ---- mouse


def test_a_plan_is_built_with_the_mouse_and_says_what_is_saved(open_plan, draft):
    page = open_plan()
    page.get_by_role("button", name="Add Glute Bridge").click()
    expect(names(page)).to_have_text(["Clamshell", "Bird Dog", "Cat and Cow", "Glute Bridge"])
    expect(page.locator("#announce")).to_have_text("Glute Bridge added to Main.")

    bridge = row(page, "Glute Bridge")
    bridge.get_by_text("8–12 reps").click()
    bridge.get_by_role("button", name="More", exact=True).first.click()
    expect(bridge.locator(".sent")).to_contain_text("9–12 reps")
    bridge.get_by_role("button", name="15–20").click()
    expect(bridge.locator(".sent")).to_contain_text("15–20 reps")
    bridge.locator(".chips").get_by_text("Hold").click()
    bridge.get_by_role("button", name="2–3", exact=True).click()
    expect(bridge.locator(".sent")).to_contain_text("hold 2–3 s")
    bridge.get_by_role("button", name="Done").last.click()

    expect(page.locator(".editor")).to_have_count(0)
    expect(page.locator("#status")).to_contain_text(
        re.compile(r"Draft, saved \d\d:\d\d. Maria sees nothing yet.")
    )
    assert str(make.row(draft, "Glute Bridge").dosage) == "3 sets × 15–20 reps, hold 2–3 s"


def test_a_row_is_dragged_by_its_grip(open_plan, draft):
    page = open_plan()
    grip = row(page, "Clamshell").get_by_role("button", name="Move Clamshell")
    with dragged(page, grip, row(page, "Cat and Cow"), where=0.9):
        expect(page.locator(".row.dragging")).to_have_count(1)
        expect(page.locator(".row.drop-after")).to_have_count(1)

    expect(names(page)).to_have_text(["Bird Dog", "Cat and Cow", "Clamshell"])
    expect(page.locator("#announce")).to_have_text("Clamshell is 3 of 3 now, in Main.")
    assert make.order(draft)["Main"] == ["Bird Dog", "Cat and Cow", "Clamshell"]


def test_escape_leaves_a_dragged_row_where_it_was(open_plan, draft):
    page = open_plan()
    grip = row(page, "Clamshell").get_by_role("button", name="Move Clamshell")
    with dragged(page, grip, row(page, "Cat and Cow"), where=0.9):
        page.keyboard.press("Escape")

    expect(page.locator(".row.dragging, .row.drop-after")).to_have_count(0)
    assert make.order(draft)["Main"] == ["Clamshell", "Bird Dog", "Cat and Cow"]


def test_an_exercise_of_the_library_is_dropped_where_it_belongs(open_plan, draft):
    page = open_plan()
    item = page.locator("#shelf li", has_text="Glute Bridge").locator(".frame")
    with dragged(page, item, row(page, "Bird Dog"), where=0.1):
        expect(page.locator(".row.drop-before")).to_have_count(1)

    expect(names(page)).to_have_text(["Clamshell", "Glute Bridge", "Bird Dog", "Cat and Cow"])
    assert make.order(draft)["Main"] == ["Clamshell", "Glute Bridge", "Bird Dog", "Cat and Cow"]


def test_searching_narrows_the_shelf_while_typing(open_plan):
    page = open_plan()
    page.keyboard.press("/")
    page.keyboard.type("glute")

    expect(page.locator("#shelf li")).to_have_count(1)
    expect(page.locator("#search")).to_be_focused()


# ---- keyboard


def test_a_dosage_is_set_and_a_row_moved_with_the_keyboard_alone(open_plan, draft):
    page = open_plan()
    row(page, "Bird Dog").locator(".tok").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("From (How many)")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(row(page, "Bird Dog").locator(".sent")).to_contain_text("8–15 reps")
    page.keyboard.press("Escape")
    expect(page.locator(".editor")).to_have_count(0)
    expect(row(page, "Bird Dog").locator(".tok").first).to_be_focused()

    grip = row(page, "Bird Dog").get_by_role("button", name="Move Bird Dog")
    grip.focus()
    page.keyboard.press("ArrowUp")
    expect(names(page)).to_have_text(["Bird Dog", "Clamshell", "Cat and Cow"])
    expect(row(page, "Bird Dog").locator(".grip")).to_be_focused()
    assert str(make.row(draft, "Bird Dog").dosage) == "8–15 reps / side"


def test_a_move_from_the_menu_leaves_the_focus_at_the_menu(open_plan):
    page = open_plan()
    more = row(page, "Clamshell").locator("summary")
    more.focus()
    page.keyboard.press("Enter")
    row(page, "Clamshell").get_by_role("button", name="Move down").focus()
    page.keyboard.press("Enter")

    expect(names(page)).to_have_text(["Bird Dog", "Clamshell", "Cat and Cow"])
    expect(row(page, "Clamshell").locator("summary")).to_be_focused()


def test_what_is_typed_wrong_is_said_and_stays(open_plan, draft):
    page = open_plan()
    row(page, "Clamshell").get_by_text("10–15 reps").click()
    line = page.get_by_label("Type it")
    settled(page)
    line.fill("10 furlongs")
    page.get_by_role("button", name="Set", exact=True).click()

    expect(page.locator(".editor .answer")).to_contain_text("I do not understand “furlongs”.")
    expect(page.get_by_label("Type it")).to_have_value("10 furlongs")
    assert make.fresh(draft).rev == draft.rev


# ---- settings


def test_settings_save_as_one_goes(open_plan, draft):
    page = open_plan()
    page.get_by_label("Sessions, from").fill("2")
    page.get_by_label("Title of the plan").fill("Back and hips")
    page.get_by_label("A line for Maria").fill("Slowly.")
    page.get_by_label("A line for Maria").blur()

    expect(page.locator("#often")).to_contain_text("2–4 sessions")
    expect(page.locator("[name=initial-line]")).to_have_value("Slowly.")
    stored = make.fresh(draft)
    assert (stored.title, stored.times_min, stored.line) == ("Back and hips", 2, "Slowly.")


def test_without_network_nothing_typed_is_lost_even_when_the_page_is_loaded_again(open_plan, draft):
    page = open_plan(viewport={"width": 1440, "height": 900})
    page.route("**/settings/", lambda route: route.abort())
    page.get_by_label("A line for Maria").fill("Slowly.")
    page.get_by_label("A line for Maria").blur()
    expect(page.locator("#status")).to_contain_text("Not saved yet. Kept on this computer")

    page.unroute("**/settings/")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator("[name=initial-line]")).to_have_value("Slowly.")
    assert make.fresh(draft).line == "Slowly."
    assert page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('kept'))") == []


def test_two_windows_show_both_texts_and_let_one_choose(open_plan, draft):
    first, second = open_plan(), open_plan()
    for page, words in ((first, "Slowly."), (second, "Fast.")):
        page.get_by_label("A line for Maria").fill(words)
        page.get_by_label("A line for Maria").blur()
        if page is first:
            expect(page.locator("[name=initial-line]")).to_have_value("Slowly.")

    clash = second.locator(".clash-box")
    expect(clash).to_contain_text("Slowly.")
    expect(clash).to_contain_text("Fast.")
    clash.get_by_role("button", name="Keep mine").click()
    expect(second.get_by_label("A line for Maria")).to_have_value("Fast.")
    assert make.fresh(draft).line == "Fast."


# ---- without script, on a phone, for everybody


def test_a_plan_is_built_without_script(open_plan, draft):
    page = open_plan(java_script_enabled=False)
    page.locator("#into-section").select_option("Warm-up")
    page.get_by_role("button", name="Add Glute Bridge").click()
    expect(page.locator("#messages")).to_contain_text("Glute Bridge added to Warm-up.")
    row(page, "Glute Bridge").get_by_text("8–12 reps").click()
    page.get_by_label("to (How many)").fill("10")
    page.get_by_role("button", name="Done").last.click()
    expect(row(page, "Glute Bridge").locator(".sent")).to_contain_text("8–10 reps")
    row(page, "Bird Dog").locator("summary").click()
    row(page, "Bird Dog").get_by_role("button", name="Move up").click()
    page.get_by_label("Weeks").fill("6")
    page.get_by_role("button", name="Save settings").click()
    page.get_by_role("button", name="Publish").click()

    expect(page.get_by_role("heading", name="Hand it over")).to_be_visible()
    assert make.order(draft) == {
        "Warm-up": ["Glute Bridge"],
        "Main": ["Bird Dog", "Clamshell", "Cat and Cow"],
    }
    assert Program.objects.get().current_version.document.weeks == 6


def test_on_a_phone_the_library_is_a_sheet_and_nothing_scrolls_sideways(open_plan):
    page = open_plan(viewport=PHONE, has_touch=True)
    expect(page.get_by_role("button", name="Add Glute Bridge")).to_be_hidden()
    page.get_by_role("button", name="Exercise", exact=True).tap()
    page.get_by_role("button", name="Add Glute Bridge").tap()
    expect(page.locator("#announce")).to_have_text("Glute Bridge added to Main.")
    page.get_by_role("button", name="Close the library").tap()
    row(page, "Glute Bridge").get_by_text("8–12 reps").tap()
    expect(page.locator(".editor")).to_be_visible()

    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_with_editor_and_menu_open(open_plan, scheme):
    page = open_plan(color_scheme=scheme, viewport={"width": 1440, "height": 900})
    row(page, "Clamshell").get_by_text("10–15 reps").click()
    expect(page.locator(".editor")).to_be_visible()
    row(page, "Bird Dog").locator("summary").click()

    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
