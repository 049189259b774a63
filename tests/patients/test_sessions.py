"""Sessions with names: their days, which exercise belongs to which, what the patient reads, and rest days."""

import gzip
from dataclasses import replace

import pytest

from exercises.dosage import parse
from exercises.dosage.frequency import parse_frequency
from hep.audit.models import AuditEvent
from hep.clinics.tenancy import acting_for
from patients import prescribing, publishing
from patients.document import SessionBlock
from patients.exports.sheet import sheet
from patients.models import NamedSession
from patients.rendering import render_page
from patients.resting import rest_notes, sessions_a_week
from tests.factories import clinics
from tests.factories import patients as make
from tests.patients.exports.words import html_words

pytestmark = pytest.mark.django_db
A, B = NamedSession("A", (0, 3)), NamedSession("B", (1, 4))


@pytest.fixture
def jonas():
    person = clinics.clinician()
    with acting_for(person.clinic):
        yield person


@pytest.fixture
def draft(jonas):
    return make.program(jonas, "Clamshell", "Bird Dog", "Bridge")


def name_them(draft, *sessions, by, renamed=()):
    seen = make.fresh(draft).sessions
    prescribing.change_sessions(draft, sessions, seen=seen, renamed=dict(renamed), by=by)


def put(draft, name: str, session: str, *, by):
    prescribing.put_in_session(make.row(draft, name), session, by=by)


def often(draft, jonas) -> list[str]:
    """How often each exercise of the sheet is done, as the patient reads it."""
    document = publishing.next_document(make.fresh(draft), by=jonas)
    groups = sheet(document, language="en", digest="0" * 64)["groups"]
    return [item["frequency"] for group in groups for item in group["items"]]


# ---- what a session is


@pytest.mark.parametrize(
    ("name", "days"), [("", ()), (" A", ()), ("x" * 21, ()), ("A", (7,)), ("A", (3, 1)), ("A", (1, 1))]
)
def test_a_session_that_cannot_be_is_refused(name, days):
    with pytest.raises(ValueError, match="no "):
        NamedSession(name, days)


def test_a_session_is_read_as_it_was_written():
    session = NamedSession("Strength", (), parse_frequency("2 a week"))

    assert NamedSession.from_dict(session.to_dict()) == session


# ---- the draft


def test_a_plan_has_no_sessions_by_itself_and_says_nothing_of_them(draft, jonas):
    assert draft.named_sessions == ()
    assert often(draft, jonas) == ["", "", ""]


def test_each_exercise_is_done_in_one_session_or_in_all(draft, jonas):
    name_them(draft, A, B, by=jonas)
    put(draft, "Clamshell", "A", by=jonas)
    put(draft, "Bird Dog", "B", by=jonas)

    assert often(draft, jonas) == [
        "Session A: Monday and Thursday", "Session B: Tuesday and Friday", "In every session",
    ]  # fmt: skip


def test_a_session_without_days_says_how_often_or_its_name_alone(draft, jonas):
    name_them(draft, NamedSession("A", (), parse_frequency("2 a week")), NamedSession("B"), by=jonas)
    put(draft, "Clamshell", "A", by=jonas)
    put(draft, "Bird Dog", "B", by=jonas)

    assert often(draft, jonas)[:2] == ["Session A: 2 sessions a week", "Session B"]


def test_a_version_goes_with_the_exercise_it_is_a_version_of(draft, jonas):
    name_them(draft, A, B, by=jonas)
    prescribing.put_in_place_of(
        make.row(draft, "Bridge"), make.row(draft, "Bird Dog"), relation="easier", by=jonas
    )
    put(draft, "Bird Dog", "B", by=jonas)

    assert often(draft, jonas)[1:] == ["Session B: Tuesday and Friday"] * 2
    with pytest.raises(prescribing.CannotPrescribe, match="A version goes with"):
        put(draft, "Bridge", "A", by=jonas)


def test_renaming_keeps_the_exercises_and_removing_sets_them_free(draft, jonas):
    name_them(draft, A, B, by=jonas)
    put(draft, "Clamshell", "A", by=jonas)
    put(draft, "Bird Dog", "B", by=jonas)

    name_them(draft, replace(A, name="Strength"), by=jonas, renamed={"A": "Strength"})

    assert [row.session for row in make.fresh(draft).prescriptions] == ["Strength", "", ""]


