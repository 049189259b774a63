"""Sorting a section: positions change little, versions stay with theirs, one press takes it back."""

import pytest

from hep.audit.models import AuditEvent
from hep.clinics.tenancy import acting_for
from patients import prescribing, undoing
from patients.prescribing.sorting import in_best_order
from tests.factories import clinics
from tests.factories import patients as make
from tests.patients.views.building import address, as_htmx, expect_fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def jonas():
    person = clinics.clinician()
    with acting_for(person.clinic):
        yield person


class Row:
    """As much of a prescription as sorting looks at."""

    def __init__(self, name: str, position: str) -> None:
        self.name = name
        self.exercise = type("Exercise", (), {"position": position})


def sorted_names(rows: str, before: tuple[str, ...] = ()) -> str:
    found = in_best_order([Row(*row.split(":")) for row in rows.split()], before=before)
    return " ".join(row.name for row in found)


@pytest.mark.parametrize(
    ("rows", "before", "sorted_rows"),
    [
        ("a:supine b:standing c:supine d:standing", (), "b d a c"),
        ("a:supine b:standing c:supine", ("prone",), "a c b"),  # still on the floor: get up once
        ("a:supine b:standing c:supine", ("standing",), "b a c"),
        ("a:prone b:supine c:prone", ("prone",), "a c b"),
        ("a:supine b:standing", ("prone", "supine"), "a b"),
        ("a:prone b:supine", (), "a b"),  # as good already: nothing moves
        ("a:of-an-import b:standing c:of-an-import", (), "b a c"),
        ("", (), ""),
    ],
)
def test_each_position_comes_once_and_in_the_order_it_had(rows, before, sorted_rows):
    assert sorted_names(rows, before) == sorted_rows


@pytest.fixture
def draft(jonas):
    for name, position in (("Bird Dog", "quadruped"), ("Squat", "standing"), ("Cat and Cow", "quadruped")):
        make.an_exercise(name, position=position)
    make.an_exercise("Chair Squat", position="sitting-chair")
    made = make.program(jonas, "Bird Dog", "Squat", "Cat and Cow", "Chair Squat")
    prescribing.put_in_place_of(
        make.row(made, "Chair Squat"), make.row(made, "Squat"), relation="easier", by=jonas
    )
    return make.fresh(made)


def test_versions_go_along_and_undo_brings_the_old_order_back(draft, jonas):
    before = make.order(draft)["Main"]
    assert prescribing.sort_by_position(draft.sections.last(), by=jonas)

    assert make.order(draft)["Main"] == ["Squat", "Chair Squat", "Bird Dog", "Cat and Cow"]
    step = undoing.history(draft, by=jonas)
    assert step.undo_words == "Undo: order of the plan"
    undoing.undo(draft, step=step.undo.pk, by=jonas)
    assert make.order(draft)["Main"] == before == ["Bird Dog", "Squat", "Chair Squat", "Cat and Cow"]


def test_a_section_in_the_best_order_is_left_alone(draft, jonas):
    prescribing.sort_by_position(draft.sections.last(), by=jonas)
    rev, events = make.fresh(draft).rev, AuditEvent.objects.count()

    assert not prescribing.sort_by_position(draft.sections.last(), by=jonas)
    assert (make.fresh(draft).rev, AuditEvent.objects.count()) == (rev, events)


# ---- over HTTP


@pytest.fixture
def desk(jonas, client):
    client.force_login(jonas)
    return client


def to_sort(draft) -> str:
    return address("section-sort", draft.pk, draft.sections.last().pk)


def test_the_menu_of_a_section_sorts_it_and_leaves_an_event(desk, draft):
    page = desk.get(address("program-detail", draft.pk)).content.decode()
    assert page.count("Sort so that positions change little") == 1  # the empty section has no such thing
    before = AuditEvent.objects.count()
    fragment = desk.post(to_sort(draft), headers=as_htmx()).content.decode()

    assert "Main sorted." in fragment
    expect_fresh(desk, draft, fragment, "plan", "status", "into")
    assert [
        event.verb for event in AuditEvent.objects.order_by("seq")[before:] if event.verb != "viewed"
    ] == ["changed"]
    assert "Main is in the best order already." in desk.post(to_sort(draft), follow=True).content.decode()


def test_another_clinics_section_is_not_found(client, draft):
    client.force_login(clinics.clinician(name="Ada Moen"))

    assert client.post(to_sort(draft)).status_code == 404
