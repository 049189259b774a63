"""The calendar file: the same bytes each time, the same ids in every version, nobody named in it."""

import datetime as dt
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from patients.document import ClinicBlock, ProgramDocument
from patients.exports.ics import Choice, first_and_last, neighbours, render

GOLDEN = Path(__file__).with_name("golden")
HALF_PAST_SEVEN = (dt.time(7, 30),)
THREE_AND_A_BONUS = Choice((0, 2, 4), (5,), HALF_PAST_SEVEN)


def document(**facts) -> ProgramDocument:
    clinic = ClinicBlock("Harbour Street", "", "", "020 7946 0123", "", "", "112", "Europe/London", 0)
    told = {
        "number": 3, "title": "Back & hips", "language": "en", "languages": ("en",), "greeting": "Maria",
        "published_at": "2026-11-25T09:30:00+00:00", "published_on": "2026-11-25", "clinician": "Jonas Lind",
        "clinic": clinic, "frequency": {"times_min": 3, "times_max": 4, "per": "week"},
        "starts_on": "2026-11-25", "weeks": 6, "review_on": "", "line": "", "goal": "Walk to the sea",
        "sections": (), "safety": {},
    }  # fmt: skip
    return ProgramDocument(**told | facts)


def file(choice=THREE_AND_A_BONUS, *, plan="first digest", language="en", **facts) -> bytes:
    return render(document(**facts), choice, plan=plan, language=language)


def events(content: bytes) -> list:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def test_the_file_is_the_golden_one_byte_for_byte():
    assert file() == (GOLDEN / "sessions.ics").read_bytes()
    assert file() == file()


def test_the_bonus_is_tentative_and_the_rest_is_not():
    core, bonus = events(file())

    assert (core["STATUS"], core["SUMMARY"]) == ("CONFIRMED", "Exercises")
    assert (bonus["STATUS"], bonus["SUMMARY"]) == ("TENTATIVE", "Exercises, if you like")
    assert core["RRULE"]["BYDAY"] == ["MO", "WE", "FR"]
    assert bonus["RRULE"]["BYDAY"] == ["SA"]


def test_times_float_and_the_plan_ends_with_its_weeks():
    core, bonus = events(file())

    assert core["DTSTART"].dt.isoformat() == "2026-11-25T07:30:00"  # a Wednesday, the day the plan starts
    assert bonus["DTSTART"].dt.isoformat() == "2026-11-28T07:30:00"
    assert [end.isoformat() for end in core["RRULE"]["UNTIL"]] == ["2027-01-05T23:59:59"]
    assert b"TZID" not in file()
    assert b"VTIMEZONE" not in file()


@pytest.mark.parametrize(
    ("facts", "first", "last"),
    [
        ({}, "2026-11-25", "2027-01-05"),
        ({"starts_on": ""}, "2026-11-25", "2027-01-05"),
        ({"starts_on": "2026-12-07", "weeks": 1}, "2026-12-07", "2026-12-13"),
        ({"weeks": None}, "2026-11-25", "2027-02-16"),
    ],
)
def test_a_plan_without_a_start_or_a_length_has_one_in_the_calendar(facts, first, last):
    assert [str(day) for day in first_and_last(document(**facts))] == [first, last]


def ids(content: bytes) -> list[str]:
    return [str(event["UID"]) for event in events(content)]


def test_a_file_read_again_moves_its_entries_and_doubles_none():
    before = file()
    newer = file(
        Choice((1, 3, 5), (6,), (dt.time(18, 0),)), number=4, published_at="2027-01-01T00:00:00+00:00"
    )

    assert ids(before) == ids(newer)
    assert len(set(ids(before))) == 2
    assert [int(event["SEQUENCE"]) for event in events(newer)] == [4, 4]
    assert set(ids(before)) & set(ids(file(plan="another program"))) == set()


def test_two_times_a_day_are_two_entries():
    twice = file(Choice((0,), (), (dt.time(7, 30), dt.time(18, 0))))

    assert [event["DTSTART"].dt.time() for event in events(twice)] == [dt.time(7, 30), dt.time(18, 0)]
    assert len(set(ids(twice))) == 2


def test_nothing_in_the_file_names_patient_clinic_plan_or_link():
    text = file().decode()

    for word in ("Maria", "Harbour", "Back", "hips", "Jonas", "sea", "http", "/p/", "first digest"):
        assert word not in text


@given(st.text(max_size=200), st.text(max_size=200))
def test_no_text_of_a_plan_adds_a_line(title, greeting):
    hostile = file(title=f"{title}\r\nBEGIN:VEVENT", greeting=greeting, goal="\nSUMMARY:x")

    assert hostile == (GOLDEN / "sessions.ics").read_bytes()


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((0, 2, 4), []),
        ((0, 2, 4, 5), [(4, 5)]),
        ((0, 6), [(6, 0)]),
        ((0, 1, 2), [(0, 1), (1, 2)]),
        ((3,), []),
    ],
)
def test_a_week_is_a_circle_of_days(days, expected):
    assert neighbours(days) == expected


def test_every_four_days_have_a_pair_in_a_row():
    assert all(neighbours(days) for days in combinations(range(7), 4))


def test_another_language_changes_the_titles_alone():
    def without_titles(content: bytes) -> list[bytes]:
        return [line for line in content.splitlines() if not line.startswith(b"SUMMARY")]

    assert without_titles(file(language="de")) == without_titles(file())
