"""The PIN of a link: made once, counted before it is checked, and bound to the browser that typed it."""

import datetime as dt
import threading

import pytest
import time_machine
from django.db import connection

from hep.audit.models import AuditEvent
from hep.clinics.tenancy import acting_for, whole_site
from patients import pins, sharing
from patients.models import ShareLink
from patients.pins import PinLocked, PinWaits, WrongPin
from tests.clinics.factories import make_practice
from tests.patients.diaries import now

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice():
    return make_practice()


def give(practice) -> str:
    with acting_for(practice.clinic):
        return pins.give_pin(practice.link, by=practice.clinician)


def link_of(practice) -> ShareLink:
    with acting_for(practice.clinic):
        return ShareLink.objects.get(pk=practice.link.pk)


def attempt(practice, typed, *, at=None, link=None):
    """The name of what one try comes to, with the link as it is now, or as it was read before."""
    with acting_for(practice.clinic):
        try:
            pins.check_pin(link or link_of(practice), typed, at=at or now())
        except (WrongPin, PinWaits, PinLocked) as refusal:
            return type(refusal).__name__
    return "let in"


def wrong(pin: str) -> str:
    return f"{(int(pin) + 1) % 10**6:06}"


def test_a_pin_is_six_digits_and_nowhere_in_the_database(practice):
    pin = give(practice)
    stored = link_of(practice)

    assert len(pin) == 6
    assert pin.isdecimal()
    assert pin not in stored.pin_hash
    assert len({give(practice) for _time in range(20)}) > 15


def test_the_right_digits_let_in_and_are_no_wrong_try(practice):
    pin = give(practice)

    assert [attempt(practice, pin) for _time in range(30)] == ["let in"] * 30
    assert link_of(practice).pin_fails == 0


def test_five_wrong_ones_make_a_pause_of_fifteen_minutes_and_ten_the_end(practice):
    pin, at = give(practice), now()

    assert [attempt(practice, wrong(pin), at=at) for _time in range(6)] == ["WrongPin"] * 5 + ["PinWaits"]
    assert attempt(practice, pin, at=at + dt.timedelta(minutes=14)) == "PinWaits"
    later = at + dt.timedelta(minutes=15)
    assert attempt(practice, pin, at=later) == "let in"
    assert [attempt(practice, wrong(pin), at=later) for _time in range(6)] == ["WrongPin"] * 5 + ["PinLocked"]
    assert attempt(practice, pin, at=later + dt.timedelta(days=30)) == "PinLocked"
    assert pins.is_locked(link_of(practice))


def test_a_new_pin_opens_again_and_the_old_one_opens_nothing(practice):
    old = give(practice)
    for day in range(3):
        for _time in range(5):
            attempt(practice, wrong(old), at=now() + dt.timedelta(days=day))
    new = give(practice)

    assert not pins.is_locked(link_of(practice))
    assert attempt(practice, new) == "let in"
    assert attempt(practice, old) == ("let in" if old == new else "WrongPin")


def test_fifty_tries_that_all_read_the_link_before_the_first_was_counted(practice):
    pin = give(practice)
    read_before = [link_of(practice) for _try in range(50)]

    outcomes = [attempt(practice, wrong(pin), link=link) for link in read_before]

    assert (outcomes.count("WrongPin"), outcomes.count("PinWaits")) == (5, 45)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_fifty_tries_side_by_side_are_five(practice):
    pin, outcomes = give(practice), []

    def one_try():
        try:
            outcomes.append(attempt(practice, wrong(pin)))
        finally:
            connection.close()

    threads = [threading.Thread(target=one_try) for _try in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (outcomes.count("WrongPin"), outcomes.count("PinWaits")) == (5, 45)


def test_a_try_counts_only_for_the_pin_it_was_meant_for(practice):
    pin = give(practice)
    read_before = link_of(practice)
    give(practice)

    assert attempt(practice, pin, link=read_before) == "PinWaits"
    assert link_of(practice).pin_fails == 0


def test_without_a_pin_nothing_is_let_in(practice):
    give(practice)
    shown = pins.pass_for(link_of(practice))
    with acting_for(practice.clinic):
        pins.take_pin(practice.link, by=practice.clinician)

    assert link_of(practice).pin_hash == ""
    assert not pins.is_let_in(link_of(practice), shown)
    assert not pins.is_let_in(link_of(practice), pins.pass_for(link_of(practice)))


def test_a_pass_is_bound_to_its_link_its_pin_and_its_day(practice):
    give(practice)
    link = link_of(practice)
    shown = pins.pass_for(link)
    with acting_for(practice.clinic):
        other, _token = sharing.create_link(practice.program, by=practice.clinician)
        pins.give_pin(other, by=practice.clinician)

    assert pins.is_let_in(link, shown)
    assert not pins.is_let_in(other, shown)
    for forged in ("", "x", shown[:-1], shown.upper(), f"{link.pk}.x:1:y"):
        assert not pins.is_let_in(link, forged)
    with time_machine.travel(now() + dt.timedelta(hours=12, minutes=1)):
        assert not pins.is_let_in(link, shown)
    give(practice)
    assert not pins.is_let_in(link_of(practice), shown)


def test_every_step_of_a_pin_is_in_the_trail_without_a_digit(practice):
    pin = give(practice)
    attempt(practice, wrong(pin))
    attempt(practice, pin)
    give(practice)
    with acting_for(practice.clinic):
        pins.take_pin(practice.link, by=practice.clinician)

    with whole_site():
        events = list(AuditEvent.objects.filter(verb__startswith="PIN").order_by("seq"))
    assert [event.verb.removeprefix("PIN ") for event in events] == [
        "made", "refused", "accepted", "renewed", "removed",
    ]  # fmt: skip
    assert not any(pin in str(vars(event)) for event in events)
