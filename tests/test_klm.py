"""The arithmetic behind docs/time-to-prescribe.md, its library, and its table."""

import pytest

from tests.people import table
from tests.people.klm import SECONDS, Operator, Tally, keys_of, keys_of_press
from tests.people.library import NAMES, entries
from tests.people.playing import Played
from tests.people.tasks import TASKS


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("", 0),
        ("clam", 4),
        ("bridge 3x8-12", 13),
        ("dead bug 2x6/side", 17),
        ("Clam", 5),
        ("ACL tear", 9),
        ("a:b", 4),
        ("side plank, bird dog", 20),
    ],
)
def test_every_key_of_a_text_is_counted_and_shift_once_a_run(text, keys):
    assert keys_of(text) == keys


@pytest.mark.parametrize(("key", "keys"), [("Enter", 1), ("Control+k", 2), ("Control+Shift+z", 3)])
def test_a_held_key_is_a_key(key, keys):
    assert keys_of_press(key) == keys


def test_the_seconds_are_those_that_were_published():
    assert {operator.value: seconds for operator, seconds in SECONDS.items()} == {
        "K": 0.28, "P": 1.10, "B": 0.10, "H": 0.40, "M": 1.35, "S": 1.10,
    }  # fmt: skip


def test_a_thought_a_click_and_five_keys_take_four_seconds_and_a_half():
    tally = Tally()
    for operator, times in [("M", 1), ("P", 1), ("B", 2), ("H", 1), ("K", 5)]:
        tally.add(Operator(operator), times)

    assert tally.seconds == pytest.approx(1.35 + 1.10 + 2 * 0.10 + 0.40 + 5 * 0.28)
    assert tally.keystrokes == 5
    assert str(tally) == "2B 1H 5K 1M 1P"


def test_the_library_has_200_exercises_with_the_four_that_ship():
    found = list(entries(NAMES.read_text(encoding="utf-8")))

    assert len(found) + 4 == 200
    assert len({entry.slug for entry in found}) == len(found)
    assert [entry.name for entry in found if not entry.region or not entry.position] == []


def played(**facts) -> Played:
    usual = {"keystrokes": 60, "pointer": 5, "screens": 2, "dialogs": 0, "klm_seconds": 40.0}
    usual |= {"waited_seconds": 1.0, "operators": "60K", "completeness": 1.0, "errors": ()}
    return Played(TASKS[0], **usual | facts)


@pytest.mark.parametrize(
    ("facts", "misses"),
    [
        ({}, []),
        ({"keystrokes": 71}, ["keystrokes 71 > 70"]),
        ({"klm_seconds": 60.5}, ["klm_seconds 60.5 > 60"]),
        ({"dialogs": 1, "pointer": 9}, ["pointer 9 > 8", "dialogs 1 > 0"]),
        ({"completeness": 0.8}, ["completeness 80%"]),
        ({"errors": ("weeks: None",)}, ["weeks: None"]),
    ],
)
def test_a_target_that_is_not_met_is_named_and_an_incomplete_plan_is_not_quick(facts, misses):
    assert played(**facts).misses == misses


def test_the_table_replaces_the_one_before_and_nothing_else(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"Before.\n{table.START}\nstale\n{table.END}\nAfter.\n", encoding="utf-8")

    table.write([played()], page)
    table.write([played(keystrokes=62)], page)

    text = page.read_text(encoding="utf-8")
    assert text.startswith("Before.\n")
    assert text.endswith("\nAfter.\n")
    assert "stale" not in text
    assert "| 60 |" not in text
    assert "| T1 five exercises from scratch | 62 | 5 | 2 | 0 | 40.0 | 100% |" in text


def test_a_page_without_a_place_for_the_table_is_refused(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("Nothing here.", encoding="utf-8")

    with pytest.raises(ValueError, match="no place"):
        table.write([played()], page)
