"""The steps of a guided session: what a document and its dosages become, case by case and for all of them."""

import json
from dataclasses import replace

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings

from exercises.dosage import Dosage, parse
from patients.document import ExerciseWords, PictureBlock, PrescriptionBlock
from patients.exports import guide
from tests.exercises.strategies import dosages

ID = "00000000-0000-4000-8000-000000000001"
PICTURE = PictureBlock("ab", "image/svg+xml", 6, 4, "x", {"en": "Start"}, {"en": "A person."})


def block(dosage: str | Dosage, *, side_names: str = "", side_line: str = "", **facts) -> PrescriptionBlock:
    """A prescribed exercise with this dosage."""
    words = ExerciseWords("Raise", ("Lift.",), side_names=side_names, side_line=side_line)
    columns = (parse(dosage) if isinstance(dosage, str) else dosage).to_dict() if dosage else {}
    given = {"uuid": ID, "slug": "raise", "words": {"en": words}, "pictures": (PICTURE,)}
    return PrescriptionBlock(**given | {"dosage": columns} | facts)


def step(dosage: str | Dosage, **facts) -> dict:
    """The step of a session that it becomes, in English."""
    with translation.override("en"):
        return guide.step(block(dosage, **facts), place="exercise-1", name="Raise")


def tempo(made: dict) -> str:
    """The phases of a rep in one line: "lift 2, hold 3, lower 2"."""
    return ", ".join(f"{phase['say']} {phase['seconds']}" for phase in made["count"]["phases"])


# ---- what is counted, and how fast


@pytest.mark.parametrize(
    ("dosage", "phases"),
    [
        ("10–15 reps", "lift 2, lower 2"),
        ("10–15 reps, hold 2–3 s", "lift 2, hold 3, lower 2"),
        ("10 reps, hold 5–30 s", "lift 2, hold 5, lower 2"),
        ("10 reps, tempo 3-1-4", "lift 3, hold 1, lower 4"),
        ("10 reps, tempo 3-0-4", "lift 3, lower 4"),
        ("8–10 walks", "walk 3"),
        ("6 breaths", "in 3, out 3"),
        ("6 breaths, tempo 4-2-6", "in 4, hold 2, out 6"),
    ],
)
def test_a_rep_takes_the_time_of_its_dosage_or_a_plain_default(dosage, phases):
    assert tempo(step(dosage)) == phases


def test_a_stretch_goes_and_comes_back_where_a_limb_lifts_and_lowers():
    assert tempo(step("3 reps, hold 20 s", side_names="stretched")) == "go 2, hold 20, back 2"


@pytest.mark.parametrize(
    ("dosage", "kind", "low", "high", "say"),
    [
        ("1 rep, hold 20–30 s", "time", 20, 30, "hold"),
        ("30–45 s", "time", 30, 45, "go"),
        ("5–10 min", "time", 300, 600, "go"),
        ("1000 steps", "free", None, None, "go"),
        ("200 m", "free", None, None, "go"),
    ],
)
def test_time_is_counted_by_the_second_and_distance_not_at_all(dosage, kind, low, high, say):
    count = step(dosage)["count"]

    assert (count["kind"], count.get("low"), count.get("high"), count["say"]) == (kind, low, high, say)


def test_a_long_time_goes_on_while_the_screen_is_off_and_a_hold_does_not():
    assert step("10 min")["count"]["away"]
    assert not step("1 rep, hold 60 s")["count"]["away"]


def test_an_exercise_without_a_dosage_is_done_freely():
    made = step("")

    assert made["count"] == {"kind": "free", "say": "go", "away": True}
    assert [part["start"] for part in made["parts"]] == ["Start"]


# ---- sides and ways


@pytest.mark.parametrize(
    ("dosage", "labels", "then"),
    [
        ("10 reps", [""], [""]),
        ("10 reps / side", ["Left side", "Right side"], ["then right", ""]),
        ("10 reps left", ["Left side"], [""]),
        ("10 reps right", ["Right side"], [""]),
        ("8 walks forward + backward", ["Forward", "Back"], ["then back", ""]),
        ("8 circles both ways", ["One way", "The other way"], ["then the other way", ""]),
    ],
)
def test_a_round_is_done_side_by_side_and_way_by_way(dosage, labels, then):
    parts = step(dosage.replace("circles", "reps"))["parts"]

    assert [part["label"] for part in parts] == labels
    assert [part["then"] for part in parts] == then


