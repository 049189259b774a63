"""The patient's side over HTTP: every representation, dead or alive, and what its headers say."""

import datetime as dt
import gzip

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hep.clinics.tenancy import acting_for, whole_site
from patients import prescribing, sharing
from patients.models import LinkAccess, RenderedHandout
from tests.clinics.factories import make_practice, publish
from tests.database import snapshot

pytestmark = pytest.mark.django_db
REPRESENTATIONS = [
    *(
        "",
        "?sheet=1",
        "advice/",
        "session/",
        "device/",
        "qr.svg",
        "qr.svg?sheet=1",
        "print/",
        "print/?layout=fridge",
        "print.png",
    ),
    *("handout.pdf", "handout.pdf?paper=letter", "handout.pdf?layout=large&ink=line"),
]


@pytest.fixture
def practice():
    return make_practice()


def address(token: str, representation: str = "") -> str:
    return f"/p/{token}/{representation}"


def end(practice, how: str) -> str:
    """Make the link dead in one of the ways; returns the token to try."""
    with acting_for(practice.clinic):
        if how == "revoked":
            sharing.revoke_link(practice.link, by=practice.clinician)
        elif how == "discharged":
            prescribing.discharge(practice.patient, by=practice.clinician)
        elif how == "expired":
            practice.link.expires_at = practice.link.created_at
            practice.link.save()
        elif how == "closed clinic":
            practice.clinic.is_active = False
            practice.clinic.save()
        elif how == "unpublished":
            program = prescribing.start_program(practice.patient, by=practice.clinician)
            return sharing.create_link(program, by=practice.clinician)[1]
    return practice.token if how != "unknown" else "0" * 26


DEATHS = ["unknown", "revoked", "expired", "discharged", "closed clinic", "unpublished"]


def test_every_dead_link_gets_the_same_answer_on_every_representation(client):
    answers = set()
    for how in DEATHS:
        token = end(make_practice(), how)
        for representation in REPRESENTATIONS:
            response = client.get(address(token, representation))
            headers = tuple(sorted(response.headers.items()))
            answers.add((response.status_code, response.content, headers))

    assert len(answers) == 1
    [(status, body, _headers)] = answers
    assert status == 404
    assert b"ask" in body.lower()


@pytest.mark.parametrize(
    ("asked", "accepts", "language"),
    [("?lang=ar", "de", "ar"), ("?lang=xx", "de", "de"), ("", "fr-CH, en", "fr"), ("", "", "en")],
)
def test_a_dead_link_speaks_the_language_asked_for_and_tells_no_kind_from_another(
    client, asked, accepts, language
):
    answers = set()
    for how in DEATHS:
        token = end(make_practice(), how)
        for representation in ("", "session/", "pin/", "calendar/", "print/"):
            address_asked = address(token, representation) + asked
            answers.add(client.get(address_asked, headers={"Accept-Language": accepts}).content)

    [page] = answers
    assert f"<html lang={language} ".encode() in page


@pytest.mark.parametrize("representation", REPRESENTATIONS)
def test_a_link_dies_at_the_next_request(client, practice, representation):
    assert client.get(address(practice.token, representation)).status_code == 200
    end(practice, "revoked")

    assert client.get(address(practice.token, representation)).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("representation", REPRESENTATIONS)
def test_a_handout_can_only_be_read(client, practice, method, representation):
    assert getattr(client, method)(address(practice.token, representation)).status_code == 405


def test_reading_changes_nothing_but_the_log_of_openings(practice):
    agents = ["Mozilla/5.0 Firefox/140", "SkypeUriPreview", "Mozilla/5.0 (compatible; bingbot/2.0)", ""]
    before = snapshot()
    for agent in agents:
        for representation in REPRESENTATIONS:
            for method in ("get", "head"):
                browser = Client(headers={"User-Agent": agent})
                assert getattr(browser, method)(address(practice.token, representation)).status_code == 200
        Client().get(address("0" * 26))

    after = snapshot()
    assert {table for table in after if before[table] != after[table]} == {"patients_linkaccess"}


# ---- the page


@pytest.mark.parametrize("exercises", [1, 4, 20])
@pytest.mark.parametrize("representation", ["", "advice/", "session/"])
def test_a_handout_costs_one_query_for_any_number_of_exercises(client, exercises, representation):
    practice = make_practice(exercises=exercises)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address(practice.token, representation)).status_code == 200

    log = [query["sql"] for query in queries if "linkaccess" in query["sql"]]
    assert len(log) == 1
    others = [q["sql"] for q in queries if q["sql"] not in log and "SAVEPOINT" not in q["sql"]]
    assert len(others) == 1


