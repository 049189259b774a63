"""Signing in and keeping the clinic in a real browser: no script error, no CSP report, no other host."""

import datetime as dt
import re

import pytest
from allauth.mfa.totp.internal.auth import hotp_value
from playwright.sync_api import expect

from tests.clinics.factories import PASSWORD, make_clinic, make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def admin():
    return make_person(make_clinic(name="Harbour Street"), role="admin", name="Ruth Amsel")


def sign_in(page, url: str, email: str, password: str = PASSWORD) -> None:
    page.goto(url + "/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_an_admin_signs_in_with_a_second_step_and_adds_a_colleague(
    page, live_server, admin, browser, settings
):
    settings.MFA_REQUIRED_FOR_ADMINS = True
    sign_in(page, live_server.url, admin.email)
    expect(page.get_by_role("heading", name="Two-step sign-in")).to_be_visible()
    page.get_by_role("link", name="Set up").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    secret = re.search(r"\b[A-Z2-7]{32}\b", page.content())[0]
    counter = int(dt.datetime.now(dt.UTC).timestamp()) // 30
    page.get_by_label("code").fill(f"{hotp_value(secret, counter):06d}")
    page.get_by_role("main").get_by_role("button").first.click()

    page.get_by_role("link", name="Clinic", exact=True).click()
    page.get_by_label("Opening hours").fill("Mon–Fri 8–18")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.get_by_role("link", name="People").click()
    page.get_by_role("link", name="Add a person").click()
    page.get_by_label("Name").fill("Nora Berg")
    page.get_by_label("E-mail").fill("nora@clinic.example")
    page.get_by_role("button", name="Add", exact=True).click()
    first = page.get_by_label("First password").input_value()

    nora = browser.new_page()
    sign_in(nora, live_server.url, "nora@clinic.example", first)
    expect(nora).to_have_url(re.compile("/accounts/password/change/"))
    nora.close()
