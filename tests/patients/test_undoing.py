"""Undo and redo: every step comes back as it was, and nobody else's work goes without a question."""

import pytest

from exercises.dosage import parse
from hep.audit.models import AuditEvent
from hep.audit.recording import current_request
from hep.clinics.tenancy import acting_for
from patients import prescribing, undoing
from patients.models import DraftStep, Patient, Prescription
from patients.prescribing import differences, steps
from tests import source
from tests.factories import clinics
from tests.factories import patients as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def jonas():
    person = clinics.clinician()
    with acting_for(person.clinic):
        yield person


@pytest.fixture
def ada(jonas):
    return clinics.clinician(jonas.clinic, name="Ada Moen")


@pytest.fixture
def draft(jonas):
    made = make.program(jonas, "Clamshell", "Bird Dog", "Cat and Cow")
    knee = make.row(made, "Bird Dog")
    prescribing.put_in_place_of(knee, make.row(made, "Clamshell"), relation="easier", by=jonas)
    seen = {"note": "", "when": "", "rule": ""}
    values = {"note": "Slowly.", "when": "If {number} is hard", "rule": "Easy twice? Go to {number}."}
    prescribing.change_prescription(make.row(made, "Bird Dog"), values=values, seen=seen, by=jonas)
    make.an_exercise("Glute Bridge", dosage="3x8-12")
    DraftStep.objects.all().delete()
    return make.fresh(made)


def undo(draft, by, **options) -> str:
    return undoing.undo(draft, step=undoing.history(draft, by=by).undo.pk, by=by, **options)


def redo(draft, by, **options) -> str:
    return undoing.redo(draft, step=undoing.history(draft, by=by).redo.pk, by=by, **options)


def content(draft) -> dict:
    return differences.state_of(draft)


def main(draft):
    return draft.sections.last()


def dose(draft, name, text, by):
    row = make.row(draft, name)
    return prescribing.change_dosage(row, parse(text), seen=row.dosage, by=by)


def line(draft, text, by):
    seen = {"line": make.fresh(draft).line}
    prescribing.change_program(draft, values={"line": text}, seen=seen, by=by)


# What is done, and what the button says.
STEPS = {
    "Glute Bridge added": lambda d, by: prescribing.prescribe(
        main(d), make.an_exercise("Glute Bridge"), by=by, to=0
    ),
    "Cat and Cow taken out": lambda d, by: prescribing.stop(make.row(d, "Cat and Cow"), by=by),
    "Clamshell taken out": lambda d, by: prescribing.stop(make.row(d, "Clamshell"), by=by),
    "Bird Dog taken out": lambda d, by: prescribing.stop(make.row(d, "Bird Dog"), by=by),
    "Cat and Cow moved": lambda d, by: prescribing.move_by_one(make.row(d, "Cat and Cow"), up=True, by=by),
    "Clamshell moved": lambda d, by: prescribing.move_prescription(
        make.row(d, "Clamshell"), section=d.sections.first(), to=0, by=by
    ),
    "dosage of Clamshell": lambda d, by: dose(d, "Clamshell", "3 x 8, 2.5 kg, tempo 2-1-2", by),
    "note for Cat and Cow": lambda d, by: prescribing.change_prescription(
        make.row(d, "Cat and Cow"), values={"note": "Breathe."}, seen={"note": ""}, by=by
    ),
    "in place of, for Bird Dog": lambda d, by: prescribing.put_in_place_of(
        make.row(d, "Bird Dog"), None, relation="", by=by
    ),
    "section New section added": lambda d, by: prescribing.add_section(d, title="New section", by=by),
    "section Main removed": lambda d, by: prescribing.remove_section(main(d), by=by),
    "section Main moved": lambda d, by: prescribing.move_section(main(d), to=0, by=by),
    "name of section At home": lambda d, by: prescribing.rename_section(
        main(d), title="At home", seen="Main", by=by
    ),
    "a line for the patient": lambda d, by: line(d, "Slowly.", by),
    "how often": lambda d, by: prescribing.change_program(
        d, values={"times_min": 2, "per": "day"}, seen={"times_min": 3, "per": "week"}, by=by
    ),
    "settings of the plan": lambda d, by: prescribing.change_program(
        d, values={"weeks": 6, "line": "Slowly."}, seen={"weeks": None, "line": ""}, by=by
    ),
}


