"""Which part of a figure is shown.  The boxes stand in ``crops.toml`` beside the figures.

Figures of one set share a camera and therefore one box: start and end of an exercise keep one
scale, and the mat line stays where it is from picture to picture.
"""

import tomllib
from pathlib import Path

from exercises.pictures.svg import Box, FigureError, resolve_figure

KINDS = ("_dark", "_lineart")  # the light drawing has no suffix


def read_crops(path: Path) -> dict[str, Box]:
    """File stem of every light figure -> its box."""
    sets = tomllib.loads(path.read_text())["set"]
    return {frame: tuple(figures["crop"]) for figures in sets for frame in figures["frames"]}


def library_figure(folder: Path, stem: str) -> str:
    """The figure ``stem`` of the folder, e.g. ql_walk_end_dark, resolved and cropped, ready to be stored.

    Dark and line-art drawings take the box of the light one.  FigureError names what is missing.
    """
    crop = read_crops(folder / "crops.toml").get(light_stem(stem))
    if crop is None:
        raise FigureError(f"There is no crop for the figure {stem} in crops.toml.")
    file = folder / f"{stem}.svg"
    if not file.exists():
        raise FigureError(f"There is no figure {file.name}.")
    return resolve_figure(file.read_text(), crop=crop)


def light_stem(stem: str) -> str:
    """The stem without the name of its palette."""
    for kind in KINDS:
        stem = stem.removesuffix(kind)
    return stem
