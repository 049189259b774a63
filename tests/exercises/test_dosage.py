import json
import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError, replace
from decimal import Decimal

import pytest
from hypothesis import given, settings

from exercises.dosage import (
    COLUMNS,
    FREQUENCY_BOUNDS,
    REPS_BOUNDS,
    REPS_LIMIT,
    Dosage,
    DosageError,
    Frequency,
    Load,
    LoadUnit,
    Message,
    Pattern,
    Per,
    Range,
    RepUnit,
    SetUnit,
    Side,
    parse_frequency,
)
from tests.exercises.strategies import dosages

TEN = Range.exactly(10)
LEG_RAISE = Dosage(Range(10, 15), hold=Range(2, 3), side=Side.EACH)
QL_WALK = Dosage(
    Range(8, 10),
    RepUnit.WALK,
    sets=Range(2, 3),
    sets_unit=SetUnit.BOUT,
    pattern=Pattern.FORWARD_BACKWARD,
)


def errors_of(make, *args, **kwargs) -> dict[str, str]:
    with pytest.raises(DosageError) as caught:
        make(*args, **kwargs)
    return caught.value.errors


# ---- the clinician's line


@pytest.mark.parametrize(
    ("dosage", "line"),
    [
        (LEG_RAISE, "10–15 reps / side, hold 2–3 s"),
        (QL_WALK, "8–10 walks forward + backward × 2–3 bouts"),
        (Dosage(TEN), "10 reps"),
        (Dosage(Range(1, 1)), "1 rep"),
        (Dosage(Range(1, 3)), "1–3 reps"),
        (Dosage(TEN, sets=Range(1, 1)), "1 set × 10 reps"),
        (Dosage(TEN, sets=Range(2, 3)), "2–3 sets × 10 reps"),
        (Dosage(TEN, sets=Range(1, 1), sets_unit="round"), "10 reps × 1 round"),
        (Dosage(Range(30, 60), RepUnit.SECOND, sets=Range(2, 3)), "2–3 sets × 30–60 s"),
        (Dosage(Range(10, 30), RepUnit.MINUTE), "10–30 min"),
        (Dosage(Range(400, 400), RepUnit.METRE), "400 m"),
        (Dosage(TEN, side=Side.ALTERNATING), "10 reps / side alternating"),
        (Dosage(TEN, side="left", pattern="side_to_side"), "10 reps left from side to side"),
        (Dosage(TEN, hold=Range(120, 300), rest=Range(60, 60)), "10 reps, hold 2–5 min, rest 60 s"),
        (Dosage(TEN, hold=Range(120, 150)), "10 reps, hold 120–150 s"),
        (Dosage(TEN, load=Load(5, "kg")), "10 reps, 5 kg"),
        (Dosage(TEN, load=Load("2.50", "lb")), "10 reps, 2.5 lb"),
        (Dosage(TEN, load=Load(Decimal("1E+2"), "kg")), "10 reps, 100 kg"),
        (Dosage(TEN, load=Load(text=" red \n band")), '10 reps, "red band"'),
        (Dosage(TEN, tempo="2-1-2", effort=Range(4, 6)), "10 reps, tempo 2-1-2, effort 4–6/10"),
        (Dosage(TEN, effort=Range(0, 0)), "10 reps, effort 0/10"),
    ],
)
def test_the_line_of_a_dosage(dosage, line):
    assert str(dosage) == line


# ---- what cannot be


@pytest.mark.parametrize(
    ("low", "high", "fields"),
    [
        (15, 10, {"maximum"}),
        ("10", 12, {"minimum"}),
        (10.0, None, {"minimum", "maximum"}),
        (True, 2, {"minimum"}),
    ],
)
def test_a_range_needs_two_whole_numbers_in_order(low, high, fields):
    assert set(errors_of(Range, low, high)) == fields


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"reps": Range(0, 0)}, {"reps_min": "Reps must be from 1 to 100."}),
        ({"reps": Range(10, 10_000)}, {"reps_max": "Reps must be from 1 to 100."}),
        ({"reps": Range(-5, -1)}, dict.fromkeys(("reps_min", "reps_max"), "Reps must be from 1 to 100.")),
        ({"reps": Range.exactly(10**6000)}, {"reps_min": "Reps must be from 1 to 100."}),
        ({"reps": None}, {"reps_min": "Reps must be from 1 to 100."}),
        ({"reps": 10}, {"reps_min": "Reps must be from 1 to 100."}),
        ({"reps": Range(1, 241), "reps_unit": "minute"}, {"reps_max": "Minutes must be from 1 to 240."}),
        ({"sets": Range(0, 3)}, {"sets_min": "Sets must be from 1 to 20."}),
        ({"sets": (2, 3)}, {"sets_min": "Sets must be from 1 to 20."}),
        ({"hold": Range(1, 601)}, {"hold_max": "A hold must be from 1 to 600 seconds."}),
        ({"rest": Range(901, 901)}, {"rest_min": "A rest must be from 1 to 900 seconds."}),
        ({"effort": Range(7, 11)}, {"effort_max": "Effort must be from 0 to 10."}),
        ({"side": "both"}, {"side": "Choose one of: none, each, alternating, left, right."}),
        ({"sets_unit": "lap"}, {"sets_unit": "Choose one of: set, bout, round."}),
        ({"load": "5 kg"}, {"load_text": "Give the load as an amount or in words."}),
        (
            {"tempo": "2-1-2", "hold": Range(2, 3)},
            {"tempo": "The hold in the tempo and the hold of 2–3 s differ. Make them agree."},
        ),
    ],
)
def test_an_impossible_dosage_is_refused_at_its_column(fields, errors):
    assert errors_of(Dosage, **{"reps": TEN} | fields) == errors


