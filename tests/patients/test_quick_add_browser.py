"""The quick-add line and the amounts of a dosage in a browser: by keyboard, by touch, without script."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from hep.clinics.tenancy import acting_for
from tests.factories import clinics
from tests.factories import patients as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
LIBRARY = {
    "Clamshell": "2x10-15 / side",
    "Glute Bridge": "2x10-15, hold 2 s",
    "Bridge March": "2x8-10 / side",
    "Bird Dog": "2x8-10 / side, hold 5 s",
    "Dead Bug": "2x8-10 / side",
    "Dead Bug with Band": "2x8-10 / side",
    "Side Plank": "3 x 15-30 s / side",
    "Side Plank Dip": "2x8-10 / side",
}


@pytest.fixture
def jonas():
    person = clinics.clinician()
    with acting_for(person.clinic):
        yield person


@pytest.fixture
def draft(jonas):
    for place, (name, dosage) in enumerate(LIBRARY.items()):
        make.an_exercise(name, dosage=dosage, popularity=100 + place)
    return make.program(jonas)


@pytest.fixture
def open_plan(browser, live_server, jonas, draft, context):
    """The builder in a browser where Jonas is signed in."""
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


def plan(draft) -> list[str]:
    return [f"{row.exercise.name}: {row.dosage}" for row in make.fresh(draft).prescriptions]


def line(page: Page):
    return page.locator("#quick-line")


def row(page: Page, name: str):
    return page.locator(".row", has=page.get_by_role("heading", name=name, exact=True))


# ---- keyboard


def test_five_exercises_take_fifty_keys_and_no_pointer(open_plan, draft):
    page = open_plan()
    expect(line(page)).to_be_focused()
    keys = "clam,glute b 3x8-12 h2,bird,dead 2x6-8,side pl l"
    page.keyboard.type(keys)
    page.keyboard.press("Enter")

    expect(page.locator("#plan .row h3")).to_have_text(
        ["Clamshell", "Glute Bridge", "Bird Dog", "Dead Bug", "Side Plank"]
    )
    assert len(keys) + 1 <= 50
    assert plan(draft) == [
        "Clamshell: 2 sets × 10–15 reps / side",
        "Glute Bridge: 3 sets × 8–12 reps, hold 2 s",
        "Bird Dog: 2 sets × 8–10 reps / side, hold 5 s",
        "Dead Bug: 2 sets × 6–8 reps / side",
        "Side Plank: 3 sets × 15–30 s left",
    ]
    expect(line(page)).to_be_focused()
    expect(line(page)).to_have_value("")


def test_the_line_is_read_while_it_is_typed(open_plan):
    page = open_plan()
    page.keyboard.type("side pl 10-15/side hold 2-3s")

    heard = page.locator("#quick-answer .heard")
    expect(heard).to_contain_text("Side Plank")
    expect(heard.locator("mark")).to_have_text(["10–15 reps", "2–3 s"])
    expect(heard).to_contain_text("to Main")
    expect(page.locator("#quick-said")).to_contain_text("to Main.")


def test_arrow_keys_choose_between_candidates(open_plan, draft):
    page = open_plan()
    page.keyboard.type("bridge 3x5")
    options = page.locator("#quick-options [role=option]")
    expect(options).to_have_count(2)
    expect(line(page)).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(line(page)).to_have_attribute("aria-activedescendant", "quick-option-2")
    page.keyboard.press("Enter")

    expect(row(page, "Bridge March")).to_be_visible()
    assert plan(draft) == ["Bridge March: 3 sets × 5 reps / side"]


def test_what_is_not_understood_stays_in_the_line(open_plan, draft):
    page = open_plan()
    page.keyboard.type("clam, bridge ten")
    page.keyboard.press("Enter")

    expect(row(page, "Clamshell")).to_be_visible()
    expect(line(page)).to_have_value("bridge ten")
    expect(page.locator("#quick-answer .unread")).to_contain_text("Which one?")
    assert len(plan(draft)) == 1


def test_what_was_typed_before_the_script_ran_is_read_too(open_plan):
    page = open_plan()
    page.add_init_script(
        "document.addEventListener('readystatechange', () => {"
        "  const line = document.querySelector('#quick-line');"
        "  if (line && document.readyState === 'interactive') line.value = 'clam';"
        "})"
    )
    page.reload()

    expect(page.locator("#quick-answer .heard")).to_have_count(1)


def test_lines_typed_faster_than_the_server_answers_are_all_added(open_plan, draft):
    page = open_plan()
    for name in ("clam", "bird", "dead"):
        page.keyboard.type(name)
        page.keyboard.press("Enter")

    expect(page.locator("#plan .row h3")).to_have_text(["Clamshell", "Bird Dog", "Dead Bug"])
    assert len(plan(draft)) == 3


def test_a_pasted_list_keeps_its_lines(open_plan):
    page = open_plan()
    page.evaluate(
        """() => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", "•\\tClamshell 3x10\\r\\n•\\tBird Dog\\r\\n");
          const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
          document.getElementById("quick-line").dispatchEvent(event);
        }"""
    )

    expect(page.locator("#quick-answer .heard b")).to_have_text(["Clamshell", "Bird Dog"])


def test_a_server_that_fails_gives_the_line_back(open_plan, draft):
    page = open_plan(viewport=DESK)
    page.route("**/quick-add/", lambda route: route.fulfill(status=500, body=""))
    page.keyboard.type("clam")
    page.keyboard.press("Enter")

    expect(line(page)).to_have_value("clam")
    assert plan(draft) == []


def test_arrow_keys_step_an_amount_in_its_sentence(open_plan, draft):
    page = open_plan()
    page.keyboard.type("clam 10-15/side")
    page.keyboard.press("Enter")
    token = row(page, "Clamshell").locator(".tok").first
    expect(token).to_have_text("10–15 reps")
    token.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(token).to_have_text("10–17 reps")
    expect(token).to_be_focused()
    page.keyboard.press("Shift+ArrowDown")
    expect(token).to_have_text("9–17 reps")
    expect(page.locator("#announce")).to_have_text("9–17 reps / side")
    expect(page.locator(".editor")).to_have_count(0)
    page.keyboard.press(".")
    expect(page.locator(".editor .chips input:checked")).to_be_focused()

    assert plan(draft) == ["Clamshell: 9–17 reps / side"]


def test_the_clinics_default_is_kept_from_the_editor(open_plan, draft):
    page = open_plan()
    page.keyboard.type("clam 4x6")
    page.keyboard.press("Enter")
    row(page, "Clamshell").locator(".tok").first.click()
    page.get_by_role("button", name="Make this our default for this exercise").click()
    expect(page.locator("#announce")).to_have_text("This is the usual dosage of Clamshell here now.")
    line(page).fill("clam")

    expect(page.locator("#quick-answer .heard")).to_contain_text("your usual dosage")


# ---- touch, no script, everybody


def test_on_a_phone_the_line_and_the_sheet_work_by_touch(open_plan, draft):
    page = open_plan(viewport=PHONE, has_touch=True)
    line(page).tap()
    page.keyboard.type("bridge")
    page.locator("#quick-options [role=option]").first.tap()
    expect(row(page, "Glute Bridge")).to_be_visible()
    row(page, "Glute Bridge").get_by_text("10–15 reps").tap()
    sheet = page.locator(".editor")
    expect(sheet).to_be_visible()
    sheet.get_by_role("button", name="More", exact=True).locator("visible=true").last.tap()
    expect(row(page, "Glute Bridge").locator(".sent")).to_contain_text("10–16 reps")
    box = sheet.get_by_role("button", name="More", exact=True).locator("visible=true").first.bounding_box()

    assert min(box["width"], box["height"]) >= 44
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_without_script_enter_adds_and_radio_buttons_choose(open_plan, draft):
    page = open_plan(java_script_enabled=False)
    line(page).fill("clam, bridge")
    line(page).press("Enter")
    page.get_by_role("radio", name="Bridge March").check()
    page.get_by_role("button", name="Add", exact=True).click()

    expect(page.locator("#plan .row h3")).to_have_text(["Clamshell", "Bridge March"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_line_with_answers_and_choices(open_plan, scheme):
    page = open_plan(color_scheme=scheme, viewport=DESK)
    page.keyboard.type("clam 3x10, bridge 2x8, zzzqqq")
    expect(page.locator("#quick-options [role=option]")).to_have_count(2)
    page.keyboard.press("ArrowDown")

    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
