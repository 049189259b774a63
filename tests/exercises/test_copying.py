"""A copy remembers its original: what changed there since is shown, and taken over field by field."""

import pytest
from django.urls import reverse

from exercises import copying, editing
from exercises.models import Exercise
from hep.clinics.tenancy import acting_for, whole_site
from tests.factories import clinics
from tests.factories.exercises import caution_of, exercise, picture_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(client):
    person = clinics.clinic_admin()
    client.force_login(person)
    return person


@pytest.fixture
def shared():
    row = exercise("Clamshell", words={"feel": ["Your hip."], "avoid": ["Rolling back."]})
    caution_of(row)
    return row


@pytest.fixture
def copy(ada, shared):
    with acting_for(ada.clinic):
        return copying.copy_exercise(shared, clinic=ada.clinic, by=ada)


def change(row: Exercise, **values):
    with whole_site():
        seen = editing.content_of(Exercise.objects.get(pk=row.pk))
        editing.change_exercise(row, values=values, seen=seen, by=None)


def names(copy: Exercise) -> list[str]:
    with whole_site():
        return [each.name for each in copying.changes_since(Exercise.objects.get(pk=copy.pk))]


def fresh(copy: Exercise) -> dict:
    with whole_site():
        return copying.state_of(Exercise.objects.get(pk=copy.pk))


def press(client, name: str, copy: Exercise, *parts):
    return client.post(reverse(f"exercises:{name}", args=[copy.pk, *parts]), follow=True)


def test_a_fresh_copy_and_one_that_was_edited_here_see_no_change(copy):
    change(copy, feel=["The side of your hip."])

    assert names(copy) == []


def test_changes_of_the_original_stand_side_by_side(client, shared, copy):
    change(copy, feel=["The side of your hip."])
    change(shared, feel=["Your outer hip."], dosage="8 reps")
    picture_of(shared)

    page = client.get(reverse("exercises:original", args=[copy.pk])).content.decode()
    detail = client.get(reverse("exercises:exercise-detail", args=[copy.pk])).content.decode()

    assert set(names(copy)) == {"feel", "dosage", "pictures"}
    for words in ("Your hip.", "Your outer hip.", "The side of your hip.", "8\u00a0reps"):
        assert words in page.replace("8 reps", "8\u00a0reps"), words
    assert "The original changed in 3 places." in detail


@pytest.mark.parametrize("field", ["name", "feel", "steps", "dosage", "regions", "mirror_safe", "licence"])
def test_one_field_is_taken_over_and_nothing_else(client, shared, copy, field):
    change(
        shared,
        name="Oyster", feel=["Outer hip."], steps=["Lie down."], dosage="8 reps", regions=["knee"],
        mirror_safe=True, licence="CC0-1.0",
    )  # fmt: skip
    before, theirs = fresh(copy), fresh(shared)

    press(client, "original-take", copy, field)

    assert fresh(copy) == before | {field: theirs[field]}
    assert field not in names(copy)
    assert len(names(copy)) == 6


@pytest.mark.parametrize("field", ["cautions", "pictures"])
def test_rows_beside_the_form_are_taken_over_as_well(client, shared, copy, field):
    caution_of(shared, for_clinician="Sore hip: stop.", text="Stop if it hurts.")
    picture_of(shared)

    press(client, "original-take", copy, field)

    assert fresh(copy)[field] == fresh(shared)[field]
    assert field not in names(copy)


def test_keeping_ours_settles_the_change_until_the_next(client, shared, copy):
    change(shared, feel=["Outer hip."])
    press(client, "original-keep", copy, "feel")
    settled = names(copy)
    change(shared, feel=["Buttock."])

    assert settled == []
    assert names(copy) == ["feel"]
    assert fresh(copy)["feel"] == ["Your hip."]


@pytest.mark.parametrize("field", ["feel", "status", "clinic", "rev"])
def test_what_did_not_change_cannot_be_taken_over(client, copy, field):
    page = press(client, "original-take", copy, field).content.decode()

    assert "settled already" in page


def test_an_exercise_that_is_no_copy_has_no_such_page(client, ada):
    own = exercise("Bridge", clinic=ada.clinic)

    assert client.get(reverse("exercises:original", args=[own.pk])).status_code == 404
