"""A template as a file: it comes back as it went, and a bad one says what is wrong and where."""

import json

import pytest

from hep.clinics.tenancy import acting_for
from patients import template_files, templating
from patients.models import ClinicTemplate
from tests.factories import clinics
from tests.factories import patients as make

ROW = {
    "exercise": {"slug": "clamshell", "source": "library", "name": "Clamshell"},
    "dosage": {"reps_min": 10, "reps_max": 15, "side": "each"},
}
GOOD = {
    "format": "hep-template",
    "version": 1,
    "name": "Hip start",
    "frequency": {"times_min": 3, "times_max": 4, "per": "week"},
    "weeks": 6,
    "sections": [{"title": "Main", "prescriptions": [ROW]}],
}


@pytest.fixture
def jonas(db):
    person = clinics.clinician()
    with acting_for(person.clinic):
        yield person


def written(**changes) -> bytes:
    return json.dumps(GOOD | changes).encode()


def rows(*prescriptions) -> list[dict]:
    return [{"title": "Main", "prescriptions": list(prescriptions)}]


def problems(data: bytes) -> list[str]:
    with pytest.raises(template_files.TemplateFileError) as error:
        template_files.read(data)
    return error.value.problems


def test_a_file_comes_back_as_it_went(jonas):
    draft = make.program_of_four(jonas)
    kept = templating.save_as_template(draft, name="Back", line="First weeks.", by=jonas)
    file = template_files.read(template_files.to_file(kept).encode())

    assert (file.name, file.line, file.language) == ("Back", "First weeks.", "en")
    assert file.body == kept.body


def test_another_clinic_starts_from_it(jonas):
    draft = make.program_of_four(jonas)
    text = template_files.to_file(templating.save_as_template(draft, name="Back", line="", by=jonas))
    other = clinics.clinician()
    with acting_for(other.clinic):
        made = templating.import_template(other.clinic_id, template_files.read(text.encode()), by=other)
        plan = templating.start_from(make.patient(other), made, by=other)

        names = [row.exercise.name for row in make.fresh(plan).prescriptions]
    assert names == [row.exercise.name for row in draft.prescriptions]


def test_a_name_that_is_taken_gets_a_number(jonas):
    make.an_exercise("Clamshell")
    for _time in range(3):
        templating.import_template(jonas.clinic_id, template_files.read(written()), by=jonas)

    assert [row.name for row in ClinicTemplate.objects.all()] == ["Hip start", "Hip start 2", "Hip start 3"]


def test_what_is_missing_is_named_and_left_out_only_when_that_is_said(jonas):
    make.an_exercise("Clamshell")
    unknown = {"slug": "own-move", "source": "clinic", "name": "Own move"}
    version = ROW | {"in_place_of": 0, "relation": "easier", "rule": "Then {number}."}
    file = template_files.read(written(sections=rows(ROW | {"exercise": unknown}, version)))

    with pytest.raises(templating.MissingExercises, match="Own move"):
        templating.import_template(jonas.clinic_id, file, by=jonas)
    assert not ClinicTemplate.objects.exists()
    made = templating.import_template(jonas.clinic_id, file, by=jonas, without_missing=True)
    [row] = made.body["sections"][0]["prescriptions"]
    assert (row["exercise"]["slug"], row["in_place_of"], row["rule"]) == ("clamshell", None, "")


def test_the_file_holds_nothing_of_people(jonas):
    draft = make.program_of_four(jonas)
    kept = templating.save_as_template(draft, name="Back", line="", by=jonas)

    text = template_files.to_file(kept)
    for word in ("Maria", "Keller", jonas.name, jonas.clinic.name, str(draft.prescriptions[0].uuid)):
        assert word not in text


def test_the_name_of_the_file_is_plain():
    names = {"Hip start": "hip-start", "../../x": "x", "腰": "template"}

    for name, plain in names.items():
        found = template_files.file_name(ClinicTemplate(name=name))
        assert found == f"{plain}.hep-template.json"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "it is not JSON"),
        (b"\xff\xfe\x00", "not text in UTF-8"),
        (b"[" * 100_000, "it is not JSON"),
        (b'{"a":' * 100_000, "it is not JSON"),
        (b"[1, 2]", "not a template file of this program"),
        (b'{"format": "other"}', "not a template file of this program"),
        (written(version=2), "written by a newer release"),
        (b" " * 500_001, "too large"),
        (written(name=""), "“name” is missing"),
        (written(name=["x"]), "“name” must be a text of at most 60 letters"),
        (written(weeks=99), "“weeks” must be a number from 1 to 52"),
        (written(weeks=True), "“weeks” must be a number"),
        (written(frequency=None), "“frequency” is missing"),
        (written(frequency={"times_min": 9, "times_max": 2}), "must not be smaller"),
        (written(frequency="daily"), "“frequency” cannot be read"),
        (written(sections=[]), "There is no exercise"),
        (written(sections={"title": "x"}), "“sections” must be a list"),
        (written(sections=rows(*[ROW] * 41)), "at most 40"),
        (written(sections=rows(ROW | {"exercise": "clamshell"})), "Section 1, exercise 1: “slug” is missing"),
        (written(sections=rows(ROW, ROW | {"note": "x" * 301})), "Section 1, exercise 2: “note” must be"),
        (written(sections=rows(ROW | {"dosage": {"reps_min": 0}})), "exercise 1: Reps must be from 1"),
        (written(sections=rows(ROW | {"dosage": {"speed": 3}})), "exercise 1: A dosage has no such field"),
        (written(sections=rows(ROW | {"dosage": [1]})), "“dosage” cannot be read"),
        (written(sections=rows(ROW | {"in_place_of": 0})), "in place of an exercise that is not in the file"),
        (written(sections=rows(ROW | {"relation": "odd"})), "“relation” says something unknown"),
        (written(sessions=[{"name": ""}]), "“sessions” cannot be read"),
        (written(advice=[1]), "“advice” cannot be read"),
    ],
)
def test_a_bad_file_says_what_is_wrong_and_where(data, said):
    assert any(said in sentence for sentence in problems(data)), problems(data)


def test_every_problem_is_said_at_once():
    found = problems(written(name="", weeks=0, sections=rows(ROW | {"note": 5})))

    assert len(found) == 3
