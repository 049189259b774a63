"""A guided session that is broken off, seen in the dark, heard, or done without script, mouse or network."""

import json
import re
from urllib.parse import parse_qs

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from hep.clinics.tenancy import acting_for
from tests.factories import clinics
from tests.patients.sessions import (
    READY,
    REP,
    expect_words,
    let,
    link_to,
    opened,
    outcomes,
    plan_of_three,
    press,
    told,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
HIDE = """hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
                      document.dispatchEvent(new Event('visibilitychange')); }"""


@pytest.fixture
def address(live_server) -> str:
    jonas = clinics.clinician()
    with acting_for(jonas.clinic):
        return live_server.url + link_to(plan_of_three(jonas), by=jonas)


@pytest.fixture
def phone(context, address) -> Page:
    page = context.new_page()
    page.set_viewport_size(PHONE)
    return opened(page, address)


def count_to(page: Page, rep: int) -> None:
    press(page, "Start left side")
    let(page, READY + (rep - 1) * REP)


# ---- broken off


def test_a_reload_offers_to_go_on_where_it_stopped(phone):
    count_to(phone, 7)
    phone.reload()
    expect_words(phone, "Go on where you stopped?", "You were at: Leg Raise.")
    press(phone, "Go on")
    expect_words(phone, "Paused", "Rep 7")
    press(phone, "Left side done")

    expect_words(phone, "Left 6", "Turn over.")


def test_what_is_kept_on_the_device_names_neither_link_nor_person(phone, address):
    count_to(phone, 3)
    phone.reload()

    kept = phone.evaluate("JSON.stringify(localStorage)")
    assert "hep:guide:" in kept
    assert address.split("/p/")[1].split("/")[0] not in kept
    assert "Maria" not in kept


def test_a_session_of_yesterday_is_not_offered_again(phone):
    count_to(phone, 7)
    phone.clock.fast_forward(13 * 60 * 60 * 1000)
    kept = json.loads(phone.evaluate("JSON.stringify(localStorage)"))
    [key] = [key for key in kept if re.fullmatch(r"hep:guide:[0-9A-F-]{9}", key)]
    aged = json.loads(kept[key]) | {"seen": 0}
    phone.goto("about:blank")
    phone.add_init_script(f"localStorage.setItem({key!r}, {json.dumps(json.dumps(aged))})")
    phone.go_back()

    expect(phone.get_by_role("button", name="Start left side")).to_be_visible()


def test_what_another_release_kept_does_no_harm(phone, address):
    count_to(phone, 2)
    phone.evaluate('for (const key in localStorage) localStorage[key] = \'{"seen": 9e15, "i": 99}\'')
    phone.evaluate("window.onpagehide = null")
    phone.add_init_script('for (const key in localStorage) localStorage[key] = \'{"seen": 9e15, "i": 99}\'')
    phone.goto(address)

    expect(phone.get_by_role("button", name="Start left side")).to_be_visible()


def test_a_call_pauses_the_count(phone):
    count_to(phone, 7)
    phone.evaluate(HIDE, True)
    phone.clock.fast_forward(300_000)
    phone.evaluate(HIDE, False)

    expect_words(phone, "Paused", "Rep 7", "We stopped the count while you were away.")


def test_a_page_that_slept_through_a_rest_has_lost_nothing(phone):
    press(phone, "Skip this one", "Start forward")
    let(phone, READY)
    press(phone, "Forward done", "Start back")
    let(phone, READY)
    press(phone, "Way back done")
    phone.clock.fast_forward(20_000)
    let(phone, 0)
    assert 8 <= int(phone.locator(".number").inner_text()) <= 10
    phone.clock.fast_forward(20_000)
    let(phone, 0)

    expect_words(phone, "Ready when you are.")


def test_the_diary_is_told_again_until_it_keeps_the_entry(phone):
    phone.route("**/js/handout/after*.js", lambda route: route.abort())  # a diary that never came
    phone.reload()
    press(phone, "Stop", "End the session")
    first = told(phone)
    phone.reload()
    expect(phone.get_by_role("heading", name="That is all for today.")).to_be_visible()
    assert told(phone) == first

    phone.evaluate("document.dispatchEvent(new Event('hep:session-kept'))")
    phone.reload()
    expect(phone.get_by_role("button", name="Start left side")).to_be_visible()


def test_without_a_network_a_session_goes_on_to_its_end(phone, context):
    phone.wait_for_load_state("networkidle")
    context.set_offline(True)
    count_to(phone, 11)
    press(phone, "Left side done", "Start right side")
    let(phone, READY + 10 * REP)
    press(phone, "Right side done", "Skip this one", "Knee Plank", "Skip this one")

    assert outcomes(told(phone)[0])[0] == ("done", 1, [10, 10], False, "")
    loaded = (
        "[...document.querySelectorAll('#list img')].every(image => image.complete && image.naturalWidth)"
    )
    assert phone.evaluate(loaded)


def test_blocked_storage_stops_nobody(context, address):
    page = context.new_page()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('blocked') } })"
    )
    opened(page, address)
    press(page, "Sound")
    count_to(page, 3)

    expect_words(page, "Rep 3")


