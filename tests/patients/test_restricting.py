"""Restrictions: flags in the clinic's own words, until their day has come."""

import datetime as dt

import pytest

from hep.audit.models import AuditEvent
from hep.clinics.tenancy import TenancyError, acting_for
from patients import restricting
from patients.models import ClinicTag, Restriction, TaggedExercise
from tests.factories import clinics
from tests.factories import patients as make

TODAY, MAY_12 = dt.date(2026, 5, 1), dt.date(2026, 5, 12)


@pytest.fixture
def jonas(db):
    person = clinics.clinician()
    with acting_for(person.clinic):
        yield person


@pytest.fixture
def press(jonas):
    return make.an_exercise("Shoulder Press")


@pytest.fixture
def overhead(jonas, press):
    tag = restricting.add_tag(jonas.clinic, name="overhead", by=jonas)
    restricting.tag_more(tag, exercises=[press], by=jonas)
    return tag


@pytest.fixture
def maria(jonas):
    return make.patient(jonas)


def restrict(maria, tag, jonas, until=MAY_12) -> Restriction:
    return restricting.restrict(maria, tag=tag, until=until, note="", by=jonas)


@pytest.mark.parametrize(
    ("until", "on", "words"),
    [
        (MAY_12, TODAY, ["overhead: not until 12 May"]),
        (MAY_12, dt.date(2026, 5, 11), ["overhead: not until 12 May"]),
        (MAY_12, MAY_12, []),
        (MAY_12, dt.date(2025, 12, 31), ["overhead: not until 12 May 2026"]),
        (None, TODAY, ["overhead: not for now"]),
    ],
)
def test_a_flag_says_the_tag_and_the_day_and_then_nothing(jonas, maria, overhead, press, until, on, words):
    restrict(maria, overhead, jonas, until)
    limits = restricting.limits_of(maria, on=on)

    assert limits.words.get(press.pk, []) == words
    assert [row.sentence for row in limits.restrictions] == words


def test_other_exercises_and_other_patients_are_not_flagged(jonas, maria, overhead):
    restrict(maria, overhead, jonas)
    squat = make.an_exercise("Squat")

    assert squat.pk not in restricting.limits_of(maria, on=TODAY).words
    assert restricting.limits_of(make.patient(jonas, "Tom"), on=TODAY).words == {}


def test_of_two_restrictions_by_one_tag_the_longer_one_is_said(jonas, maria, overhead, press):
    restrict(maria, overhead, jonas)
    restrict(maria, overhead, jonas, MAY_12 + dt.timedelta(days=8))

    limits = restricting.limits_of(maria, on=TODAY)
    assert limits.words[press.pk] == ["overhead: not until 20 May"]


def test_a_lifted_restriction_says_nothing_and_stays(jonas, maria, overhead):
    row = restrict(maria, overhead, jonas)
    restricting.lift(row, by=jonas)
    restricting.lift(row, by=jonas)

    assert restricting.limits_of(maria, on=TODAY).restrictions == ()
    assert Restriction.objects.count() == 1
    assert [e.verb for e in AuditEvent.objects.filter(object_type="restriction").order_by("seq")] == [
        "created", "lifted",
    ]  # fmt: skip


def test_a_change_names_what_changed_in_the_trail_alone(jonas, maria, overhead):
    row = restrict(maria, overhead, jonas)
    restricting.change_restriction(row, values={"tag": overhead, "until": None, "note": "sling"}, by=jonas)

    event = AuditEvent.objects.filter(object_type="restriction").order_by("seq").last()
    assert (event.verb, event.fields) == ("changed", ["note", "until"])


def test_today_is_the_date_where_the_clinic_is(jonas):
    jonas.clinic.time_zone = "Pacific/Auckland"
    night = dt.datetime(2026, 5, 11, 13, tzinfo=dt.UTC)

    assert restricting.today_at(jonas.clinic, now=night) == MAY_12


def test_the_cost_is_one_query_without_and_two_with_restrictions(
    jonas, maria, overhead, django_assert_num_queries
):
    with django_assert_num_queries(1):
        restricting.limits_of(maria, on=TODAY)
    for _number in range(5):
        restrict(maria, overhead, jonas)
    with django_assert_num_queries(2):
        restricting.limits_of(maria, on=TODAY)


# ---- tags


def test_a_tag_is_there_once_whatever_its_capitals(jonas, overhead):
    restricting.put_tag_away(overhead, on=TODAY, by=jonas)
    again = restricting.add_tag(jonas.clinic, name="Overhead", by=jonas)

    assert (again.pk, again.name, again.archived_at) == (overhead.pk, "overhead", None)
    assert ClinicTag.objects.count() == 1


def test_a_tag_in_use_is_not_put_away(jonas, maria, overhead):
    restrict(maria, overhead, jonas)

    with pytest.raises(restricting.TagInUse):
        restricting.put_tag_away(overhead, on=TODAY, by=jonas)
    restricting.put_tag_away(overhead, on=MAY_12, by=jonas)


def test_an_exercise_gets_exactly_the_tags_that_were_chosen(jonas, overhead, press):
    kneeling = restricting.add_tag(jonas.clinic, name="kneeling", by=jonas)

    assert restricting.tag_exercise(press, tags=[kneeling], clinic=jonas.clinic, by=jonas)
    assert not restricting.tag_exercise(press, tags=[kneeling], clinic=jonas.clinic, by=jonas)
    assert [row.tag for row in TaggedExercise.objects.all()] == [kneeling]


def test_tags_and_restrictions_stay_inside_their_clinic(jonas, maria, overhead, press):
    other = clinics.clinician()
    with acting_for(other.clinic):
        assert not ClinicTag.objects.exists()
        with pytest.raises(TenancyError):
            restricting.rename_tag(overhead, name="x", by=other)
        theirs = restricting.add_tag(other.clinic, name="overhead", by=other)
    with pytest.raises(TenancyError):
        restrict(maria, theirs, jonas)