def test_each_side_goes_both_ways_before_the_other_side_begins():
    parts = step("8 reps / side both ways")["parts"]

    said = [(part["label"], part["way"], part["turn"]["title"]) for part in parts]
    assert said == [
        ("Left side", "One way", "Change sides."),
        ("Left side", "The other way", "Now the other way."),
        ("Right side", "One way", "Change sides."),
        ("Right side", "The other way", "Now the other way."),
    ]


@pytest.mark.parametrize(
    ("names", "label", "title", "line"),
    [
        ("top leg", "Right side", "Turn over.", "Now your right leg is on top."),
        ("loaded", "Right side", "Turn over.", "Now it is your right side."),
        ("moving leg", "Right leg", "Change legs.", "Now it is your right leg."),
        ("moving arm", "Right arm", "Change arms.", "Now it is your right arm."),
        ("turn", "To the right", "Change sides.", "Now turn to the right."),
        ("", "Right side", "Change sides.", "Now it is your right side."),
    ],
)
def test_the_other_side_is_said_in_the_words_of_what_it_is(names, label, title, line):
    right = step("10 reps / side", side_names=names)["parts"][1]

    assert (right["label"], right["turn"]) == (label, {"title": title, "line": line})


def test_an_exercise_that_says_how_to_lie_is_quoted():
    line = "Lie on your {other} side and lift your {side} leg."

    right = step("10 reps / side", side_names="top leg", side_line=line)["parts"][1]

    assert right["turn"]["line"] == "Lie on your left side and lift your right leg."


def test_a_language_with_its_own_words_for_a_side_still_turns_over():
    row = block("10 reps / side", side_names="oberes Bein", side_key="loaded")

    with translation.override("en"):
        assert guide.step(row, place="x", name="x")["parts"][1]["turn"]["title"] == "Turn over."


def test_sides_that_take_turns_change_within_a_rep():
    phases = step("10 reps alternating", side_names="moving leg", shows="left")["count"]["phases"]

    assert [(each["say"], each["side"], each["mirrored"]) for each in phases] == [
        ("lift", "Left leg", False),
        ("lower", "Left leg", False),
        ("lift", "Right leg", True),
        ("lower", "Right leg", True),
    ]


@pytest.mark.parametrize(
    ("shows", "dosage", "mirrored"),
    [
        ("left", "10 reps / side", [False, True]),
        ("right", "10 reps / side", [True, False]),
        ("", "10 reps / side", [False, False]),
        ("left", "10 reps right", [True]),
        ("left", "10 reps", [False]),
    ],
)
def test_pictures_turn_round_for_the_side_they_do_not_show(shows, dosage, mirrored):
    assert [part["mirrored"] for part in step(dosage, shows=shows)["parts"]] == mirrored


def test_a_document_issued_before_sides_were_known_keeps_the_pictures_it_was_issued_with():
    turned = replace(PICTURE, mirrored=True)

    assert step("10 reps right", pictures=(turned,))["parts"][0]["mirrored"]


# ---- rounds and rests


@pytest.mark.parametrize(
    ("dosage", "rounds", "rest", "rest_after"),
    [
        ("10 reps", [1, 1], 0, 0),
        ("3 × 10 reps", [3, 3], 30, 0),
        ("2–3 × 10 reps, rest 60–90 s", [2, 3], 60, 0),
        ("10 reps, rest 45 s", [1, 1], 0, 45),
    ],
)
def test_rounds_have_a_rest_between_them(dosage, rounds, rest, rest_after):
    made = step(dosage)

    assert (made["rounds"], made["rest"], made["rest_after"]) == (rounds, rest, rest_after)


# ---- every dosage


@given(dosages())
@settings(max_examples=150, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_dosage_becomes_a_session_that_ends(dosage):
    made = step(dosage, side_names="top leg", shows="left")
    count, parts, (least, most) = made["count"], made["parts"], made["rounds"]

    json.dumps(made)
    assert len(parts) in (1, 2, 4)
    assert 1 <= least <= most <= 20
    assert 0 <= made["rest"] <= 900
    assert all(part["start"] and part["done"] and "{" not in part["label"] for part in parts)
    if count["kind"] != "free":
        assert 1 <= count["low"] <= count["high"] <= 240 * 60
        assert -(-count["high"] // count["step"]) <= guide.MOST_PEGS
    if count["kind"] == "reps":
        assert all(1 <= phase["seconds"] <= 600 for phase in count["phases"])
        assert sum(phase["seconds"] for phase in count["phases"]) >= 2
