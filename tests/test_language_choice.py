"""The language of the pages of a clinic: chosen once, else the browser's; a patient's link knows neither."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.clinics.factories import client_of, make_practice

pytestmark = pytest.mark.django_db
GERMAN = {"Accept-Language": "de-AT,de;q=0.9"}


def language_of(response) -> str:
    return re.search(r'<html lang="?(\w+)', response.content.decode())[1]


def choose(client, language: str, **more):
    return client.post(reverse("set_language"), {"language": language, "next": "/patients/", **more})


def test_a_page_is_in_the_language_that_the_browser_asks_for():
    page = Client(headers=GERMAN).get("/accounts/login/")

    assert (language_of(page), page["Content-Language"]) == ("de", "de")


def test_a_chosen_language_stays_whatever_the_browser_asks_for():
    client = client_of(make_practice().clinician)

    answer = choose(client, "ar")

    assert answer.url == "/patients/"
    page = client.get("/patients/", headers=GERMAN).content.decode()
    assert '<html lang="ar" dir="rtl"' in page
    assert '<button name="language" value="ar" lang="ar" aria-current="true">العربيّة</button>' in page


def test_the_choice_is_a_cookie_of_a_year_that_scripts_cannot_read():
    cookie = choose(Client(), "fr").cookies["heplanguage"]

    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("fr", True, "Lax")
    assert cookie["max-age"] == 365 * 24 * 60 * 60


@pytest.mark.parametrize("language", ["xx", "", "de/../../etc"])
def test_a_language_that_is_not_offered_changes_nothing(language):
    assert "heplanguage" not in choose(Client(), language).cookies


def test_choosing_a_language_leads_to_no_other_site():
    assert choose(Client(), "de", next="https://elsewhere.example/").url == "/"


def test_the_language_of_one_answer_does_not_reach_the_next():
    Client(headers=GERMAN).get("/accounts/login/")

    assert translation.get_language() == "en"


def test_what_a_link_opens_asks_neither_cookie_nor_browser(monkeypatch):
    plan = make_practice()
    monkeypatch.setattr(translation, "get_language_from_request", lambda request: pytest.fail("it asked"))

    page = Client(headers=GERMAN).get(f"/p/{plan.token}/")

    assert (page.status_code, language_of(page)) == (200, "en")
    assert "Accept-Language" not in page.get("Vary", "")
