"""axe finds nothing in any state that a patient's pages have, in every language and direction."""

import uuid

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Page, expect

from hep.clinics.tenancy import acting_for
from patients import diary, pins, sharing
from patients.entry import Entry
from tests.factories import clinics
from tests.factories import patients as make
from tests.patients.diaries import now

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PIN = "246810"
# What is pressed on the way through a session, and the screen each press leads to.
WAY = [
    ("start", "count"),
    ("pause", "paused"),
    ("go_on", "count"),
    ("too_hard", "what"),
    ("hurts", "left"),
    ("end", "kept"),
]


@pytest.fixture
def plan(live_server, monkeypatch) -> str:
    """The shipped plan in every language, one session told, and a PIN."""
    monkeypatch.setattr(pins.secrets, "randbelow", lambda _below: int(PIN))
    jonas = clinics.clinician(clinics.clinic(offers_unreviewed=True))
    with acting_for(jonas.clinic):
        program = make.program_of_four(jonas)
        make.publish(program, by=jonas)
        link = sharing.link_for(make.fresh(program), by=jonas)
        pins.give_pin(link, by=jonas)
        told = Entry(
            uuid.uuid4(), 1, version=1, day=now().date(), zone="UTC", pain=3, effort=2, note="Tired."
        )
        diary.take(link, told, at=now())
        return f"{live_server.url}/p/{sharing.token_of(link)}/"


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"][:2]]


@pytest.fixture
def take_phone(browser):
    """A phone without motion: axe would meet colours half-way between two others."""
    contexts = []

    def take_phone() -> Page:
        contexts.append(browser.new_context(viewport={"width": 320, "height": 640}, reduced_motion="reduce"))
        return contexts[-1].new_page()

    yield take_phone
    for context in contexts:
        context.close()


def of_the_pages(phone: Page, plan: str, query: str) -> dict[str, list[str]]:
    """The pages as they open, and those behind the PIN."""
    found = {}
    for name in ("", "advice/", "session/", "device/", "calendar/", "print/", "pin/"):
        phone.goto(plan + name + query)
        if not name:
            expect(phone.locator(".entries")).to_be_attached()
        found[name] = violations(phone)
    phone.goto(f"{plan}pin/{query}")
    phone.locator("input[name=pin]").fill(PIN)
    phone.locator("button.primary").click()
    expect(phone.locator(".told")).to_be_visible()
    return found | {"history/": violations(phone)}


def of_a_session(phone: Page, plan: str, query: str) -> dict[str, list[str]]:
    """Each kind of screen on the way, to the questions at the end and the last word."""
    phone.goto(f"{plan}session/{query}")
    found, player = {"ready": violations(phone)}, phone.locator("#player")
    for press, screen in WAY:
        player.locator(f"[data-do={press}]").last.click()
        expect(player).to_have_attribute("data-screen", screen)
        found[screen] = violations(phone)
    phone.locator("#after form button").click()
    expect(phone.locator("#after .done a").first).to_be_visible()
    return found | {"saved": violations(phone)}


@pytest.mark.parametrize("states", [of_the_pages, of_a_session])
def test_axe_finds_nothing_in_any_state_and_language(take_phone, plan, states):
    found, ways = {}, {}
    for language in dict(settings.LANGUAGES):
        phone = take_phone()
        query = "" if language == settings.LANGUAGE_CODE else f"?lang={language}"
        for state, wrong in states(phone, plan, query).items():
            found[language, state] = wrong
        page = phone.locator("html")
        ways[language] = page.get_attribute("lang"), page.get_attribute("dir")

    assert {state: wrong for state, wrong in found.items() if wrong} == {}
    assert ways == {
        language: (language, "rtl" if language == "ar" else "ltr") for language in dict(settings.LANGUAGES)
    }
