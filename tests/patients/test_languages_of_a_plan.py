"""A plan in more than one language: which one a link opens, and in how many queries."""

import datetime as dt
import gzip

import brotli
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exercises.models import ExerciseText
from hep.clinics.tenancy import acting_for, whole_site
from patients import serving
from patients.models import RenderedHandout
from tests.clinics.factories import make_practice, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice():
    """A published plan whose exercise a person also reviewed in Arabic."""
    made = make_practice()
    with whole_site():
        ExerciseText.objects.create(
            exercise=made.prescription.exercise,
            language="ar",
            name="رفع الساق",
            steps=["استلقِ على جانبك.", "ارفع الساق."],
            reviewed_by="Layla Haddad",
            reviewed_on=dt.date(2026, 11, 1),
        )
        made.prescription.exercise.pictures.update(
            translations={"ar": {"caption": "البداية", "alt": "شخص مستلقٍ على جانبه."}}
        )
    with acting_for(made.clinic):
        made.program.line = "Slowly."
        made.program.save()
        publish(made.program, by=made.clinician)
    return made


def get(client, practice, query: str = "", **headers):
    return client.get(f"/p/{practice.token}/{query}", headers=headers)


@pytest.mark.parametrize(
    ("query", "language", "direction"),
    [("", "en", "ltr"), ("?lang=ar", "ar", "rtl"), ("?lang=en", "en", "ltr"), ("?lang=de", "en", "ltr")],
)
def test_a_link_opens_the_language_asked_for_else_the_plans_own(client, practice, query, language, direction):
    html = get(client, practice, query).content.decode()

    assert f"<html lang={language} dir={direction}>" in html
    assert ("رفع الساق" in html) == (language == "ar")


@pytest.mark.parametrize("strange", ["%ff%fe", "x" * 3000, "en'--", "", "../etc", "%F0%9F%92%A9", "AR"])
def test_a_strange_language_is_the_plans_own_and_no_error(client, practice, strange):
    assert b"<html lang=en" in get(client, practice, f"?lang={strange}").content


@pytest.mark.parametrize("page", ["", "advice/"])
def test_each_language_costs_one_query_and_has_an_etag_of_its_own(client, practice, page):
    with CaptureQueriesContext(connection) as queries:
        arabic = get(client, practice, f"{page}?lang=ar")
    asked = [q["sql"] for q in queries if "SAVEPOINT" not in q["sql"] and "linkaccess" not in q["sql"]]
    english = get(client, practice, page)

    assert len(asked) == 1
    assert arabic["ETag"] != english["ETag"]
    again = get(client, practice, f"{page}?lang=ar", **{"If-None-Match": arabic["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert get(client, practice, page, **{"If-None-Match": arabic["ETag"]}).status_code == 200


def test_the_page_offers_the_other_language_by_its_own_name(client, practice):
    english, arabic = (get(client, practice, query).content.decode() for query in ("", "?lang=ar"))

    assert '<a href="?lang=ar" lang=ar hreflang=ar dir=rtl>العربيّة</a>' in english
    assert "<a href=./ lang=en hreflang=en dir=ltr>English</a>" in arabic
    assert 'href="advice/?lang=ar"' in arabic


def test_a_plan_in_one_language_offers_no_choice(client):
    assert b"hreflang" not in get(client, make_practice()).content


@pytest.mark.parametrize("change", [{"renderer": "older", "body": b"old"}, None], ids=["stale", "gone"])
@pytest.mark.parametrize(("asked", "language"), [("ar", "ar"), ("de", "en"), (None, "en")])
def test_a_page_made_now_is_in_the_language_asked_for_too(practice, change, asked, language):
    stored = serving.current(practice.token, page="handout", language=asked)
    with whole_site():
        rows = RenderedHandout.objects.all()
        rows.update(**change) if change else rows.delete()

    made = serving.current(practice.token, page="handout", language=asked)

    assert (made.language, made.text()) == (language, stored.text())


# ---- packing


@pytest.mark.parametrize(
    ("accepted", "packing"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=1.0, gzip;q=0.8", "br"),
        ("gzip, deflate", "gzip"),
        ("GZIP", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br ; q=0.000, gzip;q=0", ""),
        ("identity", ""),
        ("brotli, x-gzip", ""),
        ("", ""),
    ],
)
def test_a_browser_gets_the_tightest_packing_it_takes(client, practice, accepted, packing):
    plain = get(client, practice, "?lang=ar").content
    packed = get(client, practice, "?lang=ar", **{"Accept-Encoding": accepted})
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[packing]

    assert packed.get("Content-Encoding", "") == packing
    assert "Accept-Encoding" in packed["Vary"].split(", ")
    assert unpack(packed.content) == plain


def test_each_packing_has_an_etag_of_its_own(client, practice):
    answers = [get(client, practice, **{"Accept-Encoding": packing}) for packing in ("br", "gzip")]

    assert len({answer["ETag"] for answer in answers}) == 2
    assert len(answers[0].content) < len(answers[1].content)
