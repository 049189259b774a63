"""The quick-add line over HTTP: a list in one go, candidates, a clinic's own dosages, nothing typed lost."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exercises.dosage import parse
from hep.audit.models import AuditEvent
from patients.models import ClinicDosage, Prescription
from patients.prescribing.stepping import step_dosage
from tests.exercises.typing_errors import KINDS, misspelt
from tests.factories import patients as make
from tests.patients.views.building import address, as_htmx, form_on, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def library(jonas):
    """What the lines below are about; the first is what people reach for most."""
    names = {
        "Side Plank": "3 x 15-30 s/side",
        "Glute Bridge": "3x10-15, hold 2 s",
        "Calf Stretch": "2x8/side",
        "Dead Bug": "2x8-10/side",
        "Dead Bug with Band": "2x8/side",
        "Calf Raise": "3x12",
        "QL Walk": "8–10 walks forward + backward × 2–3 bouts",
    }
    for place, (name, dosage) in enumerate(names.items()):
        make.an_exercise(name, dosage=dosage, popularity=10 + place)


def sent(desk, draft, line, **headers):
    return desk.post(address("quick-new", draft.pk), {"line": line}, headers=headers or as_htmx())


def plan(draft) -> list[str]:
    """The plan in short: each exercise with its dosage."""
    return [f"{row.exercise.name}: {row.dosage}" for row in make.fresh(draft).prescriptions][3:]


def read(desk, draft, line) -> str:
    return desk.post(address("quick-read", draft.pk), {"line": line}, headers=as_htmx()).content.decode()


# ---- adding


@pytest.mark.parametrize(
    ("line", "added"),
    [
        ("side plank 10-15/side hold 2-3s", "Side Plank: 10–15 reps / side, hold 2–3 s"),
        ("side pl", "Side Plank: 3 sets × 15–30 s / side"),
        ("ql", "QL Walk: 8–10 walks forward + backward × 2–3 bouts"),
        ("plank side left", "Side Plank: 3 sets × 15–30 s left"),
        ("left side plank", "Side Plank: 3 sets × 15–30 s left"),
        ("glute bridges 3x8-12 h2", "Glute Bridge: 3 sets × 8–12 reps, hold 2 s"),
        ("glute brigde", "Glute Bridge: 3 sets × 10–15 reps, hold 2 s"),
        ("3x10 calf raises", "Calf Raise: 3 sets × 10 reps"),
        ("dead 2x6-8", "Dead Bug: 2 sets × 6–8 reps / side"),
        ("dead bug with band", "Dead Bug with Band: 2 sets × 8 reps / side"),
        ("Glute Bridge: 12", "Glute Bridge: 12 reps"),
        ("glute bridge hold 10s", "Glute Bridge: 3 sets × 10–15 reps, hold 10 s"),
        ("glute bridge 20 reps, 5 kg, rest 60s", "Glute Bridge: 20 reps, rest 60 s, 5 kg"),
    ],
)
def test_a_line_adds_the_exercise_with_its_dosage(desk, draft, library, line, added):
    assert sent(desk, draft, line).status_code == 200
    assert plan(draft) == [added]


def test_a_list_is_one_request_one_revision_and_one_step_to_undo(desk, draft, library):
    before = make.fresh(draft).rev
    answer = sent(desk, draft, "side pl 10-15/side, hold 2-3 s, calf ra 3x10; glute b")

    assert plan(draft) == [
        "Side Plank: 10–15 reps / side, hold 2–3 s",
        "Calf Raise: 3 sets × 10 reps",
        "Glute Bridge: 3 sets × 10–15 reps, hold 2 s",
    ]
    assert "3 exercises added." in answer.content.decode()
    assert make.fresh(draft).rev == before + 1
    assert AuditEvent.objects.filter(verb="prescribed").count() == 6  # three came with the draft
    undo = address("program-undo", draft.pk)
    desk.post(undo, form_on(page(desk, draft), undo), headers=as_htmx())
    assert plan(draft) == []


def test_what_belongs_to_the_warm_up_goes_there_and_a_heading_says_so_too(desk, jonas, draft, library):
    other = make.program(jonas)
    sent(desk, other, "warm-up: calf raise; main: side plank")
    sent(desk, draft, "side plank, calf raise")

    assert make.order(other) == {"Warm-up": ["Calf Raise"], "Main": ["Side Plank"]}
    assert make.order(draft)["Warm-up"] == ["Calf Raise"]


def test_how_often_is_kept_when_the_line_says_it(desk, draft, library):
    sent(desk, draft, "calf raise 3x10 2x/day")

    assert str(make.row(draft, "Calf Raise").frequency) == "2 sessions per day"


# ---- asking


def test_candidates_are_shown_and_each_knows_the_whole_line(desk, draft, library):
    html = read(desk, draft, "side plank 10, calf 3x12")

    assert html.count('role="option"') == 2
    assert 'data-line="side plank 10; Calf Raise 3x12"' in html
    assert 'data-line="side plank 10; Calf Stretch 3x12"' in html


def test_what_is_not_understood_is_named_and_stays_in_the_line(desk, draft, library):
    html = sent(desk, draft, "side plank, zzzqqq 3x10, calf raise ten").content.decode()

    assert plan(draft) == ["Side Plank: 3 sets × 15–30 s / side"]
    assert 'data-left="zzzqqq 3x10; calf raise ten"' in html
    assert "I know no exercise called “zzzqqq 3x10”." in html
    assert "I read the name, not the dose. 3 sets × 12 reps?" in html
    assert 'data-line="zzzqqq 3x10; Calf Raise 3 sets × 12 reps"' in html


def test_an_exercise_nobody_has_a_dosage_for_is_asked_about(desk, draft):
    make.an_exercise("Toe Yoga", dosage="")

    assert "I read the name, not the dose. 10 reps?" in read(desk, draft, "toe yoga")
    sent(desk, draft, "Toe Yoga 10 reps")
    assert plan(draft) == ["Toe Yoga: 10 reps"]


def test_without_script_the_line_comes_back_with_buttons_to_choose(desk, draft, library):
    response = desk.post(address("quick-new", draft.pk), {"line": "calf, side plank"})
    html = response.content.decode()

    assert response.status_code == 422
    assert plan(draft) == ["Side Plank: 3 sets × 15–30 s / side"]
    assert 'type="radio" name="line" value="Calf Raise"' in html
    chosen = form_on(html, address("quick-new", draft.pk), line="Calf Raise")
    assert desk.post(address("quick-new", draft.pk), chosen).status_code == 302


# ---- bad input


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("calf raise 15-10", "“15-10” runs backwards."),
        ("calf raise 0", "Reps must be"),
        ("calf raise 10 000", "Reps must be"),
        ("calf raise 10 furlongs", "I do not understand “furlongs”."),
        ("😀😀", "I know no exercise called “😀😀”."),
        ("تمرين 10", "I know no exercise called"),
        ("<script>alert(1)</script>", "&lt;script&gt;"),
        ("x" * 10_000, "At most 2000 at a time."),
        (", ".join(["calf raise"] * 41), "A plan holds at most 40 exercises."),
        ("   ", "Type an exercise and its dosage"),
        ("\x00", "Null characters are not allowed."),
        ("%_'\"\\ 1", "I know no exercise called"),
        ("; , • |", "Type an exercise and its dosage"),
    ],
)
def test_bad_lines_are_answered_with_a_sentence_and_keep_what_was_typed(desk, draft, library, line, says):
    rev = make.fresh(draft).rev
    for headers in (as_htmx(), {}):
        response = desk.post(address("quick-new", draft.pk), {"line": line}, headers=headers)
        assert response.status_code == 422
        assert says in response.content.decode()
    assert desk.post(address("quick-read", draft.pk), {"line": line}).status_code == 200
    assert make.fresh(draft).rev == rev
    assert plan(draft) == []


NAMES = (
    "Side Plank",
    "Glute Bridge",
    "Calf Stretch",
    "Dead Bug",
    "Dead Bug with Band",
    "Calf Raise",
    "QL Walk",
)


def forty(kind: str) -> str:
    """A line of forty different pieces."""
    if kind == "spelt":
        return "; ".join(f"{NAMES[turn % 7]} {turn + 1}x10" for turn in range(40))
    if kind == "nonsense":
        return "; ".join(f"zqx{turn} wkv{turn} ten or so" for turn in range(40))
    draw, typed = random.Random(3), {}
    while len(typed) < 40:
        turn = len(typed)
        typed[misspelt(NAMES[turn % 7], KINDS[turn % len(KINDS)], draw)] = f"{turn + 1}x10"
    return "; ".join(f"{name} {dose}" for name, dose in typed.items())


@pytest.mark.parametrize(("kind", "most"), [("spelt", 92), ("misspelt", 196), ("nonsense", 182)])
def test_a_line_of_forty_pieces_costs_a_bounded_number_of_queries(desk, draft, library, kind, most):
    with CaptureQueriesContext(connection) as log:
        read(desk, draft, forty(kind))

    statements = [query["sql"] for query in log.captured_queries]
    assert len(statements) <= most
    # the key of the newest word, and the words
    assert sum("exercises_searchword" in statement for statement in statements) == 2


def test_a_word_between_does_not_hide_the_name_after_it(desk, draft, library):
    assert "Glute Bridge" in read(desk, draft, "the glute bridge wub")


def test_a_plan_without_sections_says_so(desk, draft, library):
    draft.sections.all().delete()

    assert "Add a section first." in sent(desk, draft, "side plank").content.decode()


# ---- the clinic's own dosage


def test_the_clinics_default_goes_before_the_librarys_until_it_is_given_up(desk, draft, library):
    sent(desk, draft, "calf raise 4x6")
    row = make.row(draft, "Calf Raise")
    desk.post(address("usual-keep", draft.pk, row.pk), headers=as_htmx())
    sent(desk, draft, "calf raise")
    assert plan(draft) == ["Calf Raise: 4 sets × 6 reps"] * 2
    assert "your usual dosage" in read(desk, draft, "calf raise")
    assert AuditEvent.objects.filter(object_type="clinicdosage").count() == 1

    desk.post(address("usual-forget", draft.pk, row.pk), headers=as_htmx())
    sent(desk, draft, "calf raise")
    assert plan(draft)[-1] == "Calf Raise: 3 sets × 12 reps"
    assert not ClinicDosage.objects.exists()


def test_a_row_without_a_dosage_cannot_be_a_default(desk, draft):
    row = make.row(draft, "Clamshell")
    Prescription.objects.filter(pk=row.pk).update(reps_min=None, reps_max=None)
    answer = desk.post(address("usual-keep", draft.pk, row.pk), headers=as_htmx())

    assert answer.status_code == 422
    assert "Set the dosage first." in answer.content.decode()


# ---- steps


@pytest.mark.parametrize(
    ("dosage", "part", "low", "high", "becomes"),
    [
        ("10-15 reps", "reps", 0, 1, "10–16 reps"),
        ("10-15 reps", "reps", -2, 0, "8–15 reps"),
        ("10 reps", "reps", 1, 1, "11 reps"),
        ("10-15 reps", "reps", 9, 0, "19 reps"),
        ("10-15 reps", "reps", 0, -9, "6 reps"),
        ("1 rep", "reps", -1, -1, "1 rep"),
        ("10 reps, rest 60 s", "rest", 1, 1, "10 reps, rest 75 s"),
        ("20-30 s", "reps", 0, 1, "20–35 s"),
        ("3x10, hold 2-3 s", "hold", 0, 2, "3 sets × 10 reps, hold 2–5 s"),
    ],
)
def test_arrow_keys_step_one_end_or_both(desk, draft, dosage, part, low, high, becomes):
    row = make.row(draft, "Clamshell")
    Prescription.objects.filter(pk=row.pk).update(
        **parse(dosage).to_dict() | {"pattern": "", "load_text": "", "load_unit": "", "tempo": ""}
    )
    answer = desk.post(
        address("dosage-step", draft.pk, row.pk), {"part": part, "low": low, "high": high}, headers=as_htmx()
    )

    assert answer.status_code == 200
    assert str(make.row(draft, "Clamshell").dosage) == becomes
    assert f'<div id="announce" hx-swap-oob="innerHTML">{becomes}</div>' in answer.content.decode()


def test_steps_of_two_people_both_count(jonas, draft):
    row = make.row(draft, "Clamshell")
    for _person in range(2):
        step_dosage(row, "reps", low=0, high=1, by=jonas)

    assert str(make.row(draft, "Clamshell").dosage) == "10–17 reps / side"


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"part": "load", "low": 1, "high": 1},
        {"part": "reps", "low": "x", "high": 10**9},
        {"part": "hold", "low": 1, "high": 1},
    ],
)
def test_a_step_that_cannot_be_is_refused_with_a_sentence(desk, draft, data):
    row = make.row(draft, "Clamshell")
    answer = desk.post(address("dosage-step", draft.pk, row.pk), data, headers=as_htmx())

    assert answer.status_code == 422
    assert make.fresh(draft).rev == draft.rev


def test_the_line_is_focused_when_the_builder_opens(desk, draft):
    assert 'enterkeyhint="done"' in page(desk, draft)
    assert 'autofocus><button class="btn quiet" id="quick-send">' in page(desk, draft)
