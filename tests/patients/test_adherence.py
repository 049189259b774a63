"""Weeks and what counts in them, in words first; then against a count by hand in thirty time zones."""

import datetime as dt
import random
from collections import defaultdict

import pytest
from dateutil import tz

from exercises.dosage import Frequency, Range
from patients.adherence import adherence, is_done, local_day, week_of, weeks

MONDAY, SATURDAY, SUNDAY = 0, 5, 6
THREE_TO_FOUR = Frequency(Range(3, 4))
DAY_ONE = dt.date(2026, 11, 2)  # a Monday


def day(number: int) -> dt.date:
    """Day 1 is the first Monday."""
    return DAY_ONE + dt.timedelta(days=number - 1)


def weeks_of(*numbers: int, frequency=THREE_TO_FOUR, today=15, first=1, week_start=MONDAY, ranges=None):
    return weeks(
        [day(number) for number in numbers],
        ranges=ranges or [(DAY_ONE, frequency)],
        week_start=week_start,
        first=day(first),
        last=day(today),
    )


def test_three_days_are_all_of_three_to_four_and_a_fourth_is_a_bonus():
    one, two, three = weeks_of(1, 3, 5, 8, 10, 12, 14)

    assert (one.counted, one.is_reached, one.bonus) == (3, True, 0)
    assert (two.counted, two.is_reached, two.bonus) == (4, True, 1)
    assert (three.counted, three.is_reached) == (0, False)


def test_two_sessions_on_one_day_count_once_where_the_plan_asks_for_days():
    [week, *_rest] = weeks_of(1, 1, 1, 3)

    assert (week.counted, week.sessions) == (2, 4)
    assert week.days == (day(1), day(3))


@pytest.mark.parametrize(
    ("frequency", "numbers", "counted"),
    [
        (Frequency(Range(2, 2), "day"), [1, 1, 1, 2], 3),
        (Frequency(Range(1, 3), "day"), [1] * 5 + [2], 4),
        (Frequency(Range(10, 14)), [1, 1, 1, 2, 3], 4),
        (Frequency(Range(7, 7)), [1, 1, 2], 2),
    ],
    ids=str,
)
def test_a_day_counts_as_often_as_the_plan_can_ask_of_it(frequency, numbers, counted):
    assert weeks_of(*numbers, frequency=frequency)[0].counted == counted


@pytest.mark.parametrize(
    ("week_start", "expected"), [(MONDAY, day(1)), (SATURDAY, day(-1)), (SUNDAY, day(0))]
)
def test_a_week_begins_on_the_clinics_first_day(week_start, expected):
    assert week_of(day(4), week_start=week_start) == expected
    assert week_of(expected, week_start=week_start) == expected


def test_only_whole_weeks_are_judged():
    # The plan began on a Thursday; today is the Wednesday two weeks later.
    assert [week.is_whole for week in weeks_of(first=4, today=17)] == [False, True, False]
    assert [week.is_whole for week in weeks_of(today=7)] == [False]
    assert [week.is_whole for week in weeks_of(today=8)] == [True, False]


def test_a_bonus_makes_up_for_no_other_week():
    found = adherence(weeks_of(1, 2, 3, 4, 5, 8))

    assert (found.done, found.planned, found.rate) == (3 + 1, 6, 4 / 6)


def test_before_a_week_has_passed_there_is_no_rate():
    assert adherence(weeks_of(1, 2, 3, today=5)).rate is None


def test_a_week_is_measured_by_the_range_in_force_on_its_last_day():
    ranges = [(day(1), THREE_TO_FOUR), (day(10), Frequency(Range(2, 2)))]

    assert [week.least for week in weeks_of(ranges=ranges)] == [3, 2, 2]


# ---- thirty zones, against a count by hand with another library's zones

