"""A patient's story on one page: a guided session, how it felt, a correction, no network, the end."""

import pytest
from playwright.sync_api import Page, expect

from hep.clinics.tenancy import acting_for
from patients import sharing
from patients.models import ExerciseSession, ShareLink
from tests.factories import clinics
from tests.patients.sessions import (
    READY,
    REP,
    WALK,
    expect_words,
    let,
    link_to,
    plan_of_three,
    press,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVED = "Saved. Your clinic can see it."


@pytest.fixture
def jonas():
    return clinics.clinician()


@pytest.fixture
def plan(live_server, jonas) -> str:
    with acting_for(jonas.clinic):
        return live_server.url + link_to(plan_of_three(jonas), by=jonas).removesuffix("session/")


def told(jonas) -> list[tuple]:
    """What the clinic has, in the order it came."""
    with acting_for(jonas.clinic):
        rows = ExerciseSession.objects.order_by("pk")
        return list(rows.values_list("revision", "pain", "effort", "removed"))


def do_all_of_it(page: Page, *choice: str) -> None:
    """Both legs, two rounds of walks, the plank or what was chosen last; time runs as fast as it can."""
    press(page, "Start left side")
    let(page, READY + 12 * REP)
    press(page, "Left side done", "Start right side")
    let(page, READY + 12 * REP)
    press(page, "Right side done")
    for start in ("Start forward", "Start round 2"):
        press(page, start)
        let(page, READY + 8 * WALK)
        press(page, "Forward done", "Start back")
        let(page, READY + 8 * WALK)
        press(page, "Way back done")
        let(page, 30_000)
    press(page, "Enough for today", *choice, "Start left side")
    let(page, READY + 25_000)
    press(page, "Left side done", "Start right side")
    let(page, READY + 25_000)
    press(page, "Right side done")


def answer(page: Page, *, pain: str, effort: str) -> None:
    """Two taps and a button."""
    page.get_by_role("group", name="Pain while you did it").get_by_text(pain, exact=True).click()
    page.get_by_role("group", name="How hard was it?").get_by_text(effort, exact=True).click()
    page.get_by_role("button", name="Save session").click()


def test_a_plan_is_done_told_corrected_and_done_without_a_network_until_its_link_ends(
    page, context, plan, jonas
):
    page.clock.install()
    page.goto(plan)
    expect(page.locator("[data-copy]")).to_contain_text("Kept on this phone", timeout=20_000)
    page.get_by_role("link", name="Start session").click()
    do_all_of_it(page, "Plank")
    answer(page, pain="3", effort="OK")
    expect(page.locator("#after .state")).to_contain_text(SAVED)
    assert told(jonas) == [(1, 3, 3, False)]

    page.get_by_role("link", name="Back to your plan").click()
    expect(page.locator(".slots .done")).to_have_count(1)
    page.get_by_role("button", name="Correct").click()
    answer(page, pain="2", effort="Easy")
    expect(page.locator(".entries .state")).to_contain_text(SAVED)
    page.get_by_role("button", name="Remove", exact=True).click()
    page.get_by_role("button", name="Yes, remove it").click()
    expect(page.locator(".slots .done")).to_have_count(0)

    context.set_offline(True)
    page.get_by_role("link", name="Start session").click()
    do_all_of_it(page)
    answer(page, pain="1", effort="Easy")
    expect_words(page, "Not saved yet. We kept it on this phone.")
    assert told(jonas) == [(1, 3, 3, False), (2, 2, 2, False), (3, None, None, True)]
    context.set_offline(False)
    expect(page.locator("#after .state")).to_contain_text(SAVED)
    assert told(jonas)[3:] == [(1, 1, 2, False)]

    with acting_for(jonas.clinic):
        sharing.revoke_link(ShareLink.objects.get(), by=jonas)
    page.goto(plan)
    expect(page.get_by_role("heading", name="This link does not open a plan")).to_be_visible()
    assert page.evaluate("caches.keys()") == []
