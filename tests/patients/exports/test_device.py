"""What the device has to know of a plan, worded from its document."""

from dataclasses import replace

import pytest

from exercises.dosage import parse
from hep.clinics.tenancy import acting_for
from patients.exports import device
from tests.clinics.factories import make_practice

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    practice = make_practice()
    with acting_for(practice.clinic):
        return practice.version.document


def with_frequency(document, times_min, times_max, per="week"):
    return replace(document, frequency={"times_min": times_min, "times_max": times_max, "per": per})


def with_dosage(document, line):
    [section] = document.sections
    row = replace(section.prescriptions[0], dosage=parse(line).to_dict())
    return replace(document, sections=(replace(section, prescriptions=(row,)),))


def test_the_device_learns_the_numbers_it_counts_with(document):
    facts = device.facts(with_frequency(document, 3, 4))

    assert (facts["version"], facts["per"], facts["minimum"], facts["maximum"]) == (1, "week", 3, 4)
    assert facts["week_start"] == document.clinic.week_start
    assert facts["count"] == {"before": "", "between": " of ", "dose": "3–4\u00a0sessions", "after": ""}


def test_without_a_network_the_day_of_the_plan_is_written_as_the_language_writes_it(document):
    said = device.facts(replace(document, published_on="2026-11-16"), language="de")["offline"]

    assert "16. November" in said


@pytest.mark.parametrize(
    ("most", "last"),
    [(1, "One more to go this week."), (3, "Three more to go this week."), (5, "5 more to go this week.")],
)
def test_what_is_left_has_a_sentence_for_each_number(document, most, last):
    sentences = device.facts(with_frequency(document, most, most))["to_go"]

    assert (len(sentences), sentences[-1]) == (most, last)


def test_a_plan_for_each_day_counts_today(document):
    facts = device.facts(with_frequency(document, 2, 3, per="day"))

    assert (facts["title"], facts["to_go"]) == ("Today", [])


@pytest.mark.parametrize(
    ("line", "seconds"),
    [
        ("2x 30-45 s", [0, 15, 30, 45, 60]),
        ("3x 10-20 s", [0, 5, 10, 15, 20]),
        ("2x 90 s", [0, 30, 60, 90, 120]),
        ("10 reps hold 10s", [0, 5, 10, 15, 20]),
    ],
)
def test_a_hold_is_asked_about_in_steps_that_fit_it(document, line, seconds):
    [hold] = device.facts(with_dosage(document, line))["holds"]

    assert hold["id"] == document.prescriptions[0].uuid
    assert hold["seconds"] == seconds
    assert document.prescriptions[0].words["en"].name in hold["question"]


@pytest.mark.parametrize("line", ["10-15/side hold 2-3s", "3x10"])
def test_a_short_hold_is_not_asked_about(document, line):
    assert device.facts(with_dosage(document, line))["holds"] == []


def test_the_bar_tells_about_how_long_a_session_takes(document):
    # Each of 10–15 reps for 4 s and 2–3 s of hold, on both sides; a minute to get ready and turn over.
    assert device.facts(document)["minutes"] == "about 4 min"


def test_where_there_is_no_greeting_name_nobody_is_named(document):
    assert device.facts(replace(document, greeting="Maria"))["well_done"] == "Well done, Maria."
    assert device.facts(replace(document, greeting=""))["well_done"] == "Well done."


def test_the_offline_line_names_the_day_of_the_plan(document):
    facts = device.facts(replace(document, published_on="2026-03-12"))

    assert facts["offline"] == "You are offline. This is your plan of 12 March."
