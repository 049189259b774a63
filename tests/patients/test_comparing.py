"""What is new, changed and stopped between two versions: for the record, and in the patient's sentence."""

from dataclasses import replace

import pytest

from exercises.dosage import parse
from hep.clinics.tenancy import acting_for
from patients import prescribing, publishing, sharing
from patients.comparing import Change, compare
from patients.document import ProgramDocument
from tests.factories import clinics
from tests.factories import patients as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def jonas():
    person = clinics.clinician()
    with acting_for(person.clinic):
        yield person


@pytest.fixture
def issued(jonas):
    """A program with a first version of three exercises and a link."""
    return make.published_program(jonas, "Clamshell", "Bird Dog", "Bridge")


def now(program, jonas) -> ProgramDocument:
    return publishing.next_document(make.fresh(program), by=jonas)


def compared(program, jonas):
    fresh = make.fresh(program)
    return publishing.what_is_new(fresh, now(fresh, jonas))


def dose(program, name: str, text: str, *, by) -> None:
    row = make.row(program, name)
    prescribing.change_dosage(row, parse(text), seen=row.dosage, by=by)


def test_the_first_version_is_compared_with_nothing(jonas):
    draft = make.program(jonas, "Clamshell")

    assert publishing.what_is_new(draft, now(draft, jonas)) is None


def test_nothing_changed_says_nothing(issued, jonas):
    found = compared(issued, jonas)

    assert not found
    assert found.sentence == ""


def test_new_changed_and_stopped_make_one_plain_sentence(issued, jonas):
    prescribing.prescribe(issued.sections.last(), make.an_exercise("QL Walk"), by=jonas)
    dose(issued, "Bird Dog", "12-15 reps / side", by=jonas)
    prescribing.stop(make.row(issued, "Clamshell"), by=jonas)

    found = compared(issued, jonas)

    assert found.new == ("QL Walk",)
    assert found.stopped == ("Clamshell",)
    assert [(change.name, change.what, change.after) for change in found.changed] == [
        ("Bird Dog", "dosage", "12–15 reps each side.")
    ]
    assert found.sentence == ("New: QL Walk. Bird Dog is now 12–15 reps each side. You can stop Clamshell.")


def test_of_a_dosage_only_what_is_new_is_said(issued, jonas):
    dose(issued, "Bridge", "10 reps, hold 2 s", by=jonas)
    make.publish(issued, by=jonas)
    dose(issued, "Bridge", "10 reps, hold 5 s", by=jonas)

    assert compared(issued, jonas).sentence == "New for Bridge: Hold 5 seconds."


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("title", "Hips", Change("", "title", "Back & hips", "Hips")),
        ("line", "Go on.", Change("", "line for the patient", "", "Go on.")),
        ("weeks", 6, Change("", "weeks", "", "6")),
        ("times_max", 5, Change("", "how often", "3–4 sessions a week", "3–5 sessions a week")),
    ],
)
def test_the_record_names_each_fact_of_the_plan_from_and_to(issued, jonas, name, value, expected):
    seen = {name: getattr(make.fresh(issued), name)}
    prescribing.change_program(issued, values={name: value}, seen=seen, by=jonas)

    assert compared(issued, jonas).changed == (expected,)


def test_a_note_an_order_and_a_version_are_in_the_record(issued, jonas):
    row = make.row(issued, "Bird Dog")
    prescribing.change_prescription(row, values={"note": "Slowly."}, seen={"note": ""}, by=jonas)
    prescribing.put_in_place_of(row, make.row(issued, "Bridge"), relation="easier", by=jonas)

    found = compared(issued, jonas)

    assert found.changed == (
        Change("", "order"),
        Change("Bird Dog", "in place of", "", "Bridge"),
        Change("Bird Dog", "note", "", "Slowly."),
    )
    assert found.sentence == "Read the new note for Bird Dog."


def test_taken_out_and_prescribed_again_is_the_same_exercise(issued, jonas):
    prescribing.stop(make.row(issued, "Bridge"), by=jonas)
    prescribing.prescribe(issued.sections.last(), make.an_exercise("Bridge"), by=jonas)

    assert not compared(issued, jonas)


def test_the_same_exercise_twice_is_told_apart_by_its_number(issued, jonas):
    again = prescribing.prescribe(issued.sections.last(), make.an_exercise("Bridge"), by=jonas)
    prescribing.change_dosage(again, parse("3x8"), seen=again.dosage, by=jonas)

    assert compared(issued, jonas).new == ("Bridge (4)",)


def test_a_plan_of_other_exercises_is_new_as_a_whole(issued, jonas):
    for name in ("Clamshell", "Bird Dog", "Bridge"):
        prescribing.stop(make.row(issued, name), by=jonas)
    prescribing.prescribe(issued.sections.last(), make.an_exercise("QL Walk"), by=jonas)

    assert compared(issued, jonas).sentence == "All exercises of this plan are new."


def test_many_names_are_not_all_said(issued, jonas):
    for number in range(6):
        prescribing.prescribe(issued.sections.last(), make.an_exercise(f"Move {number}"), by=jonas)

    assert compared(issued, jonas).sentence == "New: Move 0, Move 1, Move 2 and 3 more."


def test_other_words_of_the_library_are_named_and_not_repeated(issued, jonas):
    before = issued.current_version.document
    row = before.prescriptions[0]
    words = {"en": replace(row.words["en"], steps=("Lie down.",))}
    section = replace(before.sections[0], prescriptions=(replace(row, words=words),))
    after = replace(before, sections=(section, *before.sections[1:]))

    found = compare(before, after)

    assert Change("Clamshell", "steps and cues") in found.changed


# ---- publishing it


def test_the_suggested_sentence_is_stored_with_the_version_and_the_link_stays(issued, jonas):
    token = sharing.token_to_show(issued)
    prescribing.stop(make.row(issued, "Clamshell"), by=jonas)

    version = make.publish(issued, by=jonas)

    assert version.number == 2
    assert version.document.news == "You can stop Clamshell."
    assert sharing.token_to_show(make.fresh(issued)) == token


@pytest.mark.parametrize(("news", "kept"), [("Do  less,\nrest more.", "Do less, rest more."), ("", "")])
def test_the_clinicians_words_go_before_the_suggestion(issued, jonas, news, kept):
    prescribing.stop(make.row(issued, "Clamshell"), by=jonas)

    version = publishing.publish(issued, by=jonas, rev=make.fresh(issued).rev, news=news)

    assert version.document.news == kept


def test_a_first_version_says_nothing_of_news_whatever_is_sent(jonas):
    draft = make.program(jonas, "Clamshell")

    version = publishing.publish(draft, by=jonas, rev=draft.rev, news="New!")

    assert "news" not in version.content
    assert version.document.news == ""


def test_pressed_twice_with_news_is_one_version(issued, jonas):
    prescribing.stop(make.row(issued, "Clamshell"), by=jonas)
    rev = make.fresh(issued).rev

    first = publishing.publish(issued, by=jonas, rev=rev, news="Less.")

    assert publishing.publish(issued, by=jonas, rev=rev, news="Less.") == first


def test_a_document_without_the_later_keys_keeps_its_bytes(jonas):
    version = make.publish(make.program(jonas, "Clamshell"), by=jonas)

    later = {"sessions", "news", "session", "equipment", "loop_public_id", "dark_loop_public_id"}
    assert not later & set(version.content.replace('"', " ").split())
    assert version.document.to_json() == version.content
