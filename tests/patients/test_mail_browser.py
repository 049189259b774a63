"""Reaching a patient, as two people do it: the clinician sends the link, the patient asks for a reminder."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from hep.clinics.tenancy import acting_for, whole_site
from patients import prescribing, reminding
from patients.models import Mail, Reminder
from patients.outbox import sending
from tests.clinics.factories import client_of, make_mail, make_practice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def practice(settings):
    settings.MAIL_IS_SENT = True
    made = make_practice(patient="Maria Keller")
    with acting_for(made.clinic):
        values = {"phone": "+44 7700 900118"}
        prescribing.change_patient(made.patient, values=values, by=made.clinician)
    return made


@pytest.fixture
def desk(page, practice, live_server):
    """The page where the plan is handed over."""
    name = settings.SESSION_COOKIE_NAME
    value = client_of(practice.clinician).cookies[name].value
    page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
    page.address = live_server.url + reverse("patients:program-share", args=[practice.program.pk])
    return page


def test_a_clinician_sends_the_link_and_sees_what_became_of_it(desk):
    desk.goto(desk.address)
    desk.get_by_label("E-mail of the patient").fill("maria@patient.example")
    desk.get_by_role("button", name="Send the link").click()
    expect(desk.get_by_text("On its way.")).to_be_visible()
    expect(desk.locator("#sent")).to_contain_text("Waiting to be sent.")
    assert sending.send_due() == {"sent": 1}
    desk.goto(desk.address)

    expect(desk.locator("#sent")).to_contain_text("Taken by the mail server on")
    message = desk.get_by_role("link", name="Text message").get_attribute("href")
    assert message.startswith("sms:+447700900118?body=")


def test_the_share_sheet_gets_the_link_where_the_device_has_one(desk, practice):
    desk.add_init_script("navigator.share = async (what) => { window.shared = what.text; }")
    desk.goto(desk.address)
    desk.get_by_role("button", name="Share …").click()

    assert desk.evaluate("window.shared").endswith(f"/p/{practice.token}/")


def test_without_a_share_sheet_there_is_no_button_for_it(desk):
    desk.add_init_script("Object.defineProperty(Navigator.prototype, 'share', { value: undefined })")
    desk.goto(desk.address)

    expect(desk.get_by_role("button", name="Share …")).to_have_count(0)


def test_a_patient_switches_the_reminder_on_and_off_again(page, practice, live_server):
    page.goto(f"{live_server.url}/p/{practice.token}/calendar/")
    page.get_by_role("link", name="Or get one e-mail a week").click()
    page.get_by_label("Your e-mail").fill("maria")
    page.get_by_role("button", name="Send me the note").click()
    expect(page.get_by_role("alert")).to_contain_text("This is no e-mail.")
    assert page.get_by_label("Your e-mail").input_value() == "maria"
    page.get_by_label("Your e-mail").fill("maria@patient.example")
    page.get_by_label("On which day?").select_option("Friday")
    page.get_by_label("Send me one e-mail a week").check()
    page.get_by_role("button", name="Send me the note").click()

    expect(page.get_by_text("It comes each Friday from 18:00 on.")).to_be_visible()
    with whole_site():
        here = page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone")
        assert Reminder.objects.get().zone == here
    page.get_by_role("button", name="Stop these notes").click()
    expect(page.get_by_role("status")).to_contain_text("No note comes any more.")
    with whole_site():
        assert not Reminder.objects.exists()
        assert not Mail.objects.exists()


def test_everything_on_the_patients_page_can_be_touched_and_fits(page, practice, live_server):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{live_server.url}/p/{practice.token}/reminders/")

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for target in page.locator("button, select, input[type=email], .agree label").all():
        assert target.bounding_box()["height"] >= 44


def test_axe_finds_nothing_where_mail_is_sent_and_letters_failed(desk, practice, live_server):
    with acting_for(practice.clinic):
        make_mail(practice)
        make_mail(practice, state=Mail.State.REFUSED, why="address")
        choice = {"email": "maria@patient.example", "weekday": 4, "hour": 18, "zone": "Europe/Berlin"}
        reminding.switch_on(practice.link, language="en", consent="Yes.", **choice)
    found = []
    for address in (desk.address, f"{live_server.url}/p/{practice.token}/reminders/"):
        for scheme in ("light", "dark"):
            desk.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            desk.goto(address)
            found += [each["id"] for each in Axe().run(desk).response["violations"]]

    assert found == []