ZONES = [
    "UTC", "Europe/London", "Europe/Berlin", "Europe/Madrid", "Europe/Dublin", "Africa/Casablanca",
    "Africa/Cairo", "America/New_York", "America/Chicago", "America/Los_Angeles", "America/Sao_Paulo",
    "America/St_Johns", "America/Havana", "America/Santiago", "America/Asuncion", "Asia/Kolkata",
    "Asia/Kathmandu", "Asia/Tehran", "Asia/Tokyo", "Asia/Shanghai", "Asia/Beirut", "Asia/Gaza",
    "Australia/Lord_Howe", "Australia/Adelaide", "Australia/Sydney", "Pacific/Auckland", "Pacific/Chatham",
    "Pacific/Apia", "Pacific/Kiritimati", "Pacific/Pago_Pago",
]  # fmt: skip
# Apia left out 30 December 2011, Lord Howe moves by half an hour, Beirut and Gaza change at midnight.
MOMENTS = [
    dt.datetime(2011, 12, 30, 9, tzinfo=dt.UTC), dt.datetime(2019, 3, 31, 1, tzinfo=dt.UTC),
    dt.datetime(2019, 4, 6, 15, tzinfo=dt.UTC), dt.datetime(2019, 10, 5, 15, 30, tzinfo=dt.UTC),
    dt.datetime(2019, 10, 27, 1, tzinfo=dt.UTC), dt.datetime(2019, 11, 3, 7, tzinfo=dt.UTC),
    dt.datetime(2020, 1, 1, tzinfo=dt.UTC), dt.datetime(2020, 2, 29, 12, tzinfo=dt.UTC),
]  # fmt: skip


def sessions_around(moment: dt.datetime, draw: random.Random) -> list[dt.datetime]:
    """Sessions in the days around `moment`, half of them within an hour of it or of a midnight near it."""
    near = [moment + dt.timedelta(minutes=draw.randint(-90, 90)) for _each in range(300)]
    far = [moment + dt.timedelta(minutes=draw.randint(-20_000, 20_000)) for _each in range(950)]
    return near + far


def counted_by_hand(days: set[str], *, week_start: int) -> dict[str, int]:
    """How many of `days` each week has, walking from one week's first day to the next."""
    found, walking = defaultdict(int), dt.date(2011, 1, 3) + dt.timedelta(days=week_start)
    while walking < dt.date(2021, 1, 1):
        week = [str(dt.date.fromordinal(walking.toordinal() + number)) for number in range(7)]
        if number := len(days & set(week)):
            found[week[0]] = number
        walking = dt.date.fromordinal(walking.toordinal() + 7)
    return dict(found)


@pytest.mark.parametrize("zone", ZONES)
def test_week_counts_are_right_where_clocks_change(zone):
    draw, frequency = random.Random(zone), Frequency(Range(7, 7))  # ten thousand sessions a zone
    for moment in MOMENTS:
        instants = sessions_around(moment, draw)
        days = [local_day(instant, zone) for instant in instants]
        by_hand = {instant.astimezone(tz.gettz(zone)).strftime("%Y-%m-%d") for instant in instants}
        for week_start in (MONDAY, SATURDAY, SUNDAY):
            ours = weeks(
                days, ranges=[(min(days), frequency)], week_start=week_start, first=min(days), last=max(days)
            )

            counted = {str(week.first): week.counted for week in ours if week.counted}
            assert counted == counted_by_hand(by_hand, week_start=week_start)


def test_the_day_is_the_patients_and_not_the_servers():
    monday_morning = dt.datetime(2026, 11, 1, 19, tzinfo=dt.UTC)

    assert local_day(monday_morning, "Pacific/Auckland") == dt.date(2026, 11, 2)
    assert local_day(monday_morning, "America/Los_Angeles") == dt.date(2026, 11, 1)


def test_thirty_zones_are_thirty():
    assert len(set(ZONES)) == 30


@pytest.mark.parametrize(
    ("outcomes", "counts"),
    [([], True), (["done"], True), (["skipped", "stopped"], True), (["skipped", "skipped"], False)],
)
def test_a_session_of_which_everything_was_skipped_does_not_count(outcomes, counts):
    assert is_done([{"outcome": outcome} for outcome in outcomes]) == counts
