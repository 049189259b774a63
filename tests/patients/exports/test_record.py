"""The record as a note, a table and JSON: golden files, the same words, no formula, all 16 items."""

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.dosage import Dosage
from patients.document import ProgramDocument
from patients.exports import note, record_json, sessions_csv
from patients.exports.record import Issued, Plan
from tests.patients.exports.records import LINES, NAME, NAMES, document, plan, record

GOLDEN = Path(__file__).with_name("golden")


def table(found=None) -> list[dict]:
    text = sessions_csv.render(found or record()).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def the_note() -> str:
    return note.render(record(), plan())


# ---- the note


def test_the_note_is_the_golden_one():
    assert the_note() == (GOLDEN / "record_note.txt").read_text(encoding="utf-8")


def test_the_note_fills_all_sixteen_items_of_cert_in_their_order():
    items = re.findall(r"^(\d+[ab]?) \S", the_note().split("CERT\n")[1], re.MULTILINE)

    assert items == [
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
        "7a",
        "7b",
        "8",
        "9",
        "10",
        "11",
        "12",
        "13",
        "14a",
        "14b",
        "15",
        "16a",
        "16b",
    ]


def test_the_note_says_frequency_intensity_time_and_type():
    fitt = the_note().split("FITT\n")[1].split("\n\n")[0]

    assert [line.split(":")[0] for line in fitt.splitlines()] == ["Frequency", "Intensity", "Time", "Type"]
    assert "3–4 sessions per week" in fitt
    assert "8 weeks, from 5 Oct 2026 to 29 Nov 2026; review on 30 Nov 2026" in fitt


def test_the_note_names_no_patient():
    assert NAME not in the_note()
    assert "Maria" not in the_note()


def test_the_note_tells_what_hurt_and_what_was_progressed():
    assert "11 Adverse events: QL Walk stopped or left out because it hurt on 9 Oct 2026" in the_note()
    assert "plan 2, Clamshell: 8 reps / side → 10–15 reps / side, hold 2–3 s" in the_note()


def test_a_plan_of_which_nothing_was_told_claims_nothing():
    text = note.render(record(), plan(told=(), weeks=()))

    assert "No session was told yet." in text
    assert "11 Adverse events: not recorded" in text
    assert "16b Delivered as planned: no whole week has passed" in text


def test_what_was_done_with_a_version_in_another_language_keeps_the_name_it_had():
    german = document(2, language="de", languages=("de",))
    rows = [
        replace(row, words={"de": replace(row.words["en"], name="Muschel")}) for row in german.prescriptions
    ]
    section = replace(german.sections[0], prescriptions=tuple(rows))
    issued = (plan().versions[0], Issued(replace(german, sections=(section,)), "b" * 64))
    found = plan(versions=issued, told=plan().told[:2])

    assert "Clamshell, knees apart, 6 Oct 2026: done" in note.render(record(found), found)
    assert "Muschel, 9 Oct 2026: stopped" in note.render(record(found), found)
    assert [row["exercise"] for row in table(record(found))][:2] == ["Clamshell", "Clamshell, knees apart"]


# ---- the same words


def test_the_dosage_has_the_same_words_in_note_table_and_json():
    documents = [issued["document"] for issued in record_json.as_dict(record())["programs"][0]["versions"]]
    in_json = [str(Dosage.from_dict(row["dosage"])) for row in documents[-1]["sections"][0]["prescriptions"]]

    assert in_json == [*LINES, "5 reps / side"]
    assert all(f"{name}: {line}" in the_note() for name, line in zip(NAMES, LINES, strict=True))
    assert {row["dosage"] for row in table() if row["outcome"]} == {
        "8 reps / side", LINES[0], LINES[1], "5 reps / side",
    }  # fmt: skip


# ---- the table


def test_the_table_is_the_golden_one_byte_for_byte():
    assert sessions_csv.render(record()) == (GOLDEN / "record_sessions.csv").read_bytes()


def test_the_table_has_a_row_for_each_result_and_one_for_a_session_without():
    found = [(row["day"], row["exercise"], row["outcome"]) for row in table()]

    assert found == [
        ("2026-10-06", "Clamshell", "done"),
        ("2026-10-06", "Clamshell, knees apart", "done"),
        ("2026-10-09", "QL Walk", "stopped"),
        ("2026-10-09", "Clamshell", "skipped"),
        ("2026-10-12", "Clamshell", "done"),
        ("2026-10-13", "", ""),
    ]


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t=", "\r=", " =", "\n@", "\u00a0="])
def test_no_cell_is_a_formula(begin):
    told = replace(plan().told[0], entry=replace(plan().told[0].entry, note=f"{begin}cmd()"))
    cells = [cell for row in table(record(plan(told=(told,)))) for cell in row.values()]

    assert any(cell.startswith("'") and "cmd()" in cell for cell in cells)


@given(st.text(max_size=40))
def test_whatever_is_told_begins_like_no_formula(text):
    assert not sessions_csv.harmless(text).lstrip().startswith(("=", "+", "-", "@"))


# ---- the complete record


def test_the_complete_record_is_the_golden_one_byte_for_byte():
    assert record_json.render(record()) == (GOLDEN / "record.json").read_bytes()


def test_a_document_read_back_from_the_complete_record_is_the_one_that_was_issued():
    found = json.loads(record_json.render(record()))

    issued = found["programs"][0]["versions"][-1]["document"]
    assert ProgramDocument.from_json(json.dumps(issued)) == document()
    assert (found["name"], found["format"]) == ("hep-record", 1)


def test_the_complete_record_holds_what_does_not_count_and_says_so():
    sessions = json.loads(record_json.render(record()))["programs"][0]["sessions"]

    assert [each["counts"] for each in sessions] == [True, True, False, True, True]


def test_a_record_without_plans_is_a_record():
    empty = replace(record(), plans=())

    assert json.loads(record_json.render(empty))["programs"] == []
    assert table(empty) == []
    assert isinstance(plan(), Plan)
