"""The rules of a draft: what changes, what is noted, and what two people at once can do to each other."""

import datetime as dt

import pytest

from exercises.dosage import parse
from exercises.models import Exercise, ProgramTemplate
from hep.audit.models import AuditEvent
from hep.clinics.tenancy import acting_for, whole_site
from patients import prescribing
from patients.models import Prescription
from patients.prescribing import CannotPrescribe, ChangedMeanwhile
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
    return make.program(jonas, "Clamshell", "Bird Dog", "Bridge")


def events_after(action) -> list[tuple]:
    before = AuditEvent.objects.count()
    action()
    return [(e.verb, e.object_type, e.fields) for e in AuditEvent.objects.order_by("seq")[before:]]


# ---- starting


def test_an_empty_draft_has_the_two_usual_sections(jonas):
    draft = prescribing.start_program(make.patient(jonas), by=jonas)

    assert make.order(draft) == {"Warm-up": [], "Main": []}
    assert str(draft.frequency) == "3–4 sessions per week"


def test_back_and_hips_brings_the_four_movements_with_the_knee_version_bound_to_its_parent(jonas):
    draft = make.program_of_four(jonas)
    knee = make.row(draft, "Knee Plank")

    assert make.order(draft) == {
        "Warm-up": ["Side-Lying Straight-Leg Raise", "QL Walk"],
        "Main": ["Leg Raise Plank", "Knee Plank"],
    }
    assert knee.in_place_of.exercise.name == "Leg Raise Plank"
    assert (knee.relation, "{number}" in knee.rule) == ("easier", True)
    assert [str(row.dosage) for row in draft.prescriptions] == [
        "10–15 reps / side, hold 2–3 s",
        "8–10 walks forward + backward × 2–3 bouts",
        "10–15 reps / side",
        "10–15 reps / side",
    ]
    assert (draft.weeks, len(draft.advice["en"])) == (6, 10)


def test_a_template_with_an_exercise_that_left_the_library_is_refused_in_words(jonas):
    make.program_of_four(jonas)
    template = ProgramTemplate.objects.get(slug="back-and-hips")
    with whole_site():
        Exercise.objects.filter(slug="ql-walk").update(status="draft")

    with pytest.raises(CannotPrescribe, match="not in the library any more"):
        prescribing.start_from_template(make.patient(jonas), template, by=jonas)


def test_a_discharged_patient_gets_no_new_plan(jonas):
    maria = make.patient(jonas)
    prescribing.discharge(maria, by=jonas)

    with pytest.raises(CannotPrescribe, match="discharged"):
        prescribing.start_program(maria, by=jonas)


# ---- one change, one event, one revision


def test_every_change_grows_the_revision_by_one_and_leaves_one_event(jonas, draft):
    row, main = make.row(draft, "Clamshell"), draft.sections.last()
    weeks, note = {"weeks": 6}, {"note": "Slowly."}
    changes = [
        lambda: prescribing.change_program(draft, values=weeks, seen={"weeks": None}, by=jonas),
        lambda: prescribing.add_section(draft, title="After", by=jonas),
        lambda: prescribing.rename_section(main, title="Core", seen="Main", by=jonas),
        lambda: prescribing.move_section(main, to=0, by=jonas),
        lambda: prescribing.prescribe(main, make.an_exercise("Cat and Cow"), by=jonas),
        lambda: prescribing.change_dosage(row, parse("3x10"), seen=row.dosage, by=jonas),
        lambda: prescribing.change_prescription(row, values=note, seen={"note": ""}, by=jonas),
        lambda: prescribing.move_by_one(row, up=False, by=jonas),
    ]
    abouts = ["program"] * 4 + ["prescription"] * 4
    for change, about in zip(changes, abouts, strict=True):
        before = make.fresh(draft).rev
        assert [event[1] for event in events_after(change)] == [about]
        assert make.fresh(draft).rev == before + 1


def test_the_event_names_the_fields_that_really_changed_and_no_value(jonas, draft):
    values, seen = {"title": "Back & hips", "line": "Slowly."}, {"title": "Back & hips", "line": ""}

    def change():
        prescribing.change_program(draft, values=values, seen=seen, by=jonas)

    assert events_after(change) == [("changed", "program", ["line"])]


def test_saving_what_is_there_already_is_no_change(jonas, draft):
    row = make.row(draft, "Clamshell")

    def save_again():
        prescribing.change_program(draft, values={"weeks": None}, seen={"weeks": None}, by=jonas)
        prescribing.change_dosage(row, row.dosage, seen=row.dosage, by=jonas)
        prescribing.change_prescription(row, values={"note": ""}, seen={"note": ""}, by=jonas)

    assert events_after(save_again) == []


# ---- two people at one draft


def test_what_a_colleague_changed_elsewhere_is_kept(jonas, ada, draft):
    seen = {"title": "Back & hips", "line": ""}
    prescribing.change_program(draft, values={"title": "Back", "line": ""}, seen=seen, by=ada)
    prescribing.change_program(draft, values={"title": "Back & hips", "line": "Slowly."}, seen=seen, by=jonas)

    stored = make.fresh(draft)
    assert (stored.title, stored.line) == ("Back", "Slowly.")


