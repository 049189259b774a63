"""Weekly reminders: only who asked, one a week, on the patient's day, and none when the week is full."""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.test import Client

from hep.clinics.tenancy import acting_for, whole_site
from patients import prescribing, reminding, sharing
from patients.models import Mail, Reminder
from patients.outbox import letters, sending
from tests.clinics.factories import make_practice, publish
from tests.patients.diaries import an_entry, take, today

pytestmark = pytest.mark.django_db
CHOICE = {
    "email": "maria@patient.example",
    "weekday": "2",
    "hour": "18",
    "agrees": "on",
    "zone": "Europe/Berlin",
}


@pytest.fixture
def practice(settings):
    settings.MAIL_IS_SENT = True
    return make_practice(patient="Maria Keller-Canary")


def address(practice, part: str = "") -> str:
    return f"/p/{practice.token}/reminders/{part}"


def asked_for(practice) -> None:
    assert Client().post(address(practice), CHOICE).status_code == 302


def next_wednesday(hour: int = 17) -> dt.datetime:
    """A Wednesday to come, at that hour of the UTC; one hour later in Berlin's winter."""
    day = today() + dt.timedelta(days=(2 - today().weekday()) % 7 or 7)
    return dt.datetime.combine(day, dt.time(hour, 5), dt.UTC)


def run(at: dt.datetime, times: int = 1) -> list:
    """What arrived when the timer ran so often."""
    mail.outbox = []
    with time_machine.travel(at, tick=True):
        for _run in range(times):
            call_command("send_reminders")
    return mail.outbox


def test_ten_runs_of_the_timer_are_one_letter_a_week(practice):
    asked_for(practice)

    (letter,) = run(next_wednesday(), times=10)
    assert letter.to == ["maria@patient.example"]
    assert "This is the note you asked for." in letter.body
    assert "Canary" not in letter.message().as_string()
    assert len(run(next_wednesday() + dt.timedelta(days=7), times=3)) == 1


def test_it_comes_on_the_patients_own_day_and_not_before_the_hour(practice):
    asked_for(practice)

    assert run(next_wednesday(hour=16)) == []  # 17:05 in Berlin
    assert run(next_wednesday() - dt.timedelta(days=1)) == []
    assert len(run(next_wednesday(hour=17))) == 1


def test_a_week_that_is_full_brings_no_letter(practice):
    asked_for(practice)
    at = next_wednesday()
    with time_machine.travel(at - dt.timedelta(hours=2), tick=True):
        for ago in range(3):
            take(practice, an_entry(practice, day=today() - dt.timedelta(days=ago)))

    assert run(at) == []


@pytest.mark.parametrize("end", ["revoked", "discharged", "clinic closed", "switched off"])
def test_nobody_is_reminded_after_the_end(practice, end):
    asked_for(practice)
    with acting_for(practice.clinic):
        if end == "revoked":
            sharing.revoke_link(practice.link, by=practice.clinician)
        if end == "discharged":
            prescribing.discharge(practice.patient, by=practice.clinician)
        if end == "switched off":
            reminding.switch_off(practice.link)
    if end == "clinic closed":
        practice.clinic.is_active = False
        practice.clinic.save()

    assert run(next_wednesday()) == []


def test_nobody_is_reminded_after_the_plan_ended(practice):
    with acting_for(practice.clinic):
        seen = {"weeks": practice.program.weeks}
        prescribing.change_program(practice.program, values={"weeks": 2}, seen=seen, by=practice.clinician)
        publish(practice.program, by=practice.clinician)
    asked_for(practice)

    assert len(run(next_wednesday())) == 1
    assert run(next_wednesday() + dt.timedelta(days=21)) == []


def test_one_press_in_the_mail_program_stops_them_and_forgets_the_address(practice):
    asked_for(practice)
    (letter,) = run(next_wednesday())
    stop = letter.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://testserver")
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    outside = Client(enforce_csrf_checks=True)

    looked = outside.get(stop)
    with whole_site():
        assert Reminder.objects.count() == 1  # a mail program that follows links stops nothing
    pressed = outside.post(stop, {"List-Unsubscribe": "One-Click"})
    assert (looked.status_code, pressed.status_code) == (200, 200)
    with whole_site():
        assert not Reminder.objects.exists()
    assert run(next_wednesday() + dt.timedelta(days=7)) == []


def test_a_note_that_waits_when_they_are_switched_off_is_not_sent(practice):
    asked_for(practice)
    with time_machine.travel(next_wednesday(), tick=True):
        assert reminding.queue_due(now=next_wednesday()) == 1
        Client().post(address(practice, "stop/"))
        assert sending.send_due() == {}
    with whole_site():
        assert Mail.objects.get().outcome == "Not sent: the patient switched reminders off."


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"email": "maria"}, "This is no e-mail."),
        ({"email": ""}, "Type your e-mail."),
        ({"agrees": ""}, "Tick the box if you want it."),
        ({"weekday": "9"}, "Choose a day."),
        ({"hour": "25"}, "Choose a time."),
    ],
)
def test_what_cannot_be_is_said_at_the_field_and_keeps_what_was_typed(practice, wrong, said):
    answer = Client().post(address(practice), CHOICE | wrong)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert wrong.get("email", "maria@patient.example") in text
    with whole_site():
        assert not Reminder.objects.exists()


def test_a_zone_that_is_none_is_that_of_the_clinic(practice):
    Client().post(address(practice), CHOICE | {"zone": "Mars/Olympus"})

    with whole_site():
        assert Reminder.objects.get().zone == practice.clinic.time_zone


def test_the_page_shows_only_enough_of_the_address(practice):
    asked_for(practice)
    text = Client().get(address(practice)).content.decode()

    assert "m…@patient.example" in text
    assert "maria@patient.example" not in text


def test_without_a_mail_server_the_page_points_to_the_calendar(practice, settings):
    settings.MAIL_IS_SENT = False

    assert "Your own calendar can remind you." in Client().get(address(practice)).content.decode()
    assert Client().post(address(practice), CHOICE).status_code == 200
    with whole_site():
        assert not Reminder.objects.exists()


def test_the_words_change_from_week_to_week():
    first = dt.date(2026, 1, 5)

    assert len({letters.barrier(first + dt.timedelta(weeks=number)) for number in range(6)}) == 6


def test_the_letter_speaks_the_language_that_was_chosen(practice):
    assert Client().post(f"{address(practice)}?lang=de", CHOICE).status_code == 302

    (letter,) = run(next_wednesday())
    assert "Das ist die Nachricht, die Sie wollten." in letter.body
    assert f"/p/{practice.token}/?lang=de" in letter.body
    assert letter.extra_headers["List-Unsubscribe"].endswith("/reminders/stop/?lang=de>")


def test_a_dead_link_has_no_reminders(practice):
    with acting_for(practice.clinic):
        sharing.revoke_link(practice.link, by=practice.clinician)

    assert {Client().get(address(practice, part)).status_code for part in ("", "stop/")} == {404}
    assert Client().post(address(practice), CHOICE).status_code == 404
