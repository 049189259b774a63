"""Tick boxes: they combine, count, live in the address, and cost the same for any number of rows."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from exercises import editing, filtering, liking
from exercises.filtering import Filters
from exercises.models import Exercise, ExerciseFavourite, ExerciseUse
from hep.audit.models import AuditEvent
from hep.clinics.tenancy import acting_for, whole_site
from tests.factories import clinics
from tests.factories.exercises import exercise, the_four_movements

pytestmark = pytest.mark.django_db
LEG, WALK, PLANK, KNEE = "side-lying-leg-raise", "ql-walk", "side-plank-leg-raise", "side-plank-knee"


@pytest.fixture
def movements(db):
    return the_four_movements()


def shelf(query: str, clinic, **kwargs) -> filtering.Shelf:
    with acting_for(clinic):
        rows = Exercise.objects.for_clinic(clinic)
        return filtering.browse(rows, Filters.from_query(QueryDict(query)), clinic=clinic, **kwargs)


def names(shelf: filtering.Shelf, clinic) -> list[str]:
    with acting_for(clinic):
        return [row.slug for row in filtering.cards(Exercise.objects.all(), shelf.pks[:100])]


def counts(shelf: filtering.Shelf, name: str) -> dict[str, int]:
    group = next((group for group in shelf.groups if group.name == name), None)
    return {choice.value: choice.count for choice in group.choices} if group else {}


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
        ("q=plank&position=long-sitting", []),
        ("q=plnak&region=hip", [PLANK, KNEE]),
        ("q=zebra", []),
        ("picture=yes", [LEG, WALK, PLANK, KNEE]),
        ("own=yes", [LEG, WALK, PLANK, KNEE]),
        ("favourite=yes&used=yes", [LEG, WALK, PLANK, KNEE]),
        ("region=moon&position=..&state=%00&junk=1", [LEG, WALK, PLANK, KNEE]),
    ],
)
def test_tick_boxes_combine_and_unknown_values_are_ignored(movements, query, expected):
    clinic = clinics.clinic()
    found = shelf(query, clinic)

    assert sorted(names(found, clinic)) == sorted(expected)
    assert (found.found, found.total) == (len(expected), 4)


def test_what_waits_in_review_is_found_by_its_state(movements):
    clinic = clinics.clinic()
    exercise("Bridge", clinic=clinic, status="review")
    exercise("Squat", clinic=clinic, status="draft")
    found = shelf("state=review", clinic, groups=("state",))

    assert names(found, clinic) == ["bridge"]
    assert counts(found, "state") == {"draft": 1, "review": 1}


def test_a_count_says_what_a_tick_would_show_beside_the_others(movements):
    found = shelf("position=side-plank", clinics.clinic())

    assert counts(found, "region") == {"low-back": 2, "abdomen": 2, "pelvis": 0, "hip": 2}
    assert counts(found, "position") == {"long-sitting": 1, "side-lying": 1, "side-plank": 2}


@pytest.mark.parametrize(
    "query", ["", "q=plank", "q=plnak", "region=hip", "q=plank&region=hip", "state=archived"]
)
def test_every_count_is_what_ticking_it_shows(movements, query):
    clinic = clinics.clinic()
    editing.archive(exercise("Hip Plank"), by=clinics.site_admin())
    found = shelf(query, clinic)

    for group in found.groups:
        rest = "&".join(part for part in query.split("&") if not part.startswith(group.name))
        for choice in group.choices:
            ticked = shelf(f"{rest}&{group.name}={choice.value}", clinic)
            assert choice.count == ticked.found == len(ticked.pks), (group.name, choice.value)


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


def test_what_the_clinic_prescribed_in_the_last_ninety_days_can_be_picked_out():
    clinic, elsewhere = clinics.clinic(), clinics.clinic("Elsewhere")
    rows = [exercise(name) for name in ("Bridge", "Clamshell", "Plank")]
    with acting_for(clinic):
        for row in rows[:2]:
            liking.note_use(row, clinic_id=clinic.pk)
            liking.note_use(row, clinic_id=clinic.pk)
        ExerciseUse.objects.filter(exercise=rows[1]).update(used_on=timezone.localdate() - timedelta(days=91))
    with acting_for(elsewhere):
        liking.note_use(rows[2], clinic_id=elsewhere.pk)

    assert names(shelf("used=yes", clinic), clinic) == ["bridge"]


@pytest.mark.parametrize(
    ("query", "most"),
    [("", 4), ("region=hip", 10), ("q=exercise", 16), ("q=exercise&region=hip&own=yes", 24)],
)
@pytest.mark.parametrize("number", [2, 30])
def test_filtering_costs_the_same_for_any_number_of_exercises(
    query, most, number, django_assert_max_num_queries
):
    clinic = clinics.clinic()
    person = clinics.clinician(clinic)
    for place in range(number):
        exercise(f"Exercise {place}", clinic=clinic, muscles=("gmed",))
    with django_assert_max_num_queries(most):
        found = shelf(query, clinic, user=person)

    assert found.found == number


def test_who_types_gets_the_librarys_own_counts_of_a_minute_ago_and_those_of_the_words_anew():
    clinic = clinics.clinic()
    exercise("Bridge", regions=("hip",))
    shelf("", clinic)
    exercise("Bridge Two", regions=("hip",))

    typed = shelf("q=bridge", clinic)

    assert (typed.total, typed.found, counts(typed, "region")["hip"]) == (1, 2, 2)
    assert shelf("", clinic).total == 2
    assert shelf("q=bridge", clinics.clinic("Elsewhere")).total == 2


def test_a_search_lists_the_best_and_counts_them_all(monkeypatch):
    monkeypatch.setattr(filtering, "MOST_RANKED", 3)
    clinic = clinics.clinic()
    for place in range(5):
        exercise(f"Exercise {place}")

    found = shelf("q=exercise", clinic)

    assert (len(found.pks), found.found) == (3, 5)


# ---- stars


@pytest.fixture
def person(client):
    user = clinics.clinician()
    client.force_login(user)
    return user


def press(client, name: str, row: Exercise, **typed):
    return client.post(reverse(f"exercises:{name}", args=[row.pk]), typed)


def test_a_star_is_ones_own_and_leads_back_to_where_it_was_pressed(client, person):
    row, other = exercise("Bridge"), exercise("Clamshell")
    back = reverse("exercises:exercise-list") + f"?q=b#exercise-card-{row.pk}"

    answers = [press(client, "favourite-star", row, back=back) for _twice in range(2)]

    assert {answer.headers["Location"] for answer in answers} == {back}
    assert names(shelf("favourite=yes", person.clinic, user=person), person.clinic) == ["bridge"]
    colleague = clinics.clinic_admin()
    assert counts(shelf("", person.clinic, user=colleague), "favourite") == {}
    page = client.get(reverse("exercises:exercise-list") + "?favourite=yes").content.decode()
    assert reverse("exercises:favourite-unstar", args=[row.pk]) in page
    assert other.name not in page
    with whole_site():
        assert [event.verb for event in AuditEvent.objects.all()] == ["starred"]


def test_a_star_can_be_taken_away(client, person):
    row = exercise("Bridge")
    press(client, "favourite-star", row)

    answer = press(client, "favourite-unstar", row)

    assert answer.headers["Location"] == reverse("exercises:exercise-detail", args=[row.pk])
    assert not ExerciseFavourite.objects.exists()


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_a_star_leads_nowhere_else(client, person, back):
    row = exercise("Bridge")

    assert press(client, "favourite-star", row, back=back).headers["Location"] == reverse(
        "exercises:exercise-detail", args=[row.pk]
    )
