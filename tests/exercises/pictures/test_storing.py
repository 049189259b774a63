import hashlib
from pathlib import Path

import pytest

from exercises.pictures import storing
from exercises.pictures.crops import library_figure
from exercises.pictures.storing import LIGHT_GROUND, derivative_path, derive, ensure_derivatives, store
from exercises.pictures.svg import resolve_figure
from tests.exercises.image_corpus import SIZE, drawing, encoded, good, is_near, pixels, see_through

FIGURES = Path(__file__).parents[3] / "exercises/figures/svg"
HANDOUT = [
    *("side_lying_leg_raise_start", "side_lying_leg_raise_end"),
    *("ql_walk_start", "ql_walk_end", "ql_walk_set_down"),
    *("side_plank_leg_raise_start", "side_plank_leg_raise_end"),
    *("side_plank_knee_start", "side_plank_knee_end"),
]
SVG = "image/svg+xml"
SQUARE = resolve_figure(drawing('<rect width="30" height="40" fill="#0C4A58"/>')).encode()


@pytest.fixture(scope="module")
def handout_sizes():
    """Bytes of all pictures of the four exercises, by (width, format), in the order they are shown."""
    made = [derive(library_figure(FIGURES, stem).encode(), SVG, ground=LIGHT_GROUND) for stem in HANDOUT]
    return {key: [len(sizes[key]) for sizes in made] for key in made[0]}


@pytest.mark.sheets
@pytest.mark.parametrize("kind", ["avif", "webp"])
def test_all_pictures_of_the_four_exercises_weigh_at_most_90_kilobytes(handout_sizes, kind):
    assert sum(handout_sizes[780, kind]) <= 90_000
    assert sum(handout_sizes[780, kind][:2]) <= 30_000
    assert sum(handout_sizes[390, kind]) <= 45_000


@pytest.mark.parametrize("kind", ["avif", "webp"])
def test_a_picture_stands_on_its_ground_in_both_widths(kind):
    made = derive(SQUARE, SVG, ground="#EEEAE0")

    for width in (780, 390):
        image = pixels(made[width, kind])
        assert image.size == (width, width * 2 // 3)
        assert is_near(image.getpixel((width // 4, 40)), "#0C4A58")
        assert is_near(image.getpixel((width * 3 // 4, 40)), "#EEEAE0")


def test_a_small_upload_is_not_blown_up():
    made = derive(good("JPEG"), "image/jpeg", ground=LIGHT_GROUND, widths=(780, 120))

    assert pixels(made[780, "avif"]).size == SIZE
    assert pixels(made[120, "webp"]).size == (120, 80)


def test_transparent_parts_of_an_upload_show_the_ground():
    made = derive(encoded(see_through(), "PNG"), "image/png", ground="#1E2C2F")

    assert is_near(pixels(made[390, "webp"]).getpixel((200, 2)), "#1E2C2F", within=12)


def test_a_picture_is_stored_under_its_own_hash_once(tmp_path):
    data = good("JPEG")
    sha = hashlib.sha256(data).hexdigest()

    path = store(tmp_path, data, ".jpg")
    before = (tmp_path / path).stat().st_mtime_ns

    assert path == f"{sha[:2]}/{sha}.jpg" == store(tmp_path, data, ".jpg")
    assert (tmp_path / path).read_bytes() == data
    assert (tmp_path / path).stat().st_mtime_ns == before
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == [f"{sha}.jpg"]


@pytest.mark.parametrize("suffix", ["", ".html", ".svgz", "/../x.svg"])
def test_only_pictures_are_stored(tmp_path, suffix):
    with pytest.raises(ValueError, match="cannot be stored"):
        store(tmp_path, b"x", suffix)

    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_no_half_picture(tmp_path, monkeypatch):
    monkeypatch.setattr(storing.os, "fsync", lambda _file: (_ for _ in ()).throw(OSError("disk full")))

    with pytest.raises(OSError, match="disk full"):
        store(tmp_path, good("PNG"), ".png")

    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


def test_only_missing_sizes_are_made(tmp_path, monkeypatch):
    sha = hashlib.sha256(SQUARE).hexdigest()
    paths = ensure_derivatives(tmp_path, sha, SQUARE, SVG, ground=LIGHT_GROUND)
    assert paths[390, "webp"] == derivative_path(sha, 390, "webp") == f"{sha[:2]}/{sha}-390.webp"

    (tmp_path / paths[390, "webp"]).unlink()
    assert ensure_derivatives(tmp_path, sha, SQUARE, SVG, ground=LIGHT_GROUND) == paths
    assert all((tmp_path / path).exists() for path in paths.values())

    monkeypatch.setattr(storing, "derive", lambda *_args, **_options: pytest.fail("all sizes are there"))
    assert ensure_derivatives(tmp_path, sha, SQUARE, SVG, ground=LIGHT_GROUND) == paths