def test_two_names_can_be_swapped(draft, jonas):
    name_them(draft, A, B, by=jonas)
    put(draft, "Clamshell", "A", by=jonas)

    swapped = (replace(A, name="B"), replace(B, name="A"))
    name_them(draft, *swapped, by=jonas, renamed={"A": "B", "B": "A"})

    assert make.row(draft, "Clamshell").session == "B"


@pytest.mark.parametrize(
    ("names", "said"), [(("A", "a"), "the same name"), (("A", "B", "C", "D", "E"), "at most 4")]
)
def test_names_are_told_apart_and_few(draft, jonas, names, said):
    with pytest.raises(prescribing.CannotPrescribe, match=said):
        name_them(draft, *map(NamedSession, names), by=jonas)


def test_a_session_that_went_takes_no_exercise(draft, jonas):
    with pytest.raises(prescribing.CannotPrescribe, match="not in the plan any more"):
        put(draft, "Clamshell", "A", by=jonas)


def test_two_people_at_the_sessions_are_told(draft, jonas):
    name_them(draft, A, B, by=jonas)

    with pytest.raises(prescribing.ChangedMeanwhile):
        prescribing.change_sessions(draft, [A], seen=[], renamed={}, by=jonas)


def test_every_change_is_one_event_and_none_without_a_change(draft, jonas):
    rev = make.fresh(draft).rev
    for _again in range(2):
        name_them(draft, A, B, by=jonas)
        put(draft, "Clamshell", "A", by=jonas)

    events = AuditEvent.objects.filter(verb="changed").order_by("seq")
    assert [event.fields for event in events] == [["sessions"], ["session"]]
    assert make.fresh(draft).rev == rev + 2


# ---- what is issued


def test_the_version_holds_the_sessions_and_the_page_says_them(draft, jonas):
    name_them(draft, A, B, by=jonas)
    put(draft, "Clamshell", "A", by=jonas)

    version = make.publish(draft, by=jonas)

    document = version.document
    assert document.sessions == (SessionBlock("A", (0, 3)), SessionBlock("B", (1, 4)))
    assert [row.session for row in document.prescriptions] == ["A", "", ""]
    assert document.to_json() == version.content


def test_the_same_exercise_twice_has_two_dosages_on_the_page(jonas):
    draft = make.program(jonas, "Clamshell", "Clamshell")
    first, second = draft.prescriptions
    prescribing.change_dosage(first, parse("3x8"), seen=first.dosage, by=jonas)
    prescribing.change_dosage(second, parse("1x30"), seen=second.dosage, by=jonas)
    name_them(draft, A, B, by=jonas)
    prescribing.put_in_session(first, "A", by=jonas)
    prescribing.put_in_session(second, "B", by=jonas)

    version = make.publish(draft, by=jonas)

    body, _etag = render_page(version, page="handout", language="en")
    words = " ".join(html_words(gzip.decompress(body).decode()))
    assert words.count("Clamshell") == 2
    places = [words.index(text) for text in ("8 reps", "Session A", "30 reps", "Session B")]
    assert places == sorted(places)


# ---- rest days


@pytest.mark.parametrize(
    ("sessions", "said"),
    [
        ((), []),
        ((("A", (0,)), ("B", (2,))), []),
        ((("A", (0, 4)), ("B", (2,))), []),
        ((("A", (0,)), ("B", (1,))), ["A and B fall on neighbouring days: Monday and Tuesday."]),
        ((("A", (0,)), ("B", (6,))), ["A and B fall on neighbouring days: Sunday and Monday."]),
        ((("A", (2,)), ("B", (2,))), ["A and B both fall on Wednesday."]),
        ((("A", (0, 1)),), ["A has no day of rest between Monday and Tuesday."]),
        (
            (("A", (0, 3)), ("B", (1, 5))),
            [
                "A and B fall on neighbouring days: Monday and Tuesday.",
                "4 sessions a week cannot all have a day of rest between. Make one a light one.",
            ],
        ),
    ],
)
def test_days_without_rest_are_said_gently(draft, jonas, sessions, said):
    document = publishing.next_document(draft, by=jonas)

    blocks = tuple(SessionBlock(name, days) for name, days in sessions)

    assert list(rest_notes(replace(document, sessions=blocks))) == said


def test_sessions_by_number_count_too(draft, jonas):
    document = publishing.next_document(draft, by=jonas)
    twice = {"times_min": 2, "times_max": 2, "per": "week"}

    blocks = (SessionBlock("A", (), twice), SessionBlock("B", (0, 2)))

    assert sessions_a_week(replace(document, sessions=blocks)) == 4
