"""The clinic's page "Take along": tokens shown once, and everything of the clinic as one file in pieces."""

import io
import json
import os
import tracemalloc
import zipfile

import pytest
from django.urls import reverse

from hep.audit.models import AuditEvent
from hep.clinics.tenancy import acting_for, whole_site
from patients import fhir_access, prescribing, taking_along
from patients.exports import record_json
from patients.models import ClinicToken
from tests.clinics.factories import client_of, make_practice
from tests.patients.diaries import an_entry, now, take

pytestmark = pytest.mark.django_db
PAGE, NEW, ALL = "/clinic/record/", "/clinic/record/tokens/new/", "/clinic/record/everything.zip"


@pytest.fixture
def practice():
    return make_practice()


@pytest.fixture
def window(practice):
    return client_of(practice.admin)


def tokens() -> list[ClinicToken]:
    with whole_site():
        return list(ClinicToken.objects.order_by("pk"))


def verbs(kind: str) -> list[str]:
    with whole_site():
        return list(
            AuditEvent.objects.filter(object_type=kind).order_by("seq").values_list("verb", flat=True)
        )


# ---- tokens


def test_a_token_is_shown_once_and_lets_in(practice, window):
    page = window.post(NEW, {"name": "Our system"}).content.decode()
    text = page.split('value="hep_')[1].split('"')[0]

    assert fhir_access.hash_of("hep_" + text) == bytes(tokens()[0].token_sha256)
    assert text not in window.get(PAGE).content.decode()
    assert "Our system" in window.get(PAGE).content.decode()
    assert verbs("clinictoken") == ["created"]


def test_a_token_without_a_name_is_refused_at_the_field(window):
    response = window.post(NEW, {"name": " "})

    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"name"}
    assert tokens() == []


def test_a_clinic_has_only_so_many_tokens(window, monkeypatch):
    monkeypatch.setattr(fhir_access, "MOST_TOKENS", 1)
    window.post(NEW, {"name": "One"})
    response = window.post(NEW, {"name": "Two"})

    assert response.status_code == 422
    assert 'value="Two"' in response.content.decode()
    assert len(tokens()) == 1


def test_a_revoked_token_stays_on_the_page_and_is_revoked_once(practice, window):
    window.post(NEW, {"name": "Our system"})
    address = reverse("clinics:token-revoke", args=[tokens()[0].pk])
    for _twice in range(2):
        window.post(address)

    assert "revoked" in window.get(PAGE).content.decode()
    assert verbs("clinictoken") == ["created", "revoked"]


def test_another_clinics_token_is_not_found(window):
    other = make_practice()
    with acting_for(other.clinic):
        token, _text = fhir_access.create_token(other.clinic, name="Theirs", by=other.admin)

    assert window.post(reverse("clinics:token-revoke", args=[token.pk])).status_code == 404
    assert tokens()[0].revoked_at is None


@pytest.mark.parametrize("address", [PAGE, NEW, ALL])
def test_it_is_for_admins_alone(practice, address):
    clinician = client_of(practice.clinician)
    answer = clinician.get(address) if address == PAGE else clinician.post(address, {"name": "x"})

    assert answer.status_code == 403
    assert tokens() == []


# ---- everything


def unpacked(response) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def test_everything_is_there_and_nothing_of_another_clinic(practice, window):
    make_practice(patient="Somebody Else")
    take(practice, an_entry(practice))
    response = window.post(ALL)
    archive = unpacked(response)

    folder = f"records/{practice.patient.identifier}"
    assert archive.testzip() is None
    assert sorted(archive.namelist()) == sorted([
        "README.txt", f"{folder}/record.json", f"{folder}/sessions.csv",
        f"{folder}/program-{practice.program.pk}.pdf", "library.zip",
    ])  # fmt: skip
    assert json.loads(archive.read(f"{folder}/record.json"))["patient"]["name"] == practice.patient.name
    assert archive.read(f"{folder}/program-{practice.program.pk}.pdf").startswith(b"%PDF")
    assert zipfile.ZipFile(io.BytesIO(archive.read("library.zip"))).testzip() is None


def test_everything_is_an_event_of_the_clinic_and_of_each_record(practice, window):
    unpacked(window.post(ALL))

    assert verbs("clinic")[-1] == "exported"
    assert verbs("patient")[-1] == "exported"


def test_a_link_that_was_followed_exports_nothing(window):
    assert window.get(ALL).status_code == 405


def test_the_records_are_never_in_memory_together(practice, monkeypatch):
    with acting_for(practice.clinic):
        # Without a living link nothing is printed: what is weighed is the writing alone.
        prescribing.discharge(practice.patient, by=practice.admin)
        for number in range(39):
            prescribing.add_patient(practice.clinic, name=f"P {number}", by=practice.admin)
    size = 500_000
    monkeypatch.setattr(record_json, "render", lambda _record: os.urandom(size))
    pieces = taking_along.everything(practice.clinic, by=practice.admin, at=now())

    tracemalloc.start()
    total = sum(len(piece) for piece in pieces)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert total > 40 * size
    assert peak < 8 * size
