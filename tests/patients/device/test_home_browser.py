"""What the device adds to the plan: the bar, the questions, the list; and nothing at all without a script."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.patients import sheets

pytestmark = pytest.mark.browser
NARROW = {"width": 320, "height": 640}
TUESDAY, WEDNESDAY = "2026-11-24T18:00:00+01:00", "2026-11-25T08:00:00+01:00"


@pytest.fixture
def tuesday(phone):
    """A session was done on Tuesday; now it is Wednesday morning and the plan is open."""
    phone.page.clock.set_fixed_time(TUESDAY)
    phone.visit("session/")
    phone.finish(day="2026-11-24")
    phone.choose("Pain while you did it", "2")
    phone.choose("How hard was it?", "OK")
    phone.save()
    expect(phone.page.locator("#after .state")).to_contain_text("Saved")
    phone.page.clock.set_fixed_time(WEDNESDAY)
    phone.visit()
    expect(phone.page.locator(".entries li")).to_have_count(1)
    return phone


def test_without_a_script_the_bar_is_a_link_and_there_is_no_dead_control(take_phone):
    phone = take_phone(java_script_enabled=False)
    page = phone.visit()

    assert page.locator(".start a").get_attribute("href") == "session/"
    expect(page.locator(".top > .dose")).to_be_visible()
    assert page.locator("button, .slots, .entries").count() == 0


def test_the_bar_says_where_the_patient_stands(phone):
    phone.page.clock.set_fixed_time(WEDNESDAY)
    page = phone.visit()
    link = page.locator(".start a")
    expect(link).to_have_text("Start sessionabout 15 min")

    page.evaluate(
        "localStorage.setItem('hep:guide:7f3c9a12e4b0', JSON.stringify({screen: 'count', seen: Date.now()}))"
    )
    page.reload()
    expect(link).to_have_text("Go on")

    page.evaluate("localStorage.clear()")
    phone.visit("session/")
    phone.finish()
    phone.visit()
    expect(link).to_have_text("Do another session")
    expect(phone.said()).to_have_text("Done today.")
    assert link.get_attribute("href") == "session/"


def test_the_first_picture_begins_on_the_first_screen_and_stays_where_it_is_when_the_week_comes(phone):
    def top_of_the_picture() -> float:
        phone.page.evaluate("document.fonts.ready")
        return phone.page.locator("article img").first.bounding_box()["y"]

    phone.clinic.held = "device/"
    page = phone.visit()
    before = top_of_the_picture()
    phone.clinic.release.set()
    expect(page.locator(".week .slots li")).to_have_count(4)
    expect(page.locator(".top > .dose")).to_be_hidden()

    after = top_of_the_picture()
    assert after + 20 < page.locator(".start").bounding_box()["y"]
    assert after == pytest.approx(before, abs=4)


def test_the_morning_after_is_asked_once_and_answered_with_one_tap(tuesday):
    phone = tuesday
    expect(phone.page.get_by_text("Tuesday 24 November").first).to_be_visible()

    with phone.page.expect_response("**/sessions/"):
        phone.choose("How was your pain the morning after?", "4")

    expect(phone.page.locator(".morning")).to_be_hidden()
    assert [(e["revision"], e["pain"], e["next_day_pain"]) for e in phone.clinic.arrived] == [
        (1, 2, None),
        (2, 2, 4),
    ]
    phone.page.reload()
    expect(phone.page.locator(".entries li")).to_contain_text("next morning 4")
    expect(phone.page.locator(".morning")).to_be_hidden()


def test_a_question_that_is_waved_away_is_not_asked_again(tuesday):
    tuesday.page.get_by_role("button", name="Do not ask again").click()
    tuesday.page.reload()

    expect(tuesday.page.locator(".entries li")).to_have_count(1)
    expect(tuesday.page.locator(".morning")).to_be_hidden()


def test_an_entry_can_be_corrected_and_the_rest_of_it_stays(tuesday):
    phone, page = tuesday, tuesday.page
    page.get_by_role("button", name="Correct").click()
    expect(page.locator("form.feeling [name=pain][value='2']")).to_be_checked()
    phone.choose("Pain while you did it", "5")
    page.get_by_role("textbox", name="Tell Jonas Lind anything").fill("My hip was tired.")
    with page.expect_response("**/sessions/"):
        phone.save()

    expect(page.locator(".entries li")).to_contain_text("Pain 5 · OK")
    last = phone.clinic.arrived[-1]
    assert (last["revision"], last["pain"], last["effort"], last["note"]) == (2, 5, 3, "My hip was tired.")
    assert last["results"] == phone.clinic.arrived[0]["results"]


def test_an_entry_is_removed_after_a_second_thought(tuesday):
    phone, page = tuesday, tuesday.page
    page.get_by_role("button", name="Remove", exact=True).click()
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("button", name="Remove", exact=True).click()
    with page.expect_response("**/sessions/"):
        page.get_by_role("button", name="Yes, remove it").click()

    expect(page.get_by_text("No sessions yet.")).to_be_visible()
    expect(page.locator(".slots .done")).to_have_count(0)
    last = phone.clinic.arrived[-1]
    assert (last["revision"], last["removed"], last["pain"], last["results"], last["day"]) == (
        2,
        True,
        None,
        [],
        None,
    )
    phone.visit()
    expect(page.get_by_text("No sessions yet.")).to_be_visible()
    assert phone.entries() == []


def test_an_entry_that_never_left_the_phone_is_removed_without_a_word_to_anybody(phone):
    phone.visit("session/")
    phone.finish()
    phone.visit()
    phone.page.get_by_role("button", name="Remove", exact=True).click()
    phone.page.get_by_role("button", name="Yes, remove it").click()

    expect(phone.page.get_by_text("No sessions yet.")).to_be_visible()
    assert (phone.entries(), phone.clinic.arrived) == ([], [])


def test_a_session_from_paper_is_ticked_for_its_day(phone):
    phone.page.clock.set_fixed_time(WEDNESDAY)
    page = phone.visit()
    page.get_by_role("button", name="I did it on paper").click()
    page.get_by_label("Which day?").fill("2026-11-23")
    with page.expect_response("**/sessions/"):
        phone.save()

    expect(page.locator(".entries li")).to_contain_text("Monday 23 November")
    expect(page.locator(".slots .done")).to_have_text("Mon")
    [entry] = phone.clinic.arrived
    assert (entry["guided"], entry["day"], entry["version"], entry["pain"]) == (False, "2026-11-23", 3, None)


@pytest.mark.parametrize("day", ["2026-11-26", "2026-10-25", ""])
def test_a_day_that_cannot_be_is_said_at_the_field_and_nothing_typed_is_lost(phone, day):
    phone.page.clock.set_fixed_time(WEDNESDAY)
    page = phone.visit()
    page.get_by_role("button", name="I did it on paper").click()
    page.get_by_role("textbox", name="Tell").fill("Good day.")
    page.get_by_label("Which day?").fill(day)
    phone.save()

    expect(page.get_by_role("alert")).to_have_text("Pick a day from the last 30 days, not after today.")
    expect(page.get_by_role("textbox", name="Tell")).to_have_value("Good day.")
    assert phone.clinic.arrived == []


def test_a_note_of_a_hundred_kilobytes_is_refused_at_the_field_and_kept_there(phone):
    phone.visit("session/")
    phone.finish()
    note = phone.page.get_by_role("textbox", name="Tell")
    note.fill("x" * 100_000)
    phone.save()

    expect(phone.page.get_by_role("alert")).to_contain_text("2000 letters fit, and this is longer.")
    assert len(note.input_value()) == 100_000
    note.fill("x" * 2000)
    phone.save()
    expect(phone.page.locator("#after .state")).to_contain_text("Saved")


def test_how_long_a_hold_felt_easy_goes_with_its_exercise(phone):
    phone.visit("session/")
    phone.finish()
    phone.choose("How long did it feel easy? Knee Plank, in seconds", "45")
    phone.save()
    expect(phone.page.locator("#after .state")).to_contain_text("Saved")

    assert [result["easy_seconds"] for result in phone.clinic.arrived[0]["results"]] == [45]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("make", [sheets.back_and_hips, sheets.right_to_left])
def test_axe_finds_nothing_in_any_state(take_phone, make, scheme):
    phone = take_phone(color_scheme=scheme)
    phone.clinic.sheet = make()
    phone.page.clock.set_fixed_time(TUESDAY)
    found = {}
    phone.visit("session/")
    phone.finish(day="2026-11-24")
    found["questions"] = Axe().run(phone.page)
    phone.save()
    found["saved"] = Axe().run(phone.page)
    phone.page.clock.set_fixed_time(WEDNESDAY)
    phone.visit()
    phone.page.get_by_role("button", name="Correct").click()
    expect(phone.page.get_by_role("button", name="Cancel")).to_be_visible()
    found["home"] = Axe().run(phone.page)

    assert {state: axe.generate_report() for state, axe in found.items() if axe.violations_count} == {}


@pytest.mark.parametrize("make", [sheets.back_and_hips, sheets.right_to_left])
def test_on_the_narrowest_phone_nothing_is_too_small_to_tap_or_read(take_phone, make):
    phone = take_phone(viewport=NARROW)
    phone.clinic.sheet = make()
    phone.page.clock.set_fixed_time(TUESDAY)
    phone.visit("session/")
    phone.finish(day="2026-11-24")
    expect_room(phone.page)
    phone.page.clock.set_fixed_time(WEDNESDAY)
    phone.visit()
    phone.page.get_by_role("button", name="Correct").click()
    expect(phone.page.get_by_role("button", name="Cancel")).to_be_visible()
    expect_room(phone.page)


def expect_room(page):
    """Targets of 44 px, text of 16 px, the pain scale 52 px high, and no sideways scrolling."""
    small, text, width = page.evaluate(
        """[[...document.querySelectorAll('.device button, .device a, .device label, .start a')]
             .filter(e => e.checkVisibility()).map(e => [e.textContent, e.getBoundingClientRect()])
             .filter(([, box]) => box.width < 44 || box.height < 44).map(([text]) => text),
           Math.min(...[...document.querySelectorAll('.device *')].filter(e => e.checkVisibility() &&
             [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
             .map(e => parseFloat(getComputedStyle(e).fontSize))),
           document.documentElement.scrollWidth]"""
    )
    box = page.locator(".scale span:visible").nth(3).bounding_box()
    assert (small, text, width) == ([], 16, 320)
    assert (box["width"] >= 44, box["height"] >= 52) == (True, True)
