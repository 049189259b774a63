"""Draw a short loop of an exercise as animated WebP, light and dark, from the same pose files.

python -m exercises.figures.animate [name ...]
"""

import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
from PIL import Image

from exercises.figures import build
from exercises.figures.palette import DARK, LIGHT, Palette, svg
from exercises.pictures.crops import read_crops
from exercises.pictures.svg import Box, rasterise, resolve_figure

OUT = build.HERE / "loops"
WIDTH, STEPS = 540, 7  # pixels wide, pictures per movement
MOVE_MS, HOLD_MS = 110, 1300  # movement speed and rest at each key frame
PALETTES = {"": LIGHT, "_dark": DARK}  # suffix of the file → its colours
SWAP = {"L": "R", "R": "L"}


def key_frame(ex: build.Exercise, name: str) -> build.Solved:
    """A solved frame; "mirror end" is the end frame of the other side."""
    flip, _, frame = name.rpartition(" ")
    return build.mirrored(ex.solved[frame]) if flip else ex.solved[frame]


def other_side(ex: build.Exercise) -> None:
    """Let the other leg and its muscles be the ones that work."""
    ex.spec["trains"] = SWAP[ex.spec["trains"]]
    ex.spec["muscles"] = [m[:-1] + SWAP[m[-1]] for m in ex.spec["muscles"]]


def raster(ex: build.Exercise, view: build.View, frame: str, palette: Palette, crop: Box) -> Image.Image:
    """One picture of the loop on its ground colour, through the box of the still pictures."""
    text = svg(build.picture(ex, view, frame, plain=True), build.SIZE, palette, themed=False)
    drawn = rasterise(resolve_figure(text, crop=crop), WIDTH)
    out = Image.new("RGB", drawn.size, palette["ground"])
    out.paste(drawn, mask=drawn.getchannel("A"))
    return out


def pictures(ex: build.Exercise, crop: Box) -> tuple[dict[str, list[Image.Image]], list[int]]:
    """All pictures of the loop in each palette, and how long each stays, in milliseconds."""
    keys = ex.spec.get("loop", ["start", "end", "start"])
    view = build.aim(ex, ex.spec["camera"], ["start", "end"])
    out: dict[str, list[Image.Image]] = {suffix: [] for suffix in PALETTES}
    times = []
    for a, b in pairwise(keys):
        if b.startswith("mirror") and not a.startswith("mirror"):
            other_side(ex)
        first, last = key_frame(ex, a), key_frame(ex, b)
        for i in range(STEPS - 1):
            t = 0.5 - 0.5 * np.cos(np.pi * i / (STEPS - 1))  # ease in and out
            ex.mats["now"] = ex.fig.matrices(*build.blend(first, last, t))
            for suffix, palette in PALETTES.items():
                out[suffix].append(raster(ex, view, "now", palette, crop))
            times.append(MOVE_MS if i else HOLD_MS)
    return out, times


def animate(path: Path) -> None:
    """Write the loops of one exercise."""
    ex = build.load(path)
    crop = read_crops(build.OUT / "crops.toml")[f"{ex.name}_start"]
    runs, times = pictures(ex, crop)
    options = {"quality": 50, "method": 6, "minimize_size": True, "allow_mixed": True}
    for suffix, run in runs.items():
        target = OUT / f"{ex.name}{suffix}.webp"
        run[0].save(target, save_all=True, append_images=run[1:], duration=times, loop=0, **options)
        print(target.name, len(run), "pictures", target.stat().st_size // 1024, "KiB", flush=True)


if __name__ == "__main__":
    for exercise in build.pose_files(sys.argv[1:]):
        animate(exercise)
