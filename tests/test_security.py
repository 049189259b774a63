"""The walls, walked along: every address, each kind of visitor, what changes and what the headers say."""

import re

import pytest
from django.contrib import admin
from django.test import Client

from hep.audit.models import AuditEvent
from hep.clinics.tenancy import whole_site
from tests.addresses import addresses, closed, nobodys, objects_of
from tests.clinics.factories import PASSWORD, client_of, make_person, make_practice
from tests.database import snapshot

pytestmark = pytest.mark.django_db
# What looking at a page may write: the audit trail, and when somebody was there.
NOTES = {"audit_auditevent", "patients_linkaccess", "usersessions_usersession"}


@pytest.fixture
def mine():
    return make_practice()


@pytest.fixture
def theirs():
    return make_practice()


def without_csrf(response) -> tuple:
    """Status and page without the token that is new on every page."""
    text = getattr(response, "content", b"").decode()
    return response.status_code, re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


# ---- who gets in


def test_a_visitor_who_did_not_sign_in_is_sent_to_do_so_everywhere(mine):
    objects = objects_of(mine)
    inside = []
    for address in closed():
        for method in ("get", "post"):
            response = getattr(Client(), method)(address.of(objects))
            if response.status_code != 302 or not response.url.startswith("/accounts/login/?next="):
                inside.append((address.name, method, response.status_code))

    assert inside == []


def test_only_these_pages_open_without_a_sign_in():
    assert {address.name for address in addresses() if address.is_open} == {
        "handout", "handout-advice", "handout-session", "handout-device", "handout-worker",
        "handout-manifest", "handout-qr", "handout-pdf", "handout-from-qr", "handout-from-sheet",
        "handout-type", "handout-print", "handout-png", "session-log", "session-kept",
        "handout-pin", "handout-history", "handout-entry", "handout-calendar", "calendar-file",
        "picture", "robots", "healthz", "fhir-metadata", "fhir-care-plans", "fhir-care-plan",
        "fhir-service-requests", "fhir-service-request", "fhir-observations", "fhir-observation", "fhir-base",
        "fhir-nothing",
        "handout-reminders", "reminders-stop",
    }  # fmt: skip


def test_no_patient_is_registered_in_the_admin_site():
    registered = {model._meta.label for model in admin.site._registry}

    assert not [label for label in registered if label.startswith(("patients.", "audit."))]


def test_the_objects_of_another_clinic_are_not_found_and_nothing_changes(mine, theirs):
    foreign = objects_of(theirs)
    person = client_of(make_person(mine.clinic, role="admin"))
    person.get("/patients/")
    before, different = snapshot(), []
    for address in closed():
        if not set(address.names) - {"to"}:
            continue
        for method in ("get", "post"):
            answer = getattr(person, method)(address.of(foreign))
            missing = getattr(person, method)(address.of(nobodys(foreign)))
            if answer.status_code not in (404, 405) or without_csrf(answer) != without_csrf(missing):
                different.append((address.name, method, answer.status_code, missing.status_code))

    assert different == []
    assert {table for table, rows in snapshot().items() if rows != before[table]} <= {
        "usersessions_usersession"
    }


def test_an_own_object_below_a_foreign_one_is_not_found_either(mine, theirs):
    own, foreign = objects_of(mine), objects_of(theirs)
    person = client_of(mine.admin)
    mixed = []
    for address in closed():
        names = [name for name in address.names if name not in ("to", "pk", "language")]
        for name in names:
            response = person.get(address.of(own | {name: foreign[name]}))
            mixed += [(address.name, name)] if response.status_code not in (404, 405) else []

    assert mixed == []


# ---- looking changes nothing


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_at_every_page_changes_nothing(mine, method):
    objects = objects_of(mine)
    person = client_of(mine.admin)
    person.get("/patients/")
    before, broken = snapshot(), []
    for address in closed():
        response = getattr(person, method)(address.of(objects))
        if response.status_code >= 500:
            broken.append((address.name, response.status_code))

    after = snapshot()
    assert broken == []
    assert {table for table in after if before[table] != after[table]} <= NOTES


RECORDS = {
    "patients:patient-detail": "viewed",
    "patients:patient-edit": "viewed",
    "patients:program-detail": "viewed",
    "patients:program-preview": "viewed",
    "patients:program-preview-advice": "viewed",
    "patients:program-share": "viewed",
    "patients:program-compare": "viewed",
    "patients:paper-ticks": "viewed",
    "patients:version-pdf": "printed",
    "patients:record": "viewed",
    "patients:record-csv": "exported",
    "patients:record-json": "exported",
    "patients:record-fhir": "exported",
}
# Parts of the page of a program, which the builder opens in it; and lists that open no record.
NO_RECORD = {"home", "patients:patient-list", "patients:patient-new", "patients:link-qr"} | {
    "patients:template-list",
    "patients:template-upload",
    "patients:template-edit",
    "patients:template-file",
    "patients:exercise-tags",
    "patients:find",
    "patients:keyboard-map",
    "patients:version-png",  # a look at a print before it is made; alone it is one, once an hour
    "patients:program-check",  # a look at the plan beside it; alone it is one, once an hour
}


def events_of(look) -> list[str]:
    with whole_site():
        before = AuditEvent.objects.count()
        look()
        return list(AuditEvent.objects.order_by("seq").values_list("verb", flat=True)[before:])