# ---- keys, screen readers, quiet


def test_the_keyboard_alone_starts_pauses_goes_back_and_says_too_hard(phone):
    keys = phone.keyboard
    keys.press("Space")
    let(phone, READY + 10 * REP)
    keys.press("Space")
    expect_words(phone, "Paused")
    keys.press("Space")
    keys.press("ArrowLeft")
    expect(phone.get_by_role("button", name="Start left side")).to_be_visible()
    keys.press("ArrowRight")
    let(phone, READY + 10 * REP)
    keys.press("ArrowRight")
    expect_words(phone, "Turn over.")
    keys.press("h")

    expect_words(phone, "Stop for now. What is it?")
    keys.press("Tab")
    assert phone.evaluate("document.activeElement.closest('#player') !== null")


def test_a_screen_reader_hears_the_phase_and_the_rep_but_not_each_second(phone):
    phone.evaluate(
        """window.heard = []; const live = document.querySelector('.heard');
           new MutationObserver(() => heard.push(live.textContent)).observe(live, { childList: true })"""
    )
    count_to(phone, 3)

    assert phone.evaluate("heard") == [
        "Rep 1. Get ready",
        "Rep 1. Lift",
        "Hold",
        "Lower",
        "Rep 2. Lift",
        "Hold",
        "Lower",
        "Rep 3. Lift",
    ]
    expect(phone.get_by_role("timer")).to_contain_text("Lift")
    assert phone.evaluate("document.activeElement.textContent") == "Leg Raise"


def test_with_reduced_motion_the_picture_stands_still_and_the_count_does_not(phone):
    phone.emulate_media(reduced_motion="reduce")
    count_to(phone, 1)
    phone.evaluate("document.querySelector('.big picture').dataset.mark = 'same'")
    let(phone, 2 * REP + 3_000)

    expect(phone.locator(".big picture[data-mark=same]")).to_have_count(1)
    expect_words(phone, "Hold", "Rep 3")


def test_sound_is_off_until_it_is_wanted_and_then_remembered(phone, address):
    sound = phone.get_by_role("button", name="Sound", exact=True).first
    expect(sound).to_have_attribute("aria-pressed", "false")
    sound.click()
    phone.goto(address)

    expect(sound).to_have_attribute("aria-pressed", "true")


def test_the_screen_is_kept_awake_until_the_end(context, address):
    page = context.new_page()
    page.add_init_script(
        """window.locks = []; Object.defineProperty(navigator, 'wakeLock', { value: { request: async () => {
           locks.push('on'); return { released: false, release: async () => locks.push('off') }; } } })"""
    )
    opened(page, address)
    press(page, "Start left side", "Pause", "Go on")
    assert page.evaluate("locks") == ["on"]

    press(page, "Stop", "End the session")
    assert page.evaluate("locks") == ["on", "off"]


# ---- every size and light


