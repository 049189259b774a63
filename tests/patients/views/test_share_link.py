"""Handing the plan over, over HTTP."""

import pytest
from django.urls import reverse

from hep.clinics.tenancy import acting_for
from patients import prescribing
from patients.models import ShareLink
from tests.clinics.factories import client_of, make_practice

pytestmark = pytest.mark.django_db


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
