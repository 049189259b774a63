"""Draft, in review, published: two people, each step with a name, and plans that were issued stay."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_words

from exercises import editing, translating
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


def press(client, person, name: str, row: Exercise, *, language: str = "", **typed):
    client.force_login(person)
    keys = [row.pk, language] if language else [row.pk]
    return client.post(reverse(f"exercises:{name}", args=keys), typed, follow=True)


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


# ---- a draft and a change have a name and a day, too


def edit(row: Exercise, *, by, **values) -> None:
    with acting_for(by.clinic):
        fresh = Exercise.objects.get(pk=row.pk)
        seen = editing.content_of(fresh)
        editing.change_exercise(fresh, values=seen | values, seen=seen, by=by)


def kinds(row: Exercise) -> list[tuple[str, str]]:
    return [(step.kind, step.by.name) for step in row.review_steps.all()]


def test_the_page_says_who_drafted_it_and_when(client, ada):
    client.force_login(ada)
    with acting_for(ada.clinic):
        values = editing.content_of(exercise("Bridge")) | {"name": "Our bridge"}
        row = editing.add_exercise(ada.clinic, values=values, by=ada)

    page = client.get(address("exercise-detail", row)).content.decode()
    assert f"Draft by Ada Moen, {date_words(timezone.localdate(), 'j M Y')}" in page


def test_a_published_exercise_that_is_changed_names_who_did_it_and_waits_for_another(client, ada, berit):
    row = exercise(clinic=ada.clinic, status=DRAFT)
    press(client, ada, "review-send", row)
    press(client, berit, "review-publish", row)
    edit(row, by=ada, steps=["Lie down."])
    edit(row, by=ada, steps=["Lie down.", "Lift."])

    page = press(client, ada, "translation-sign-off", row, language="en").content.decode()
    assert status(row) == PUBLISHED
    assert kinds(row)[1:] == [("published", "Berit Dahl"), ("changed", "Ada Moen")]
    assert "somebody else has to sign them off" in page
    page = client.get(address("exercise-detail", row)).content.decode()
    assert "Changed by Ada Moen" in page
    assert "Its words were changed after that." in page

    press(client, berit, "translation-sign-off", row, language="en")
    page = client.get(address("exercise-detail", row)).content.decode()
    assert "Its words were changed after that." not in page
    assert row.texts.get().reviewed_by == "Berit Dahl"


def test_alone_in_the_clinic_one_signs_off_ones_own_change(client, ada):
    row = exercise(clinic=ada.clinic)
    edit(row, by=ada, steps=["Lie down."])

    press(client, ada, "translation-sign-off", row, language="en")
    assert row.texts.get().reviewed_by == "Ada Moen"


def test_the_words_of_another_language_are_no_change_of_the_exercise(ada):
    row = exercise(clinic=ada.clinic)
    with acting_for(ada.clinic):
        words = {"name": "Muschel", "steps": ["Auf die Seite legen."]}
        seen = {"name": "", "steps": []}
        translating.change_translation(row, "de", values=words, seen=seen, by=ada)

    assert kinds(row) == []
