"""The clinic's tags over HTTP: made, given to exercises, renamed, put away."""

import pytest
from django.test import Client
from django.urls import reverse

from exercises import terms
from patients import restricting, starter_tags
from patients.models import ClinicTag, TaggedExercise
from tests.factories import clinics
from tests.factories import patients as make
from tests.factories.exercises import exercise
from tests.patients.views.building import address

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(jonas):
    return clinics.clinic_admin(jonas.clinic)


@pytest.fixture
def desk(admin):
    client = Client()
    client.force_login(admin)
    return client


@pytest.fixture
def overhead(jonas):
    return restricting.add_tag(jonas.clinic, name="overhead", by=jonas)


def at(name: str, *keys) -> str:
    return reverse(f"clinics:{name}", args=keys)


def names(tag) -> list[str]:
    return sorted(row.exercise.name for row in TaggedExercise.objects.filter(tag=tag))


def test_a_new_tag_leads_to_its_exercises(desk, jonas):
    response = desk.post(at("tag-list"), {"name": "  one-leg   stand "})

    tag = ClinicTag.objects.get()
    assert (tag.name, response.url) == ("one-leg stand", at("tag-detail", tag.pk))


@pytest.mark.parametrize("name", ["", " ", "x" * 41, "Overhead"])
def test_a_wrong_name_is_said_and_kept(desk, overhead, name):
    response = desk.post(at("tag-list"), {"name": name})

    assert response.status_code == 422
    assert 'id="id_name_error"' in response.content.decode()
    assert ClinicTag.objects.count() == 1


def test_exercises_are_found_and_get_the_tag_together(desk, overhead):
    press, pull = make.an_exercise("Shoulder Press"), make.an_exercise("Shoulder Pull")
    page = desk.get(at("tag-detail", overhead.pk), {"q": "shoulder"})
    assert {row.pk for row in page.context["found"]} == {press.pk, pull.pk}

    desk.post(at("tag-add-exercises", overhead.pk), {"exercise": [press.pk, pull.pk, "x", "9" * 30]})
    assert names(overhead) == ["Shoulder Press", "Shoulder Pull"]
    desk.post(at("tag-drop-exercise", overhead.pk, pull.pk))
    assert names(overhead) == ["Shoulder Press"]


def test_the_page_of_an_exercise_leads_to_its_tags(desk, overhead):
    press = make.an_exercise("Shoulder Press")
    url = address("exercise-tags", press.pk)
    assert url in desk.get(reverse("exercises:exercise-detail", args=[press.pk])).content.decode()

    desk.post(url, {"tags": [overhead.pk]})
    assert names(overhead) == ["Shoulder Press"]
    assert "checked" in desk.get(url).content.decode()
    desk.post(url, {})
    assert names(overhead) == []


def test_a_tag_is_renamed_but_not_to_a_name_that_is_taken(desk, jonas, overhead):
    restricting.add_tag(jonas.clinic, name="kneeling", by=jonas)

    assert desk.post(at("tag-rename", overhead.pk), {"name": "Kneeling"}).status_code == 422
    assert desk.post(at("tag-rename", overhead.pk), {"name": "Overhead"}).status_code == 302
    assert ClinicTag.objects.get(pk=overhead.pk).name == "Overhead"


def test_a_tag_in_use_stays(desk, jonas, overhead):
    maria = make.patient(jonas)
    row = restricting.restrict(maria, tag=overhead, until=None, note="", by=jonas)
    response = desk.post(at("tag-remove", overhead.pk), follow=True)
    assert "Lift the restriction first." in response.content.decode()

    restricting.lift(row, by=jonas)
    desk.post(at("tag-remove", overhead.pk))
    assert not ClinicTag.objects.current().exists()


def test_a_clinician_adds_tags_and_exercises_but_takes_nothing_away(jonas, overhead):
    window = Client()
    window.force_login(jonas)
    press = make.an_exercise("Shoulder Press")
    window.post(at("tag-add-exercises", overhead.pk), {"exercise": press.pk})
    page = window.get(at("tag-detail", overhead.pk)).content.decode()
    refused = [at("tag-rename", overhead.pk), at("tag-remove", overhead.pk)]
    refused.append(at("tag-drop-exercise", overhead.pk, press.pk))

    assert window.post(at("tag-list"), {"name": "kneeling"}).status_code == 302
    assert [window.post(url, {"name": "x"}).status_code for url in refused] == [403, 403, 403]
    assert not any(url in page for url in refused)
    assert names(overhead) == ["Shoulder Press"]


def test_a_clinic_without_tags_takes_those_to_start_with_in_one_press(desk, jonas):
    plank = exercise("Plank", position="plank")
    press = exercise("Press", position="standing")
    press.tags.create(kind="load", tag="overhead")
    assert at("tags-to-start-with") in desk.get(at("tag-list")).content.decode()

    for _twice in range(2):
        assert desk.post(at("tags-to-start-with")).url == at("tag-list")
    tags = {tag.name: names(tag) for tag in ClinicTag.objects.all()}
    assert len(tags) == len(starter_tags.STARTERS)
    assert tags["arm overhead"] == ["Press"]
    assert tags["weight through the arm"] == [plank.name]
    assert tags["weight through the leg"] == ["Press"]
    assert at("tags-to-start-with") not in desk.get(at("tag-list")).content.decode()


def test_the_loads_and_positions_of_the_starters_are_words_of_the_library():
    known = {kind: {tag for tag, _word in terms.choices(kind)} for kind in ("load", "position")}

    for starter in starter_tags.STARTERS:
        assert set(starter.loads) <= known["load"]
        assert set(starter.positions) <= known["position"]
        assert len(str(starter.name)) <= 40


@pytest.mark.parametrize("count", [1, 12])
def test_the_pages_cost_the_same_for_any_number_of_exercises(
    desk, jonas, overhead, count, django_assert_num_queries
):
    exercises = [make.an_exercise(f"Move {number}") for number in range(count)]
    restricting.tag_more(overhead, exercises=exercises, by=jonas)
    desk.get(at("tag-list"))
    with django_assert_num_queries(5):
        desk.get(at("tag-list"))
    with django_assert_num_queries(9):
        desk.get(at("tag-detail", overhead.pk))
