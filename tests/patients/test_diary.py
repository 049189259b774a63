"""The rule of the diary: exactly once, both kept, what can be, and what the database refuses."""

import datetime as dt
import random
import threading
import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from hep.audit.models import AuditEvent
from hep.audit.recording import first_break
from hep.clinics.tenancy import TenancyError, acting_for, whole_site
from patients import diary, sharing
from patients.diary import Refused, State, TooMany
from patients.entry import LONGEST_NOTE, Result, plain_text
from patients.models import ExerciseSession
from tests.clinics.factories import make_practice
from tests.patients.diaries import a_newer_plan, an_entry, bad_network, in_force, now, rows, take, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice():
    return make_practice()


def again(entry, **facts):
    return diary.replace(entry, **facts)


# ---- exactly once


def test_an_entry_is_kept_once_however_often_it_is_sent(practice):
    entry = an_entry(practice)

    assert [take(practice, entry).state for _time in range(3)] == [State.NEW, State.KEPT, State.KEPT]
    [row] = rows(practice)
    assert (row.pain, row.effort, row.day, row.source) == (3, 2, today(), "link")
    assert row.results[0]["amounts"] == [12, 12]


def test_the_same_number_with_other_content_is_kept_beside_the_first_and_not_counted(practice):
    entry = an_entry(practice)
    take(practice, entry)

    assert take(practice, again(entry, pain=7)).state == State.BOTH_KEPT
    assert take(practice, again(entry, pain=7)).state == State.BOTH_KEPT
    assert take(practice, entry).state == State.KEPT
    assert [(row.pain, row.is_copy) for row in rows(practice)] == [(3, False), (7, True)]
    assert [row.pain for row in in_force(practice)] == [3]


def test_a_correction_is_a_new_row_and_the_newest_one_counts(practice):
    entry = an_entry(practice)
    take(practice, entry)
    take(practice, again(entry, revision=2, pain=5))

    assert [row.pain for row in rows(practice)] == [3, 5]
    assert [row.pain for row in in_force(practice)] == [5]


def test_a_correction_that_overtakes_what_it_corrects_still_counts(practice):
    entry = an_entry(practice)
    take(practice, again(entry, revision=2, pain=5))

    assert take(practice, entry).state == State.NEW
    assert [row.pain for row in in_force(practice)] == [5]


def test_a_removed_entry_counts_no_more_and_stays_for_the_record(practice):
    entry = an_entry(practice)
    take(practice, entry)
    gone = an_entry(
        practice, uuid=entry.uuid, revision=2, removed=True, version=None, day=None, zone="",
        pain=None, effort=None, results=(),
    )  # fmt: skip

    assert take(practice, gone).state == State.NEW
    assert len(rows(practice)) == 2
    assert in_force(practice) == []


def test_two_phones_at_once_are_two_sessions(practice):
    take(practice, an_entry(practice))
    take(practice, an_entry(practice))

    assert len(in_force(practice)) == 2


def test_a_second_link_to_the_same_plan_does_not_double_a_session(practice):
    entry = an_entry(practice)
    take(practice, entry)
    with acting_for(practice.clinic):
        other, _token = sharing.create_link(practice.program, by=practice.clinician)
        assert diary.take(other, entry, at=now()).state == State.KEPT


def test_another_clinics_scope_takes_nothing(practice):
    other = make_practice()
    with acting_for(other.clinic), pytest.raises((TenancyError, Refused)):
        diary.take(practice.link, an_entry(practice), at=now())

    assert rows(practice) == []


@pytest.mark.server
def test_ten_thousand_deliveries_are_exactly_the_unique_sessions(practice):
    start, refused = now() - dt.timedelta(days=30), 0
    entries = [an_entry(practice, pain=number % 11) for number in range(900)]
    states = {entry.uuid: [] for entry in entries}
    with acting_for(practice.clinic):
        for done, entry in bad_network(entries, deliveries=10_000, draw=random.Random(33)):
            try:
                taken = diary.take(practice.link, entry, at=start + done * dt.timedelta(days=30))
            except TooMany:  # it stays on the phone and comes again
                refused += 1
            else:
                states[entry.uuid].append(taken.state)

    assert refused < 20
    assert {tuple(each[:1]) for each in states.values()} == {(State.NEW,)}
    assert {state for each in states.values() for state in each[1:]} == {State.KEPT}
    assert {row.uuid for row in in_force(practice)} == states.keys()
    assert len(rows(practice)) == len(entries)
    assert first_break() is None


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_same_entry_from_eight_connections_at_once_is_one(practice):
    entry, states = an_entry(practice), []

    def send():
        try:
            states.append(take(practice, entry).state)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _each in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(states) == [State.KEPT] * 7 + [State.NEW]
    assert len(rows(practice)) == 1


# ---- days and clocks


@pytest.mark.parametrize("late", [0, 1, 30])
def test_an_entry_may_come_thirty_days_late(practice, late):
    at = now() + dt.timedelta(days=late)

    [row] = [take(practice, an_entry(practice), at=at).row]

    assert (row.day, row.day_said, row.is_doubtful) == (today(), None, False)
    assert row.received_at == at


@pytest.mark.parametrize("days", [-365, 365, -40, 2])
def test_a_day_that_cannot_be_is_put_to_the_day_of_receipt_and_marked(practice, days):
    wrong = today() + dt.timedelta(days=days)

    row = take(practice, an_entry(practice, day=wrong)).row

    assert (row.day, row.day_said, row.is_doubtful) == (today(), wrong, True)


def test_a_day_before_the_plan_was_there_cannot_be(practice):
    row = take(practice, an_entry(practice, day=today() - dt.timedelta(days=3))).row

    assert row.day_said == today() - dt.timedelta(days=3)


