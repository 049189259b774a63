"""Finding exercises by words and by tick boxes."""

import pytest
from django.http import QueryDict

from exercises import editing, filtering, search
from exercises.filtering import Filters
from exercises.models import Exercise
from hep.clinics.tenancy import acting_for
from tests.factories import clinics
from tests.factories.exercises import exercise, the_four_movements

pytestmark = pytest.mark.django_db
LEG, WALK, PLANK, KNEE = "side-lying-leg-raise", "ql-walk", "side-plank-leg-raise", "side-plank-knee"


@pytest.fixture
def movements(db):
    return the_four_movements()


def slugs(words: str) -> list[str]:
    return [row.slug for row in search.find(Exercise.objects.all(), words)]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("QL", WALK),
        ("butt walk", WALK),
        ("BUTTOCK shuffle", WALK),
        ("quadratus lumborum walk", WALK),
        ("long sitting", WALK),
        ("side leg lift", LEG),
        ("side-lying hip abduction", LEG),
        ("musculus tensor", LEG),
        ("knee plank", KNEE),
        ("star side plank", PLANK),
        ("Plänk", KNEE),
        ("tummy plank", PLANK),
        ("belly plank", PLANK),
        ("crook", None),
        ("zebra", None),
        ("kne plnak", KNEE),
        ("%", "everything"),
    ],
)
def test_people_find_it_by_the_words_they_use(movements, words, first):
    found = slugs(words)

    expected = {None: [], "everything": [LEG]}.get(first, [first])
    assert found[:1] == expected


def test_all_words_have_to_match(movements):
    assert slugs("walk plank") == []


def test_typos_count_only_when_nothing_else_matches(movements):
    assert set(slugs("plank")) == {PLANK, KNEE}
    assert search.correct(Exercise.objects.all(), "plnak") == "plank"


@pytest.mark.parametrize(
    ("typed", "written"), [("stabilizer", "stabiliser"), ("mobilization", "Mobilisation")]
)
def test_american_spelling_finds_british_words(typed, written):
    row = exercise(f"Trunk {written}")

    assert slugs(typed) == [row.slug]


def test_words_are_found_right_after_an_edit():
    row = exercise("Clamshell")
    seen = editing.content_of(row)
    editing.change_exercise(row, values=seen | {"name": "Oyster"}, seen=seen, by=clinics.site_admin())

    assert slugs("oyster") == [row.slug]
    assert slugs("clamshell") == []


@pytest.mark.parametrize("words", ["\0", "' OR 1=1 --", "a" * 5000, "\ud800", "🦵", "_" * 50, "x " * 300])
def test_strange_words_find_nothing_and_break_nothing(movements, words):
    assert isinstance(slugs(words), list)


def shelf(query: str, clinic) -> filtering.Shelf:
    with acting_for(clinic):
        rows = Exercise.objects.for_clinic(clinic)
        return filtering.browse(rows, Filters.from_query(QueryDict(query)), clinic=clinic)


def names(shelf: filtering.Shelf, clinic) -> list[str]:
    with acting_for(clinic):
        return [row.slug for row in filtering.cards(Exercise.objects.all(), shelf.pks)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [LEG, WALK, PLANK, KNEE]),
        ("region=low-back", [WALK, PLANK, KNEE]),
        ("region=low-back&region=hip", [LEG, WALK, PLANK, KNEE]),
        ("region=low-back&position=side-plank", [PLANK, KNEE]),
        ("equipment=cushion", [LEG]),
        ("muscle=tfl", [LEG]),
        ("q=plank&region=hip", [PLANK, KNEE]),
        ("picture=yes", [LEG, WALK, PLANK, KNEE]),
        ("own=yes", [LEG, WALK, PLANK, KNEE]),
        ("region=moon&position=..&state=%00&junk=1", [LEG, WALK, PLANK, KNEE]),
    ],
)
def test_tick_boxes_combine_and_unknown_values_are_ignored(movements, query, expected):
    clinic = clinics.clinic()

    assert sorted(names(shelf(query, clinic), clinic)) == sorted(expected)


def test_a_count_says_what_a_tick_would_show_beside_the_others(movements):
    groups = {group.name: group for group in shelf("position=side-plank", clinics.clinic()).groups}

    counts = {choice.value: choice.count for choice in groups["region"].choices}
    positions = {choice.value: choice.count for choice in groups["position"].choices}

    assert counts == {"low-back": 2, "abdomen": 2, "pelvis": 0, "hip": 2}
    assert positions == {"long-sitting": 1, "side-lying": 1, "side-plank": 2}


def test_archived_exercises_are_shown_only_when_asked_for():
    clinic, admin = clinics.clinic(), clinics.site_admin()
    exercise("Bridge")
    editing.archive(exercise("Clamshell"), by=admin)

    assert names(shelf("", clinic), clinic) == ["bridge"]
    assert names(shelf("state=archived", clinic), clinic) == ["clamshell"]


def test_own_exercises_can_be_picked_out_and_another_clinics_are_not_there():
    clinic = clinics.clinic()
    exercise("Bridge")
    exercise("Clamshell", clinic=clinic)
    exercise("Secret", clinic=clinics.clinic("Elsewhere"))

    assert sorted(names(shelf("", clinic), clinic)) == ["bridge", "clamshell"]
    assert names(shelf("own=yes", clinic), clinic) == ["clamshell"]
