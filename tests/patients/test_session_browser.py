"""A guided session in a browser, from its first side to “Well done.”; time runs as fast as a test lets it."""

import re
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from hep.clinics.tenancy import acting_for
from patients import prescribing
from patients.models import NamedSession
from tests.factories import clinics
from tests.factories import patients as make
from tests.patients.sessions import (
    READY,
    REP,
    WALK,
    expect_words,
    let,
    link_to,
    opened,
    outcomes,
    plan_of,
    plan_of_three,
    press,
    told,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def jonas():
    person = clinics.clinician()
    with acting_for(person.clinic):
        yield person


@pytest.fixture
def address(live_server, jonas) -> str:
    return live_server.url + link_to(plan_of_three(jonas), by=jonas)


@pytest.fixture
def phone(context, address) -> Page:
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    return opened(page, address)


def raise_both_legs(page: Page) -> None:
    press(page, "Start left side")
    let(page, READY + 12 * REP)
    press(page, "Left side done", "Start right side")
    let(page, READY + 11 * REP)
    press(page, "Right side done")


def walk_a_round(page: Page, start: str = "Start forward") -> None:
    press(page, start)
    let(page, READY + 8 * WALK)
    press(page, "Forward done", "Start back")
    let(page, READY + 9 * WALK)
    press(page, "Way back done")


# ---- a whole session


def test_a_session_is_done_with_sides_rounds_and_the_easier_version(phone):
    raise_both_legs(phone)
    walk_a_round(phone)
    expect_words(phone, "Rest", "Round 2 of 2–3")
    let(phone, 30_000)
    expect_words(phone, "Ready when you are.")
    walk_a_round(phone, "Start round 2")
    expect_words(phone, "You did enough rounds.")
    press(phone, "Enough for today", "Plank", "Start left side")
    let(phone, READY + 25_000)
    press(phone, "Left side done", "Start right side")
    let(phone, READY + 6_000)
    press(phone, "It hurts or feels too hard", "It hurts")
    expect_words(phone, "Knee Plank", "Right side", "Try this easier one.")
    press(phone, "Start right side")
    let(phone, READY + 15_000)
    press(phone, "Right side done")

    expect(phone.get_by_role("heading", name="Well done, Maria.")).to_be_visible()
    expect_words(phone, "Exercises done: 3 of 3.")
    [entry] = told(phone)
    assert outcomes(entry) == [
        ("done", 1, [12, 11], False, ""),
        ("done", 2, [8, 9, 8, 9], False, ""),
        ("stopped", 0, [25, 6], False, "hurts"),
        ("done", 1, [15], True, ""),
    ]


def test_the_entry_holds_what_the_diary_asks_for_and_no_names(phone):
    press(phone, "Stop", "End the session")

    [entry] = told(phone)
    ids = [result.pop("id") for result in entry["results"]]
    assert len({UUID(each) for each in ids}) == 3
    assert entry.pop("results") == 3 * [
        {"outcome": "skipped", "rounds": 0, "amounts": [], "easier": False, "easy_seconds": None, "why": ""}
    ]
    assert re.fullmatch(r"2026-11-23T08:00:\d\d\.\d{3}Z", entry.pop("started_at"))
    assert re.fullmatch(r"2026-11-23T08:00:\d\d\.\d{3}Z", entry.pop("finished_at"))
    assert entry.pop("zone")
    assert entry == {
        "version": 1,
        "day": "2026-11-23",
        "pain": None,
        "effort": None,
        "note": "",
        "next_day_pain": None,
        "guided": True,
        "removed": False,
    }
    expect_words(phone, "That is all for today.")


def test_a_rep_is_counted_in_its_phases_and_nothing_ends_by_itself(phone):
    press(phone, "Start left side")
    seen = []
    for wait in (0, READY, 2_000, 3_000, 2_000):
        phone.clock.run_for(wait)
        seen.append((phone.locator(".word").inner_text(), phone.locator(".rep b").inner_text()))
    let(phone, 30 * REP)

    assert seen == [
        ("Get ready", "Rep 1"),
        ("Lift", "Rep 1"),
        ("Hold", "Rep 1"),
        ("Lower", "Rep 1"),
        ("Lift", "Rep 2"),
    ]
    expect_words(phone, "All done", "Rep 15")
    expect(phone.get_by_role("button", name="Left side done")).to_be_visible()


def test_the_pegs_show_what_is_done_and_the_yellow_begins_at_ten(phone):
    press(phone, "Start left side")
    let(phone, READY + 6 * REP)

    pegs = phone.locator(".pegs li")
    expect(pegs).to_have_count(15)
    expect(phone.locator(".pegs .on")).to_have_count(7)
    expect(phone.locator(".pegs .now")).to_have_count(1)
    assert phone.locator(".tally .ends span").all_inner_texts() == ["10", "15"]
    expect_words(phone, "Stop anywhere in the yellow.")


def test_turning_over_has_a_screen_of_its_own_with_the_mirrored_picture_and_no_clock(phone):
    picture = phone.locator(".big img")
    expect(picture).not_to_have_class(re.compile("mirrored"))
    press(phone, "Start left side")
    let(phone, READY + 12 * REP)
    press(phone, "Left side done")

    expect_words(
        phone, "Left 12", "Right side", "Turn over.", "Lie on your left side and lift your right leg."
    )
    expect_words(phone, "Take all the time you need.", "10–15")
    expect(picture).to_have_class(re.compile("mirrored"))
    expect(phone.get_by_role("timer")).to_be_hidden()


def test_stopping_for_pain_without_an_easier_version_leaves_it_out_and_says_when_to_call(phone):
    press(phone, "Start left side")
    let(phone, READY + 3 * REP)
    press(phone, "It hurts or feels too hard", "It hurts")

    expect_words(phone, "We leave this one out today.", "Stop and call us on")
    press(phone, "Next exercise")
    expect_words(phone, "Hip Walk")


def test_a_question_that_was_called_off_leads_back_to_the_count(phone):
    press(phone, "Start left side")
    let(phone, READY + 3 * REP)
    press(phone, "It hurts or feels too hard", "Stop")
    expect_words(phone, "Stop here?")
    press(phone, "Go on")

    expect_words(phone, "Paused", "Rep 4")


# ---- pause, back, skip, choices


def test_a_pause_keeps_the_count_and_a_broken_rep_is_done_again(phone):
    press(phone, "Start left side")
    let(phone, READY + 6 * REP + 3_000)
    press(phone, "Pause")
    let(phone, 600_000)
    expect_words(phone, "Paused", "Rep 7")
    press(phone, "Go on")
    let(phone, 3_000)

    expect_words(phone, "Lift", "Rep 7")


def test_back_does_a_side_again_and_skip_goes_on_without_the_exercise(phone):
    raise_both_legs(phone)
    press(phone, "Back")
    expect_words(phone, "Leg Raise", "Left side")
    press(phone, "Skip this one")
    walk_a_round(phone)
    press(phone, "Back")
    expect_words(phone, "Forward 8", "Now go back.")
    press(phone, "Skip this one", "Skip this one")

    assert outcomes(told(phone)[0]) == [
        ("done", 1, [12, 11], False, ""),
        ("stopped", 0, [8], False, ""),
        ("skipped", 0, [], False, ""),
    ]


def test_the_version_that_was_chosen_is_remembered_and_can_be_changed(phone, address):
    press(phone, "Skip this one", "Skip this one")
    expect_words(phone, "Which one today?")
    press(phone, "Knee Plank", "Skip this one")
    phone.evaluate("document.dispatchEvent(new Event('hep:session-kept'))")
    phone.goto(address)
    press(phone, "Skip this one", "Skip this one")

    expect_words(phone, "Knee Plank")
    press(phone, "Do Plank instead")
    expect(phone.get_by_role("heading", name="Plank", exact=True)).to_be_visible()


def test_of_named_sessions_todays_comes_first_to_hand(context, live_server, jonas):
    draft = plan_of(jonas, Clamshell="10 reps", Bridge="30 s")
    sessions = (NamedSession("A", (0, 3)), NamedSession("B", (1, 4)))
    prescribing.change_sessions(draft, sessions, seen=make.fresh(draft).sessions, renamed={}, by=jonas)
    prescribing.put_in_session(make.row(draft, "Bridge"), "B", by=jonas)
    page = opened(context.new_page(), live_server.url + link_to(make.fresh(draft), by=jonas))

    expect(page.locator(".acts .primary")).to_have_text("Session A: Monday and Thursday")
    press(page, "Session A: Monday and Thursday")
    expect_words(page, "Clamshell", "1 of 1")


# ---- what is not counted in reps


def test_a_walk_of_minutes_goes_on_while_the_screen_is_off(context, live_server, jonas):
    page = opened(context.new_page(), live_server.url + link_to(plan_of(jonas, Walking="5–10 min"), by=jonas))
    press(page, "Start")
    let(page, READY)
    page.clock.fast_forward(400_000)
    let(page, 1_000)

    expect_words(page, "6:4", "Stop anywhere in the yellow.")
    press(page, "Done")
    assert outcomes(told(page)[0]) == [("done", 1, [401], False, "")]


def test_steps_are_done_without_a_count(context, live_server, jonas):
    page = opened(context.new_page(), live_server.url + link_to(plan_of(jonas, Stairs="200 steps"), by=jonas))
    press(page, "Start")
    let(page, READY + 65_000)

    expect_words(page, "Go", "65")
    expect(page.locator(".tally")).to_be_hidden()
    press(page, "Done")
    assert outcomes(told(page)[0]) == [("done", 1, [], False, "")]
