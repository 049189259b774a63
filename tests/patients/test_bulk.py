"""One line that changes many dosages: what it reads, what it leaves alone, and what it says."""

import pytest
from django.test import Client
from django.urls import reverse

from exercises.dosage import DosageError, parse, parse_parts, with_parts
from hep.clinics.tenancy import acting_for
from patients import prescribing, undoing
from patients.models import DraftStep
from tests.factories import clinics
from tests.factories import patients as make

PARTS = [
    ("10 reps", "2–3 sets", "2–3 sets × 10 reps"),
    ("3 x 10", "2-3 sets", "2–3 sets × 10 reps"),
    ("8 walks x 2 bouts", "10-12", "10–12 walks × 2 bouts"),
    ("8 walks x 2 bouts", "10-12 reps", "10–12 reps × 2 bouts"),
    ("8 walks x 2 bouts", "3 x 8", "8 walks × 3 bouts"),
    ("10 reps, rest 30 s", "hold 5 s", "10 reps, hold 5 s, rest 30 s"),
    ("10 reps, hold 5 s", "no hold", "10 reps"),
    ("10 reps, hold 5 s, rest 60 s", "without rest, hold 3", "10 reps, hold 3 s"),
    ("10 reps / side", "no side", "10 reps"),
    ("10 reps", "each side, 2 kg, @6", "10 reps / side, 2 kg, effort 6/10"),
    ("10 reps, tempo 2-1-2", "no tempo", "10 reps"),
]


@pytest.mark.parametrize(("stored", "typed", "result"), PARTS)
def test_a_part_replaces_its_own_and_leaves_the_rest(stored, typed, result):
    assert with_parts(parse(stored), parse_parts(typed)) == parse(result)


def test_a_row_without_dosage_needs_its_reps():
    assert with_parts(None, parse_parts("10 reps, 2 sets")) == parse("2 sets × 10 reps")
    with pytest.raises(DosageError, match="no dosage yet"):
        with_parts(None, parse_parts("2 sets"))


BAD = [
    "",
    "   ",
    "furlongs",
    "2 sets of furlongs",
    "9-3 reps",
    "💪💪",
    "no",
    "x" * 500,
    "hold",
    "•\t•",
    "ثلاثة",
]


@pytest.mark.parametrize("typed", BAD)
def test_nonsense_is_refused_in_words(typed):
    with pytest.raises(DosageError):
        parse_parts(typed)


# ---- the page


@pytest.fixture
def jonas(db):
    person = clinics.clinician()
    with acting_for(person.clinic):
        yield person


@pytest.fixture
def draft(jonas):
    draft = make.program(jonas, "Clamshell", "Bird Dog", "Cat and Cow")
    doses = {"Clamshell": "10 reps", "Bird Dog": "8 reps, hold 3 s, tempo 2-3-2", "Cat and Cow": "10 walks"}
    for name, text in doses.items():
        row = make.row(draft, name)
        prescribing.change_dosage(row, parse(text), seen=row.dosage, by=jonas)
    DraftStep.objects.all().delete()
    return make.fresh(draft)


@pytest.fixture
def desk(jonas):
    window = Client()
    window.force_login(jonas)
    return window


def send(desk, draft, *names, text, **more):
    keys = [make.row(draft, name).pk for name in names]
    return desk.post(reverse("patients:program-bulk", args=[draft.pk]), {"rows": keys, "text": text, **more})


def doses(draft) -> list[str]:
    return [str(row.dosage) for row in make.fresh(draft).prescriptions]


def test_the_ticked_rows_change_in_one_step_and_no_other(desk, draft, jonas):
    response = send(desk, draft, "Clamshell", "Cat and Cow", text="2–3 sets")

    assert response.status_code == 302
    after = ["2–3 sets × 10 reps", "8 reps, hold 3 s, tempo 2-3-2", "2–3 sets × 10 walks"]
    assert doses(draft) == after
    assert DraftStep.objects.count() == 1
    step = undoing.history(draft, by=jonas).undo
    assert undoing.undo(draft, step=step.pk, by=jonas) == "dosage of 2 exercises"
    assert doses(draft) == ["10 reps", "8 reps, hold 3 s, tempo 2-3-2", "10 walks"]


def test_looking_shows_the_sentences_and_changes_nothing(desk, draft):
    response = send(desk, draft, "Clamshell", "Bird Dog", text="hold 5 s", look="1")

    page = response.content.decode()
    assert "10 reps, hold 5 s" in page
    assert "The hold in the tempo and the hold of 5 s differ" in page
    assert make.fresh(draft).rev == draft.rev


def test_a_row_where_it_cannot_be_is_named_and_the_others_change(desk, draft):
    response = send(desk, draft, "Clamshell", "Bird Dog", text="hold 5 s")

    page = response.content.decode()
    assert response.status_code == 422
    assert "The hold in the tempo and the hold of 5 s differ" in page
    assert 'value="hold 5 s"' in page
    assert doses(draft)[:2] == ["10 reps, hold 5 s", "8 reps, hold 3 s, tempo 2-3-2"]


def test_a_row_that_somebody_changed_meanwhile_is_left_alone_and_named(desk, draft):
    key = make.row(draft, "Clamshell").pk
    response = send(desk, draft, "Clamshell", text="2 sets", **{f"seen-{key}": "5 reps"})

    assert "Somebody changed this one meanwhile" in response.content.decode()
    assert make.fresh(draft).rev == draft.rev


@pytest.mark.parametrize(
    ("names", "typed", "says"),
    [
        ((), "2 sets", "Tick at least one exercise."),
        (("Clamshell",), "", "Say what to change, for example 2–3 sets."),
        (("Clamshell",), "2 furlongs", "I do not understand “furlongs”."),
        (("Clamshell",), "x" * 10_000, "at most 400"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(desk, draft, names, typed, says):
    response = send(desk, draft, *names, text=typed)

    page = response.content.decode()
    assert response.status_code == 422
    assert says in page
    assert typed in page
    assert make.fresh(draft).rev == draft.rev


def test_a_row_that_is_gone_is_passed_over(desk, draft):
    gone = make.row(draft, "Bird Dog").pk
    keys = [gone, make.row(draft, "Clamshell").pk, "x"]
    prescribing.stop(make.row(draft, "Bird Dog"), by=draft.created_by)
    desk.post(reverse("patients:program-bulk", args=[draft.pk]), {"rows": keys, "text": "2 sets"})

    assert doses(draft) == ["2 sets × 10 reps", "10 walks"]
