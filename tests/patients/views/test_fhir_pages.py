"""The read-only FHIR pages: who gets in, what is found, page by page, and an outcome for every error."""

import json
import re
import uuid
from urllib.parse import quote, urlencode, urlsplit

import fhirkit
import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hep.audit.models import AuditEvent
from hep.clinics.tenancy import acting_for, whole_site
from patients import fhir_access, taking_along
from tests.clinics.factories import make_clinic, make_person, make_practice
from tests.patients.diaries import an_entry, take

pytestmark = pytest.mark.django_db
KEY = "7f3c9a12-0000-4000-8000-000000000001"
KINDS = ("CarePlan", "ServiceRequest", "Observation")


@pytest.fixture
def practice():
    made = make_practice(exercises=3)
    take(made, an_entry(made))
    return made


def token_of(practice) -> str:
    with acting_for(practice.clinic):
        return fhir_access.create_token(practice.clinic, name="Our system", by=practice.admin)[1]


@pytest.fixture
def stranger():
    """A system whose clinic has no patients: enough for what is refused before anybody is looked for."""
    clinic = make_clinic()
    with acting_for(clinic):
        text = fhir_access.create_token(clinic, name="x", by=make_person(clinic, role="admin"))[1]
    return Client(headers={"Authorization": f"Bearer {text}"}, enforce_csrf_checks=True)


@pytest.fixture
def system(practice):
    return Client(headers={"Authorization": f"Bearer {token_of(practice)}"})


def of(practice, kind: str = "CarePlan", more: str = "", name: str = "patient.identifier") -> str:
    return f"/fhir/{kind}?{name}={practice.patient.identifier}{more}"


def answer(response, status: int = 200) -> dict:
    assert response.status_code == status
    assert response["Content-Type"] == "application/fhir+json; charset=utf-8"
    assert "Access-Control-Allow-Origin" not in response
    found = json.loads(response.content)
    assert [str(issue) for issue in fhirkit.validate(found)] == []
    return found


def outcome(response, status: int) -> str:
    found = answer(response, status)
    assert found["resourceType"] == "OperationOutcome"
    return found["issue"][0]["code"]


def events() -> list[tuple]:
    with whole_site():
        return list(AuditEvent.objects.order_by("seq").values_list("verb", "actor", "object_id"))


# ---- what is found


@pytest.mark.parametrize(("kind", "total"), [("CarePlan", 1), ("ServiceRequest", 3), ("Observation", 2)])
def test_a_search_finds_what_one_patient_has(practice, system, kind, total):
    found = answer(system.get(of(practice, kind)))

    assert (found["type"], found["total"], len(found["entry"])) == ("searchset", total, total)
    assert {entry["resource"]["resourceType"] for entry in found["entry"]} == {kind}
    assert practice.patient.name not in json.dumps(found)


@pytest.mark.parametrize(
    "name", ["subject.identifier", "patient:identifier", "subject:identifier", "patient"]
)
def test_the_patient_can_be_named_in_each_way_of_the_standard(practice, system, name):
    assert answer(system.get(of(practice, name=name)))["total"] == 1


def test_an_identifier_of_another_system_is_nobodys(practice, system):
    key = practice.patient.identifier
    own, other = f"{taking_along.fhir_base()}/id/patient", "urn:oid:1.2.3"
    found = [
        answer(system.get("/fhir/CarePlan", {"patient.identifier": f"{name}|{key}"}))["total"]
        for name in (own, other)
    ]

    assert found == [1, 0]


def test_each_resource_is_read_by_its_id(practice, system):
    for kind in KINDS:
        for entry in answer(system.get(of(practice, kind)))["entry"]:
            resource = entry["resource"]
            assert answer(system.get(f"/fhir/{kind}/{resource['id']}")) == resource


def test_the_pages_of_a_search_follow_each_other_and_leave_nothing_out(practice, system):
    address, ids, pages = of(practice, "ServiceRequest", "&_count=2"), [], 0
    while address:
        found = answer(system.get(address))
        ids += [entry["resource"]["id"] for entry in found["entry"]]
        links = {link["relation"]: link["url"] for link in found["link"]}
        following = urlsplit(links.get("next", ""))
        address, pages = f"{following.path}?{following.query}" if following.path else "", pages + 1

    assert (pages, len(ids), len(set(ids))) == (2, 3, 3)


def test_a_count_of_nought_is_the_total_alone(practice, system):
    found = answer(system.get(of(practice, "ServiceRequest", "&_count=0")))

    assert (found["total"], "entry" in found, len(found["link"])) == (3, False, 1)


def test_the_statement_needs_no_token_and_names_what_is_offered(client):
    found = answer(client.get("/fhir/metadata"))

    assert [each["type"] for each in found["rest"][0]["resource"]] == list(KINDS)


# ---- who looked


def test_each_answer_about_a_patient_is_an_event_and_an_empty_one_is_none(practice, system):
    with whole_site():
        token = fhir_access.ClinicToken.objects.get()
    before = len(events())

    system.get(of(practice))
    system.get(f"/fhir/CarePlan/program-{practice.program.pk}")
    system.get(f"/fhir/CarePlan?patient.identifier={uuid.uuid4()}")

    look = ("read over FHIR", f"clinictoken:{token.pk}", str(practice.patient.pk))
    assert events()[before:] == [look, look]