def test_the_same_field_changed_twice_is_a_conflict_that_writes_nothing(jonas, ada, draft):
    prescribing.change_program(draft, values={"line": "Slowly."}, seen={"line": ""}, by=ada)

    with pytest.raises(ChangedMeanwhile) as clash:
        prescribing.change_program(
            draft, values={"line": "Fast.", "weeks": 6}, seen={"line": "", "weeks": None}, by=jonas
        )

    stored = make.fresh(draft)
    assert clash.value.theirs == {"line": "Slowly."}
    assert (stored.line, stored.weeks) == ("Slowly.", None)


def test_two_dosages_at_once_are_a_conflict_and_the_same_dosage_is_none(jonas, ada, draft):
    row = make.row(draft, "Clamshell")
    seen = row.dosage
    prescribing.change_dosage(row, parse("3x10"), seen=seen, by=ada)
    prescribing.change_dosage(row, parse("3x10"), seen=seen, by=jonas)

    with pytest.raises(ChangedMeanwhile) as clash:
        prescribing.change_dosage(row, parse("2x8"), seen=seen, by=jonas)
    assert clash.value.theirs == {"dosage": parse("3x10")}


def test_a_start_and_a_review_that_two_people_chose_must_still_be_in_order(jonas, ada, draft):
    day = dt.date(2026, 11, 16)
    prescribing.change_program(draft, values={"review_on": day}, seen={"review_on": None}, by=ada)

    with pytest.raises(CannotPrescribe, match="before the start"):
        prescribing.change_program(
            draft, values={"starts_on": day + dt.timedelta(1)}, seen={"starts_on": None}, by=jonas
        )


# ---- order and versions


@pytest.mark.parametrize(
    ("name", "up", "expected"),
    [
        ("Bird Dog", True, {"Warm-up": [], "Main": ["Bird Dog", "Clamshell", "Bridge"]}),
        ("Bird Dog", False, {"Warm-up": [], "Main": ["Clamshell", "Bridge", "Bird Dog"]}),
        ("Clamshell", True, {"Warm-up": ["Clamshell"], "Main": ["Bird Dog", "Bridge"]}),
        ("Bridge", False, {"Warm-up": [], "Main": ["Clamshell", "Bird Dog", "Bridge"]}),
    ],
)
def test_one_step_swaps_neighbours_and_leads_into_the_next_section(jonas, draft, name, up, expected):
    prescribing.move_by_one(make.row(draft, name), up=up, by=jonas)

    assert make.order(draft) == expected


def test_a_version_stands_behind_its_exercise_and_moves_with_it(jonas, draft):
    clam = make.row(draft, "Clamshell")
    prescribing.put_in_place_of(make.row(draft, "Bridge"), clam, relation="easier", by=jonas)
    assert make.order(draft)["Main"] == ["Clamshell", "Bridge", "Bird Dog"]

    prescribing.move_prescription(
        make.row(draft, "Clamshell"), section=draft.sections.first(), to=0, by=jonas
    )
    assert make.order(draft) == {"Warm-up": ["Clamshell", "Bridge"], "Main": ["Bird Dog"]}


def test_a_version_of_a_version_is_refused(jonas, draft):
    clam, bird, bridge = (make.row(draft, name) for name in ("Clamshell", "Bird Dog", "Bridge"))
    prescribing.put_in_place_of(bridge, clam, relation="easier", by=jonas)

    for one, other in ((bird, make.row(draft, "Bridge")), (make.row(draft, "Clamshell"), bird)):
        with pytest.raises(CannotPrescribe, match="version of a version"):
            prescribing.put_in_place_of(one, other, relation="easier", by=jonas)
    with pytest.raises(CannotPrescribe, match="moves with"):
        prescribing.move_by_one(make.row(draft, "Bridge"), up=True, by=jonas)


def test_when_an_exercise_is_taken_out_its_version_stands_alone_without_a_rule_that_names_it(jonas, draft):
    clam, bridge = make.row(draft, "Clamshell"), make.row(draft, "Bridge")
    prescribing.put_in_place_of(bridge, clam, relation="easier", by=jonas)
    prescribing.change_prescription(
        bridge, values={"rule": "Easy? Try {number}."}, seen={"rule": ""}, by=jonas
    )
    prescribing.stop(clam, by=jonas)

    left = make.row(draft, "Bridge")
    assert (left.in_place_of, left.relation, left.rule) == (None, "", "")
    assert make.order(draft)["Main"] == ["Bridge", "Bird Dog"]


def test_removing_a_section_notes_every_exercise_that_goes_with_it(jonas, draft):
    events = events_after(lambda: prescribing.remove_section(draft.sections.last(), by=jonas))

    assert [event[:2] for event in events] == [("stopped", "prescription")] * 3 + [("changed", "program")]
    assert Prescription.objects.count() == 0


def test_the_41st_exercise_is_refused_and_40_stay(jonas, draft):
    main = draft.sections.last()
    for _n in range(prescribing.MOST_PRESCRIPTIONS - 3):
        prescribing.prescribe(main, make.an_exercise("Clamshell"), by=jonas)

    with pytest.raises(CannotPrescribe, match="at most 40"):
        prescribing.prescribe(main, make.an_exercise("Clamshell"), by=jonas)
    assert Prescription.objects.count() == 40


def test_a_field_that_is_no_setting_is_a_mistake_of_the_program(jonas, draft):
    with pytest.raises(ValueError, match="not to be changed here"):
        prescribing.change_program(draft, values={"rev": 9}, seen={"rev": draft.rev}, by=jonas)
