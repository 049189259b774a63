"""What a patient's device installs, and how it tells our answers from a network's."""

import gzip

import pytest
from django.contrib.staticfiles import finders

from hep.clinics.tenancy import acting_for, whole_site
from patients import sharing
from patients.models import LinkAccess
from tests.clinics.factories import make_practice, publish

pytestmark = pytest.mark.django_db
PAGES = ["", "advice/", "device/"]
SHARED = ["sw.js", "app.webmanifest"]


@pytest.fixture
def practice():
    return make_practice()


@pytest.mark.parametrize("place", PAGES)
def test_every_page_of_a_plan_says_which_version_it_is_and_so_does_a_304(client, practice, place):
    page = client.get(f"/p/{practice.token}/{place}")
    again = client.get(f"/p/{practice.token}/{place}", headers={"If-None-Match": page["ETag"]})

    assert page["X-Plan"] == practice.version.digest[:12]
    assert (again.status_code, again["X-Plan"]) == (304, page["X-Plan"])


@pytest.mark.parametrize("place", PAGES)
def test_another_version_says_another_one(client, practice, place):
    before = client.get(f"/p/{practice.token}/{place}")["X-Plan"]
    with acting_for(practice.clinic):
        practice.program.title = "Strong hips"
        practice.program.save()
        publish(practice.program, by=practice.clinician)

    assert client.get(f"/p/{practice.token}/{place}")["X-Plan"] != before


@pytest.mark.parametrize("place", [*PAGES, "handout.pdf", "qr.svg"])
def test_a_dead_link_says_that_the_plan_is_gone(client, practice, place):
    with acting_for(practice.clinic):
        sharing.revoke_link(practice.link, by=practice.clinician)

    answer = client.get(f"/p/{practice.token}/{place}")

    assert (answer.status_code, answer["X-Plan"]) == (404, "gone")


@pytest.mark.parametrize("path", ["/nothing", "/p/token/nothing", "/patients/0/", "/m/nothing"])
def test_no_other_404_says_so(client, path):
    assert "X-Plan" not in client.get(path)


@pytest.mark.parametrize("file", SHARED)
def test_what_is_installed_is_the_same_for_every_token_and_asks_no_database(
    client, practice, file, django_assert_num_queries
):
    with django_assert_num_queries(0):
        answers = [client.get(f"/p/{token}/{file}") for token in (practice.token, "0" * 26)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].content == answers[1].content
    assert practice.token.encode() not in answers[0].content
    assert {answer["Cache-Control"] for answer in answers} == {"no-cache"}


@pytest.mark.parametrize("file", SHARED)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_what_is_installed_can_only_be_read(client, practice, file, method):
    assert getattr(client, method)(f"/p/{practice.token}/{file}").status_code == 405


def test_the_icon_on_a_device_screen_says_nothing_of_a_patient(client, practice):
    manifest = client.get(f"/p/{practice.token}/app.webmanifest")

    facts = manifest.json()
    assert (facts["name"], facts["start_url"], facts["scope"]) == ("Exercise program", "./", "./")
    assert (manifest["Content-Type"], facts["display"]) == ("application/manifest+json", "standalone")
    assert [icon["sizes"] for icon in facts["icons"]] == ["192x192", "512x512", "512x512"]
    assert all(finders.find(icon["src"].removeprefix("/static/")) for icon in facts["icons"])


def test_the_worker_is_a_script_under_the_policy_of_the_site(client, practice):
    worker = client.get(f"/p/{practice.token}/sw.js")

    assert worker["Content-Type"] == "text/javascript; charset=utf-8"
    assert "worker-src 'self'" in worker["Content-Security-Policy"]
    assert "Service-Worker-Allowed" not in worker


def test_what_a_script_fetches_is_not_counted_as_an_opening(client, practice):
    client.get(f"/p/{practice.token}/")
    client.get(f"/p/{practice.token}/device/")

    with whole_site():
        assert list(LinkAccess.objects.order_by("pk").values_list("result", flat=True)) == [
            "opened",
            "device",
        ]


def test_the_page_for_the_device_holds_no_name_but_the_greeting(client, practice):
    page = client.get(f"/p/{practice.token}/device/")

    text = page.content if "Content-Encoding" not in page else gzip.decompress(page.content)
    assert b"Keller" not in text
    assert b"data-version=1" in text