@pytest.mark.parametrize("said", STEPS)
def test_every_step_is_undone_and_done_again_exactly(draft, jonas, said):
    before = content(draft)
    STEPS[said](draft, jonas)
    after = content(draft)
    assert before != after

    assert undoing.history(draft, by=jonas).undo_words == f"Undo: {said}"
    assert undo(draft, jonas) == said
    assert content(draft) == before
    assert undoing.history(draft, by=jonas).redo_words == f"Redo: {said}"
    assert redo(draft, jonas) == said
    assert content(draft) == after
    undo(draft, jonas)
    assert content(draft) == before


def test_many_steps_are_undone_one_after_the_other_and_all_done_again(draft, jonas):
    states = [content(draft)]
    for name in ("dosage of Clamshell", "Clamshell moved", "Bird Dog taken out", "section Main removed"):
        STEPS[name](make.fresh(draft), jonas)
        states.append(content(draft))

    back = []
    for _step in range(4):
        undo(draft, jonas)
        back.append(content(draft))
    assert back == states[-2::-1]
    for _step in range(4):
        redo(draft, jonas)
    assert content(draft) == states[-1]
    assert undoing.history(draft, by=jonas).redo is None


def test_a_row_that_was_taken_out_comes_back_under_its_own_key_with_all_it_had(draft, jonas):
    row = make.row(draft, "Bird Dog")
    prescribing.stop(row, by=jonas)
    undo(draft, jonas)

    again = make.row(draft, "Bird Dog")
    assert (again.pk, again.uuid, again.dosage) == (row.pk, row.uuid, row.dosage)
    assert (again.note, again.in_place_of.exercise.name) == ("Slowly.", "Clamshell")
    assert make.order(draft)["Main"] == ["Clamshell", "Bird Dog", "Cat and Cow"]


def test_a_new_step_ends_what_could_be_done_again(draft, jonas):
    dose(draft, "Clamshell", "8 reps", jonas)
    undo(draft, jonas)
    line(draft, "Slowly.", jonas)

    assert undoing.history(draft, by=jonas).redo is None


def test_presses_on_one_sentence_are_one_step_and_back_to_the_start_is_none(draft, jonas):
    start = str(make.row(draft, "Clamshell").dosage)
    for text in ("8 reps", "9 reps", "10 reps, hold 5 s"):
        dose(draft, "Clamshell", text, jonas)
    assert DraftStep.objects.count() == 1

    dose(draft, "Clamshell", start, jonas)
    assert DraftStep.objects.count() == 0


def test_what_one_request_does_is_one_step(draft, jonas):
    token = current_request.set("one request")
    dose(draft, "Clamshell", "8 reps", jonas)
    STEPS["Glute Bridge added"](draft, jonas)
    prescribing.stop(make.row(draft, "Glute Bridge"), by=jonas)
    current_request.reset(token)

    assert undo(draft, jonas) == "dosage of Clamshell"
    assert DraftStep.objects.count() == 1


def test_a_hundred_steps_are_kept(draft, jonas, monkeypatch):
    monkeypatch.setattr(steps, "MOST_STEPS", 3)
    for number in range(5):
        prescribing.add_section(draft, title=f"Part {number}", by=jonas)

    assert [step.name for step in DraftStep.objects.all()] == ["Part 2", "Part 3", "Part 4"]


# ---- two people


def test_what_another_person_did_elsewhere_stays(draft, jonas, ada):
    dose(draft, "Clamshell", "8 reps", jonas)
    line(draft, "Slowly.", ada)
    prescribing.stop(make.row(draft, "Cat and Cow"), by=ada)

    undo(draft, jonas)
    assert str(make.row(draft, "Clamshell").dosage) == "10–15 reps / side"
    assert make.fresh(draft).line == "Slowly."
    assert make.order(draft)["Main"] == ["Clamshell", "Bird Dog"]


