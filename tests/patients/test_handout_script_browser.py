"""What the plan's script adds: looks that are remembered, moving loops, and a voice; or nothing at all."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.patients import sheets

pytestmark = pytest.mark.browser

# A browser with the voices of VOICES, that keeps what it was to say and can be told that it has said it.
SPEECH = """
  window.said = []; window.cancelled = 0;
  speechSynthesis.getVoices = () => VOICES;
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
  speechSynthesis.speak = (utterance) => { said.push(utterance); };
  speechSynthesis.cancel = () => { cancelled += 1; };
"""
ENGLISH = SPEECH.replace("VOICES", "[{lang: 'en_GB', localService: true, name: 'Anna'}]")
NO_VOICE = SPEECH.replace(
    "VOICES", "[{lang: 'en-GB', localService: false}, {lang: 'de-DE', localService: true}]"
)
BLOCKED = """
  Object.defineProperty(window, 'localStorage', {
    get() { throw new DOMException('no', 'SecurityError'); },
  });
"""


def open_tools(page):
    page.locator("summary").click()
    return page


def choose(page, name: str) -> None:
    page.get_by_role("radio", name=name, exact=True).check(force=True)


def text_size(page) -> float:
    return page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")


def ground(page) -> str:
    return page.evaluate("getComputedStyle(document.documentElement).backgroundColor")


DARK, LIGHT = "rgb(16, 26, 28)", "rgb(250, 249, 245)"


# ---- how it looks


def test_text_size_is_remembered_on_this_device(open_page):
    phone = open_page.device()
    page = open_tools(open_page.open(phone, sheets.back_and_hips()))
    choose(page, "Largest")
    again = open_page.open(phone, sheets.one_exercise())

    assert text_size(again) == pytest.approx(27.55)
    assert open_tools(again).get_by_role("radio", name="Largest").is_checked()
    assert text_size(open_page(sheets.one_exercise())) == 19


def test_a_browser_without_has_gets_its_text_sizes_from_the_script(open_page):
    page = open_page(sheets.one_exercise())
    page.evaluate(
        """for (const sheet of document.styleSheets) for (let n = sheet.cssRules.length - 1; n >= 0; n -= 1)
             if (sheet.cssRules[n].cssText.includes(':has(')) sheet.deleteRule(n)"""
    )
    open_tools(page)
    choose(page, "Large")

    assert text_size(page) == pytest.approx(22.8)


@pytest.mark.parametrize(("system", "chosen", "shown"), [("light", "Dark", DARK), ("dark", "Light", LIGHT)])
def test_light_or_dark_is_the_persons_choice_and_remembered(open_page, system, chosen, shown):
    phone = open_page.device(color_scheme=system)
    page = open_tools(open_page.open(phone, sheets.one_exercise()))
    choose(page, chosen)
    again = open_page.open(phone, sheets.one_exercise())
    image = sheets.all_items(sheets.one_exercise())[0]["pictures"][0]

    assert (ground(page), ground(again)) == (shown, shown)
    source = again.locator("article img").first.evaluate("image => image.currentSrc")
    assert (image["dark_public_id"] in source) == (chosen == "Dark")
    open_tools(again)
    choose(again, "Automatic")
    assert ground(again) == {"light": LIGHT, "dark": DARK}[system]


def test_what_was_chosen_for_the_screen_is_not_printed(open_page):
    page = open_tools(open_page(sheets.one_exercise()))
    choose(page, "Dark")
    page.emulate_media(media="print")

    ink = page.evaluate("getComputedStyle(document.body).color")
    assert ink == "rgb(18, 36, 42)"


def test_a_browser_that_keeps_nothing_still_switches(open_page):
    errors = []
    page = open_page(sheets.one_exercise(), before=BLOCKED)
    page.on("pageerror", lambda error: errors.append(error))
    open_tools(page)
    choose(page, "Dark")
    choose(page, "Large")

    assert (ground(page), text_size(page), errors) == (DARK, pytest.approx(22.8), [])


def test_a_tap_beside_the_panel_or_escape_puts_it_away(open_page):
    page = open_tools(open_page(sheets.one_exercise()))
    page.keyboard.press("Escape")
    assert not page.locator("details").evaluate("panel => panel.open")
    assert page.evaluate("document.activeElement.localName") == "summary"

    open_tools(page).mouse.click(200, 700)
    assert not page.locator("details").evaluate("panel => panel.open")


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_finds_nothing_in_any_state(open_page, theme):
    page = open_tools(open_page(sheets.back_and_hips(), before=ENGLISH))
    choose(page, theme)
    page.get_by_role("button", name="Show the movement").first.click(force=True)
    page.get_by_role("button", name="Read aloud").last.click(force=True)

    found = Axe().run(page)

    assert found.violations_count == 0, found.generate_report()


# ---- the movement


def fetched(page) -> list[str]:
    """The loops this page asked for."""
    entries = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    return [name.rpartition("/m/")[2] for name in entries if name.endswith(("m.webp", "n.webp"))]


def loop_of(sheet: dict, kind: str = "loop") -> str:
    return f"{sheets.all_items(sheet)[0]['pictures'][-1][kind]}.webp"


def test_a_tap_shows_the_movement_and_another_the_still_picture(open_page):
    page = open_page(sheets.one_exercise())
    button, figure = page.get_by_role("button", name="Show the movement"), page.locator("figure").last
    assert fetched(page) == []

    button.click()
    loop = figure.locator("> img")
    loop.wait_for()
    assert fetched(page) == [loop_of(sheets.one_exercise())]
    assert not figure.locator("picture").is_visible()
    assert button.get_attribute("aria-pressed") == "true"
    assert loop.get_attribute("alt") == "The top leg is lifted, straight, in line with the body."

    button.click()
    assert loop.count() == 0
    assert figure.locator("picture").is_visible()
    assert button.get_attribute("aria-pressed") == "false"


def test_the_movement_is_mirrored_with_its_picture_and_dark_in_the_dark(open_page):
    page = open_page(sheets.right_side_only(), color_scheme="dark")
    page.get_by_role("button", name="Show the movement").first.click()
    loop = page.locator("figure > img")
    loop.wait_for()

    assert loop.get_attribute("class") == "mirrored"
    assert loop.evaluate("image => getComputedStyle(image).transform") == "matrix(-1, 0, 0, 1, 0, 0)"
    assert fetched(page) == [loop_of(sheets.right_side_only(), "dark_loop")]


def test_the_page_does_not_jump_when_the_movement_begins(open_page):
    page = open_page(sheets.one_exercise())
    before = page.evaluate("document.body.scrollHeight")
    page.evaluate(
        """const still = document.querySelectorAll('figure img')[1];
           still.width = 78; still.height = 35"""
    )
    page.get_by_role("button", name="Show the movement").click()
    page.locator("figure > img").wait_for()

    assert page.evaluate("document.body.scrollHeight") == pytest.approx(before, abs=3)


def test_with_less_motion_the_keyboard_steps_through_the_still_pictures(open_page):
    page = open_page(sheets.one_exercise(), reduced_motion="reduce")
    pictures = sheets.all_items(sheets.one_exercise())[0]["pictures"]
    figure = page.locator("figure").last
    button = page.get_by_role("button", name="Next picture")

    button.focus()
    seen = []
    for _press in range(len(pictures)):
        page.keyboard.press("Enter")
        shown = figure.locator("picture:not([hidden]) img")
        seen.append((figure.locator("figcaption").inner_text(), shown.get_attribute("alt")))

    assert seen == [(picture["caption"], picture["alt"]) for picture in pictures]
    assert page.locator("img[src$='m.webp'], img[src$='n.webp']").count() == 0


def test_nothing_moves_for_those_who_asked_for_less_motion(open_page):
    page = open_page(sheets.one_exercise(), reduced_motion="reduce")
    assert not page.get_by_text("Show the movement").is_visible()

    page.emulate_media(reduced_motion="no-preference")
    page.get_by_role("button", name="Show the movement").click()
    page.locator("figure > img").wait_for()
    page.emulate_media(reduced_motion="reduce")
    page.locator("figure > img").wait_for(state="detached")
    assert page.locator("figure picture").last.is_visible()


def test_without_a_network_the_still_picture_stays(open_page):
    page = open_page(sheets.one_exercise())
    page.route("**/*m.webp", lambda route: route.abort())
    button = page.get_by_role("button", name="Show the movement")
    with page.expect_event("requestfailed"):
        button.click()
    page.locator(".play[aria-pressed=false]").wait_for()

    assert page.locator("figure picture").last.is_visible()


def test_without_a_script_the_movement_is_a_link_and_nothing_else_is_offered(open_page):
    page = open_page(sheets.back_and_hips(), java_script_enabled=False)

    assert page.get_by_role("link", name="Show the movement").count() == 4
    assert page.locator("button").count() == 0


# ---- the voice


def said(page) -> list[str]:
    return page.evaluate("said.map(utterance => utterance.text)")


def finish(page) -> None:
    page.evaluate("said.at(-1).onend()")


def test_an_exercise_is_read_in_its_order_with_ranges_in_words(open_page):
    page = open_page(sheets.one_exercise(), before=ENGLISH)
    page.locator("article").get_by_role("button", name="Read aloud").click()

    assert said(page) == [
        "1 Side-lying straight-leg raise",
        "10 to 15 reps each side",
        "Hold 2 to 3 seconds at the top",
        "Lie on your side, one hip above the other.",
        "Tighten your tummy a little.",
        "Breathe out. Lift your top leg, heel first.",
        "Hold. Then lower it slowly.",
        "Set-up", "Bend your bottom knee if you wobble.",
        "Feel it", "The back of your outer hip.",
        "Avoid", "Rolling back. Toes turning up.",
    ]  # fmt: skip
    assert page.evaluate("[said[0].lang, said[0].voice.name]") == ["en", "Anna"]


def test_the_button_stops_what_it_started_and_comes_back_at_the_end(open_page):
    page = open_page(sheets.back_and_hips(), before=ENGLISH)
    first, second = (page.locator("article").nth(n).locator("button.aloud") for n in range(2))
    first.click()
    assert first.get_attribute("aria-label") == "Stop reading"

    first.click()
    assert (first.get_attribute("aria-label"), page.evaluate("cancelled")) == ("Read aloud", 1)

    first.click()
    second.click()
    assert (first.get_attribute("aria-label"), second.get_attribute("aria-label")) == (
        "Read aloud", "Stop reading",
    )  # fmt: skip
    finish(page)
    assert second.get_attribute("aria-label") == "Read aloud"


def test_the_safety_box_is_read_with_its_signs(open_page):
    page = open_page(sheets.one_exercise(), before=ENGLISH)
    page.locator("aside").get_by_role("button", name="Read aloud").click()

    spoken = said(page)
    assert spoken[0] == "Stop and call us on 01632 960 118 if"
    assert {*sheets.SAFETY["signs"], *sheets.SAFETY["emergency"], sheets.SAFETY["first"]} <= set(spoken)
    assert not [text for text in spoken if text.startswith("Call 01632")]


def test_without_a_voice_of_this_device_for_the_language_there_is_no_button(open_page):
    page = open_page(sheets.one_exercise(), before=NO_VOICE)
    assert page.locator("button.aloud").count() == 2
    assert not page.get_by_role("button", name="Read aloud").first.is_visible()

    page.evaluate(
        """speechSynthesis.getVoices = () => [{lang: 'en-US', localService: true}];
           speechSynthesis.dispatchEvent(new Event('voiceschanged'))"""
    )
    assert page.get_by_role("button", name="Read aloud").first.is_visible()