def test_the_day_of_receipt_is_the_patients_not_the_servers(practice):
    at = dt.datetime(2027, 3, 1, 11, 30, tzinfo=dt.UTC)
    wrong = an_entry(practice, zone="Pacific/Auckland", day=dt.date(2020, 1, 1))

    assert take(practice, wrong, at=at).row.day == dt.date(2027, 3, 2)


@pytest.mark.parametrize(
    ("started", "finished", "doubtful"),
    [(-20, 0, False), (0, -20, True), (-20 - 525_600, -525_600, True), (525_600, 525_620, True)],
)
def test_a_clock_wrong_by_a_year_or_backwards_is_marked_and_nothing_lost(
    practice, started, finished, doubtful
):
    at = now()
    instants = [at + dt.timedelta(minutes=minutes) for minutes in (started, finished)]
    row = take(practice, an_entry(practice, started_at=instants[0], finished_at=instants[1]), at=at).row

    assert row.is_doubtful is doubtful
    assert (row.started_at, row.finished_at) == tuple(instants)
    assert row.minutes == (None if instants[1] < instants[0] else 20)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../../etc/passwd", "Europe", "x" * 64])
def test_a_zone_that_nobody_knows_falls_to_the_clinics_and_is_marked(practice, zone):
    row = take(practice, an_entry(practice, zone=zone)).row

    assert (row.zone, row.is_doubtful) == (practice.clinic.time_zone, True)


# ---- what can be


def test_a_session_of_an_older_plan_is_taken_with_that_plan(practice):
    a_newer_plan(practice)

    row = take(practice, an_entry(practice, version=1)).row

    assert (row.version_id, row.is_doubtful) == (practice.version.pk, False)


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"version": 7}, "version"), ({"results": (Result(str(uuid.uuid4())),)}, "results")],
)
def test_a_plan_or_an_exercise_that_is_not_there_is_refused(practice, facts, field):
    with pytest.raises(Refused) as refusal:
        take(practice, an_entry(practice, **facts))

    assert list(refusal.value.errors) == [field]
    assert rows(practice) == []


def test_one_link_writes_sixty_entries_a_day_and_the_next_day_it_goes_on(practice):
    at = now()
    first = an_entry(practice)
    take(practice, first, at=at)
    for _time in range(diary.MOST_A_DAY - 1):
        take(practice, an_entry(practice), at=at)
    with pytest.raises(TooMany):
        take(practice, an_entry(practice), at=at)

    assert take(practice, first, at=at).state == State.KEPT
    assert take(practice, an_entry(practice), at=at + dt.timedelta(days=1)).state == State.NEW


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("a\0b", "ab"), ("\ud83d", "?"), ("one\r\ntwo", "one\ntwo"), ("مرحبا 👍", "مرحبا 👍"), ("\x85", "")],
)
def test_a_note_keeps_everything_but_what_no_database_takes(typed, kept):
    assert plain_text(typed) == kept


# ---- the trail and the database


def events() -> list[tuple]:
    with whole_site():
        found = AuditEvent.objects.filter(object_type="exercisesession").order_by("seq")
        return list(found.values_list("actor", "verb", "fields"))


def test_every_kept_entry_leaves_one_event_without_a_value(practice):
    entry = an_entry(practice, note="canary")
    for each in (entry, entry, again(entry, pain=4), again(entry, revision=2, note="", pain=None)):
        take(practice, each)

    by = f"link:{practice.link.pk}"
    assert events() == [
        (by, "received", ["effort", "note", "pain", "results"]),
        (by, "told differently", ["effort", "note", "pain", "results"]),
        (by, "corrected", ["effort", "results"]),
    ]


def test_no_event_no_entry(practice, monkeypatch):
    monkeypatch.setattr(diary, "record", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        take(practice, an_entry(practice))

    assert rows(practice) == []


@pytest.mark.parametrize("column", ["pain", "note", "day", "received_at", "is_copy", "removed", "link_id"])
def test_a_received_entry_cannot_be_changed(practice, column):
    take(practice, an_entry(practice))
    with pytest.raises(DatabaseError, match="immutable"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE patients_exercisesession SET {column} = {column}")


def test_a_received_entry_cannot_be_removed(practice):
    take(practice, an_entry(practice))
    with acting_for(practice.clinic), pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
        ExerciseSession.objects.all().delete()


@pytest.mark.parametrize(
    "facts",
    [
        {"pain": 11}, {"effort": 0}, {"effort": 6}, {"next_day_pain": 11}, {"revision": 0}, {"day": None},
        {"removed": True}, {"link": None}, {"source": "paper"}, {"day_said": dt.date(2020, 1, 1)},
        {"revision": 1},
    ],
    ids=str,
)  # fmt: skip
def test_the_database_keeps_what_a_row_can_be(practice, facts):
    row = take(practice, an_entry(practice)).row
    for name, value in ({"pk": None, "revision": 2, "digest": "other"} | facts).items():
        setattr(row, name, value)
    with acting_for(practice.clinic), pytest.raises(DatabaseError), transaction.atomic():
        row.save(force_insert=True)


def test_the_database_keeps_a_session_with_its_own_program(practice):
    other = make_practice()
    row = take(practice, an_entry(practice)).row
    row.pk, row.uuid, row.link = None, uuid.uuid4(), other.link
    with whole_site(), pytest.raises(DatabaseError), transaction.atomic():
        row.save(force_insert=True)


def test_the_longest_note_fits(practice):
    assert len(take(practice, an_entry(practice, note="ü" * LONGEST_NOTE)).row.note) == LONGEST_NOTE
