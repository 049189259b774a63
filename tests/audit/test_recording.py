import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from hep import triggers
from hep.audit.models import GENESIS, AuditEvent
from hep.audit.recording import current_request, first_break, head, record
from hep.clinics.tenancy import acting_for, whole_site
from patients import prescribing
from patients.prescribing import change_patient
from tests.clinics.factories import make_clinic, make_person, make_practice

pytestmark = pytest.mark.django_db
TABLE = "audit_auditevent"


@pytest.fixture
def clinic():
    return make_clinic()


def events() -> list[AuditEvent]:
    with whole_site():
        return list(AuditEvent.objects.order_by("seq"))


def sql(statement: str, *values) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


@pytest.fixture
def unguarded(clinic):
    """Eight events in a database whose own rules somebody switched off."""
    for _n in range(8):
        record(clinic, "changed", by=None, fields=["name"])
    for trigger in [t for t in triggers.wanted() if t.table == TABLE]:
        sql(f"DROP TRIGGER {trigger.name}" + (f" ON {TABLE}" if connection.vendor == "postgresql" else ""))
    yield
    triggers.install()


def test_an_event_says_who_did_what_to_which_fields(clinic):
    person = make_person(clinic)
    token = current_request.set("ab" * 16)
    try:
        event = record(person, "changed", by=person, fields=["name", "email"])
    finally:
        current_request.reset(token)

    assert (event.actor, event.verb, event.object_type, event.object_id) == (
        f"user:{person.pk}", "changed", "user", str(person.pk),
    )  # fmt: skip
    assert (event.fields, event.clinic_id, event.request_id) == (["email", "name"], clinic.pk, "ab" * 16)


def test_events_form_one_chain(clinic):
    made = [record(clinic, "changed", by=None) for _n in range(5)]

    assert [event.seq for event in made] == [1, 2, 3, 4, 5]
    assert [event.prev_hash for event in made] == [GENESIS] + [event.hash for event in made[:-1]]
    assert first_break() is None
    assert head() == (5, made[-1].hash)


def test_the_command_says_that_the_chain_holds_and_where_it_ends(clinic, capsys):
    event = record(clinic, "changed", by=None)
    call_command("audit_verify")

    assert capsys.readouterr().out == f"The audit chain holds: 1 events, the newest {event.hash}\n"


TAMPERINGS = {
    "clinic": "clinic_id = NULL",
    "actor": "actor = 'user:999'",
    "verb": "verb = 'viewed'",
    "object type": "object_type = 'patient'",
    "object": "object_id = '999'",
    "fields": "fields = '[]'",
    "request": "request_id = 'other'",
    "time": "at = '2020-01-01 00:00:00'",
    "number": "seq = 99",
    "previous hash": f"prev_hash = '{GENESIS}'",
    "hash": f"hash = '{GENESIS}'",
}


@pytest.mark.parametrize("seq", [1, 4, 8])
@pytest.mark.parametrize("what", TAMPERINGS)
def test_a_changed_event_is_found(unguarded, what, seq):
    if (what, seq) == ("previous hash", 1):
        assignment = "prev_hash = 'x'"
    else:
        assignment = TAMPERINGS[what]
    assert sql(f"UPDATE {TABLE} SET {assignment} WHERE seq = %s", seq) == 1

    assert first_break() == (99 if (what, seq) == ("number", 8) else seq + (what == "number"))
    with pytest.raises(CommandError, match="breaks at event"):
        call_command("audit_verify")


@pytest.mark.parametrize("seq", [1, 4, 7])
def test_a_removed_event_is_found(unguarded, seq):
    sql(f"DELETE FROM {TABLE} WHERE seq = %s", seq)

    assert first_break() == seq + 1


def test_a_cut_off_end_shows_in_the_head(unguarded):
    before = head()
    sql(f"DELETE FROM {TABLE} WHERE seq = 8")

    assert first_break() is None
    assert head() != before


def test_two_events_that_change_places_are_found(unguarded):
    sql(f"UPDATE {TABLE} SET seq = 100 WHERE seq = 3")
    sql(f"UPDATE {TABLE} SET seq = 3 WHERE seq = 4")
    sql(f"UPDATE {TABLE} SET seq = 4 WHERE seq = 100")

    assert first_break() == 3


@pytest.mark.parametrize("statement", [f"UPDATE {TABLE} SET verb = 'x'", f"DELETE FROM {TABLE}"])
def test_the_database_refuses_to_change_or_remove_an_event(clinic, statement):
    record(clinic, "changed", by=None)
    with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
        sql(statement)

    assert len(events()) == 1


def test_without_its_event_a_change_does_not_happen(monkeypatch):
    practice = make_practice()

    def broken(*args, **kwargs):
        raise DatabaseError

    module = prescribing.change_patient.__module__
    monkeypatch.setattr(f"{module}.record", broken)
    with acting_for(practice.clinic):
        with pytest.raises(DatabaseError):
            change_patient(practice.patient, values={"name": "Mallory"}, by=practice.clinician)
        practice.patient.refresh_from_db()

    assert practice.patient.name == "Maria Keller"


def test_a_change_names_its_fields_and_never_their_values():
    practice = make_practice()
    with acting_for(practice.clinic):
        change_patient(
            practice.patient, values={"note": "canary 4711", "name": "Maria Keller"}, by=practice.clinician
        )
    last = events()[-1]

    assert (last.verb, last.fields) == ("changed", ["note"])
    assert not any("canary" in str(vars(event)) for event in events())


def test_saving_what_is_there_already_is_no_event():
    practice = make_practice()
    before = len(events())
    with acting_for(practice.clinic):
        change_patient(practice.patient, values={"name": practice.patient.name}, by=practice.clinician)

    assert len(events()) == before


def test_events_of_one_clinic_are_not_read_in_another():
    practice, other = make_practice(), make_practice()
    with acting_for(practice.clinic):
        assert {event.clinic_id for event in AuditEvent.objects.all()} == {practice.clinic.pk}
    assert {event.clinic_id for event in events()} >= {practice.clinic.pk, other.clinic.pk}
