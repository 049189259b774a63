"""What the clinician sees of the diary on the record of a patient."""

import datetime as dt

import pytest
from django.db import connection
from django.urls import reverse

from hep.clinics.tenancy import acting_for
from patients.entry import Result
from tests.clinics.factories import client_of, make_practice
from tests.patients.diaries import a_newer_plan, an_entry, now, take, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice():
    return make_practice(exercises=2)


@pytest.fixture
def window(practice):
    return client_of(practice.clinician)


def record(window, practice):
    return window.get(reverse("patients:patient-detail", args=[practice.patient.pk]))


def text(window, practice) -> str:
    return " ".join(record(window, practice).content.decode().split())


def test_before_the_first_session_the_record_says_so(window, practice):
    assert "No sessions yet." in text(window, practice)


def test_a_session_shows_its_day_pain_effort_and_note(window, practice):
    at = now()
    started = {"started_at": at - dt.timedelta(minutes=25), "finished_at": at}
    take(practice, an_entry(practice, note="Hip <b> tired", next_day_pain=1, **started), at=at)
    shown = text(window, practice)

    for words in (
        "Pain <b>3</b>",
        "easy",
        "next morning <b>1</b>",
        "“Hip &lt;b&gt; tired”",
        "plan 1, 25 min",
    ):
        assert words in shown
    assert f"<b>{today():%a} {today().day} {today():%b}</b>" in shown


def test_what_was_stopped_or_skipped_is_said_by_name(window, practice):
    with acting_for(practice.clinic):
        rows = list(practice.prescription.section.prescriptions.select_related("exercise"))
        names, ids = [row.exercise.name for row in rows], [str(row.uuid) for row in rows]
    results = (Result(ids[0], "stopped", why="hurts"), Result(ids[1], "skipped", why="hard"))
    take(practice, an_entry(practice, results=results))
    shown = text(window, practice)

    assert f"{names[0]}: stopped, it hurt" in shown
    assert f"{names[1]}: skipped, it was too hard" in shown


def test_what_was_sent_in_two_ways_stands_side_by_side_until_it_is_corrected(window, practice):
    entry = an_entry(practice, note="The first")
    take(practice, entry)
    take(practice, an_entry(practice, uuid=entry.uuid, note="The second", pain=9))
    shown = text(window, practice)

    assert "Sent twice with different content: both are kept." in shown
    assert shown.index("“The first”") < shown.index("“The second”")
    take(practice, an_entry(practice, uuid=entry.uuid, revision=2, note="The third"))
    shown = text(window, practice)
    assert "Sent twice" not in shown
    assert ("“The third”" in shown, "“The second”" in shown, "corrected" in shown) == (True, False, True)


def test_a_day_that_cannot_be_is_said(window, practice):
    take(practice, an_entry(practice, day=dt.date(2025, 1, 2)))

    assert "No date could be right: the phone said 2 Jan 2025." in text(window, practice)


def test_a_wrong_clock_is_said(window, practice):
    take(practice, an_entry(practice, started_at=now() - dt.timedelta(days=400)))

    assert "The clock of the phone was wrong." in text(window, practice)


def test_a_removed_session_is_gone_unless_it_was_told_in_two_ways(window, practice):
    entry = an_entry(practice, note="Gone")
    take(practice, entry)
    nothing = {"version": None, "day": None, "zone": "", "pain": None, "effort": None, "results": ()}
    take(practice, an_entry(practice, uuid=entry.uuid, revision=2, removed=True, **nothing))
    assert "No sessions yet." in text(window, practice)

    take(practice, an_entry(practice, uuid=entry.uuid, revision=2, note="Kept on the other phone"))
    shown = text(window, practice)
    assert "Removed by the patient" in shown
    assert "Kept on the other phone" in shown


def test_sessions_of_every_plan_and_link_of_the_patient_are_there(window, practice):
    take(practice, an_entry(practice, note="Old plan", day=today()))
    newer = a_newer_plan(practice)
    take(practice, an_entry(practice, note="New plan", version=newer.number))
    shown = text(window, practice)

    assert shown.index("New plan") < shown.index("Old plan")
    assert "plan 2" in shown


def test_the_sessions_of_another_patient_are_not_there(window, practice):
    other = make_practice()
    take(other, an_entry(other, note="Canary"))

    assert "Canary" not in text(window, practice)


@pytest.mark.parametrize("sessions", [1, 3])
def test_the_record_costs_the_same_for_any_number_of_sessions(
    window, practice, sessions, django_assert_num_queries
):
    for _each in range(sessions):
        entry = an_entry(practice)
        take(practice, entry)
        take(practice, an_entry(practice, uuid=entry.uuid, pain=9))
    record(window, practice)

    # PostgreSQL also takes the lock of the audit chain.
    with django_assert_num_queries(36 + (connection.vendor == "postgresql")):
        record(window, practice)
