"""Templates of a clinic: what is kept of a plan, and what a draft made from one holds."""

import pytest

from exercises.dosage import parse
from hep.audit.models import AuditEvent
from hep.clinics.tenancy import TenancyError, acting_for, whole_site
from patients import prescribing, templating
from patients.models import ClinicTemplate, Program
from tests.factories import clinics
from tests.factories import patients as make


@pytest.fixture
def jonas(db):
    person = clinics.clinician()
    with acting_for(person.clinic):
        yield person


@pytest.fixture
def draft(jonas):
    """Maria's plan: two exercises, one with an easier version, words for her in several places."""
    draft = make.program(jonas, "Clamshell", "Knee Plank", "Bird Dog", title="Maria's hips")
    settings = {"line": "Slowly, Maria.", "goal": "Garden again", "weeks": 6, "times_min": 2}
    seen = {"line": "", "goal": "", "weeks": None, "times_min": 3}
    prescribing.change_program(draft, values=settings, seen=seen, by=jonas)
    clamshell, plank = make.row(draft, "Clamshell"), make.row(draft, "Knee Plank")
    prescribing.put_in_place_of(plank, clamshell, relation="easier", by=jonas)
    version = {"when": "On bad days.", "rule": "Easy twice? Try {number}."}
    prescribing.change_prescription(plank, values=version, seen={"when": "", "rule": ""}, by=jonas)
    bird = make.row(draft, "Bird Dog")
    own = {"note": "Elbow soft, MARIA!", "times_min": 1, "times_max": 2, "per": "day"}
    prescribing.change_prescription(
        bird, values=own, seen={"note": "", "times_min": None, "times_max": None, "per": ""}, by=jonas
    )
    prescribing.change_dosage(clamshell, parse("3x12 hold 2s"), seen=clamshell.dosage, by=jonas)
    return make.fresh(draft)


@pytest.fixture
def kept(jonas, draft):
    return templating.save_as_template(draft, name="Hip start", line="First weeks.", by=jonas)


def facts(program: Program) -> list[tuple]:
    return [
        (
            row.exercise.slug,
            str(row.dosage),
            str(row.frequency or ""),
            row.in_place_of.exercise.slug if row.in_place_of else "",
            (row.relation, row.when, row.rule, row.with_optional_cues, row.section.title),
        )
        for row in make.fresh(program).prescriptions
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Slowly, Maria.", True),
        ("MARIA’S way", True),
        ("Like Mrs Keller", True),
        ("Ask for K-12", True),
        ("Slowly.", False),
        ("Marian does it too", False),
        ("", False),
    ],
)
def test_a_text_that_names_the_patient_is_recognised(jonas, text, found):
    maria = make.patient(jonas, reference="K-12")

    assert templating.names_patient(text, maria) is found


def test_a_template_gives_another_patient_the_same_plan(jonas, draft, kept):
    other = make.patient(jonas, "Tom Reed")
    made = templating.start_from(other, kept, by=jonas)

    assert facts(made) == facts(draft)
    assert (made.title, made.patient, made.weeks, str(made.frequency)) == (
        "Hip start", other, 6, "2–4 sessions per week",
    )  # fmt: skip
    assert [section.title for section in made.sections.all()] == ["Warm-up", "Main"]


def test_nothing_written_for_the_patient_is_kept(jonas, draft, kept):
    made = templating.start_from(make.patient(jonas, "Tom Reed"), kept, by=jonas)

    assert (made.line, made.goal, made.starts_on, made.review_on) == ("", "", None, None)
    assert make.row(made, "Bird Dog").note == ""
    assert "maria" not in str(kept.body).lower()


def test_what_is_left_out_is_said(draft):
    assert templating.left_out_of(draft) == [
        "The line for the patient: “Slowly, Maria.”",
        "The patient’s own goal: “Garden again”",
        "Bird Dog: “Elbow soft, MARIA!”",
    ]


def test_a_later_change_of_the_template_leaves_the_draft_alone(jonas, kept):
    made = templating.start_from(make.patient(jonas, "Tom Reed"), kept, by=jonas)
    templating.change_template(kept, name="Hips", line="", by=jonas)

    assert Program.objects.get(pk=made.pk).title == "Hip start"