def test_every_view_of_a_record_leaves_one_event(mine):
    objects = objects_of(mine)
    person = client_of(mine.clinician)
    seen = {}
    for address in closed():
        if not address.name.startswith("patients:") or address.name in NO_RECORD:
            continue
        url = address.of(objects)
        if person.options(url).status_code == 405 and person.get(url).status_code == 405:
            continue
        seen[address.name] = events_of(lambda url=url: person.get(url))

    assert {name: seen.get(name) for name in RECORDS} == {name: [verb] for name, verb in RECORDS.items()}
    assert all(verbs == ["viewed"] for name, verbs in seen.items() if name not in RECORDS), seen


# ---- headers

CLINICIANS = ["/patients/", "/patients/new/", "/exercises/", "/clinic/", "/accounts/2fa/", "/no/such/page/"]
OPEN = ["/accounts/login/", "/accounts/password/reset/", "/healthz", "/robots.txt", "/p/"]


def policy(response) -> dict[str, set[str]]:
    parts = response["Content-Security-Policy"].split(";")
    return {part.split()[0]: set(part.split()[1:]) for part in parts if part.strip()}


def check_common_headers(response) -> None:
    rules = policy(response)
    assert rules["default-src"] == {"'none'"}
    assert rules["frame-ancestors"] == {"'none'"}
    assert rules["base-uri"] == {"'none'"}
    assert rules["form-action"] == {"'self'"}
    assert set().union(*rules.values()) <= {"'none'", "'self'", "data:"}
    assert "data:" not in rules["script-src"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "strict-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


@pytest.mark.parametrize("address", CLINICIANS)
def test_a_clinicians_page_is_kept_nowhere(mine, address):
    response = client_of(mine.admin).get(address)

    check_common_headers(response)
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("address", OPEN)
def test_an_open_page_has_the_same_walls(client, address):
    response = client.get(address)

    check_common_headers(response)
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    "representation",
    ["", "?sheet=1", "advice/", "session/", "device/", "handout.pdf", "qr.svg", "print/", "print.png"],
)
def test_a_handout_is_private_and_found_by_no_search_engine(client, mine, representation):
    response = client.get(f"/p/{mine.token}/{representation}")

    check_common_headers(response)
    assert response["Cache-Control"] == "private, no-cache"
    assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert ("ETag" in response) is (representation != "qr.svg")


def test_a_dead_link_is_kept_nowhere(client):
    response = client.get("/p/" + "0" * 26 + "/")

    check_common_headers(response)
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"


def test_a_picture_may_be_kept_for_ever_and_runs_nothing(client, mine):
    picture = re.search(r"/m/[\w-]+\.webp", client.get(f"/p/{mine.token}/").content.decode())[0]
    response = client.get(picture)
    assert b"".join(response).startswith(b"RIFF")

    assert "immutable" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "'none'" in response["Content-Security-Policy"]
    assert not response.cookies


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client, mine):
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": mine.admin.email, "password": "correct horse battery"})

    assert client.cookies["hep"]["httponly"] is True
    assert {cookie["samesite"] for cookie in client.cookies.values()} == {"Lax"}


def test_a_form_without_its_token_is_refused(mine):
    browser = client_of(mine.admin, enforce_csrf_checks=True)

    assert browser.post("/patients/new/", {"name": "Mallory"}).status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "evil.example:80", "a b", ""])
def test_an_unknown_host_is_refused(host):
    assert Client(headers={"Host": host}).get("/accounts/login/").status_code == 400


# ---- a NUL, which PostgreSQL can neither keep nor look for

NUL_ADDRESSES = [
    "/exercises/?q=%00", "/patients/?page=%00", "/patients/new/?x=a%00b", "/%00/", "/p/%00/",
    "/m/%00-390.webp", "/static/%00", "/accounts/login/?next=%00", "/accounts/password/reset/key/1-%00/",
    *(f"/admin/exercises/exercise/?{name}=%00" for name in ("q", "p", "o", "status", "position")),
    *(f"/admin/clinics/user/?{name}=%00" for name in ("q", "role__exact", "clinic__id__exact")),
]  # fmt: skip


@pytest.mark.parametrize("address", NUL_ADDRESSES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_address_with_a_nul_is_refused(mine, address, method):
    person = client_of(make_person(mine.clinic, role="admin", is_superuser=True))

    response = getattr(person, method)(address)

    assert (response.status_code, policy(response)["default-src"]) == (400, {"'none'"})


def test_what_only_looks_like_a_nul_is_none(mine):
    person = client_of(mine.clinician)

    assert person.get("/exercises/?q=100%2500").status_code == 200


@pytest.mark.parametrize("key", ["\0abcdefgh", "abcd\0efgh", "' OR 1=1 --", "abcdefgh\n", "x" * 5000])
def test_a_forged_session_cookie_is_no_session(client, key):
    client.cookies["hep"] = key

    response = client.get("/patients/")

    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("/accounts/login/", {"login": "a\0@b.example", "password": "p"}),
        ("/accounts/login/", {"login": "a@b.example", "password": "\0"}),
        ("/accounts/login/", {"login": "a@b.example", "password": "p", "next": "/\0"}),
        ("/accounts/password/reset/", {"email": "a\0@b.example"}),
    ],
)
def test_a_nul_in_a_form_is_an_error_in_that_form(client, mine, address, form):
    response = client.post(address, form)

    assert response.status_code in (200, 422)
    assert response.context["form"].errors


def test_a_sign_in_that_leads_to_a_nul_leads_home(client, mine):
    form = {"login": mine.admin.email, "password": PASSWORD, "next": "/patients/\0"}

    response = client.post("/accounts/login/", form)

    assert response.status_code == 302
    assert "\0" not in response.url
