"""Who needs a look, and why: from sessions told by the rule to reasons in words."""

import datetime as dt

import pytest

from hep.clinics.tenancy import acting_for
from patients import attention, diary, following, overview
from patients.models import FollowUp, Patient
from patients.models.follow_up import needs
from tests.clinics.factories import make_practice
from tests.patients.diaries import an_entry, now, take, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice():
    return make_practice()


def kinds(practice, *, on: dt.date | None = None) -> list[str]:
    """The reasons of the only patient: in words and by the database, which must agree."""
    with acting_for(practice.clinic):
        row = FollowUp.objects.select_related("program").get()
        found = [each.kind for each in attention.reasons(row, practice.clinic, on or today())]
        conditions = needs(practice.clinic, on or today())
        assert found == [
            kind for kind, wanted in conditions.items() if FollowUp.objects.filter(wanted).exists()
        ]
    return found


def tell(practice, **facts):
    return take(practice, an_entry(practice, **facts)).row


def seen(practice, *, at: dt.datetime | None = None) -> None:
    with acting_for(practice.clinic):
        row = FollowUp.objects.get()
        following.mark_as_seen(row.patient, through=row.newest, by=practice.clinician)


def test_a_patient_with_a_plan_and_nothing_told_is_on_track(practice):
    assert kinds(practice) == []


def test_pain_up_by_two_within_a_week_needs_a_look(practice):
    tell(practice, pain=2)
    tell(practice, pain=3)
    assert kinds(practice) == []

    tell(practice, pain=4)
    assert kinds(practice) == ["pain"]
    with acting_for(practice.clinic):
        [reason] = attention.reasons(FollowUp.objects.get(), practice.clinic, today())
    assert reason.words == "Pain up, 2 to 4 in a week"


def test_a_threshold_of_the_clinic_is_obeyed_and_nought_asks_for_none(practice):
    tell(practice, pain=2)
    tell(practice, pain=4)
    practice.clinic.look_pain_rise = 3
    assert kinds(practice) == []
    practice.clinic.look_pain_rise = 0
    assert kinds(practice) == []


@pytest.mark.parametrize(("days", "expected"), [(8, []), (9, ["quiet"])])
def test_nine_days_without_a_session_need_a_look(practice, days, expected):
    tell(practice)

    assert kinds(practice, on=today() + dt.timedelta(days=days)) == expected


def test_very_easy_four_times_in_a_row_needs_a_look(practice):
    for _time in range(3):
        tell(practice, effort=1)
    assert kinds(practice) == []
    tell(practice, effort=1)
    assert kinds(practice) == ["easy"]
    tell(practice, effort=3)
    assert kinds(practice) == []


@pytest.mark.parametrize("note", ["May I swim?", "هل أستطيع السباحة؟", "泳いでもいいですか？"])
def test_a_note_with_a_question_mark_is_a_question(practice, note):
    tell(practice, note=note)

    assert kinds(practice) == ["question"]


def test_a_stopped_exercise_is_named(practice):
    result = {"id": str(practice.prescription.uuid), "outcome": "stopped", "amounts": [4]}
    tell(practice, results=(diary.Result.from_dict(result),))

    assert kinds(practice) == ["stopped"]
    with acting_for(practice.clinic):
        name = practice.version.document.prescriptions[0].words["en"].name
        assert FollowUp.objects.get().stopped_what == name


def test_what_was_seen_comes_again_only_with_something_newer(practice):
    tell(practice, note="May I swim?")
    seen(practice)
    assert kinds(practice) == []

    tell(practice, note="Felt good.")
    assert kinds(practice) == []
    tell(practice, note="And run?")
    assert kinds(practice) == ["question"]


def test_what_arrived_after_the_page_was_read_is_not_marked_as_seen(practice):
    tell(practice, note="Felt good.")
    with acting_for(practice.clinic):
        row = FollowUp.objects.get()
    tell(practice, note="May I swim?")
    with acting_for(practice.clinic):
        following.mark_as_seen(row.patient, through=row.newest, by=practice.clinician)

    assert kinds(practice) == ["question"]


def test_a_correction_takes_a_reason_away(practice):
    row = tell(practice, note="May I swim?")
    with acting_for(practice.clinic):
        diary.remove(practice.link, row, at=now())

    assert kinds(practice) == []


def test_a_session_of_the_future_and_one_before_the_plan_stand_on_the_day_they_came(practice):
    tell(practice, day=today() + dt.timedelta(days=40))
    tell(practice, day=today() - dt.timedelta(days=400))

    with acting_for(practice.clinic):
        row = FollowUp.objects.get()
    assert row.quiet_since == today()
    assert {day for day, _pain, _done in row.told} == {today().isoformat()}


def test_forty_sessions_of_one_day_count_as_one_dot(practice):
    for _time in range(40):
        tell(practice)

    with acting_for(practice.clinic):
        found = overview.overview(practice.clinician, overview.Choice())
    assert [line.dots.weeks[-1].counted for line in found.lines if line.dots] == [1]


def test_nobody_discharged_needs_a_look(practice):
    tell(practice, note="May I swim?")
    with acting_for(practice.clinic):
        Patient.objects.update(discharged_at=now())
        found = overview.overview(practice.clinician, overview.Choice(discharged=True))

    assert (found.counts["needing"], found.needing) == (0, [])


def test_ticks_from_paper_are_marked_and_typed_in_once(practice):
    with acting_for(practice.clinic):
        first = diary.take_paper(practice.version, [today()], at=now(), by=practice.clinician)
        again = diary.take_paper(practice.version, [today()], at=now(), by=practice.clinician)
        [row] = diary.ExerciseSession.objects.all()

    assert (first, again, row.source, row.day) == (1, 0, "paper", today())


def test_a_tick_of_tomorrow_is_refused(practice):
    with acting_for(practice.clinic), pytest.raises(diary.Refused):
        diary.take_paper(practice.version, [today() + dt.timedelta(days=2)], at=now(), by=practice.clinician)
