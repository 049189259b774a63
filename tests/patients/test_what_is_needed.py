"""What a patient lays ready, and which way a rule leads: frozen into the plan, worded for the patient."""

import datetime as dt

import pytest

from exercises.models import ExerciseTag, ExerciseText
from hep.clinics.tenancy import acting_for, whole_site
from patients import prescribing
from patients.exports.sheet import sheet
from tests.factories import clinics
from tests.factories import patients as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def jonas():
    person = clinics.clinician()
    with acting_for(person.clinic):
        yield person


def words(version, language: str = "en") -> dict:
    return sheet(version.document, language=language, digest=version.digest)


def item(version, name: str) -> dict:
    return next(i for group in words(version)["groups"] for i in group["items"] if i["name"] == name)


def test_each_thing_is_named_once_with_what_most_homes_have_instead(jonas):
    make.an_exercise("Clamshell", equipment=("band-loop", "mat"))
    make.an_exercise("Bird Dog", equipment=("mat", "band-flat"))
    version = make.publish(make.program(jonas, "Clamshell", "Bird Dog"), by=jonas)

    assert words(version)["equipment"] == {
        "title": "You need",
        "things": [
            "A flat exercise band.",
            "A loop band, or a flat band, tied; tights if you need only a little.",
            "A mat, or a blanket or a carpet.",
        ],
    }


def test_the_easier_version_may_need_something_too(jonas):
    draft = make.program_of_four(jonas)
    things = words(make.publish(draft, by=jonas))["equipment"]["things"]

    assert "A towel." in things


def test_an_issued_plan_keeps_its_list_when_the_library_changes(jonas):
    exercise = make.an_exercise("Clamshell", equipment=("mat",))
    version = make.publish(make.program(jonas, "Clamshell"), by=jonas)
    with whole_site():
        ExerciseTag.objects.filter(exercise=exercise, kind="equipment").update(tag="chair")

    assert words(version)["equipment"]["things"] == ["A mat, or a blanket or a carpet."]


def test_every_language_of_a_plan_has_its_list(jonas):
    exercise = make.an_exercise("Clamshell", equipment=("mat", "of-an-import"))
    with whole_site():
        ExerciseText.objects.create(
            exercise=exercise,
            language="de",
            name="Muschel",
            steps=["Hinlegen."],
            reviewed_on=dt.date(2026, 11, 1),
        )
        exercise.pictures.update(translations={"de": {"caption": "Anfang", "alt": "Eine Person liegt."}})
    version = make.publish(make.program(jonas, "Clamshell"), by=jonas)

    assert set(version.document.equipment) == {"en", "de"}
    assert words(version)["equipment"]["things"][-1] == "Of an import."
    assert len(words(version, "de")["equipment"]["things"]) == 2


# ---- moving on and going easier


@pytest.fixture
def draft(jonas):
    made = make.program(jonas, "Clamshell", "Bird Dog")
    prescribing.put_in_place_of(
        make.row(made, "Bird Dog"), make.row(made, "Clamshell"), relation="easier", by=jonas
    )
    return make.fresh(made)


def with_rule(draft, name: str, rule: str, jonas):
    values, seen = {"rule": rule}, {"rule": ""}
    prescribing.change_prescription(make.row(draft, name), values=values, seen=seen, by=jonas)
    return make.publish(draft, by=jonas)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("", "Go easier if it is too hard: do Bird Dog."),
        ("Easy twice? Ask us.", "Move on: Easy twice? Ask us. Go easier if it is too hard: do Bird Dog."),
        ("Go easier if it hurts.", "Go easier if it hurts. Go easier if it is too hard: do Bird Dog."),
    ],
)
def test_an_exercise_says_both_ways_where_the_plan_has_an_easier_version(draft, jonas, rule, said):
    assert item(with_rule(draft, "Clamshell", rule, jonas), "Clamshell")["move_on"] == said


def test_the_easier_version_says_when_to_move_on(draft, jonas):
    version = with_rule(draft, "Bird Dog", "Easy twice? Try {number}.", jonas)

    assert item(version, "Bird Dog")["instead"]["rule"] == "Move on: Easy twice? Try 1."
    assert item(version, "Bird Dog")["move_on"] == ""


def test_a_harder_version_leads_back(draft, jonas):
    row, other = make.row(draft, "Bird Dog"), make.row(draft, "Clamshell")
    prescribing.put_in_place_of(row, None, relation="", by=jonas)
    prescribing.put_in_place_of(make.row(draft, "Bird Dog"), other, relation="harder", by=jonas)
    version = with_rule(draft, "Bird Dog", "Do {number} if it hurts.", jonas)

    assert item(version, "Bird Dog")["instead"]["rule"] == "Go easier: Do 1 if it hurts."
    assert item(version, "Clamshell")["move_on"] == ""
