"""The stored figures and what they are drawn from.  Drawing them again is a check of its own (README)."""

import ast
import re
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PIL import Image, ImageColor

from exercises.figures import crops
from exercises.figures.palette import DARK, LIGHT, LINE_ART, PALETTES
from exercises.pictures import storing
from exercises.pictures.crops import read_crops
from exercises.pictures.svg import resolve_figure

ROOT = Path(__file__).parents[2]
FIGURES = ROOT / "exercises/figures"
SVG = sorted((FIGURES / "svg").glob("*.svg"))
POSES = [path for path in sorted((FIGURES / "exercises").glob("*.toml")) if ".example" not in path.name]
DRAWN_AS_A_MAN = {"ql_walk", "side_lying_leg_raise"}
PATH = "{http://www.w3.org/2000/svg}path"


def frames_of(pose_file: Path) -> set[str]:
    """Frames that a pose file asks for."""
    spec = tomllib.loads(pose_file.read_text())
    return {"start", "end", *spec.get("extra", {}), *(view["name"] for view in spec.get("view", []))}


def light_stems() -> set[str]:
    """Every light figure that the pose files ask for."""
    stems = set()
    for path in POSES:
        tails = ("", "_man") if path.stem in DRAWN_AS_A_MAN else ("",)
        stems |= {f"{path.stem}_{frame}{tail}" for frame in frames_of(path) for tail in tails}
        stems.add(f"{path.stem}_muscles")
    return stems


def luminance(colour: str) -> float:
    channels = (value / 255 for value in ImageColor.getrgb(colour))
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_stored_figures_are_those_that_the_pose_files_name():
    kinds = [f"_{kind}" if kind else "" for kind in PALETTES]

    assert {path.stem for path in SVG} == {stem + kind for stem in light_stems() for kind in kinds}


def test_every_exercise_has_its_loop_on_light_and_on_dark_in_the_box_of_its_pictures():
    loops = sorted((FIGURES / "loops").glob("*.webp"))
    crops = read_crops(FIGURES / "svg" / "crops.toml")

    assert {path.stem for path in loops} == {path.stem + kind for path in POSES for kind in ("", "_dark")}
    for path in loops:
        *_corner, width, height = crops[f"{path.stem.removesuffix('_dark')}_start"]
        with Image.open(path) as loop:
            assert loop.is_animated, path.stem
            assert (loop.width, loop.height) == (540, pytest.approx(540 * height / width, abs=1))


@pytest.mark.parametrize("path", SVG, ids=lambda path: path.stem)
def test_a_figure_holds_drawn_shapes_and_nothing_else(path):
    text = path.read_text()
    root = ET.fromstring(text)

    assert {element.tag for element in root.iter()} <= {root.tag, PATH}
    assert "".join(root.itertext()).strip() == ""
    assert not re.search(r"<script|href|https?://(?!www\.w3\.org/2000/svg)|url\(|\sid=", text)
    assert "var(" not in resolve_figure(text)


@pytest.mark.parametrize(
    "path", [path for path in SVG if "_muscles" not in path.stem], ids=lambda path: path.stem
)
def test_the_mat_line_stands_at_one_height_in_every_figure(path):
    paths = [element.get("d") for element in ET.fromstring(path.read_text()).iter(PATH)]

    assert "M0 678.0H1200v11H0z" in paths


def test_only_the_light_figures_carry_variables_for_both_themes():
    assert {path.stem for path in SVG if "var(" in path.read_text()} == light_stems()


def test_dark_and_line_drawings_have_the_shapes_of_the_light_one():
    def shapes(path: Path) -> list[str]:
        return [element.get("d") for element in ET.fromstring(path.read_text()).iter(PATH)]

    for stem in light_stems():
        light, dark, line = (shapes(FIGURES / f"svg/{stem}{kind}.svg") for kind in ("", "_dark", "_lineart"))
        assert light == dark == line, stem


@pytest.mark.sheets
def test_the_crop_table_is_what_the_figures_measure():
    stored = tomllib.loads(crops.TABLE.read_text())["set"]
    measured = [{**figures, "crop": list(figures["crop"])} for figures in crops.measured({"set": stored})]

    assert measured == stored
    assert set(read_crops(crops.TABLE)) == light_stems()


def test_the_pictures_of_one_exercise_are_cropped_alike():
    boxes = read_crops(crops.TABLE)

    for path in POSES:
        shown = frames_of(path) & {"start", "end", "set_down"}
        assert len({boxes[f"{path.stem}_{frame}"] for frame in shown}) == 1


@pytest.mark.parametrize(
    ("one", "other", "in_light", "in_dark"),
    [
        ("muscle", "shirt", 3, 4.5),
        ("muscle", "move", 3, 3),
        ("arrow", "ground", 7, 7),
        ("ghost", "ground", 3, 4.5),
        ("mat-line", "ground", 7, 7),
        ("move", "still", 3, 2.75),  # in dark the ink line between the legs helps
        ("move", "mat", 4.5, 4.5),
        ("skin", "line", 4.5, 4.5),
        ("shirt", "line", 7, 7),
    ],
)
def test_what_must_be_told_apart_differs_enough_in_brightness(one, other, in_light, in_dark):
    assert contrast(LIGHT[one], LIGHT[other]) >= in_light
    assert contrast(DARK[one], DARK[other]) >= in_dark


def test_line_art_is_black_white_and_grey():
    for role, colour in LINE_ART.items():
        assert len(set(ImageColor.getrgb(colour))) == 1, role


def test_pictures_are_put_on_the_ground_they_were_drawn_for():
    grounds = [storing.LIGHT_GROUND, storing.DARK_GROUND]

    assert grounds == [LIGHT["ground"], DARK["ground"]]
    assert ImageColor.getrgb(storing.PAPER) == ImageColor.getrgb(LINE_ART["ground"])


def test_the_running_app_does_not_import_the_generator():
    sources = [path for app in ("exercises", "hep", "patients") for path in (ROOT / app).rglob("*.py")]
    imports = [
        name
        for path in sources
        if FIGURES not in path.parents
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in [getattr(node, "module", None), *(alias.name for alias in node.names)]
    ]

    assert "exercises.models" in imports
    assert not [name for name in imports if name and name.startswith("exercises.figures")]
