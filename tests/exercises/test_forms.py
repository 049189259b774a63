"""The library's forms: what is wrong is said at its field, in words, and what was typed stays."""

import json
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from exercises.forms.caution import CautionForm
from exercises.forms.exercise import ExerciseForm
from exercises.forms.picture import PictureForm
from exercises.forms.progression import StepForm
from tests.exercises.image_corpus import good

GOOD = {
    "name": "Clamshell",
    "steps": "Lie on your side.\n\n  Lift   your knee. \n",
    "position": "side-lying",
    "side_key": "moving",
    "dosage": "10-15/side hold 2-3s",
}


def exercise_form(**typed) -> ExerciseForm:
    return ExerciseForm(GOOD | typed)


def test_lines_become_a_list_and_a_dosage_its_line():
    form = exercise_form()

    assert form.is_valid(), form.errors
    assert form.values["steps"] == ["Lie on your side.", "Lift your knee."]
    assert form.values["dosage"] == "10–15 reps / side, hold 2–3 s"


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"name": ""}, "name", "required"),
        ({"name": "x" * 81}, "name", "80"),
        ({"steps": ""}, "steps", "required"),
        ({"steps": "\n".join("abcdefghi")}, "steps", "At most 8 lines."),
        ({"steps": "x" * 200}, "steps", "has 200 characters; a line has at most 120"),
        ({"dosage": "15-10 reps"}, "dosage", ""),
        ({"dosage": "0 reps"}, "dosage", ""),
        ({"dosage": "10000 reps"}, "dosage", ""),
        ({"dosage": "10 wobbles"}, "dosage", "wobbles"),
        ({"position": "flying"}, "position", "flying"),
        ({"regions": ["moon"]}, "regions", "moon"),
        ({"mirror_safe": "on"}, "trains", "which side"),
        ({"side_line": "Lift your {leg} leg."}, "side_line", "Only {side} and {other}"),
        ({"side_line": "Lift your {side leg."}, "side_line", "Only {side} and {other}"),
        ({"side_line": "Lift your {side.x} leg."}, "side_line", "Only {side} and {other}"),
        ({"seen": "{"}, "seen", "out of date"),
        ({"seen": "[" * 50_000}, "seen", "out of date"),
        ({"seen": "[1]"}, "seen", "out of date"),
        ({"name": "a\0b"}, "name", "Null"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(typed, field, message):
    form = exercise_form(**typed)

    assert not form.is_valid()
    assert set(form.errors) == {field}
    assert message in str(form.errors[field])
    assert form[field].value() == (GOOD | typed)[field] if field in GOOD | typed else True


def test_the_sentence_for_one_side_keeps_its_two_places():
    line = "Lean on your {other} arm and lift your {side} leg."
    form = exercise_form(side_line=line)

    assert form.is_valid(), form.errors
    assert form.values["side_line"] == line


def test_boxes_ticked_in_another_order_are_no_change():
    seen = json.dumps({"regions": ["pelvis", "hip"]})
    form = exercise_form(regions=["hip", "pelvis"], seen=seen)

    assert form.is_valid()
    assert form.values["regions"] == ["pelvis", "hip"]


def test_lines_in_another_order_are_a_change():
    form = exercise_form(steps="Two.\nOne.", seen=json.dumps({"steps": ["One.", "Two."]}))

    assert form.is_valid()
    assert form.values["steps"] == ["Two.", "One."]


def test_a_caution_on_every_handout_needs_a_sentence_for_patients():
    form = CautionForm({"kind": "precaution", "for_clinician": "Pad it.", "on_handout": "on"})

    assert list(form.errors) == ["text"]


STEP = {"direction": "harder", "other": "7", "criterion": "easy for 45–60 s"}


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"other": "8"}, "other"),
        ({"other": "x"}, "other"),
        ({"criterion": ""}, "criterion"),
        ({"measure": "seconds"}, "measure_min"),
        ({"measure": "seconds", "measure_min": "60", "measure_max": "45"}, "measure_max"),
        ({"measure": "effort", "measure_min": "11"}, "measure_max"),
        ({"measure": "reps", "measure_min": "10000"}, "measure_min"),
    ],
)
def test_an_impossible_criterion_is_refused_at_its_field(typed, field):
    form = StepForm(STEP | typed, others=[SimpleNamespace(pk=7, name="Bridge")])

    assert field in form.errors


def test_one_number_is_a_measure_from_and_to():
    form = StepForm(
        STEP | {"measure": "reps", "measure_min": "15"}, others=[SimpleNamespace(pk=7, name="Bridge")]
    )

    assert form.is_valid(), form.errors
    assert (form.values["measure_min"], form.values["measure_max"]) == (15, 15)


# ---- the part of a picture that stays


def picture_form(**typed) -> PictureForm:
    words = {"caption": "Start", "alt": "A mat.", "author": "Ada", "licence": "CC0-1.0", "seen": "{}"}
    return PictureForm(words | typed, {"file": SimpleUploadedFile("hip.png", good("PNG"))})


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"crop_left": "-1"}, "crop_left"),
        ({"crop_top": "99"}, "crop_top"),
        ({"crop_width": "0"}, "crop_width"),
        ({"crop_height": "101"}, "crop_height"),
        ({"crop_width": "NaN"}, "crop_width"),
        ({"crop_left": "left"}, "crop_left"),
    ],
)
def test_a_crop_that_cannot_be_is_named(typed, field):
    form = picture_form(**typed)

    assert set(form.errors) == {field}


@pytest.mark.parametrize("typed", [{}, {"crop_left": "60", "crop_width": "90"}, {"crop_height": "33.33"}])
def test_without_script_the_numbers_crop(typed):
    form = picture_form(**typed)

    assert form.is_valid(), form.errors
    whole = picture_form()
    assert whole.is_valid()
    assert (form.picture.width * form.picture.height < whole.picture.width * whole.picture.height) == bool(
        typed
    )
    assert "crop_left" not in form.words
