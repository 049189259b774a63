"""Advice while somebody writes: what is too long, what is missing, whatever was typed so far."""

import pytest
from django.urls import reverse

from exercises.models import Exercise
from exercises.writing_checks import missing_rows, missing_words
from hep.clinics.tenancy import whole_site
from tests.factories import clinics
from tests.factories.exercises import caution_of, exercise, picture_of

pytestmark = pytest.mark.django_db
LONG = " ".join(["Lift"] * 21) + "."


@pytest.fixture
def ada(client):
    person = clinics.clinic_admin()
    client.force_login(person)
    return person


def stored(row: Exercise) -> Exercise:
    with whole_site():
        return Exercise.objects.with_everything().get(pk=row.pk)


def test_the_answer_names_grade_long_sentences_and_missing_parts(client, ada):
    own = exercise(clinic=ada.clinic)
    typed = {"steps": f"Lie on your side.\n{LONG}", "avoid": "Rolling back."}

    page = client.post(reverse("exercises:writing-check", args=[own.pk]), typed).content.decode()

    assert "Reading grade" in page
    assert f'<a href="#id_steps">Steps</a> <span class="too-long">{LONG}</span>' in page
    assert "No “feel it” cue." in page
    assert "No picture." in page
    assert "No “avoid” cue." not in page
    assert stored(own).text().steps == ["Lie on your side.", "Lift your knee."]


@pytest.mark.parametrize(
    "typed", [{}, {"steps": "🙂" * 9999}, {"regions": ["moon"], "dosage": "\0"}, {"seen": "{"}]
)
def test_a_half_typed_form_is_answered(client, ada, typed):
    assert client.post(reverse("exercises:writing-new"), typed).status_code == 200


def test_the_page_says_the_same_without_script(client, ada):
    own = exercise(clinic=ada.clinic, words={"steps": [LONG]})

    page = client.get(reverse("exercises:exercise-edit", args=[own.pk])).content.decode()

    assert "Long sentences" in page
    assert "No “feel it” cue." in page


def test_clinicians_get_no_advice(client):
    user = clinics.clinician()
    client.force_login(user)

    assert client.post(reverse("exercises:writing-new")).status_code == 403


def test_a_side_needs_its_words():
    assert "No words for what the side is called." in missing_words({"side_key": "moving"})
    assert "No words for what the side is called." not in missing_words({"side_key": "none"})


def test_what_stands_beside_the_form_is_missed_until_it_is_there():
    row = exercise()
    before = missing_rows(stored(row))
    picture_of(row, place=0)
    picture_of(row, place=1)
    caution_of(row)

    assert before == [
        "No picture. A plan with it cannot be published.",
        "No precaution.",
        "No easier or harder exercise.",
    ]
    assert missing_rows(stored(row)) == ["No easier or harder exercise."]