# ---- who gets in


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Bearer hep_x", "Basic aGVwOng=", "bearer \u00e9", "Bearer a b", "x" * 4000],
)
def test_without_a_living_token_nobody_gets_in(header):
    headers = {"Authorization": header} if header else {}
    response = Client(headers=headers).get(f"/fhir/CarePlan?patient={KEY}")

    assert outcome(response, 401) == "login"
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_a_revoked_token_and_a_clinic_that_was_closed_let_nobody_in(practice):
    first, second = token_of(practice), token_of(practice)
    with acting_for(practice.clinic):
        fhir_access.revoke_token(fhir_access.tokens_of(practice.clinic).last(), by=practice.admin)
    statuses = [
        Client(headers={"Authorization": f"Bearer {text}"}).get(of(practice)).status_code
        for text in (first, second)
    ]
    practice.clinic.is_active = False
    practice.clinic.save()
    closed = Client(headers={"Authorization": f"Bearer {second}"}).get(of(practice))

    assert (statuses, closed.status_code) == ([401, 200], 401)


def test_the_database_holds_no_token(practice):
    text = token_of(practice)
    with whole_site():
        row = fhir_access.ClinicToken.objects.get()

    assert bytes(row.token_sha256) == fhir_access.hash_of(text)
    assert text not in repr(vars(row))
    assert re.fullmatch(r"hep_[\w-]{43}", text)


def test_a_session_of_a_person_is_no_token(practice):
    window = Client()
    window.force_login(practice.admin)

    assert outcome(window.get(of(practice)), 401) == "login"


def test_the_patients_of_another_clinic_are_not_there(practice):
    stranger = Client(headers={"Authorization": f"Bearer {token_of(make_practice())}"})
    ids = [f"program-{practice.program.pk}", f"program-{10**9}", f"program-{10**30}", "x"]

    assert answer(stranger.get(of(practice)))["total"] == 0
    assert {stranger.get(f"/fhir/CarePlan/{key}").content for key in ids} == {
        stranger.get("/fhir/Observation/no").content
    }
    assert outcome(stranger.get(f"/fhir/CarePlan/{ids[0]}"), 404) == "not-found"


def test_too_many_requests_and_too_many_guesses_wait(practice, system, monkeypatch):
    monkeypatch.setattr(fhir_access, "MOST_READS", 2)
    monkeypatch.setattr(fhir_access, "MOST_GUESSES", 1)
    reads = [system.get(of(practice)) for _time in range(3)]
    guesses = [Client(headers={"Authorization": "Bearer hep_no"}).get(of(practice)) for _time in range(2)]

    assert [each.status_code for each in (*reads, *guesses)] == [200, 200, 429, 401, 429]
    assert outcome(reads[-1], 429) == "throttled"
    assert reads[-1]["Retry-After"] == "60"
    cache.clear()
    assert system.get(of(practice)).status_code == 200


# ---- errors


@pytest.mark.parametrize(
    "query",
    ["", "_count=5", "patient.identifier=", "patient.identifier=no", "patient.identifier=%FF"]
    + ["patient=Group/1", f"patient={KEY}&subject={KEY}", f"patient={KEY}&patient={KEY}", "&&==;;"]
    + ["patient.identifier=" + "x" * 5000, "a" * 3000, "&".join("x=1" for _time in range(2000))]
    + [f"patient={KEY}&{more}" for more in ("_count=x", "_count=-1", "_count=", "_offset=1e3", "name=Maria")]
    + [f"patient={KEY}&{more}" for more in ("_count=99999999999999999999", "_count=\u0663", "_sort=date")]
    + [f"patient={KEY}&{more}" for more in ("_offset=999999999", "_format=xml", "_include=*")],
)
def test_a_query_of_junk_is_told_so(stranger, query):
    assert outcome(stranger.get(f"/fhir/CarePlan?{query}"), 400) == "invalid"


PARAMETERS = ("patient.identifier", "patient", "subject:identifier", "_count", "_offset", "_format", "x")
QUERIES = st.lists(st.tuples(st.sampled_from(PARAMETERS), st.text(max_size=20) | st.just(KEY)), max_size=4)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(QUERIES, st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20))
def test_whatever_is_asked_gets_an_answer_in_fhir(stranger, query, key):
    cache.clear()
    typed = urlencode([(name, text.replace("\0", "")) for name, text in query])
    found = stranger.get(f"/fhir/CarePlan?{typed}"), stranger.get(f"/fhir/Observation/{quote(key, safe='')}")

    assert {each["Content-Type"] for each in found} == {"application/fhir+json; charset=utf-8"}
    assert found[0].status_code in (200, 400)
    assert found[1].status_code in (400, 404)  # an empty key is a search without a patient


@pytest.mark.parametrize(
    "path", ["", "Patient", "Patient/1", "CarePlan/", "CarePlan/a/b", "$everything", "é", "metadata/"]
)
def test_an_address_there_is_not_is_told_so(stranger, path):
    assert outcome(stranger.get(f"/fhir/{path}"), 404) == "not-found"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_nothing_can_be_changed(stranger, method):
    for path in ("CarePlan", "CarePlan/x", "metadata", "nothing"):
        response = getattr(stranger, method)(f"/fhir/{path}")

        assert outcome(response, 405) == "not-supported"
        assert response["Allow"] == "GET, HEAD"
