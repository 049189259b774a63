"""The pages a patient writes on, in a phone's browser without script: session, PIN, history, calendar."""

import datetime as dt
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from icalendar import Calendar
from playwright.sync_api import Page, expect

from hep.clinics.tenancy import acting_for
from patients import pins
from tests.clinics.factories import make_practice
from tests.patients.diaries import an_entry, in_force, take, today

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SMALLEST_TARGET, SMALLEST_TEXT = 44, 16


@pytest.fixture
def practice():
    made = make_practice(patient="Maria Keller")
    for pain in (4, 2):
        take(made, an_entry(made, pain=pain, note=f"Pain was {pain}."))
    take(made, an_entry(made, day=dt.date(2020, 1, 1), pain=6))
    return made


@pytest.fixture
def pin(practice):
    with acting_for(practice.clinic):
        return pins.give_pin(practice.link, by=practice.clinician)


@pytest.fixture
def browser_context_args(browser_context_args):
    """A small phone without script."""
    small = {"width": 320, "height": 640}
    return {**browser_context_args, "viewport": small, "java_script_enabled": False, "locale": "en-GB"}


@pytest.fixture
def page(context, live_server, practice, pin) -> Page:
    phone = context.new_page()
    phone.goto(f"{live_server.url}/p/{practice.token}/history/")
    return phone


def type_pin(page: Page, typed: str) -> None:
    page.get_by_label("Your PIN").fill(typed)
    page.get_by_role("button", name="Open my history").click()


def test_the_pin_opens_the_history_and_closing_it_locks_it_again(page, pin):
    type_pin(page, pin)
    expect(page.get_by_role("heading", name="Maria Keller")).to_be_visible()
    expect(page.get_by_text("Pain was 4.")).to_be_visible()

    page.get_by_role("button", name="Close my history").click()
    expect(page.get_by_role("heading", name="Maria Keller")).to_have_count(0)
    page.go_back()
    page.reload()
    expect(page.get_by_label("Your PIN")).to_be_visible()


def test_five_wrong_pins_make_even_the_right_one_wait(page, pin):
    wrong = f"{(int(pin) + 1) % 10**6:06}"
    for _time in range(5):
        type_pin(page, wrong)
        expect(page.get_by_text("This is not the PIN.")).to_be_visible()
    type_pin(page, pin)

    expect(page.get_by_text("Wait 15 minutes, then try again.")).to_be_visible()
    expect(page.get_by_text("Maria Keller")).to_have_count(0)


def test_a_session_is_corrected_and_another_removed(page, practice, pin):
    type_pin(page, pin)
    page.get_by_role("link", name="Change or remove").first.click()
    page.get_by_role("group", name="Pain while you did it").get_by_label("1", exact=True).check()
    page.get_by_label("Tell us anything").fill("It was the knee.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("It was the knee.")).to_be_visible()

    page.get_by_role("link", name="Change or remove").last.click()
    page.get_by_text("Remove this session").click()
    page.get_by_role("button", name="Yes, remove it").click()
    expect(page.get_by_role("link", name="Change or remove")).to_have_count(2)
    assert "It was the knee." in [row.note for row in in_force(practice)]
    assert len(in_force(practice)) == 2


def test_chosen_days_come_down_as_a_calendar_file(page, live_server, practice):
    page.goto(f"{live_server.url}/p/{practice.token}/calendar/")
    days = page.get_by_role("group", name="Your days")
    days.get_by_label("Wednesday").uncheck()
    days.get_by_label("Tuesday").check()
    page.get_by_role("button", name="Show me").click()
    expect(page.get_by_text("Your days: Monday, Tuesday and Friday.")).to_be_visible()
    expect(page.get_by_text("Rest a day between if you can.")).to_be_visible()

    with page.expect_download() as download:
        page.get_by_role("link", name="Add to my calendar").click()
    content = download.value.path().read_bytes()
    assert download.value.suggested_filename == "exercises.ics"
    [event] = Calendar.from_ical(content).walk("VEVENT")
    assert event["RRULE"]["BYDAY"] == ["MO", "TU", "FR"]


def pages(practice) -> list[str]:
    entry = in_force(practice)[0].uuid
    return [
        "history/",
        f"history/{entry}/",
        "pin/",
        "calendar/",
        "calendar/?day=0&time-0=x",
        "sessions/kept/",
    ]


@pytest.fixture
def reader(browser, live_server, practice, pin):
    """A phone that may run axe, with the history open; yields a way to open each page in it."""
    opened = []

    def read(**look) -> Page:
        context = browser.new_context(viewport={"width": 320, "height": 640}, **look)
        opened.append(context)
        phone = context.new_page()
        phone.goto(f"{live_server.url}/p/{practice.token}/pin/")
        type_pin(phone, pin)
        return phone

    yield read
    for context in opened:
        context.close()


@pytest.mark.parametrize("look", [{}, {"color_scheme": "dark"}], ids=["light", "dark"])
def test_every_page_is_accessible_and_fits_a_small_phone(reader, live_server, practice, look):
    phone, wrong = reader(**look), {}
    for name in pages(practice):
        phone.goto(f"{live_server.url}/p/{practice.token}/{name}")
        found = [each["id"] for each in Axe().run(phone).response["violations"]]
        wide = phone.evaluate("document.documentElement.scrollWidth > innerWidth")
        wrong[name] = found + ["wide"] * wide

    assert {name: found for name, found in wrong.items() if found} == {}


# What is too low to be touched, and what is too small to be read.
TOO_SMALL = """([target, text]) => {
  const touched = [...document.querySelectorAll("a, button, summary, input, textarea")];
  const low = touched.filter((e) => e.type !== "hidden" && e.offsetParent)
    .filter((e) => e.getBoundingClientRect().height < target);
  const fine = [...document.querySelectorAll("main *")]
    .filter((e) => !e.closest("svg, .hidden, [type=hidden]"))
    .filter((e) => parseFloat(getComputedStyle(e).fontSize) < text);
  return [...low, ...fine].map((e) => e.outerHTML.slice(0, 60));
}"""


def test_targets_are_large_and_no_text_is_small(reader, live_server, practice):
    phone, small = reader(), {}
    for name in pages(practice):
        phone.goto(f"{live_server.url}/p/{practice.token}/{name}")
        small[name] = phone.evaluate(TOO_SMALL, [SMALLEST_TARGET, SMALLEST_TEXT])

    assert {name: found for name, found in small.items() if found} == {}


def test_a_title_says_nothing_about_anybody(reader, live_server, practice):
    phone = reader()
    titles = set()
    for name in pages(practice):
        phone.goto(f"{live_server.url}/p/{practice.token}/{name}")
        titles.add(phone.title())

    assert titles == {"Exercise program"}


def test_a_form_without_script_is_kept_and_said(page, live_server, practice):
    # The page of the session posts such a form; here it comes from a page of its own.
    address = f"{live_server.url}/p/{practice.token}/sessions/"
    fields = '<input name="pain" value="3"><textarea name="note">Slow</textarea><button>Save</button>'
    page.set_content(f'<form method="post" action="{address}">{fields}</form>')
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("heading", name="Well done")).to_be_visible()
    expect(page.get_by_text("3 of 10")).to_be_visible()
    assert re.search(r"/sessions/kept/\?of=[0-9a-f-]{36}$", page.url)
    assert today() in [row.day for row in in_force(practice) if row.note == "Slow"]