def test_what_another_person_changed_of_the_same_is_asked_for_first(draft, jonas, ada):
    dose(draft, "Clamshell", "8 reps", jonas)
    dose(draft, "Clamshell", "9 reps", ada)
    theirs = content(draft)

    with pytest.raises(undoing.OthersWouldLose) as asked:
        undo(draft, jonas)
    assert asked.value.losses == ["Ada Moen: dosage of Clamshell"]
    assert content(draft) == theirs
    with pytest.raises(undoing.OthersWouldLose):
        undo(draft, jonas, even_others=draft.rev)  # an older revision: something else was asked

    undo(draft, jonas, even_others=make.fresh(draft).rev)
    assert str(make.row(draft, "Clamshell").dosage) == "10–15 reps / side"
    redo(draft, jonas)
    assert content(draft) == theirs  # also what Ada did is back


def test_a_section_with_another_persons_exercise_is_not_undone_unasked(draft, jonas, ada):
    section = prescribing.add_section(draft, title="At work", by=jonas)
    prescribing.prescribe(section, make.an_exercise("Glute Bridge"), by=ada)

    with pytest.raises(undoing.OthersWouldLose, match="Ada Moen: Glute Bridge added"):
        undo(draft, jonas)
    with_it = content(draft)
    undo(draft, jonas, even_others=make.fresh(draft).rev)
    redo(draft, jonas)
    assert content(draft) == with_it


def test_a_row_comes_back_though_its_section_and_its_exercise_are_gone(draft, jonas, ada):
    prescribing.stop(make.row(draft, "Bird Dog"), by=jonas)
    prescribing.remove_section(main(make.fresh(draft)), by=ada)

    undo(draft, jonas)
    assert make.order(draft) == {"Warm-up": ["Bird Dog"]}
    assert make.row(draft, "Bird Dog").in_place_of is None


def test_nobody_undoes_anothers_step(draft, jonas, ada):
    dose(draft, "Clamshell", "8 reps", jonas)
    step = undoing.history(draft, by=jonas).undo

    assert undoing.history(draft, by=ada) == undoing.History()
    with pytest.raises(undoing.StepIsGone):
        undoing.undo(draft, step=step.pk, by=ada)


# ---- what it leaves


def test_a_published_version_is_never_touched_and_the_draft_is_newer_than_it(draft, jonas):
    version = make.publish(draft, by=jonas)
    dose(draft, "Clamshell", "8 reps", jonas)
    undo(draft, jonas)

    version.refresh_from_db()
    assert make.fresh(draft).current_version == version
    assert make.fresh(draft).has_unpublished_changes


def test_an_undo_is_one_revision_and_its_events_hold_no_values(draft, jonas):
    STEPS["Glute Bridge added"](draft, jonas)
    rev, seq = make.fresh(draft).rev, AuditEvent.objects.latest("seq").seq
    undo(draft, jonas)

    left = list(AuditEvent.objects.filter(seq__gt=seq).order_by("seq"))
    assert make.fresh(draft).rev == rev + 1
    assert [(event.verb, event.object_type) for event in left] == [
        ("stopped", "prescription"),
        ("changed", "program"),
    ]
    assert "undo" in left[-1].fields
    assert "Glute" not in str([event.fields for event in left])


def test_steps_go_with_the_patient(draft, jonas):
    dose(draft, "Clamshell", "8 reps", jonas)
    Prescription.objects.all().delete()
    Patient.objects.all().delete()

    assert DraftStep.objects.count() == 0


def test_every_rule_that_changes_a_draft_makes_a_step():
    """A new program has nothing to go back to; everything else that grows a revision can be undone."""
    names = source.named(".py", under=("patients/",))
    starting = {"start_program", "start_from_template"}
    library = {"move_uses"}  # an exercise of the library that goes on under another key
    elsewhere = {"everything"}  # writes a zip
    writing = [f for f in source.public_functions(names) if {"touch", "write"} & source.called_names(f.node)]
    writing = [
        f for f in writing if not f.place.startswith(("patients/undoing", "patients/prescribing/writing"))
    ]
    without = {
        f.name
        for f in writing
        if "undoable" not in set().union(*map(source.used_names, f.node.decorator_list), {""})
    }

    assert without - starting - library - elsewhere == set()
