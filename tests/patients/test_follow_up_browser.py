"""Before a visit: who needs a look, why, and marking it as seen; on a small phone and without script."""

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.clinics.factories import client_of, make_practice
from tests.patients.diaries import an_entry, take

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def browser_context_args(browser_context_args):
    small = {"width": 320, "height": 640}
    return {**browser_context_args, "viewport": small, "java_script_enabled": False, "locale": "en-GB"}


@pytest.fixture
def practice():
    made = make_practice(patient="Maria Keller")
    for pain in (2, 5):
        take(made, an_entry(made, pain=pain))
    return made


def fits(page: Page) -> bool:
    """Nothing is wider than the phone."""
    box = page.locator("main").bounding_box()
    return box["x"] >= 0 and box["x"] + box["width"] <= 320


def test_a_reason_is_read_seen_and_gone(page, live_server, practice):
    name = settings.SESSION_COOKIE_NAME
    value = client_of(practice.clinician).cookies[name].value
    page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
    page.goto(live_server.url + "/patients/")
    expect(page.get_by_role("heading", name="Needs a look")).to_be_visible()
    assert fits(page)

    page.get_by_role("link", name="Maria Keller").click()
    expect(page.get_by_text("Pain up, 2 to 5 in a week.")).to_be_visible()
    assert fits(page)
    page.get_by_role("button", name="Mark as seen").click()
    expect(page.get_by_text("Seen by")).to_be_visible()

    page.goto(live_server.url + "/patients/")
    expect(page.get_by_role("heading", name="Needs a look")).to_have_count(0)
    expect(page.get_by_role("heading", name="On track")).to_be_visible()
