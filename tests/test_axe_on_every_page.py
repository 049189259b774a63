"""axe finds nothing on any page of the staff and of a patient, in a clinic where everything is there."""

from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page

from hep.clinics.tenancy import acting_for
from tests.addresses import addresses, objects_of
from tests.clinics.factories import Practice, client_of, make_practice
from tests.seeded import grow, one_of_everything
from tests.test_every_page_costs_the_same import ASKED, PAGES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NO_PAGE = {
    "exercises:import-failed", "patients:link-qr", "patients:version-pdf", "patients:template-file",
    "patients:find", "patients:keyboard-map", "patients:version-png", "patients:record-csv",
    "patients:record-json", "patients:record-fhir",
}  # fmt: skip
FOR_PATIENTS = {
    "handout", "handout-advice", "handout-session", "handout-device", "handout-print", "handout-type",
    "handout-pin", "handout-history", "handout-calendar", "session-kept",
    "handout-reminders", "reminders-stop",
}  # fmt: skip
OPEN_AND_NO_PAGE = {
    "handout-qr", "handout-pdf", "handout-png", "handout-from-qr", "handout-from-sheet", "handout-worker",
    "handout-manifest", "session-log", "calendar-file", "picture", "robots", "healthz", "fhir-metadata",
    "fhir-care-plans", "fhir-care-plan", "fhir-service-requests", "fhir-service-request", "fhir-observations",
    "fhir-observation", "fhir-base", "fhir-nothing",
}  # fmt: skip
# Behind a PIN: tests/patients/test_diary_browser.py looks at it.
LOCKED = {"handout-entry"}
ACCOUNT = (
    "account_change_password", "account_email", "account_logout", "mfa_index", "mfa_activate_totp",
    "usersessions_list",
)  # fmt: skip
SIGNED_OUT = ("account_login", "account_reset_password", "account_signup")
DARK = {
    "clinics:people", "exercises:exercise-detail", "exercises:exercise-edit", "exercises:exercise-list",
    "exercises:import-run", "handout", "patients:patient-detail", "patients:patient-list",
    "patients:program-check", "patients:program-detail", "patients:program-share", "patients:record",
    "clinics:clinic-record",
}  # fmt: skip


@pytest.fixture
def practice() -> Practice:
    return make_practice(exercises=2)


@pytest.fixture
def pages(practice) -> dict[str, str]:
    """Address by name of every page, those that were asked for something under `name?`."""
    objects = objects_of(practice) | {"token": practice.token}
    with acting_for(practice.clinic):
        objects["other"] = one_of_everything(practice, objects)
        grow(practice, objects)
    by_name = {address.name: address.of(objects) for address in addresses() if address.name in NAMES}
    asked = {}
    for name in ASKED.keys() & by_name.keys():
        typed = {key: text.format(**objects) for key, text in ASKED[name].items()}
        asked[f"{name}?"] = f"{by_name[name]}?{urlencode(typed)}"
    return by_name | asked


NAMES = {name.rstrip("?") for name in PAGES} - NO_PAGE | FOR_PATIENTS


def signed_in(page: Page, practice: Practice, url: str) -> None:
    name = settings.SESSION_COOKIE_NAME
    value = client_of(practice.admin).cookies[name].value
    page.context.add_cookies([{"name": name, "value": value, "url": url}])


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"][:2]]


def test_every_open_address_is_a_page_for_patients_or_none():
    assert {address.name for address in addresses() if address.is_open} == (
        FOR_PATIENTS | OPEN_AND_NO_PAGE | LOCKED
    )


def test_axe_finds_nothing_on_any_page(page, live_server, practice, pages):
    found = {}

    def look(name: str, path: str) -> None:
        assert page.goto(live_server.url + path).status == 200, name
        found[name] = violations(page)
        if name in DARK:
            page.emulate_media(color_scheme="dark")
            found[f"{name}, dark"] = violations(page)
            page.emulate_media(color_scheme="light")

    page.emulate_media(reduced_motion="reduce")  # axe would meet colours half-way between light and dark
    for name in SIGNED_OUT:
        look(name, reverse(name))
    signed_in(page, practice, live_server.url)
    for name, path in (pages | {name: reverse(name) for name in ACCOUNT}).items():
        look(name, path)

    assert {name: said for name, said in found.items() if said} == {}
    assert found.keys() >= NAMES
