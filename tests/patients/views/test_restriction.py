"""Restrictions over HTTP: on the record, in the plan, on the shelf beside it."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_words

from hep.clinics.tenancy import acting_for
from patients import restricting
from patients.models import Restriction
from tests.factories import clinics
from tests.factories import patients as make
from tests.patients.views.building import address, as_htmx

pytestmark = pytest.mark.django_db
SOON = timezone.localdate() + dt.timedelta(days=20)


@pytest.fixture
def overhead(jonas, draft):
    """A tag on one exercise of the plan, and on one of the shelf."""
    tag = restricting.add_tag(jonas.clinic, name="overhead", by=jonas)
    tagged = [make.an_exercise("Bird Dog"), make.an_exercise("Shoulder Press")]
    restricting.tag_more(tag, exercises=tagged, by=jonas)
    return tag


@pytest.fixture
def restriction(jonas, draft, overhead):
    return restricting.restrict(draft.patient, tag=overhead, until=SOON, note="Sling.", by=jonas)


def text(response) -> str:
    return response.content.decode()


def sentence() -> str:
    return restricting.sentence(
        Restriction(tag=restricting.ClinicTag(name="overhead"), until=SOON), on=timezone.localdate()
    )


def test_a_restriction_is_set_and_stands_on_the_record(desk, draft, overhead):
    new = address("restriction-new", draft.patient_id)
    assert new in text(desk.get(address("patient-detail", draft.patient_id)))

    response = desk.post(new, {"tag": overhead.pk, "until": SOON.isoformat(), "note": "Sling."})
    record = text(desk.get(response.url))
    assert sentence() in record
    assert date_words(SOON, "j F") in sentence()
    assert "Sling." in record


def test_the_plan_and_the_shelf_are_flagged_in_the_words_of_the_tag(desk, draft, restriction):
    page = text(desk.get(address("program-detail", draft.pk)))
    shelf = text(desk.get(address("program-detail", draft.pk), headers=as_htmx("shelf")))

    # once above the plan, once in it, twice on the shelf
    assert page.count(sentence()) == 4
    assert shelf.count(sentence()) == 2


def test_a_day_that_has_come_says_nothing(desk, draft, restriction):
    restriction.until = timezone.localdate() - dt.timedelta(days=1)
    restriction.save()

    assert "overhead" not in text(desk.get(address("program-detail", draft.pk)))


def test_a_flag_forbids_nothing(desk, draft, restriction):
    press = make.an_exercise("Shoulder Press")
    desk.post(address("prescription-new", draft.pk), {"exercise": press.pk})

    assert make.order(draft)["Main"][-1] == "Shoulder Press"


@pytest.mark.parametrize(
    "typed", [{"tag": ""}, {"tag": "99999"}, {"until": "soon"}, {"note": "x" * 201}], ids=str
)
def test_a_wrong_restriction_is_said_and_what_was_typed_is_kept(desk, draft, overhead, typed):
    form = {"tag": overhead.pk, "until": "", "note": "Sling."} | typed
    response = desk.post(address("restriction-new", draft.patient_id), form)

    assert response.status_code == 422
    assert form["note"] in text(response)
    assert not Restriction.objects.exists()


def test_another_clinics_tag_cannot_be_chosen(desk, draft, overhead):
    other = clinics.clinician()
    with acting_for(other.clinic):
        theirs = restricting.add_tag(other.clinic, name="theirs", by=other)
    response = desk.post(address("restriction-new", draft.patient_id), {"tag": theirs.pk})

    assert response.status_code == 422


def test_a_restriction_is_changed_and_lifted(desk, draft, overhead, restriction):
    url = address("restriction-edit", restriction.pk)
    desk.post(url, {"tag": overhead.pk, "until": "", "note": ""})
    assert "overhead: not for now" in text(desk.get(address("patient-detail", draft.patient_id)))

    desk.post(address("restriction-lift", restriction.pk))
    assert "overhead" not in text(desk.get(address("patient-detail", draft.patient_id)))


def test_without_a_tag_the_page_is_a_way_on(desk, draft):
    new = address("restriction-new", draft.patient_id)
    page = text(desk.get(new))
    start = reverse("clinics:tags-to-start-with")
    assert "Everybody who treats patients here can add one." in page
    assert start in page

    assert desk.post(start, {"patient": draft.patient_id}).url == new
    assert "arm overhead" in text(desk.get(new))


def test_a_missing_word_is_added_without_leaving_the_restriction(desk, draft, overhead):
    added = desk.post(address("restriction-tag", draft.patient_id), {"tag-name": "lunges"})
    tag = restricting.ClinicTag.objects.get(name="lunges")
    new = address("restriction-new", draft.patient_id)

    assert added.url == f"{new}?tag={tag.pk}"
    assert f'value="{tag.pk}" selected' in text(desk.get(added.url))
    then = desk.post(new, {"tag": tag.pk})
    assert then.url == reverse("clinics:tag-detail", args=[tag.pk])
    assert "No exercise carries this tag yet" in text(desk.get(then.url))


def test_a_word_the_clinic_has_is_taken_and_a_wrong_one_is_said(desk, draft, overhead):
    there = address("restriction-tag", draft.patient_id)

    assert desk.post(there, {"tag-name": "Overhead"}).url.endswith(f"?tag={overhead.pk}")
    answer = desk.post(there, {"tag-name": "x" * 41})
    assert answer.status_code == 422
    assert "x" * 41 in text(answer)
    assert desk.get(address("restriction-new", draft.patient_id) + "?tag=x").status_code == 200