def test_a_browser_that_has_the_page_is_told_so(client, practice):
    page = client.get(address(practice.token))
    again = client.get(address(practice.token), headers={"If-None-Match": page["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == page["ETag"]
    assert again["Cache-Control"] == page["Cache-Control"] == "private, no-cache"
    assert client.get(address(practice.token), headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_new_version_is_another_page(client, practice):
    old = client.get(address(practice.token))
    with acting_for(practice.clinic):
        practice.program.title = "Strong hips"
        practice.program.save()
        publish(practice.program, by=practice.clinician)
    new = client.get(address(practice.token), headers={"If-None-Match": old["ETag"]})

    assert new.status_code == 200
    assert b"Strong hips" in new.content
    assert new["ETag"] != old["ETag"]


@pytest.mark.parametrize("representation", ["", "advice/", "session/"])
def test_a_browser_that_cannot_unzip_gets_the_same_page(client, practice, representation):
    plain = client.get(address(practice.token, representation))
    zipped = client.get(address(practice.token, representation), headers={"Accept-Encoding": "gzip, br;q=0"})

    assert "Content-Encoding" not in plain
    assert zipped["Content-Encoding"] == "gzip"
    assert {"Accept-Encoding"} <= set(zipped["Vary"].split(", ")) == set(plain["Vary"].split(", "))
    assert gzip.decompress(zipped.content) == plain.content
    assert plain.content.startswith(b"<!doctype html>")


def rendering(practice) -> RenderedHandout:
    with whole_site():
        return RenderedHandout.objects.get(version=practice.version, page="handout")


@pytest.mark.parametrize("change", [{"renderer": "old", "body": b"old"}, None], ids=["stale", "gone"])
def test_a_rendering_of_an_older_release_is_made_anew_and_not_stored(client, practice, change):
    fresh = client.get(address(practice.token)).content
    with whole_site():
        rows = RenderedHandout.objects.filter(version=practice.version)
        rows.update(**change) if change else rows.delete()
    before = snapshot()

    response = client.get(address(practice.token))

    assert (response.status_code, response.content) == (200, fresh)
    after = snapshot()
    assert {table for table in after if before[table] != after[table]} == {"patients_linkaccess"}


def test_the_page_holds_the_greeting_and_no_other_name(client):
    practice = make_practice(patient="Maria Keller-Canary")
    with acting_for(practice.clinic):
        prescribing.change_patient(
            practice.patient,
            values={"note": "canary note", "reference": "canary ref"},
            by=practice.clinician,
        )
        publish(practice.program, by=practice.clinician)
    page = client.get(address(practice.token)).content.decode()

    assert "Maria’s plan" in page
    assert "anary" not in page
    assert practice.token not in page
    assert "<title>Exercise program</title>" in page


def test_a_handout_sets_no_cookie(client, practice):
    for representation in REPRESENTATIONS:
        assert not client.get(address(practice.token, representation)).cookies


# ---- typed and scanned addresses


def test_an_address_in_capitals_leads_to_the_page(client, practice):
    answer = client.get(f"/P/{practice.token}/")

    assert (answer.status_code, answer.url) == (302, f"/p/{practice.token}/")


def test_a_token_typed_in_groups_opens(client, practice):
    grouped = "-".join(practice.token[n : n + 4] for n in range(0, 26, 4)).lower()

    assert client.get(address(grouped)).status_code == 200


@pytest.mark.parametrize("typed", ["%ff%fe", "..%2f..", "x" * 3000, "%F0%9F%92%A9", "'--"])
def test_a_strange_address_is_a_dead_link_and_no_error(client, typed):
    assert client.get(f"/p/{typed}/").status_code == 404


def test_the_qr_code_holds_the_public_address(client, practice, settings):
    settings.PUBLIC_URL = "https://plans.example"
    here = client.get(address(practice.token, "qr.svg")).content
    settings.ALLOWED_HOSTS = ["*"]
    forged = Client(headers={"Host": "evil.example"}).get(address(practice.token, "qr.svg")).content

    assert here == forged
    assert here.startswith(b"<svg")


# ---- the log of openings


def test_an_opening_is_noted_without_a_trace_of_who_it_was(client, practice):
    with time_machine.travel(dt.datetime(2026, 11, 16, 9, 47, tzinfo=dt.UTC), tick=False):
        client.get(
            address(practice.token),
            headers={"User-Agent": "Mozilla/5.0 (iPhone) Safari/604"},
            REMOTE_ADDR="203.0.113.7",
        )
    [row] = LinkAccess.objects.values()

    assert (row["link_id"], row["result"], row["browser"]) == (practice.link.pk, "opened", "Safari")
    assert row["hour"] == dt.datetime(2026, 11, 16, 9, tzinfo=dt.UTC)
    assert "203.0.113.7" not in str(row)


@pytest.mark.parametrize(
    ("representation", "result"), [("", "opened"), ("advice/", "opened"), ("handout.pdf", "pdf")]
)
def test_each_opening_is_one_row(client, practice, representation, result):
    client.get(address(practice.token, representation))

    assert list(LinkAccess.objects.values_list("result", flat=True)) == [result]


def test_a_dead_link_is_noted_without_a_link(client):
    client.get(address("0" * 26))

    assert list(LinkAccess.objects.values_list("result", "link")) == [("dead", None)]


def test_robots_are_kept_out(client):
    assert client.get("/robots.txt").content.decode().splitlines() == [
        "User-agent: *", "Disallow: /p/", "Disallow: /P/",
    ]  # fmt: skip


@pytest.mark.parametrize("paper", ["a3", "", "A4", "../etc"])
def test_an_unknown_paper_is_said_plainly(client, practice, paper):
    answer = client.get(address(practice.token, "handout.pdf"), {"paper": paper})

    assert (answer.status_code, answer.content) == (400, b"Paper is a4 or letter.")