def test_unknown_units_and_patterns_are_refused_with_the_choices():
    errors = errors_of(Dosage, Range(0, 0), reps_unit="parsec", pattern="zigzag")

    assert set(errors) == {"reps_unit", "pattern"}
    assert "rep, walk, step, breath, second, minute, metre" in errors["reps_unit"]
    assert "forward_backward" in errors["pattern"]


@pytest.mark.parametrize(
    "tempo",
    ["2-1", "2-1-2-1", "0-1-2", "2-1-0", "2-21-2", "02-1-2", "2–1–2", "a-b-c", "٢-١-٢", "2-1-2\n", None, 5],
)
def test_a_tempo_is_three_numbers(tempo):
    assert set(errors_of(Dosage, TEN, tempo=tempo)) == {"tempo"}


def test_a_tempo_may_repeat_the_hold():
    assert Dosage(TEN, tempo="2-3-20", hold=Range(2, 3)).tempo == "2-3-20"


@pytest.mark.parametrize(
    "amount", [0, -1, 501, "abc", "", "NaN", "Infinity", "2.501", True, 2.5, [], "1E-99999"]
)
def test_a_load_is_a_sensible_amount(amount):
    assert set(errors_of(Load, amount, "kg")) == {"load_amount"}


@pytest.mark.parametrize(
    ("load", "fields"),
    [
        ({}, {"load_text"}),
        ({"unit": "kg"}, {"load_text"}),
        ({"text": "  \n"}, {"load_text"}),
        ({"text": 'the "heavy" one'}, {"load_text"}),
        ({"text": "a\x00b"}, {"load_text"}),
        ({"text": "\ud800"}, {"load_text"}),
        ({"text": "\u202ered"}, {"load_text"}),
        ({"text": "\u200d"}, {"load_text"}),
        ({"text": "r" * 61}, {"load_text"}),
        ({"amount": 5}, {"load_unit"}),
        ({"amount": 5, "unit": "stone"}, {"load_unit"}),
        ({"amount": 5, "unit": "kg", "text": "red band"}, {"load_text"}),
        ({"amount": 0, "text": "red band"}, {"load_amount", "load_unit", "load_text"}),
    ],
)
def test_a_load_is_an_amount_with_a_unit_or_words(load, fields):
    assert set(errors_of(Load, **load)) == fields


def test_joiners_inside_a_word_are_part_of_it():
    assert Load(text="می\u200cشود").text == "می\u200cشود"


def test_a_unit_without_its_number_says_nothing():
    assert Dosage(TEN, sets_unit=SetUnit.BOUT) == Dosage(TEN, pattern="")
    assert Load(text="red band", unit="kg") == Load(text="red band")


def test_a_dosage_never_changes_but_makes_the_next_one():
    with pytest.raises(FrozenInstanceError):
        LEG_RAISE.hold = None

    assert str(replace(LEG_RAISE, reps=Range(12, 15), hold=None)) == "12–15 reps / side"
    assert set(errors_of(replace, LEG_RAISE, reps=Range(0, 5))) == {"reps_min"}


def test_equal_dosages_are_one_dosage():
    assert len({LEG_RAISE, Dosage(Range(10, 15), hold=Range(2, 3), side="each"), QL_WALK}) == 2
    assert Load("5.00", "kg") == Load(5, LoadUnit.KG)


# ---- columns


def test_columns_are_flat_and_complete():
    columns = QL_WALK.to_dict()

    assert tuple(columns) == COLUMNS
    assert {name: value for name, value in columns.items() if value not in (None, "")} == {
        "sets_min": 2,
        "sets_max": 3,
        "sets_unit": "bout",
        "reps_min": 8,
        "reps_max": 10,
        "reps_unit": "walk",
        "side": "none",
        "pattern": "forward_backward",
    }
    assert Dosage(TEN, load=Load("2.50", "kg")).to_dict()["load_amount"] == "2.5"


