"""The builder by keyboard alone and by touch: keys, undo, finding, many at once, and no connection."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from hep.clinics.tenancy import acting_for
from patients import prescribing
from patients.views.keyboard import SHORTCUTS
from tests.factories import clinics
from tests.factories import patients as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('hep:kept:'))"


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
def open_page(browser, live_server, jonas, context):
    """A page of the site, in a browser where Jonas is signed in."""
    desk = Client()
    desk.force_login(jonas)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": desk.cookies[settings.SESSION_COOKIE_NAME].value}
    opened = []

    def open_it(address: str, **options) -> Page:
        window = browser.new_context(**options) if options else context
        window.add_cookies([cookie | {"url": live_server.url}])
        if options:
            opened.append(window)
        page = window.new_page()
        # The checks lay the sheet out, and have tests of their own.
        page.route("**/check/", lambda route: route.fulfill(status=204))
        page.goto(live_server.url + address)
        return page

    yield open_it
    for window in opened:
        window.close()


@pytest.fixture
def open_plan(open_page, draft):
    return lambda **options: open_page(reverse("patients:program-detail", args=[draft.pk]), **options)


def names(page: Page):
    return page.locator("#plan .row h3")


def row(page: Page, name: str):
    return page.locator(".row", has=page.get_by_role("heading", name=name, exact=True))


def focus_on(page: Page, name: str) -> None:
    row(page, name).locator(".tok").first.focus()


def said(page: Page, words: str) -> None:
    """The step is done when it was announced and everything around the plan stands again."""
    expect(page.locator("#announce")).to_have_text(words)
    expect(page.locator(".htmx-added, .htmx-settling, .htmx-swapping")).to_have_count(0)


# ---- undo, order, removal


def test_a_row_is_moved_taken_out_and_brought_back_with_keys_alone(open_plan, draft):
    page = open_plan()
    focus_on(page, "Clamshell")
    page.keyboard.press("Alt+ArrowDown")
    said(page, "Clamshell is 2 of 3 now, in Main.")
    expect(row(page, "Clamshell").locator(".tok").first).to_be_focused()
    page.keyboard.press("Alt+ArrowLeft")
    said(page, "Clamshell is 1 of 3 now, in Warm-up.")
    page.keyboard.press("Delete")
    said(page, "Clamshell taken out.")
    expect(page.get_by_role("button", name="Undo: Clamshell taken out")).to_be_enabled()

    page.keyboard.press("Control+z")
    said(page, "Undone: Clamshell taken out.")
    page.keyboard.press("Control+z")
    said(page, "Undone: Clamshell moved.")
    assert make.order(draft)["Main"] == ["Bird Dog", "Clamshell", "Cat and Cow"]
    page.keyboard.press("Control+Shift+z")
    said(page, "Done again: Clamshell moved.")
    page.keyboard.press("Control+y")
    said(page, "Done again: Clamshell taken out.")
    expect(names(page)).to_have_text(["Bird Dog", "Cat and Cow"])


def test_presses_that_come_faster_than_the_answers_all_count(open_plan, draft):
    page = open_plan()
    for name in ("Clamshell", "Bird Dog", "Cat and Cow"):
        focus_on(page, name)
        page.keyboard.press("Delete")
        said(page, f"{name} taken out.")
    for _press in range(3):
        page.keyboard.press("Control+z")

    expect(names(page)).to_have_text(["Clamshell", "Bird Dog", "Cat and Cow"])
    expect(page.get_by_role("button", name="Redo: Clamshell taken out")).to_be_enabled()


def test_keys_typed_into_a_field_belong_to_the_field(open_plan, draft):
    page = open_plan()
    field = page.get_by_label("A line for Maria")
    field.press_sequentially("n?/pjkb")
    page.keyboard.press("Control+z")
    page.keyboard.press("Backspace")

    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(names(page)).to_have_count(3)
    assert make.fresh(draft).rev == draft.rev


def test_undo_puts_a_setting_back_on_the_page_too(open_plan, draft):
    page = open_plan()
    page.get_by_label("Title of the plan").fill("Hips")
    page.get_by_label("Title of the plan").blur()
    page.get_by_role("button", name="Undo: title").click()
    said(page, "Undone: title.")

    expect(page.get_by_label("Title of the plan")).to_have_value("Back & hips")
    assert make.fresh(draft).title == "Back & hips"


def test_undo_works_without_script(open_plan, draft):
    page = open_plan(java_script_enabled=False)
    row(page, "Bird Dog").locator("summary").click()
    row(page, "Bird Dog").get_by_role("button", name="Take out").click()
    page.get_by_role("button", name="Undo: Bird Dog taken out").click()
    expect(names(page)).to_have_text(["Clamshell", "Bird Dog", "Cat and Cow"])
    page.get_by_role("button", name="Redo: Bird Dog taken out").click()

    expect(names(page)).to_have_text(["Clamshell", "Cat and Cow"])
    page.get_by_role("link", name="Keyboard").click()
    expect(page.get_by_role("heading", name="Keys of the builder")).to_be_visible()


# ---- the map of the keys


def test_the_map_shows_every_key_of_the_list_and_each_key_does_something(open_plan):
    page = open_plan()
    page.locator("#publish").focus()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    expect(page.locator("#keys dd")).to_have_text(
        [str(each.does) for _t, group in SHORTCUTS for each in group]
    )
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()

    page.keyboard.press("j")
    expect(row(page, "Clamshell").locator(".tok").first).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(row(page, "Clamshell").locator(".tok").first).to_be_focused()
    page.keyboard.press("p")
    expect(page.locator("#publish")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()


def test_n_leads_to_the_line_where_an_exercise_is_typed(open_plan):
    page = open_plan()
    page.locator("#publish").focus()
    page.keyboard.press("n")

    expect(page.locator("[data-quick-add], #search").first).to_be_visible()
    assert page.evaluate("document.activeElement.matches('[data-quick-add], #search')")


# ---- find


def test_ctrl_k_finds_patients_and_exercises_and_no_name_gets_into_an_address(open_plan, draft):
    page = open_plan()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Patient or exercise")
    expect(field).to_be_focused()
    page.keyboard.type("mar")
    expect(page.get_by_role("option", name="Maria Keller")).to_have_attribute("aria-selected", "true")
    field.fill("bridge")
    expect(page.get_by_role("option", name="Glute Bridge")).to_be_visible()
    field.fill("maria")
    page.keyboard.press("Enter")

    page.wait_for_url("**" + reverse("patients:patient-detail", args=[draft.patient_id]))
    assert not [url for url in asked if "mar" in url.lower().partition("://")[2].replace("mark", "")]


def test_arrows_choose_and_nothing_is_left_when_the_dialog_closes(open_plan, jonas):
    make.patient(jonas, "Bea Moor")
    page = open_plan()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("option", name="Bea Moor")).to_be_visible()
    options = page.locator("#finder-list [role=option]")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")

    expect(page.locator("#finder")).to_be_hidden()
    expect(page.locator("#finder-list")).to_be_empty()


def test_find_is_a_page_without_script(open_page, draft):
    page = open_page(reverse("patients:patient-list"), java_script_enabled=False)
    page.get_by_role("link", name="Find a patient or exercise").click()
    page.get_by_label("A name, then Enter").fill("clam")
    page.keyboard.press("Enter")

    expect(page.locator(".found").get_by_role("link", name="Clamshell")).to_be_visible()
    assert "clam" not in page.url


# ---- several at once


def test_several_dosages_change_from_one_line_with_keys_alone(open_plan, draft):
    page = open_plan()
    page.keyboard.press("Escape")
    page.locator("#publish").focus()
    page.keyboard.press("b")
    expect(page.get_by_label("Change in each")).to_be_focused()
    page.keyboard.type("2-3 sets")
    expect(page.locator("#bulk-lines mark")).to_have_count(3)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("#bulk-lines mark")).to_have_count(2)
    page.get_by_label("Change in each").focus()
    page.keyboard.press("Enter")
    said(page, "2 dosages changed.")

    expect(row(page, "Bird Dog").locator(".sent")).to_contain_text("2–3 sets")
    expect(row(page, "Clamshell").locator(".sent")).not_to_contain_text("sets")
    page.locator("#publish").focus()
    page.keyboard.press("Control+z")
    said(page, "Undone: dosage of 2 exercises.")
    expect(row(page, "Bird Dog").locator(".sent")).not_to_contain_text("sets")


# ---- no connection


def test_without_connection_changes_are_kept_said_and_sent_later(open_plan, draft):
    page = open_plan(viewport=DESK)
    page.context.set_offline(True)
    expect(page.locator("#offline")).to_contain_text("No connection. What you type is kept on this computer.")
    page.get_by_role("button", name="Add Glute Bridge").click()
    expect(page.locator("#offline")).to_contain_text("No connection. What you typed is kept on this computer")
    [key] = page.evaluate(KEPT)
    assert "Maria" not in key

    page.context.set_offline(False)
    expect(names(page)).to_have_text(["Clamshell", "Bird Dog", "Cat and Cow", "Glute Bridge"])
    expect(page.locator("#offline")).to_be_hidden()
    assert page.evaluate(KEPT) == []
    assert make.order(draft)["Main"][-1] == "Glute Bridge"


def test_a_change_kept_without_connection_that_two_people_made_shows_both_texts(open_plan, draft, jonas):
    page = open_plan(viewport=DESK)
    row(page, "Clamshell").locator("summary").click()
    row(page, "Clamshell").get_by_role("link", name="Note, how often, cues").click()
    expect(page.get_by_label("Note to the patient")).to_be_visible()
    page.context.set_offline(True)
    page.get_by_label("Note to the patient").fill("Slowly.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#offline")).to_contain_text("kept on this computer")
    prescribing.change_prescription(
        make.row(draft, "Clamshell"), values={"note": "Fast."}, seen={"note": ""}, by=jonas
    )

    page.context.set_offline(False)
    clash = page.locator(".clash-box")
    expect(clash).to_contain_text("Slowly.")
    expect(clash).to_contain_text("Fast.")
    assert page.evaluate(KEPT) == []
    assert make.row(draft, "Clamshell").note == "Fast."


def test_what_was_kept_is_sent_after_the_page_was_loaded_again_and_goes_with_the_log_out(open_plan, draft):
    page = open_plan(viewport=DESK)
    page.route("**/prescriptions/**", lambda route: route.abort())
    page.get_by_role("button", name="Add Glute Bridge").click()
    expect(page.locator("#offline")).to_contain_text("kept on this computer")
    page.unroute("**/prescriptions/**")
    page.reload()
    expect(names(page)).to_have_count(4)

    page.evaluate(
        "localStorage.setItem('hep:kept:' + document.getElementById('offline').dataset.owner + ':9', '[1]')"
    )
    page.locator(".me summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/login/**")
    assert page.evaluate("localStorage.length") == 0


# ---- touch


def test_a_row_is_dragged_with_a_finger_on_a_phone(open_plan, draft):
    page = open_plan(viewport=PHONE, has_touch=True, is_mobile=True)
    grip = row(page, "Clamshell").locator(".grip")
    row(page, "Clamshell").evaluate("element => element.scrollIntoView({ block: 'start' })")
    start, end = grip.bounding_box(), row(page, "Bird Dog").bounding_box()
    finger = page.context.new_cdp_session(page)
    x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
    far = min(end["y"] + end["height"] * 0.8, PHONE["height"] - 70)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for part in range(1, 9):
        point = {"x": x + 60, "y": y + (far - y) * part / 8}
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    expect(page.locator(".row.dragging")).to_have_count(1)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    expect(names(page)).to_have_text(["Bird Dog", "Clamshell", "Cat and Cow"])
    assert make.order(draft)["Main"] == ["Bird Dog", "Clamshell", "Cat and Cow"]


def test_undo_and_many_at_once_work_with_a_finger_and_nothing_scrolls_sideways(open_plan, draft):
    page = open_plan(viewport=PHONE, has_touch=True)
    row(page, "Bird Dog").locator("summary").tap()
    row(page, "Bird Dog").get_by_role("button", name="Take out").tap()
    said(page, "Bird Dog taken out.")
    page.get_by_role("button", name="Undo: Bird Dog taken out").tap()
    expect(names(page)).to_have_count(3)
    page.get_by_role("link", name="Change several").tap()
    page.get_by_label("Change in each").fill("hold 5 s")
    expect(page.locator("#bulk-lines mark")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.get_by_role("button", name="Change the ticked ones").tap()

    said(page, "3 dosages changed.")
    assert {str(each.dosage.hold) for each in make.fresh(draft).prescriptions} == {"5"}


def test_what_is_typed_in_the_instant_the_line_is_drawn_counts(open_plan):
    page = open_plan()
    page.evaluate(
        """() => new MutationObserver((_all, watch) => {
             const line = document.querySelector("#bulk [name=text]");
             if (!line) return;
             watch.disconnect();
             line.value = "hold 5 s";
             line.dispatchEvent(new Event("input", { bubbles: true }));
           }).observe(document.body, { childList: true, subtree: true })"""
    )
    page.get_by_role("link", name="Change several").click()

    expect(page.locator("#bulk-lines mark")).to_have_count(3)


# ---- for everybody


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("what", ["bulk", "keys", "finder"])
def test_axe_finds_nothing(open_plan, scheme, what):
    page = open_plan(color_scheme=scheme, viewport=DESK)
    if what == "bulk":
        page.get_by_role("link", name="Change several").click()
        page.get_by_label("Change in each").fill("hold 5 s")
        expect(page.locator("#bulk-lines mark")).to_have_count(3)
    elif what == "keys":
        page.get_by_role("link", name="Keyboard").click()
        expect(page.locator("#keys")).to_be_visible()
    else:
        page.keyboard.press("Control+k")
        expect(page.get_by_role("combobox", name="Patient or exercise")).to_be_focused()
        page.keyboard.type("clam")
        expect(page.get_by_role("option", name="Clamshell")).to_be_visible()

    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
