"""The diary on the device: kept first, sent once, whatever the network answers."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
RETRY = 3_000


def done(phone, **facts):
    """A session that was guided, saved with two taps."""
    phone.visit("session/")
    phone.finish(**facts)
    phone.choose("Pain while you did it", "2")
    phone.save()


def state(phone):
    return phone.page.locator("#after .state")


def test_two_taps_save_a_session_and_it_arrives_as_one_entry(phone):
    done(phone)

    expect(state(phone)).to_have_text("Saved. Your clinic can see it.")
    [entry] = phone.clinic.arrived
    assert (entry["pain"], entry["effort"], entry["note"], entry["revision"]) == (2, None, "", 1)
    assert (entry["version"], entry["day"], entry["zone"]) == (3, "2026-11-25", "Europe/Berlin")
    assert entry["results"][0]["amounts"] == [30, 30]


def test_what_is_kept_holds_no_name_and_no_token(phone):
    done(phone)
    expect(state(phone)).to_contain_text("Saved")

    stored = phone.stored()

    assert "amounts" in stored
    words = ("Maria", "Jonas", "Harbour", "Back & hips", "01632", "0123456789ABCDEF")
    assert [word for word in words if word.lower() in stored.lower()] == []


def deliver_and_lose_the_answer(route):
    route.fetch()
    route.abort()


def test_a_lost_answer_brings_the_same_entry_again_and_not_a_second_one(phone):
    phone.page.clock.install()
    phone.page.route("**/sessions/", deliver_and_lose_the_answer, times=1)
    with phone.page.expect_event("requestfailed"):
        done(phone)
    expect(state(phone)).to_contain_text("Not saved yet. We kept it on this phone.")

    phone.page.clock.fast_forward(RETRY)

    expect(state(phone)).to_have_text("Saved. Your clinic can see it.")
    assert len(phone.clinic.arrived) == 2
    assert phone.clinic.arrived[0] == phone.clinic.arrived[1]
    assert len(phone.clinic.unique()) == 1


@pytest.mark.parametrize(
    "answer", [(503, {}), (500, {}), ("portal", {}), (302, {"Location": "/hotel"}), (404, {})]
)
def test_an_answer_that_is_not_the_clinics_own_leaves_the_session_waiting(phone, answer):
    phone.clinic.answers = [answer]
    done(phone)

    expect(state(phone)).to_contain_text("Not saved yet. We kept it on this phone.")
    assert [len(entry["waiting"]) for entry in phone.entries()] == [1]

    phone.page.get_by_role("button", name="Send it now").click()

    expect(state(phone)).to_have_text("Saved. Your clinic can see it.")


def test_too_many_requests_wait_as_long_as_the_clinic_says(phone):
    phone.page.clock.install()
    phone.clinic.answers = [(429, {"Retry-After": "120"})]
    with phone.page.expect_response("**/sessions/"):
        done(phone)

    phone.page.clock.fast_forward(60_000)
    assert len(phone.clinic.arrived) == 1
    phone.page.clock.fast_forward(61_000)

    expect(state(phone)).to_have_text("Saved. Your clinic can see it.")


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (409, "Both are kept. Your clinic sees them."),
        (422, "Your clinic could not take this. It is kept on this phone."),
        (413, "Your clinic could not take this. It is kept on this phone."),
    ],
)
def test_an_answer_that_needs_a_word_gets_one_and_is_not_sent_again(phone, answer, sentence):
    phone.clinic.answers = [(answer, {})]
    done(phone)

    expect(state(phone)).to_contain_text(sentence)
    assert [entry["waiting"] for entry in phone.entries()] == [[]]


def test_a_refused_session_does_not_hold_up_the_next_one(phone):
    phone.clinic.answers = [(422, {})]
    done(phone)
    expect(state(phone)).to_contain_text("could not take this")

    done(phone, day="2026-11-24")

    expect(state(phone)).to_have_text("Saved. Your clinic can see it.")


def test_a_session_that_nobody_answers_about_is_kept_and_sent_at_the_next_visit(phone):
    phone.page.clock.install(time="2026-11-25T08:20:00")
    phone.visit("session/")
    phone.finish()
    assert [entry["last"]["pain"] for entry in phone.entries()] == [None]

    phone.page.clock.set_fixed_time("2026-11-25T09:00:00")
    phone.visit()

    expect(phone.page.locator(".entries .state")).to_have_text("Saved. Your clinic can see it.")
    assert len(phone.clinic.arrived) == 1


def test_what_two_phones_say_of_the_same_plan_is_all_kept(take_phone):
    one, other = take_phone(), take_phone()
    done(one)
    expect(state(one)).to_contain_text("Saved")
    other.clinic.answers = [(409, {})]
    done(other)

    expect(state(other)).to_have_text("Both are kept. Your clinic sees them.")
    assert len(one.clinic.unique()) == 2


def test_two_tabs_send_what_waits_once(phone):
    phone.clinic.answers = [(503, {})]
    with phone.page.expect_response("**/sessions/"):
        done(phone)
    other = phone.context.new_page()
    other.goto(phone.plan)

    expect(other.locator(".entries .state")).to_have_text("Saved. Your clinic can see it.")
    phone.page.get_by_role("button", name="Send it now").click()
    phone.visit()

    expect(phone.page.locator(".entries .state")).to_have_text("Saved. Your clinic can see it.")
    assert len(phone.clinic.arrived) == 2  # the one refused, and the one taken


BLOCKED = (
    "Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('no', 'SecurityError'); } })"
)
# A browser without room aborts the transaction.
FULL = "IDBObjectStore.prototype.put = function () { this.transaction.abort(); }"


@pytest.mark.parametrize("trouble", [BLOCKED, FULL], ids=["blocked", "full"])
def test_where_nothing_can_be_kept_the_page_says_so_and_sends_at_once(phone, trouble):
    phone.page.add_init_script(trouble)
    phone.clinic.answers = [(503, {})]
    done(phone)
    expect(state(phone)).to_have_text("This browser keeps nothing. Stay on this page until it says Saved.")

    phone.page.get_by_role("button", name="Send it now").click()

    expect(state(phone)).to_have_text("Saved. Your clinic can see it.")
    assert len(phone.clinic.unique()) == 1
    phone.visit()
    expect(phone.said()).to_contain_text("This browser keeps nothing after you close it.")


def test_a_dead_link_found_while_sending_shows_the_same_page_as_ever(phone):
    done(phone)
    expect(state(phone)).to_contain_text("Saved")
    phone.clinic.answers = [(404, {"X-Plan": "gone"})]
    phone.visit("session/")
    phone.finish()
    phone.clinic.mood = "gone"
    phone.save()

    expect(phone.page.get_by_role("heading", name="This link does not open a plan")).to_be_visible()


def test_a_clock_that_is_wrong_by_a_year_is_said_and_the_session_kept(phone):
    phone.page.clock.install(time="2025-11-25T08:00:00")
    phone.visit()

    expect(phone.said()).to_contain_text("The date on this phone looks wrong. Sessions are still kept.")

    phone.visit("session/")
    phone.finish(day="2025-11-25")
    phone.save()
    expect(state(phone)).to_contain_text("Saved")
    assert [entry["day"] for entry in phone.clinic.arrived] == ["2025-11-25"]