@settings(max_examples=100, deadline=None, database=None)
@given(dosages())
def test_every_dosage_survives_its_columns_as_json(dosage):
    assert Dosage.from_dict(json.loads(json.dumps(dosage.to_dict()))) == dosage


def test_columns_left_out_are_empty():
    assert Dosage.from_dict({"reps_min": 10}) == Dosage(TEN)
    assert Dosage.from_dict(dict.fromkeys(COLUMNS) | {"reps_min": 10, "reps_max": ""}) == Dosage(TEN)
    assert Dosage.from_dict({"reps_min": 10, "load_unit": "kg", "load_text": " "}) == Dosage(TEN)


@pytest.mark.parametrize(
    ("columns", "errors"),
    [
        ({}, {"reps_min"}),
        ({"reps_min": 15, "reps_max": 10}, {"reps_max"}),
        ({"reps_max": 10}, {"reps_min"}),
        ({"reps_min": "10"}, {"reps_min", "reps_max"}),
        ({"reps_min": 10, "hold_max": 3}, {"hold_min"}),
        ({"reps_min": 10, "reps": 10}, {"reps"}),
        ({"reps_min": 10, "reps_unit": "parsec"}, {"reps_unit"}),
        ({"reps_min": 10, "load_amount": 0, "load_unit": "kg"}, {"load_amount"}),
        ({"reps_min": 10, "load_amount": 5}, {"load_unit"}),
        (
            {
                "reps_min": 0,
                "sets_min": 5,
                "sets_max": 4,
                "load_text": "a" * 61,
                "tempo": "fast",
                "side": "up",
            },
            {"reps_min", "sets_max", "load_text", "tempo", "side"},
        ),
    ],
)
def test_wrong_columns_are_refused_all_at_once(columns, errors):
    assert set(errors_of(Dosage.from_dict, columns)) == errors


# ---- frequency


@pytest.mark.parametrize(
    ("frequency", "line"),
    [
        (Frequency(Range(3, 4)), "3–4 sessions per week"),
        (Frequency(Range(1, 1)), "1 session per week"),
        (Frequency(Range(1, 2), per="day"), "1–2 sessions per day"),
    ],
)
def test_the_line_of_a_frequency(frequency, line):
    assert str(frequency) == line
    assert parse_frequency(line) == frequency
    assert Frequency.from_dict(frequency.to_dict()) == frequency


@pytest.mark.parametrize(
    ("columns", "errors"),
    [
        ({}, {"times_min"}),
        ({"times_min": 4, "times_max": 3}, {"times_max"}),
        ({"times_min": 3, "times_max": 22}, {"times_max"}),
        ({"times_min": 13, "per": "day"}, {"times_min"}),
        ({"times_min": 3, "per": "fortnight"}, {"per"}),
    ],
)
def test_an_impossible_frequency_is_refused_at_its_column(columns, errors):
    assert set(errors_of(Frequency.from_dict, columns)) == errors


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("3-4/week", "3–4 sessions per week"),
        ("3 to 4 times a week", "3–4 sessions per week"),
        ("  2X / DAY ", "2 sessions per day"),
        ("3/wk", "3 sessions per week"),
        ("daily", "1 session per day"),
        ("Twice a week", "2 sessions per week"),
    ],
)
def test_shorthand_for_how_often(text, line):
    assert str(parse_frequency(text)) == line


@pytest.mark.parametrize(
    "text", ["", "often", "3-4", "0/week", "4-3/week", "9999/day", "3/week" + "k" * 99, "\x00", "🦵"]
)
def test_unclear_frequencies_are_refused(text):
    assert errors_of(parse_frequency, text)


# ---- errors and bounds


def test_an_error_remembers_its_template_for_other_languages():
    error = DosageError({"reps_min": REPS_BOUNDS[RepUnit.REP].message(), "side": Message("Half of 100%.")})
    copy = pickle.loads(pickle.dumps(error))

    assert str(error) == "Reps must be from 1 to 100. Half of 100%."
    assert copy.errors["reps_min"].params == {"lowest": 1, "highest": 100}
    assert copy.errors == error.errors


def test_bounds_cover_every_unit_and_a_days_walk():
    assert set(REPS_BOUNDS) == set(RepUnit)
    assert set(FREQUENCY_BOUNDS) == set(Per)
    assert max(bounds.highest for bounds in REPS_BOUNDS.values()) == REPS_LIMIT == 20_000


def test_dosage_needs_no_django():
    code = "import sys, exercises.dosage; sys.exit('django' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
