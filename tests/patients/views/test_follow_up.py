"""Following up over HTTP: seen, noted, rated, typed in from paper; another clinic's is a 404."""

import pytest
from django.urls import reverse

from hep.audit.models import AuditEvent
from hep.clinics.tenancy import acting_for
from patients.models import ExerciseSession, FollowUp, Goal, PatientNote
from tests.clinics.factories import client_of, make_practice
from tests.patients.diaries import an_entry, take, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice():
    return make_practice()


@pytest.fixture
def window(practice):
    return client_of(practice.clinician)


def post(window, name: str, pk: int, **typed):
    return window.post(reverse(f"patients:{name}", args=[pk]), typed)


def test_the_list_says_why_somebody_needs_a_look_until_it_was_seen(window, practice):
    take(practice, an_entry(practice, note="May I swim?"))
    assert "Asked a question" in window.get("/patients/").content.decode()

    with acting_for(practice.clinic):
        through = FollowUp.objects.get().newest
    post(window, "patient-seen", practice.patient.pk, through=through)

    assert "Asked a question" not in window.get("/patients/").content.decode()
    page = window.get(reverse("patients:patient-detail", args=[practice.patient.pk])).content.decode()
    assert f"Seen by {practice.clinician.name}" in page
    with acting_for(practice.clinic):
        assert AuditEvent.objects.filter(verb="marked as seen").count() == 1


def test_a_note_and_a_goal_with_a_rating_are_remembered(window, practice):
    post(window, "note-new", practice.patient.pk, text="Left hip, sits a lot.")
    post(window, "goal-new", practice.patient.pk, words="Walk the dog")
    with acting_for(practice.clinic):
        goal = Goal.objects.get()
    post(window, "goal-rate", goal.pk, rating=3)
    post(window, "goal-rate", goal.pk, rating=4)

    with acting_for(practice.clinic):
        assert [(note.text, note.by) for note in PatientNote.objects.all()] == [
            ("Left hip, sits a lot.", practice.clinician)
        ]
        assert [rating.rating for rating in goal.ratings.all()] == [4]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("note-new", {"text": ""}),
        ("note-new", {"text": "x" * 2001}),
        ("goal-new", {"words": "x" * 201}),
        ("goal-new", {"words": "a\x00b"}),
    ],
)
def test_what_cannot_be_comes_back_with_a_message_and_what_was_typed(window, practice, name, typed):
    response = post(window, name, practice.patient.pk, **typed)

    assert response.status_code == 422
    assert response.context["form"].data == response.context["form"].data.copy()
    assert response.context["form"].errors.keys() == typed.keys()


def test_a_rating_above_ten_is_refused(window, practice):
    post(window, "goal-new", practice.patient.pk, words="Walk the dog")
    with acting_for(practice.clinic):
        goal = Goal.objects.get()

    assert post(window, "goal-rate", goal.pk, rating=11).status_code == 422


@pytest.mark.parametrize("through", ["", "x", "-1", "9" * 30])
def test_a_strange_mark_changes_nothing(window, practice, through):
    take(practice, an_entry(practice, note="May I swim?"))

    assert post(window, "patient-seen", practice.patient.pk, through=through).status_code == 302
    assert "Asked a question" in window.get("/patients/").content.decode()


def test_ticks_from_paper_are_shown_as_such(window, practice):
    address = reverse("patients:paper-ticks", args=[practice.program.pk])
    assert window.get(address).status_code == 200
    assert window.post(address, {"days": [today().isoformat()]}).status_code == 302

    page = window.get(reverse("patients:patient-detail", args=[practice.patient.pk])).content.decode()
    assert "from paper" in page


@pytest.mark.parametrize("day", ["2020-01-01", "2999-01-01", "x", ""])
def test_a_day_that_cannot_be_is_refused_at_its_field(window, practice, day):
    response = window.post(reverse("patients:paper-ticks", args=[practice.program.pk]), {"days": [day]})

    assert response.status_code == 422
    with acting_for(practice.clinic):
        assert not ExerciseSession.objects.exists()


def test_an_offer_that_is_none_is_said_and_changes_nothing(window, practice):
    response = post(window, "offer-take", practice.program.pk, prescription=1, exercise=1)

    assert response.url == reverse("patients:patient-detail", args=[practice.patient.pk])


@pytest.mark.parametrize("name", ["patient-seen", "note-new", "goal-new"])
def test_another_clinics_patient_is_not_there(practice, name):
    stranger = client_of(make_practice().clinician)

    assert post(stranger, name, practice.patient.pk, through=1, text="x", words="x").status_code == 404


def test_another_clinics_goal_and_plan_are_not_there(window, practice):
    post(window, "goal-new", practice.patient.pk, words="Walk the dog")
    with acting_for(practice.clinic):
        goal = Goal.objects.get()
    stranger = client_of(make_practice().clinician)

    assert post(stranger, "goal-rate", goal.pk, rating=1).status_code == 404
    assert post(stranger, "offer-take", practice.program.pk).status_code == 404
    assert post(stranger, "paper-ticks", practice.program.pk).status_code == 404
