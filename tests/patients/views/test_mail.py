"""The plan by e-mail over HTTP: what the page offers, what is queued, what is refused."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from hep.clinics.tenancy import acting_for, whole_site
from patients import prescribing
from patients.models import Mail
from tests.clinics.factories import client_of, make_mail, make_practice, publish

pytestmark = pytest.mark.django_db
TO = "maria@patient.example"


@pytest.fixture
def practice(settings):
    settings.MAIL_IS_SENT = True
    return make_practice()


@pytest.fixture
def desk(practice) -> Client:
    return client_of(practice.clinician)


def share(desk, practice) -> str:
    return desk.get(reverse("patients:program-share", args=[practice.program.pk])).content.decode()


def send(desk, practice, **values):
    address = reverse("patients:mail-plan", args=[practice.program.pk])
    return desk.post(address, {"email": TO} | values, follow=True)


def mails() -> list[Mail]:
    with whole_site():
        return list(Mail.objects.order_by("pk"))


def test_the_link_is_queued_and_listed_on_both_pages(desk, practice):
    answer = send(desk, practice, has_sheet="on")

    text = answer.content.decode()
    assert "On its way." in text
    assert [(mail.to, mail.kind, mail.has_sheet, mail.state) for mail in mails()] == [
        (TO, "plan", True, "waiting")
    ]
    record = desk.get(reverse("patients:patient-detail", args=[practice.patient.pk])).content.decode()
    for page in (text, record):
        assert "Waiting to be sent." in page
        assert "Send plan 1 again" in page
    assert f'value="{TO}"' in text  # one press sends the next


def test_whoever_got_an_older_plan_gets_word_of_the_new_one(desk, practice):
    send(desk, practice)
    with acting_for(practice.clinic):
        prescribing.change_program(
            practice.program, values={"weeks": 6}, seen={"weeks": None}, by=practice.clinician
        )
        practice.version = publish(practice.program, by=practice.clinician)
    assert "Tell about plan 2" in share(desk, practice)
    send(desk, practice)

    assert [mail.kind for mail in mails()] == ["plan", "news"]


def test_an_address_that_is_none_is_said_at_the_field_and_kept(desk, practice):
    answer = send(desk, practice, email="maria at home")

    assert answer.status_code == 422
    text = answer.content.decode()
    assert "maria at home" in text
    assert re.search(r'<input type="email"[^>]*aria-invalid="true"', text)
    assert mails() == []


def test_one_press_sends_it_again(desk, practice):
    with acting_for(practice.clinic):
        before = make_mail(practice, to=TO, state=Mail.State.REFUSED, why="address")
    record = reverse("patients:patient-detail", args=[practice.patient.pk])
    assert "does not know this address" in desk.get(record).content.decode()
    desk.post(reverse("patients:mail-again", args=[before.pk]))

    assert [(mail.state, mail.to) for mail in mails()] == [("refused", TO), ("waiting", TO)]


def test_without_a_mail_server_the_page_says_so_and_keeps_the_other_ways(desk, practice, settings):
    settings.MAIL_IS_SENT = False
    with acting_for(practice.clinic):
        values = {"phone": "+44 7700 900118", "email": TO}
        prescribing.change_patient(practice.patient, values=values, by=practice.clinician)
    text = share(desk, practice)

    assert "This server sends no e-mail yet" in text
    assert "Send the link" not in text
    assert 'href="sms:+447700900118?body=Your%20exercises%20from' in text
    assert f'href="mailto:{TO.replace("@", "%40")}?subject=Your%20exercises' in text
    assert practice.token in text
    assert "sends no e-mail" in send(desk, practice).content.decode()
    assert mails() == []


def test_a_discharged_patient_gets_no_letter(desk, practice):
    with acting_for(practice.clinic):
        prescribing.discharge(practice.patient, by=practice.clinician)

    assert "This patient is discharged." in send(desk, practice).content.decode()
    assert mails() == []
