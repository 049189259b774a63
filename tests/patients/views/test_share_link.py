"""Handing the plan over, over HTTP."""

import re

import pytest
from django.db import connection
from django.urls import reverse

from hep.clinics.tenancy import acting_for
from patients import prescribing
from patients.models import ShareLink
from tests.clinics.factories import client_of, make_practice
from tests.factories import patients as make

pytestmark = pytest.mark.django_db
SHARE_QUERIES = 22 + (connection.vendor == "postgresql")  # the chain of events locks its table


@pytest.fixture
def practice():
    return make_practice()


@pytest.fixture
def window(practice):
    return client_of(practice.clinician)


def page(window, practice) -> str:
    return window.get(reverse("patients:program-share", args=[practice.program.pk])).content.decode()


def do(window, action: str, pk: int, **kwargs):
    return window.post(reverse(f"patients:{action}", args=[pk]), **kwargs)


def test_the_link_is_shown_to_be_copied_with_its_qr_code_and_the_prints(window, practice, settings):
    settings.PUBLIC_URL = "https://plans.example"
    text = page(window, practice)

    assert f'value="https://plans.example/p/{practice.token}/"' in text
    assert reverse("patients:link-qr", args=[practice.link.pk]) in text
    assert f'formaction="{reverse("patients:version-pdf", args=[practice.version.pk])}"' in text


def test_the_qr_code_of_the_clinician_is_that_of_the_patient(window, practice):
    mine = window.get(reverse("patients:link-qr", args=[practice.link.pk]))

    assert mine["Content-Type"] == "image/svg+xml"
    assert mine.content == window.get(f"/p/{practice.token}/qr.svg").content


def test_a_new_link_leaves_the_old_one_alive(window, practice):
    do(window, "link-create", practice.program.pk)

    with acting_for(practice.clinic):
        assert ShareLink.objects.count() == 2
    assert practice.token not in page(window, practice)
    assert window.get(f"/p/{practice.token}/").status_code == 200


def test_a_stopped_link_is_gone_from_the_page(window, practice):
    answer = do(window, "link-revoke", practice.link.pk, follow=True)

    assert "The link has stopped." in answer.content.decode()
    assert practice.token not in answer.content.decode()
    assert "Make a link" in page(window, practice)
    assert window.get(f"/p/{practice.token}/").status_code == 404


def test_without_a_link_a_print_asks_for_one_and_makes_none(window, practice):
    do(window, "link-revoke", practice.link.pk)
    answer = window.get(reverse("patients:version-pdf", args=[practice.version.pk]), follow=True)

    assert answer.redirect_chain == [(reverse("patients:program-share", args=[practice.program.pk]), 302)]
    assert "Make a link first" in answer.content.decode()
    with acting_for(practice.clinic):
        assert ShareLink.objects.count() == 1


def test_after_the_key_was_lost_the_page_says_so_and_nothing_breaks(window, practice, settings):
    settings.SHARE_SEAL_KEYS = ["another key " * 5]

    assert "cannot be shown again" in page(window, practice)
    assert window.get(reverse("patients:link-qr", args=[practice.link.pk])).status_code == 200
    assert window.get(reverse("patients:version-pdf", args=[practice.version.pk])).status_code == 302
    assert window.get(f"/p/{practice.token}/").status_code == 200


def test_a_discharged_patient_gets_no_new_link(window, practice):
    with acting_for(practice.clinic):
        prescribing.discharge(practice.patient, by=practice.clinician)
    answer = do(window, "link-create", practice.program.pk, follow=True)

    assert "This patient is discharged." in answer.content.decode()
    with acting_for(practice.clinic):
        assert ShareLink.objects.count() == 1


def words(window, practice) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page(window, practice)).split())


def reissue(practice, **values) -> None:
    """The plan with other facts, issued again."""
    with acting_for(practice.clinic):
        seen = {name: getattr(make.fresh(practice.program), name) for name in values}
        prescribing.change_program(practice.program, values=values, seen=seen, by=practice.clinician)
        make.publish(practice.program, by=practice.clinician)


def test_each_issued_plan_says_what_it_changed_since_the_one_before(window, practice):
    assert "The first plan" in page(window, practice)
    reissue(practice, title="Hips")
    reissue(practice, weeks=6, times_max=5)
    text = words(window, practice)

    third, second, first = text[text.index("Plan 3") :].split("Start from plan ")[1:]
    assert "Since plan 2 2 changes Changed how often: 3–4 sessions a week to 3–5 sessions a week" in third
    assert "weeks: – to 6" in third
    assert "The patient read: Now 3–5 sessions a week." in third
    assert "Since plan 1 1 change Changed title: Back and hips to Hips" in second
    assert "The first plan" in first


def test_many_issued_plans_cost_no_more_queries_than_one(window, practice, django_assert_num_queries):
    page(window, practice)
    with django_assert_num_queries(SHARE_QUERIES):
        page(window, practice)
    for weeks in (4, 5, 6):
        reissue(practice, weeks=weeks)
    with django_assert_num_queries(SHARE_QUERIES):
        assert "weeks: 5 to 6" in words(window, practice)


def test_a_plan_that_was_never_published_says_what_comes_first(window, practice):
    with acting_for(practice.clinic):
        draft = prescribing.start_program(practice.patient, by=practice.clinician)
    text = window.get(reverse("patients:program-share", args=[draft.pk])).content.decode()

    assert "Publish the plan first." in text


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_print_is_a_pdf_with_a_name_that_names_nobody(window, practice, paper):
    answer = window.get(reverse("patients:version-pdf", args=[practice.version.pk]), {"paper": paper})

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="exercise-plan.pdf"'
    assert "no-store" in answer["Cache-Control"]
    assert answer.content.startswith(b"%PDF-")


def test_an_unknown_paper_is_said_plainly(window, practice):
    answer = window.get(reverse("patients:version-pdf", args=[practice.version.pk]), {"paper": "a3"})

    assert (answer.status_code, answer.content) == (400, b"Paper is a4 or letter.")
