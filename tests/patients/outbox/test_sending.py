"""The outbox against a real mail server in all its moods: nothing is lost, nothing goes twice."""

import datetime as dt
import logging
import threading

import pytest
import time_machine
from django.core.management import call_command
from django.db import connections, transaction
from django.utils import timezone

from hep.audit.models import AuditEvent
from hep.clinics.tenancy import acting_for, whole_site
from patients import prescribing, sharing
from patients.models import Mail
from patients.outbox import delivering, queueing, sending
from tests.clinics.factories import publish
from tests.patients.outbox.mail_server import free_port
from tests.patients.outbox.words import plain_text

TO = "maria.canary@patient.example"


@pytest.fixture
def queue(practice, server):
    """Queues the plan for the patient."""

    def queued(**facts) -> Mail:
        with acting_for(practice.clinic):
            return queueing.mail_plan(
                practice.program, **{"to": TO, "has_sheet": False, "by": practice.clinician} | facts
            )

    return queued


def now_of(mail: Mail) -> Mail:
    with whole_site():
        return Mail.objects.get(pk=mail.pk)


def later(**time):
    return time_machine.travel(timezone.now() + dt.timedelta(**time), tick=True)


def test_a_letter_arrives_once_and_is_marked_as_sent(queue, server, practice):
    mail = queue()

    assert sending.send_due() == {"sent": 1}
    assert sending.send_due() == {}
    (letter,) = server.taken
    assert (letter["To"], letter["Message-ID"]) == (TO, mail.message_id)
    assert letter["Subject"] == "Your exercises from Hip & Back Clinic"
    assert letter["Reply-To"] == "desk@clinic.example"
    assert sharing.public_address(practice.token) in plain_text(letter)
    assert now_of(mail).state == "sent"


def test_no_name_of_the_patient_stands_in_letter_or_log(queue, server, caplog):
    caplog.set_level(logging.DEBUG)
    queue()
    server.handler.mood = "refuses"
    sending.send_due()
    queue(to="other@patient.example")
    server.handler.mood = "friendly"
    sending.send_due()

    (letter,) = server.taken
    assert "Canary" not in letter.as_string()
    # What the mail server of this test logs is not ours.
    ours = " ".join(line.getMessage() for line in caplog.records if line.name != "mail.log").lower()
    assert "not taken: address" in ours
    assert "canary" not in ours


def test_an_address_that_is_refused_is_said_in_words_and_not_tried_again(queue, server):
    server.handler.mood = "refuses"
    mail = queue()

    assert sending.send_due() == {"refused": 1}
    with later(days=3):
        assert sending.send_due() == {}
    assert "does not know this address" in now_of(mail).outcome
    assert now_of(mail).has_failed


def test_a_greylisted_letter_is_tried_again_later_and_arrives_once(queue, server):
    server.handler.mood = "greylists"
    mail = queue()
    assert sending.send_due() == {"waiting": 1}
    assert sending.send_due() == {}
    assert "did not take it yet (tried 1 times)" in now_of(mail).outcome
    server.handler.mood = "friendly"
    with later(minutes=6):
        assert sending.send_due() == {"sent": 1}

    assert [letter["Message-ID"] for letter in server.taken] == [mail.message_id]


def test_a_server_that_never_takes_it_is_given_up_after_the_last_wait(queue, server):
    server.handler.mood = "greylists"
    mail = queue()
    for _wait in range(len(sending.WAITS) + 1):
        with time_machine.travel(now_of(mail).next_try_at + dt.timedelta(seconds=1), tick=True):
            assert sum(sending.send_due().values()) == 1

    assert now_of(mail).state == "refused"
    assert "within two days" in now_of(mail).outcome
    assert server.handler.greylisted == len(sending.WAITS) + 1


def test_a_server_that_hangs_keeps_the_letter_waiting(queue, server):
    server.handler.mood = "hangs"
    mail = queue()

    assert sending.send_due() == {"waiting": 1}
    assert (now_of(mail).why, server.taken) == ("unreachable", [])


def test_a_server_that_is_not_there_keeps_the_letter_waiting(queue, server, settings):
    settings.EMAIL_PORT = free_port()
    mail = queue()

    assert sending.send_due() == {"waiting": 1}
    assert now_of(mail).why == "unreachable"


def test_words_that_are_refused_after_data_are_refused_for_good(queue, server):
    server.handler.mood = "refuses words"
    mail = queue()

    assert sending.send_due() == {"refused": 1}
    assert (now_of(mail).why, server.taken) == ("server", [])


def test_a_line_that_drops_after_the_words_is_perhaps_sent_and_never_repeated(queue, server):
    server.handler.mood = "drops"
    mail = queue()
    assert sending.send_due() == {"unsure": 1}
    server.handler.mood = "friendly"
    with later(days=2):
        assert sending.send_due() == {}

    assert len(server.taken) == 1
    assert "perhaps it arrived" in now_of(mail).outcome