def states(page: Page):
    """Every kind of screen, one after the other, by name."""
    yield "ready"
    count_to(page, 7)
    yield "counting"
    press(page, "Pause")
    yield "paused"
    press(page, "Left side done")
    yield "turn over"
    press(page, "It hurts or feels too hard")
    yield "too hard"
    press(page, "It hurts")
    yield "left out"
    press(page, "Next exercise", "Start forward", "Forward done", "Start back", "Way back done")
    yield "rest"
    let(page, 31_000)
    yield "rest over"
    press(page, "Skip this one")
    yield "choice"
    press(page, "Plank", "Stop")
    yield "stop"
    page.reload()
    yield "resume"
    press(page, "Go on", "Stop", "End the session")
    yield "end"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_screen(phone, scheme):
    phone.emulate_media(color_scheme=scheme)
    phone.clock.resume()  # axe waits for timers of its own

    found = {name: Axe().run(phone) for name in states(phone)}

    assert {name: run.generate_report() for name, run in found.items() if run.violations_count} == {}


SMALL = """least => [...document.querySelectorAll('#player button')]
           .filter(e => e.checkVisibility({ visibilityProperty: true }))
           .map(e => [e.textContent, e.getBoundingClientRect()])
           .filter(([, box]) => box.width < least || box.height < least).map(([text]) => text)"""


@pytest.mark.parametrize("root", ["100%", "200%"])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_no_screen_scrolls_sideways_on_a_narrow_phone_and_every_target_fits_a_finger(phone, root, direction):
    phone.set_viewport_size({"width": 320, "height": 640})
    wide, small = [], []
    for name in states(phone):
        phone.evaluate(
            "([root, dir]) => Object.assign(document.documentElement, { dir }).style.fontSize = root",
            [root, direction],
        )
        if phone.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(name)
        small += phone.evaluate(SMALL, 44)

    assert (wide, small) == ([], [])


def test_the_main_buttons_are_sixty_points_tall_and_stay_in_sight(phone):
    heights = []
    for name in states(phone):
        if name == "end":  # the diary's questions: a page to scroll
            break
        box = phone.locator(".acts .row").first.bounding_box()
        heights.append(box["height"])
        assert box["y"] + box["height"] <= 844

    assert min(heights) >= 60


@pytest.mark.parametrize("size", [PHONE, {"width": 320, "height": 640}, {"width": 844, "height": 390}])
def test_count_phase_and_pegs_are_in_sight_while_counting(phone, size):
    phone.set_viewport_size(size)
    count_to(phone, 7)
    floor = phone.locator(".acts").bounding_box()["y"]

    for part in (".word", ".number", ".pegs"):
        box = phone.locator(part).bounding_box()
        assert box["y"] + box["height"] <= floor + 1, part


def test_on_a_large_screen_the_count_is_huge(phone):
    phone.set_viewport_size({"width": 1440, "height": 900})
    press(phone, "Large screen")
    count_to(phone, 7)

    size = phone.locator(".number").evaluate("element => parseFloat(getComputedStyle(element).fontSize)")
    assert size >= 280
    assert not phone.evaluate("document.documentElement.scrollWidth > innerWidth")


# ---- without a script


def test_without_a_script_the_page_is_a_list_with_a_form_that_is_sent_to_the_diary(browser, address):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    sent = []
    page.route("**/sessions/", lambda route: (sent.append(route.request), route.fulfill(body="Kept.")))
    page.goto(address)
    expect(page.locator("#player")).to_be_hidden()
    names = [" ".join(name.split()) for name in page.locator("article h3").all_inner_texts()]
    assert names == ["1 Leg Raise", "2 Hip Walk", "3 Plank", "Knee Plank"]
    page.get_by_label("I did this one").first.check()
    page.get_by_label("0 none").check(force=True)
    page.get_by_label("OK").check(force=True)
    page.get_by_label("Tell us anything").fill("Fine.")
    page.get_by_role("button", name="Save session").click()

    [request] = sent
    body = parse_qs(request.post_data)
    context.close()
    assert request.url == address.removesuffix("session/") + "sessions/"
    assert len(body.pop("done")) == 1
    assert body == {"version": ["1"], "pain": ["0"], "effort": ["3"], "note": ["Fine."]}
