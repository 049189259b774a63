"""Draft, in review, published: two people, each step with a name, and plans that were issued stay."""

import pytest
from django.urls import reverse

from exercises.models import Exercise, ReviewStep
from hep.audit.models import AuditEvent
from hep.clinics.tenancy import acting_for, whole_site
from tests.factories import clinics
from tests.factories import patients as make
from tests.factories.exercises import exercise

pytestmark = pytest.mark.django_db
DRAFT, REVIEW, PUBLISHED = Exercise.Status.values


@pytest.fixture
def ada():
    return clinics.clinic_admin()


@pytest.fixture
def berit(ada):
    return clinics.clinic_admin(ada.clinic, name="Berit Dahl")


def address(name: str, row: Exercise) -> str:
    return reverse(f"exercises:{name}", args=[row.pk])


def press(client, person, name: str, row: Exercise, **typed):
    client.force_login(person)
    return client.post(address(name, row), typed, follow=True)


def status(row: Exercise) -> str:
    with whole_site():
        return Exercise.objects.get(pk=row.pk).status


def test_one_sends_another_publishes_and_the_page_names_both(client, ada, berit):
    row = exercise(clinic=ada.clinic, status=DRAFT)

    press(client, ada, "review-send", row)
    sent = status(row)
    page = press(client, berit, "review-publish", row).content.decode()

    assert (sent, status(row)) == (REVIEW, PUBLISHED)
    assert "Sent to review by Ada Moen" in page
    assert "Published by Berit Dahl" in page
    assert row.texts.get().reviewed_by == "Berit Dahl"
    with whole_site():
        verbs = (
            AuditEvent.objects.filter(object_type="exercise").order_by("seq").values_list("verb", flat=True)
        )
        assert list(verbs) == ["sent to review", "published"]


def test_who_sent_it_does_not_publish_it_while_somebody_else_can(client, ada, berit):
    row = exercise(clinic=ada.clinic, status=DRAFT)
    press(client, ada, "review-send", row)

    page = press(client, ada, "review-publish", row).content.decode()

    assert status(row) == REVIEW
    assert "somebody else has to publish it" in page
    assert "Another admin publishes it." in page


def test_alone_in_the_clinic_one_does_both_and_the_page_says_so(client, ada):
    clinics.clinician(ada.clinic)
    clinics.clinic_admin(ada.clinic, is_active=False)
    row = exercise(clinic=ada.clinic, status=DRAFT)

    before = press(client, ada, "review-send", row).content.decode()
    page = press(client, ada, "review-publish", row).content.decode()

    assert "nobody else here can publish" in before
    assert "nobody else read it" in page
    assert ReviewStep.objects.get(exercise=row, kind="published").is_alone


def test_back_to_draft_needs_a_reason_which_stands_on_the_page(client, ada, berit):
    row = exercise(clinic=ada.clinic, status=REVIEW)

    without = press(client, berit, "review-return", row, reason=" ")
    page = press(client, berit, "review-return", row, reason="Say which leg.").content.decode()

    assert without.status_code == 422
    assert status(row) == DRAFT
    assert "Back to draft by Berit Dahl" in page
    assert "“Say which leg.”" in page


@pytest.mark.parametrize(
    ("step", "at"),
    [
        ("review-send", REVIEW),
        ("review-send", PUBLISHED),
        ("review-publish", DRAFT),
        ("review-publish", PUBLISHED),
    ],
)
def test_a_step_that_does_not_follow_is_refused_in_words(client, ada, step, at):
    row = exercise(clinic=ada.clinic, status=at)

    page = press(client, ada, step, row).content.decode()

    assert status(row) == at
    assert "Somebody else was faster" in page
    assert not ReviewStep.objects.exists()


@pytest.mark.parametrize(
    ("lacks", "sentence"), [({"dosage": ""}, "no usual dose"), ({"words": {"steps": []}}, "no steps")]
)
def test_without_dose_or_steps_nothing_goes_to_review(client, ada, lacks, sentence):
    row = exercise(clinic=ada.clinic, status=DRAFT, **lacks)

    page = press(client, ada, "review-send", row).content.decode()

    assert status(row) == DRAFT
    assert sentence in page


@pytest.mark.parametrize("name", ["review-send", "review-publish", "review-return"])
def test_clinicians_and_other_clinics_take_no_step(client, ada, name):
    row = exercise(clinic=ada.clinic, status=DRAFT)

    assert press(client, clinics.clinician(ada.clinic), name, row).status_code == 403
    assert press(client, clinics.clinic_admin(), name, row).status_code == 404


def test_the_shelf_of_a_clinician_holds_what_is_published(client, ada):
    exercise("Bridge", clinic=ada.clinic, status=REVIEW)
    exercise("Clamshell", clinic=ada.clinic)
    shelf = reverse("exercises:exercise-list")

    client.force_login(clinics.clinician(ada.clinic))
    theirs = client.get(shelf).content.decode()
    client.force_login(ada)

    assert "Clamshell" in theirs
    assert "Bridge" not in theirs
    assert "Bridge" in client.get(shelf).content.decode()


def test_what_was_issued_stays_when_its_exercise_goes_back_to_draft_or_away(client, ada):
    with acting_for(ada.clinic):
        row = make.an_exercise("Bridge", clinic=ada.clinic)
        issued = make.published_program(ada, "Bridge").current_version
        before = issued.document

    press(client, ada, "review-return", row, reason="New pictures.")
    press(client, ada, "exercise-archive", row)

    with acting_for(ada.clinic):
        issued.refresh_from_db()
    assert issued.document == before
    assert "Used in 1 program" in client.get(address("exercise-detail", row)).content.decode()