class Killed(BaseException):
    """The process ends here."""


def test_a_kill_before_the_words_loses_nothing(queue, server, monkeypatch):
    mail = queue()
    with monkeypatch.context() as patch:
        patch.setattr(delivering, "_open", lambda backend: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            sending.send_due()
    assert now_of(mail).state == "sending"
    assert sending.send_due() == {}
    with later(minutes=11):
        assert sending.send_due() == {"sent": 1}

    assert len(server.taken) == 1


def test_a_kill_between_sending_and_marking_doubles_nothing_and_is_shown(queue, server, monkeypatch):
    mail = queue()
    with monkeypatch.context() as patch:
        patch.setattr(sending, "_end", lambda *args, **facts: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            sending.send_due()
    assert (now_of(mail).state, len(server.taken)) == ("handed", 1)
    with later(minutes=11):
        assert sending.send_due() == {}

    assert (now_of(mail).state, len(server.taken)) == ("unsure", 1)


def test_a_sender_that_slept_past_its_lease_sends_nothing(queue, server):
    mail = queue()
    sleeper = sending.claim(mail.pk)
    with later(minutes=11):
        assert sending.send_due() == {"sent": 1}
        assert sending._send(sleeper) == "sending"

    assert len(server.taken) == 1
    assert now_of(mail).state == "sent"


def test_of_two_senders_who_saw_the_same_letter_one_gets_it(queue, server):
    mail = queue()

    assert [bool(sending.claim(mail.pk)), bool(sending.claim(mail.pk))] == [True, False]


@pytest.mark.postgres
def test_two_senders_at_once_send_each_letter_once(queue, server):
    for number in range(12):
        queue(to=f"p{number}@patient.example")

    def work():
        sending.send_due()
        connections.close_all()

    threads = [threading.Thread(target=work) for _sender in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(letter["To"] for letter in server.taken) == sorted(
        f"p{number}@patient.example" for number in range(12)
    )


def test_a_queue_that_is_rolled_back_sends_nothing(queue, server, practice):
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)

    assert sending.send_due() == {}


def test_a_letter_whose_link_was_stopped_meanwhile_is_not_sent(queue, server, practice):
    mail = queue()
    with acting_for(practice.clinic):
        prescribing.discharge(practice.patient, by=practice.clinician)

    assert sending.send_due() == {"stopped": 1}
    assert server.taken == []
    assert "the link had stopped" in now_of(mail).outcome


def test_pressed_twice_is_one_letter(queue, server):
    assert queue().pk == queue().pk
    assert sending.send_due() == {"sent": 1}


def test_the_sheet_goes_along_as_a_neutral_file(queue, server):
    queue(has_sheet=True)
    sending.send_due()

    (sheet,) = [part for part in server.taken[0].walk() if part.get_content_type() == "application/pdf"]
    assert sheet.get_filename() == "exercise-plan.pdf"
    assert sheet.get_payload(decode=True).startswith(b"%PDF-")


def test_queueing_leaves_an_event_and_keeps_the_address(queue, practice):
    mail = queue()
    with whole_site():
        events = AuditEvent.objects.filter(object_type="mail", object_id=str(mail.pk))
        assert [(event.verb, event.actor) for event in events] == [
            ("queued", f"user:{practice.clinician.pk}")
        ]
        practice.patient.refresh_from_db()
    assert practice.patient.email == TO


def test_the_command_says_what_it_did(queue, capsys):
    queue()
    call_command("send_mail")
    call_command("send_mail")

    assert capsys.readouterr().out == "sent 1\nnothing due\n"


def test_a_request_does_not_wait_for_a_server_that_hangs(queue, server, settings, monkeypatch):
    settings.MAIL_MODE, settings.EMAIL_TIMEOUT = "thread", 20
    server.handler.mood, done, send_due = "hangs", threading.Event(), sending.send_due
    monkeypatch.setattr(sending, "send_due", lambda: (send_due(), done.set()))
    mail = queue()

    assert server.handler.asked.wait(10)
    assert now_of(mail).state == "sending"
    server.handler.mood = "friendly"
    assert done.wait(10)
    assert now_of(mail).state == "sent"


def test_word_of_a_new_plan_says_what_changed_in_one_sentence(queue, server, practice):
    queue()
    with acting_for(practice.clinic):
        values, seen = {"times_max": 5}, {"times_max": practice.program.times_max}
        prescribing.change_program(practice.program, values=values, seen=seen, by=practice.clinician)
        publish(practice.program, by=practice.clinician)
        practice.program.refresh_from_db()
    queue()
    assert sending.send_due() == {"sent": 2}

    letter = server.taken[1]
    assert letter["Subject"] == "Your new plan from Hip & Back Clinic"
    assert "Now 3–5 sessions a week." in plain_text(letter)
