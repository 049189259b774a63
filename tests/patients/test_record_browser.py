"""Taking the record along in a browser: the note is copied whole, files come down, a token is shown once."""

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.clinics.factories import make_practice
from tests.patients.diaries import an_entry, take
from tests.test_axe_on_every_page import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def practice():
    made = make_practice(exercises=3)
    take(made, an_entry(made, note="Hip felt tired."))
    return made


def opened(page, live_server, practice, name: str):
    signed_in(page, practice, live_server.url)
    page.goto(live_server.url + reverse(name, args=[practice.patient.pk] if "patients:" in name else []))
    return page


def test_the_note_is_copied_whole_by_keyboard(page, live_server, practice):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened(page, live_server, practice, "patients:record")
    button = page.get_by_role("button", name="Copy the note")
    button.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert (
        page.evaluate("navigator.clipboard.readText()")
        == page.get_by_role("textbox", name="Note to paste").input_value()
    )


def test_a_file_is_downloaded(page, live_server, practice):
    opened(page, live_server, practice, "patients:record")
    with page.expect_download() as download:
        page.get_by_role("link", name="Complete record").click()

    assert download.value.suggested_filename == "record.json"
    assert practice.version.digest in Path(download.value.path()).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["patients:record", "clinics:clinic-record"])
def test_nothing_is_wider_than_a_narrow_phone(page, live_server, practice, name):
    page.set_viewport_size({"width": 320, "height": 640})
    opened(page, live_server, practice, name)

    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_a_token_is_shown_once_and_everything_is_downloaded(page, live_server, practice):
    opened(page, live_server, practice, "clinics:clinic-record")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download everything").click()
    page.get_by_label("system", exact=False).last.fill("Our system")
    page.get_by_role("button", name="Make a token").click()

    assert Path(download.value.path()).read_bytes().startswith(b"PK")
    assert page.get_by_label("New token").input_value().startswith("hep_")
    page.get_by_role("link", name="Done").click()
    assert "hep_" not in page.content()