def test_two_templates_of_one_name_are_refused(jonas, draft, kept):
    with pytest.raises(templating.NameTaken):
        templating.save_as_template(draft, name="Hip start", line="", by=jonas)
    other = templating.save_as_template(draft, name="Other", line="", by=jonas)
    with pytest.raises(templating.NameTaken):
        templating.change_template(other, name="Hip start", line="", by=jonas)


def archive(slug: str, **facts) -> None:
    with whole_site():
        row = make.Exercise.objects.get(slug=slug)
        for name, value in ({"archived_at": "2026-11-01T00:00Z"} | facts).items():
            setattr(row, name, value)
        row.save()


def test_an_exercise_that_left_the_library_is_named_and_nothing_is_made(jonas, kept):
    archive("clamshell")
    tom = make.patient(jonas, "Tom Reed")

    with pytest.raises(templating.MissingExercises) as error:
        templating.start_from(tom, kept, by=jonas)
    assert error.value.names == ["Clamshell"]
    assert not Program.objects.filter(patient=tom).exists()


def test_going_on_without_makes_its_version_an_exercise_of_its_own(jonas, kept):
    archive("clamshell")
    made = templating.start_from(make.patient(jonas, "Tom"), kept, by=jonas, without_missing=True)

    assert [row[0] for row in facts(made)] == ["knee-plank", "bird-dog"]
    plank = make.row(made, "Knee Plank")
    assert (plank.in_place_of, plank.relation, plank.rule, plank.place) == (None, "", "", 0)


def test_a_duplicate_that_was_merged_is_replaced_by_what_it_was_merged_into(jonas, kept):
    archive("clamshell", merged_into=make.an_exercise("Clam"))

    made = templating.start_from(make.patient(jonas, "Tom"), kept, by=jonas)
    assert facts(made)[0][0] == "clam"


def test_a_discharged_patient_gets_no_draft(jonas, draft, kept):
    prescribing.discharge(draft.patient, by=jonas)
    for start in (
        lambda: templating.start_from(draft.patient, kept, by=jonas),
        lambda: templating.copy_program(make.fresh(draft), by=jonas),
    ):
        with pytest.raises(prescribing.CannotPrescribe, match="discharged"):
            start()


# ---- copies


def test_a_plan_is_copied_with_every_word_but_its_dates(jonas, draft):
    prescribing.change_program(draft, values={"starts_on": "2026-11-16"}, seen={"starts_on": None}, by=jonas)
    copy = templating.copy_program(make.fresh(draft), by=jonas)

    assert facts(copy) == facts(draft)
    assert (copy.title, copy.line, copy.goal, copy.starts_on) == (
        "Maria's hips", "Slowly, Maria.", "Garden again", None,
    )  # fmt: skip
    assert make.row(copy, "Bird Dog").note == "Elbow soft, MARIA!"
    uuids = {row.uuid for plan in (draft, make.fresh(copy)) for row in plan.prescriptions}
    assert len(uuids) == 6


def test_an_earlier_version_is_copied_as_it_was_issued(jonas, draft):
    before = facts(draft)
    version = make.publish(draft, by=jonas)
    prescribing.stop(make.row(draft, "Clamshell"), by=jonas)
    row = make.row(draft, "Bird Dog")
    prescribing.change_dosage(row, parse("5 reps"), seen=row.dosage, by=jonas)
    archive("clamshell")

    copy = templating.copy_version(version, by=jonas)
    assert [row[:4] for row in facts(copy)] == [row[:4] for row in before]
    assert make.row(copy, "Knee Plank").rule == "Easy twice? Try {number}."


# ---- tenancy and trail


def test_a_template_belongs_to_its_clinic(kept):
    other = clinics.clinician()
    with acting_for(other.clinic):
        assert not ClinicTemplate.objects.exists()
        with pytest.raises(TenancyError):
            templating.archive(kept, by=other)


def test_each_change_leaves_its_event(jonas, kept):
    templating.change_template(kept, name="Hips", line=kept.line, by=jonas)
    templating.change_template(kept, name="Hips", line=kept.line, by=jonas)
    templating.archive(kept, by=jonas)
    templating.restore(kept, by=jonas)

    events = AuditEvent.objects.filter(object_type="clinictemplate").order_by("seq")
    assert [(event.verb, event.fields) for event in events] == [
        ("created", []), ("changed", ["name"]), ("archived", []), ("restored", []),
    ]  # fmt: skip
