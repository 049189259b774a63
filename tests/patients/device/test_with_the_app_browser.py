"""The device against the app itself: its pages, its policy, its headers, and its own end of the diary."""

import json

import pytest
from playwright.sync_api import expect

from hep.clinics.tenancy import acting_for
from patients import prescribing, sharing
from tests.clinics.factories import make_practice
from tests.patients.device.conftest import FINISH, STORED

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def practice():
    return make_practice(exercises=2)


@pytest.fixture
def plan(practice, live_server):
    return f"{live_server.url}/p/{practice.token}/"


def keep(page, plan):
    page.goto(plan)
    expect(page.locator("[data-copy]")).to_contain_text("Kept on this phone", timeout=20_000)


def test_a_published_plan_opens_without_a_network_after_one_visit(page, context, plan):
    keep(page, plan)

    context.set_offline(True)
    page.reload()

    expect(page.get_by_role("heading", name="Back and hips")).to_be_visible()
    expect(page.locator(".start [role=status]")).to_contain_text("You are offline. This is your plan of")
    page.goto(f"{plan}advice/")
    expect(page.get_by_role("heading", name="Good to know")).to_be_visible()


def test_a_revoked_link_removes_the_copy(page, practice, plan):
    keep(page, plan)
    with acting_for(practice.clinic):
        sharing.revoke_link(practice.link, by=practice.clinician)

    page.reload()

    expect(page.get_by_role("heading", name="This link does not open a plan")).to_be_visible()
    assert page.evaluate("caches.keys()") == []


def test_a_closed_door_looks_the_same_whatever_closed_it(page, practice, plan):
    keep(page, plan)
    with acting_for(practice.clinic):
        prescribing.discharge(practice.patient, by=practice.clinician)
    page.reload()
    expect(page.get_by_role("heading", name="This link does not open a plan")).to_be_visible()
    discharged = page.locator("main").inner_text()

    page.goto(plan.replace(practice.token, "0" * 26))

    assert page.locator("main").inner_text() == discharged


@pytest.mark.real_diary
def test_a_session_a_correction_and_a_removal_reach_the_clinic(page, plan):
    page.goto(plan)
    page.get_by_role("button", name="I did it on paper").click()
    page.get_by_role("button", name="Save session").click()
    state = page.locator(".entries .state")
    expect(state).to_contain_text("Saved. Your clinic can see it.")

    page.get_by_role("button", name="Correct").click()
    page.get_by_role("group", name="Pain while you did it").get_by_text("3", exact=True).click()
    page.get_by_role("button", name="Save session").click()
    expect(page.locator(".entries li")).to_contain_text("Pain 3")
    expect(state).to_contain_text("Saved. Your clinic can see it.")

    page.get_by_role("button", name="Remove", exact=True).click()
    with page.expect_response("**/sessions/") as answer:
        page.get_by_role("button", name="Yes, remove it").click()
    assert answer.value.status == 201
    expect(page.get_by_text("No sessions yet.")).to_be_visible()


@pytest.mark.real_diary
def test_a_guided_session_is_taken_with_everything_the_guide_knows(page, practice, plan):
    result = {"id": str(practice.prescription.uuid), "outcome": "done", "rounds": 1, "amounts": [12, 12]}
    entry = {
        "version": 1,
        "day": "2026-11-24",
        "guided": True,
        "results": [result | {"easier": False, "why": ""}],
    }
    times = {"started_at": "2026-11-24T07:00:00.000Z", "finished_at": "2026-11-24T07:15:00.000Z"}
    page.goto(f"{plan}session/")
    page.evaluate(FINISH, entry | times)
    page.get_by_role("button", name="Save session").click()

    expect(page.locator("#after .state")).to_contain_text("Saved")
    stored = json.loads(page.evaluate(STORED))
    assert [record["waiting"] for _name, store, all in stored if store == "entries" for record in all] == [[]]
