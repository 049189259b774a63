"""The burden of a session: seconds of a dosage, ways down to the floor, gear and what stands in for it."""

import pytest

from exercises.dosage import Range, parse
from hep.clinics.tenancy import acting_for
from patients import prescribing
from patients.burden import burden_of, seconds_of, times_down
from tests.factories import clinics
from tests.factories import patients as make


@pytest.fixture
def jonas(db):
    person = clinics.clinician()
    with acting_for(person.clinic):
        yield person


@pytest.mark.parametrize(
    ("line", "shortest", "longest"),
    [
        ("10 reps", 40, 40),
        ("8-12 reps", 32, 48),
        ("3x10 reps", 180, 180),  # three times 40 s and two rests of 30 s
        ("3x10 reps rest 60s", 240, 240),
        ("2-3x10 reps", 110, 180),
        ("10-15 reps/side hold 2-3s", 120, 210),
        ("10 reps left", 40, 40),
        ("10 reps tempo 3-1-3", 70, 70),
        ("30 s", 30, 30),
        ("30 s/side", 60, 60),
        ("2-5 min", 120, 300),
        ("10 breaths", 40, 40),
        ("8-10 walks forward + backward x 2-3", 94, 180),
    ],
)
def test_the_seconds_of_a_dosage(line, shortest, longest):
    assert seconds_of(parse(line)) == Range(shortest, longest)


@pytest.mark.parametrize(
    ("positions", "times"),
    [
        ([], 0),
        (["standing", "sitting-chair"], 0),
        (["supine"], 1),
        (["side-lying", "supine", "quadruped"], 1),
        (["supine", "standing", "kneeling"], 2),
        (["standing", "prone", "walking", "half-kneeling", "step"], 2),
        (["of-an-import"], 0),
    ],
)
def test_getting_down_to_the_floor_is_counted_each_time(positions, times):
    assert times_down(positions) == times


def test_an_empty_plan_asks_nothing(jonas):
    burden = burden_of(make.program(jonas))

    assert (burden.exercises, burden.minutes, burden.times_down, burden.gear) == (0, Range(0, 0), 0, ())


def test_the_shipped_plan_takes_about_what_its_notes_say(jonas):
    burden = burden_of(make.program_of_four(jonas))

    # "One set of each assumed: 9–12 minutes", with two to three rounds of the walk.
    assert burden.exercises == 3
    assert burden.minutes == Range(8, 12)
    assert burden.times_down == 1


def test_a_version_takes_no_time_but_its_gear_is_needed(jonas):
    make.an_exercise("Bridge", equipment=("step",))
    draft = make.program(jonas, "Clamshell", "Bridge")
    alone = burden_of(draft)
    prescribing.put_in_place_of(
        make.row(draft, "Bridge"), make.row(draft, "Clamshell"), relation="easier", by=jonas
    )
    burden = burden_of(make.fresh(draft))

    assert (alone.exercises, burden.exercises) == (2, 1)
    assert burden.minutes.maximum < alone.minutes.maximum
    assert [gear.name for gear in burden.gear] == ["step"]


def test_gear_stands_once_in_the_order_of_the_vocabulary_with_what_a_home_has_instead(jonas):
    make.an_exercise("Step up", equipment=("weight", "step"))
    make.an_exercise("Row", equipment=("band-flat", "weight"))
    burden = burden_of(make.program(jonas, "Step up", "Row"))

    assert [(gear.name, gear.instead) for gear in burden.gear] == [
        ("step", "the bottom stair"),
        ("small weight", "a tin, or a half-litre bottle of water (about 0.5 kg)"),
        ("flat exercise band", ""),
    ]


@pytest.mark.parametrize(("count", "much", "why"), [(4, False, False), (5, True, False), (7, True, True)])
def test_many_exercises_are_noticed(jonas, count, much, why):
    burden = burden_of(make.program(jonas, *(f"Exercise {number}" for number in range(count))))

    assert (burden.is_much, burden.asks_why) == (much, why)


def test_an_exercise_without_a_dosage_counts_as_getting_ready(jonas):
    draft = make.program(jonas, "Clamshell")
    row = make.row(draft, "Clamshell")
    prescribing.change_dosage(row, None, seen=row.dosage, by=jonas)

    assert burden_of(make.fresh(draft)).minutes == Range(1, 1)


def test_each_section_has_its_own_minutes_and_an_empty_one_none(jonas):
    draft = make.program(jonas, "Clamshell")
    warm_up, main = draft.sections.all()
    burden = burden_of(draft)

    assert set(burden.by_section) == {main.pk}
    assert burden.by_section[main.pk] == burden.minutes
    assert warm_up.pk not in burden.by_section
