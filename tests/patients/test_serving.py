import gzip

import brotli
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hep.clinics.tenancy import acting_for, whole_site
from patients import rendering, serving
from patients.models import ProgramVersion, RenderedHandout
from tests.clinics.factories import make_practice, publish

UNPACK = {False: gzip.decompress, True: brotli.decompress}

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice():
    return make_practice()


@pytest.mark.parametrize("page", ["handout", "advice", "session", "device"])
def test_what_is_issued_is_found_in_one_query_with_its_page(practice, page):
    with CaptureQueriesContext(connection) as queries:
        found = serving.issued(practice.token, page=page)

    assert len(queries) == 1
    assert (found.link_id, found.clinic_id) == (practice.link.pk, practice.clinic.pk)
    assert (found.version_id, found.digest) == (practice.version.pk, practice.version.digest)
    assert found.renderer == serving.renderer_key()
    assert found.text() == gzip.decompress(found.body)


def test_a_link_leads_to_the_newest_version(practice):
    with acting_for(practice.clinic):
        newer = publish(practice.program, by=practice.clinician)

    assert serving.issued(practice.token).version_id == newer.pk
    assert serving.version_of(serving.issued(practice.token)) == newer


def test_the_query_finds_its_link_by_an_index(practice):
    values = ["handout", "de", serving.hash_of(practice.token), "2026-01-01"]
    with connection.cursor() as cursor:
        explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
        if connection.vendor == "postgresql":
            cursor.execute("SET enable_seqscan = off")
        cursor.execute(f"{explain} {serving.ISSUED}", values)
        plan = "\n".join(str(row) for row in cursor.fetchall())

    assert "Seq Scan" not in plan
    assert "SCAN" not in plan
    assert "token_sha256" in plan


def test_a_page_made_now_is_the_page_that_was_stored(practice):
    stored = serving.issued(practice.token)
    with whole_site():
        RenderedHandout.objects.all().delete()
    bare = serving.issued(practice.token)
    made = serving.rendered_now(bare, page="handout")

    assert (bare.body, bare.etag) == (None, None)
    assert made.text() == stored.text()
    with whole_site():
        assert RenderedHandout.objects.count() == 0


def test_a_page_that_is_not_stored_is_made_once_by_a_process(practice, monkeypatch):
    with whole_site():
        RenderedHandout.objects.all().delete()
    monkeypatch.setattr(serving, "_made", {})
    first = serving.rendered_now(serving.issued(practice.token), page="handout")
    monkeypatch.delattr(serving, "render_page")

    assert serving.rendered_now(serving.issued(practice.token), page="handout") == first


def test_pages_made_now_do_not_fill_the_memory(practice, monkeypatch):
    monkeypatch.setattr(serving, "MOST_KEPT", 1)
    monkeypatch.setattr(serving, "_made", {})
    with whole_site():
        RenderedHandout.objects.all().delete()
    for page in ("handout", "advice"):
        serving.rendered_now(serving.issued(practice.token), page=page)

    assert [page for _digest, page, *_rest in serving._made] == ["advice"]


def test_no_rendering_holds_a_token_or_the_address_of_this_site(practice):
    with whole_site():
        rows = list(RenderedHandout.objects.all())
    bodies = [UNPACK[row.page.endswith(serving.BROTLI)](bytes(row.body)) for row in rows]

    pages = {"handout", "advice", "session", "device"}
    assert {row.page for row in rows} == {"print", *pages, *(f"{page}.br" for page in pages)}
    for body in bodies:
        assert practice.token.encode() not in body
        assert settings.PUBLIC_URL.encode() not in body


def test_stale_renderings_are_made_anew_once(practice):
    with whole_site():
        RenderedHandout.objects.update(renderer="older", body=b"old", etag="old")
        assert rendering.render_stale() == 1
        assert rendering.render_stale() == 0
        assert ProgramVersion.objects.count() == 1

    assert serving.issued(practice.token).renderer == serving.renderer_key()


def test_another_clinics_link_opens_another_plan(practice):
    other = make_practice()

    assert serving.issued(other.token).version_id == other.version.pk
    assert serving.issued(practice.token).version_id == practice.version.pk
