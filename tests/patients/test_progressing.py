"""Progress and regress: offered when the log speaks for it, in the draft only when a person takes it."""

import pytest

from exercises.models import ProgressionStep
from hep.clinics.tenancy import acting_for, whole_site
from patients import course, diary_reading, progressing
from patients.entry import Result
from patients.models import ProgramVersion
from tests.clinics.factories import make_practice
from tests.factories import patients as make
from tests.patients.diaries import an_entry, take

pytestmark = pytest.mark.django_db
KNEE, PLANK = "Knee Plank", "Leg Raise Plank"


@pytest.fixture
def practice():
    return make_practice()


def plan(practice, *names: str):
    """The practice with a plan of these exercises in force, and the step from the knee to the leg raise."""
    with acting_for(practice.clinic):
        knee, plank = make.an_exercise(KNEE), make.an_exercise(PLANK)
        draft = make.program(practice.clinician, *names, of=practice.patient)
        version = make.publish(draft, by=practice.clinician)
        link, _token = make.sharing.create_link(draft, by=practice.clinician)
    with whole_site():
        ProgressionStep.objects.create(
            easier=knee, harder=plank, criterion="easy for 45–60 s", measure="seconds", measure_min=45,
            measure_max=60, sessions=3,
        )  # fmt: skip
    return practice.__class__(**{**vars(practice), "program": draft, "version": version, "link": link})


def tell(practice, name: str, **facts) -> None:
    with acting_for(practice.clinic):
        key = str(make.row(practice.program, name).uuid)
    take(practice, an_entry(practice, results=(Result(key, **facts),), version=practice.version.number))


def told(practice):
    return course.counted(diary_reading.told_to_the_clinic(practice.patient))


def offers(practice) -> list[progressing.Offer]:
    with acting_for(practice.clinic):
        return progressing.offers(make.fresh(practice.program), told(practice))


def test_a_knee_plank_easy_for_long_enough_three_times_offers_the_next(practice):
    knee = plan(practice, KNEE)
    for seconds in (45, 50):
        tell(knee, KNEE, easy_seconds=seconds)
    assert offers(knee) == []
    tell(knee, KNEE, easy_seconds=60)

    [offer] = offers(knee)
    assert offer.words == "Move to Leg Raise Plank"
    assert offer.evidence == (
        "Knee Plank: 45, 50 and 60 s in the last 3 sessions. Move on when: easy for 45–60 s"
    )


@pytest.mark.parametrize("last", [{"easy_seconds": 44}, {}, {"easy_seconds": 60, "outcome": "stopped"}])
def test_one_session_that_does_not_meet_the_criterion_offers_nothing(practice, last):
    knee = plan(practice, KNEE)
    for facts in ({"easy_seconds": 60}, {"easy_seconds": 60}, last):
        tell(knee, KNEE, **facts)

    assert [offer for offer in offers(knee) if offer.is_up] == []


def test_taking_an_offer_changes_the_draft_and_publishes_nothing(practice):
    knee = plan(practice, KNEE)
    for _time in range(3):
        tell(knee, KNEE, easy_seconds=60)
    [offer] = offers(knee)
    with acting_for(knee.clinic):
        before = ProgramVersion.objects.count()
        draft = make.fresh(knee.program)
        keys = {"prescription": offer.row.pk, "exercise": offer.to.pk}
        progressing.take_offer(draft, told(knee), **keys, by=knee.clinician)
        rows = {row.exercise.name: row for row in make.fresh(knee.program).prescriptions}

        assert ProgramVersion.objects.count() == before
        assert rows[KNEE].in_place_of == rows[PLANK]
        assert rows[KNEE].relation == "easier"
        with pytest.raises(progressing.NotOfferedAnyMore):
            progressing.take_offer(make.fresh(draft), told(knee), **keys, by=knee.clinician)


def test_stopping_twice_offers_the_way_back_and_keeps_the_harder_one_as_a_version(practice):
    plank = plan(practice, PLANK)
    tell(plank, PLANK, outcome="stopped", why="hurts")
    assert offers(plank) == []
    tell(plank, PLANK, outcome="stopped", why="hard")

    [offer] = offers(plank)
    assert (offer.words, offer.is_up) == ("Go back to Knee Plank", False)
    with acting_for(plank.clinic):
        progressing.take_offer(
            make.fresh(plank.program), told(plank), prescription=offer.row.pk, exercise=offer.to.pk,
            by=plank.clinician,
        )  # fmt: skip
        rows = {row.exercise.name: row for row in make.fresh(plank.program).prescriptions}
    assert rows[KNEE].in_place_of is None
    assert (rows[PLANK].in_place_of, rows[PLANK].relation) == (rows[KNEE], "harder")


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"amounts": (12, 12)}, "12 and 12"),
        ({"rounds": 2}, "2 rounds"),
        ({"amounts": (10, 4), "outcome": "stopped"}, "stopped at 4"),
        ({"outcome": "skipped"}, "skipped"),
        ({"easy_seconds": 45}, "easy for 45 s"),
        ({}, "done"),
    ],
)
def test_the_last_result_of_an_exercise_is_said_in_words(practice, facts, words):
    plank = plan(practice, PLANK)
    tell(plank, PLANK, **facts)

    with acting_for(plank.clinic):
        row = make.row(plank.program, PLANK)
        assert course.last_of(row, told(plank), {row.pk: str(row.uuid)}).words == words
