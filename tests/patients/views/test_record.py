"""Take the record along: the page, the files, who took them, and that nobody else's are taken."""

import datetime as dt
import hashlib
import json

import pytest
from django.urls import reverse

from hep.audit.models import AuditEvent
from hep.clinics.tenancy import acting_for, whole_site
from patients import prescribing, remembering
from tests.clinics.factories import client_of, make_person, make_practice
from tests.patients.diaries import an_entry, take

pytestmark = pytest.mark.django_db
FILES = ("record-csv", "record-json", "record-fhir")


@pytest.fixture
def practice():
    made = make_practice()
    take(made, an_entry(made, note="Hip felt tired."))
    return made


@pytest.fixture
def window(practice):
    return client_of(practice.clinician)


def address(practice, name: str) -> str:
    return reverse(f"patients:{name}", args=[practice.patient.pk])


def last_event() -> AuditEvent:
    with whole_site():
        return AuditEvent.objects.order_by("-seq").first()


def test_the_complete_record_holds_notes_and_goals_with_their_ratings(practice, window):
    with acting_for(practice.clinic):
        remembering.note(practice.patient, text="Sits a lot.", by=practice.clinician)
        goal = remembering.set_goal(practice.patient, words="Walk the dog", by=practice.clinician)
        remembering.rate(goal, rating=4, on=dt.date(2026, 11, 25), by=practice.clinician)

    record = json.loads(window.get(address(practice, "record-json")).content)

    assert [(note["by"], note["text"]) for note in record["notes"]] == [
        (practice.clinician.name, "Sits a lot.")
    ]
    assert [(each["words"], each["ratings"]) for each in record["goals"]] == [
        ("Walk the dog", [{"on": "2026-11-25", "rating": 4}])
    ]


def test_the_page_has_the_note_the_files_and_the_identifier(practice, window):
    page = window.get(address(practice, "record")).content.decode()

    assert "10–15 reps / side, hold 2–3 s" in page
    assert "16b Delivered as planned" in page
    assert str(practice.patient.identifier) in page
    assert all(address(practice, name) in page for name in FILES)
    assert f"<title>{practice.patient.name}" not in page


def test_the_patients_page_leads_there(practice, window):
    page = window.get(reverse("patients:patient-detail", args=[practice.patient.pk])).content.decode()

    assert address(practice, "record") in page


@pytest.mark.parametrize(
    ("name", "content_type", "file"),
    [
        ("record-csv", "text/csv; charset=utf-8", "sessions.csv"),
        ("record-json", "application/json", "record.json"),
        ("record-fhir", "application/fhir+json", "record.fhir.json"),
    ],
)
def test_a_file_is_a_download_without_a_name_and_leaves_one_event(practice, window, name, content_type, file):
    response = window.get(address(practice, name))

    assert (response.status_code, response["Content-Type"]) == (200, content_type)
    assert response["Content-Disposition"] == f'attachment; filename="{file}"'
    assert "no-store" in response["Cache-Control"]
    event = last_event()
    assert (event.verb, event.actor) == ("exported", f"user:{practice.clinician.pk}")
    assert (event.object_type, event.object_id) == ("patient", str(practice.patient.pk))


def test_the_complete_record_is_that_of_the_patient(practice, window):
    found = json.loads(window.get(address(practice, "record-json")).content)

    [program] = found["programs"]
    assert found["patient"]["name"] == practice.patient.name
    assert program["versions"][0]["digest"] == practice.version.digest
    assert [each["note"] for each in program["sessions"]] == ["Hip felt tired."]


def test_the_digest_of_a_version_can_be_computed_from_the_file_alone(practice, window):
    found = json.loads(window.get(address(practice, "record-json")).content)

    [issued] = found["programs"][0]["versions"]
    canonical = json.dumps(issued["document"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(canonical.encode()).hexdigest() == issued["digest"] == practice.version.digest


def test_the_bundle_holds_the_print_of_a_living_link(practice, window):
    found = json.loads(window.get(address(practice, "record-fhir")).content)

    kinds = [entry["resource"]["resourceType"] for entry in found["entry"]]
    assert kinds == [
        "Patient", "CarePlan", "ServiceRequest", "Observation", "Observation", "DocumentReference", "Binary",
    ]  # fmt: skip


def test_after_discharge_everything_but_the_print_still_leaves(practice, window):
    with acting_for(practice.clinic):
        prescribing.discharge(practice.patient, by=practice.clinician)

    found = json.loads(window.get(address(practice, "record-fhir")).content)

    assert {entry["resource"]["resourceType"] for entry in found["entry"]} == {
        "Patient", "CarePlan", "ServiceRequest", "Observation",
    }  # fmt: skip


def test_somebody_without_a_plan_has_a_record_too(practice, window):
    with acting_for(practice.clinic):
        practice.patient = prescribing.add_patient(practice.clinic, name="New", by=practice.clinician)

    assert "Nothing was published yet" in window.get(address(practice, "record")).content.decode()
    assert [window.get(address(practice, name)).status_code for name in FILES] == [200, 200, 200]


@pytest.mark.parametrize("name", ["record", *FILES])
def test_another_clinics_record_is_not_found(practice, name):
    stranger = client_of(make_person(make_practice().clinic, role="admin"))

    assert stranger.get(address(practice, name)).status_code == 404
