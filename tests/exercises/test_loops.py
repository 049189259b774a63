"""Moving loops of the library: loaded by content, named beside their picture, served as they were drawn."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from exercises import copying
from exercises.loading import figures, load_library
from exercises.models import Exercise, ExercisePicture, Picture
from exercises.serving_pictures import _master, picture_file
from hep.clinics.tenancy import whole_site
from tests.factories import clinics
from tests.factories.exercises import FIGURES, LIBRARY, exercise, picture_of, the_four_movements

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_remembered():
    _master.cache_clear()


def uses(slug: str) -> list[ExercisePicture]:
    return list(Exercise.objects.get(slug=slug, clinic=None).pictures.all())


def test_the_movement_goes_with_the_last_picture_and_shares_its_name():
    the_four_movements()

    for slug in ("ql-walk", "side-plank-knee"):
        *others, last = uses(slug)
        assert [use.loop for use in others] == [None] * len(others)
        assert last.loop_id == f"{last.picture.public_id}m"
        assert last.dark_loop_id == f"{last.picture.public_id}n"
        assert (last.loop.content_type, last.loop.ground, last.dark_loop.ground) == (
            "image/webp", "light", "dark",
        )  # fmt: skip


def test_the_names_of_shipped_drawings_differ_in_their_last_letters_and_those_of_a_clinic_in_all():
    the_four_movements()
    with whole_site():
        photo = picture_of(exercise("Clamshell", clinic=clinics.clinic()))

    names = [use.picture.public_id for use in ExercisePicture.objects.exclude(picture=photo.picture)]
    assert len(set(names)) == 9
    assert len({name[:24] for name in names}) == 1
    assert photo.picture.public_id[:24] != names[0][:24]


def test_a_drawing_gets_a_random_name_when_those_beside_the_others_are_taken(monkeypatch):
    monkeypatch.setattr(figures, "TOKEN_ALPHABET", "x")
    the_four_movements()

    names = {use.picture.public_id for use in ExercisePicture.objects.all()}
    assert len({name[:24] for name in names}) > 7


def test_loading_again_makes_no_second_loop():
    the_four_movements()
    before = set(Picture.objects.values_list("public_id", flat=True))
    load_library(LIBRARY, FIGURES, media=Path(settings.MEDIA_ROOT), overwrite=True)

    assert set(Picture.objects.values_list("public_id", flat=True)) == before


def test_a_loop_that_was_drawn_anew_gets_a_name_of_its_own(tmp_path):
    the_four_movements()
    [*_others, old] = uses("ql-walk")
    shutil.copytree(FIGURES, tmp_path / "svg")
    shutil.copytree(FIGURES.parent / "loops", tmp_path / "loops")
    shutil.copy(tmp_path / "loops" / "side_plank_knee.webp", tmp_path / "loops" / "ql_walk.webp")
    shutil.copy(tmp_path / "loops" / "ql_walk_dark.webp", tmp_path / "loops" / "side_plank_knee.webp")
    load_library(LIBRARY, tmp_path / "svg", media=Path(settings.MEDIA_ROOT))

    [*_others, new] = uses("side-plank-knee")
    assert new.loop_id == old.dark_loop_id  # the same film keeps the name it has
    assert uses("ql-walk")[-1].loop_id != old.loop_id
    assert Picture.objects.filter(public_id=old.loop_id).exists()  # plans that were issued show it


def test_an_exercise_without_a_film_has_no_loop(tmp_path):
    shutil.copytree(FIGURES, tmp_path / "svg")
    load_library(LIBRARY, tmp_path / "svg", media=Path(settings.MEDIA_ROOT))

    assert [use.loop_id for use in ExercisePicture.objects.all()] == [None] * 9


# ---- over HTTP


def test_a_loop_is_served_as_it_was_drawn_and_kept_for_ever(client):
    the_four_movements()
    name = f"{uses('ql-walk')[-1].loop_id}.webp"
    answer = client.get(f"/m/{name}")

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert "immutable" in answer["Cache-Control"]
    assert answer.getvalue() == (FIGURES.parent / "loops" / "ql_walk.webp").read_bytes()


@pytest.mark.parametrize(
    "change", ["{still}.webp", "{still}d.webp", "{loop}.avif", "{loop}.webp.webp", "{gone}"]
)
def test_no_other_name_opens_a_master(client, change):
    the_four_movements()
    last = uses("ql-walk")[-1]
    names = {"still": last.picture.public_id, "loop": last.loop_id, "gone": "0" * 26 + "m.webp"}

    assert client.get(f"/m/{change.format(**names)}").status_code == 404


def test_a_loop_whose_file_was_lost_is_not_found_until_the_library_is_loaded_again(tmp_path):
    media = Path(settings.MEDIA_ROOT)
    the_four_movements()
    loop = uses("ql-walk")[-1].loop
    kept = (media / loop.path).read_bytes()
    (media / loop.path).unlink()
    try:
        assert picture_file(f"{loop.public_id}.webp") is None
        the_four_movements()
        assert picture_file(f"{loop.public_id}.webp") == (loop.path, "image/webp")
    finally:
        (media / loop.path).write_bytes(kept)


def test_a_copy_of_an_exercise_moves_too():
    person = clinics.clinician()
    the_four_movements()
    with whole_site():
        copy = copying.copy_exercise(Exercise.objects.get(slug="ql-walk"), clinic=person.clinic, by=person)
        assert copy.pictures.last().loop_id == uses("ql-walk")[-1].loop_id
