"""Measure the boxes of ``svg/crops.toml`` again, after figures were redrawn.

    python -m exercises.figures.crops

A set is what one camera drew: the frames that a patient sees side by side.
"""

import tomllib
from pathlib import Path

from exercises.pictures.svg import common_crop

SVG = Path(__file__).parent / "svg"
TABLE = SVG / "crops.toml"
HEAD = "# Written by `python -m exercises.figures.crops`: x, y, width, height in the units of the figure.\n"


def measured(table: dict) -> list[dict]:
    """The sets of the table with their boxes measured from the figures."""
    return [
        {
            "frames": figures["frames"],
            "crop": common_crop((SVG / f"{frame}.svg").read_text() for frame in figures["frames"]),
        }
        for figures in table["set"]
    ]


def write(sets: list[dict]) -> str:
    """The table as TOML."""
    out = HEAD
    for figures in sets:
        frames = "".join(f'    "{frame}",\n' for frame in figures["frames"])
        out += f"\n[[set]]\ncrop = {list(figures['crop'])}\nframes = [\n{frames}]\n"
    return out


if __name__ == "__main__":
    TABLE.write_text(write(measured(tomllib.loads(TABLE.read_text()))))
