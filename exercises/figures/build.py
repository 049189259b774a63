"""Draw the pictures of exercises from their pose files.

python -m exercises.figures.build [--character man] [--check] [name ...]
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import numpy as np

from exercises.figures import draw, posing
from exercises.figures.dress import character
from exercises.figures.figure import Figure, frac
from exercises.figures.palette import CHARACTERS, PALETTES, Layer, svg
from exercises.figures.render import STILL, TOP, Camera, Shot, shoot

HERE = Path(__file__).parent
OUT = HERE / "svg"
SIZE = 1200, 800  # 3:2
LOCATOR_SIZE = 560, 560
SCALE = 600.0  # SVG units per metre, the same in every picture
MAT_Y = 0.8475  # height of the mat line, as a part of the picture
MAT_MARGIN, MAT_DEPTH = 0.05, 0.62  # metres beyond the body; least depth
ARROW_ROOM = 0.06  # metres beside an arrow for its head
Solved = tuple[dict, np.ndarray]  # joint angles, root


@dataclass
class Exercise:
    """An exercise file with its frames solved onto the floor."""

    name: str
    spec: dict
    fig: Figure
    scale: float
    solved: dict[str, Solved]
    mats: dict[str, np.ndarray] = field(init=False)

    def __post_init__(self) -> None:
        self.mats = {f: self.fig.matrices(*s) for f, s in self.solved.items()}

    @property
    def still(self) -> str:
        """The leg that rests while the other trains."""
        return {"L": "R", "R": "L"}.get(self.spec.get("trains", ""), "")


@dataclass(frozen=True)
class View:
    """A camera and the strip of mat under the body (camera-turned metres)."""

    cam: Camera
    near: float
    far: float
    name: str = ""


@cache
def person(who: str) -> Figure:
    return character(CHARACTERS[who], HERE)


def load(path: Path, who: str = "woman") -> Exercise:
    """Read an exercise and solve its frames for one person."""
    spec, fig = posing.load(path), person(who)
    return Exercise(
        path.stem,
        spec,
        fig,
        CHARACTERS[who].scale,
        {f: posing.solve(fig, pose) for f, pose in spec["frames"].items()},
    )


def blend(a: Solved, b: Solved, t: float) -> Solved:
    """In-between of two solved frames."""
    (pa, ra), (pb, rb) = a, b
    pose = {}
    for j in set(pa) | set(pb):
        ja, jb = pa.get(j, {}), pb.get(j, {})
        pose[j] = {k: (1 - t) * ja.get(k, 0.0) + t * jb.get(k, 0.0) for k in set(ja) | set(jb)}
    root = np.eye(4)
    root[:3, :3] = ra[:3, :3] @ frac(ra[:3, :3].T @ rb[:3, :3], t)
    root[:3, 3] = (1 - t) * ra[:3, 3] + t * rb[:3, 3]
    return pose, root


def mirrored(solved: Solved) -> Solved:
    """The same frame with left and right exchanged (upright exercises)."""
    pose, root = solved
    out = {}
    for j, angles in pose.items():
        if j.endswith((".L", ".R")):
            out[j[:-1] + ("R" if j[-1] == "L" else "L")] = angles
        else:
            out[j] = {k: -v if k in ("side", "twist") else v for k, v in angles.items()}
    flip = np.diag([-1.0, 1, 1, 1])
    return out, flip @ root @ flip


def arrow_curve(ex: Exercise, spec: dict) -> np.ndarray:
    """One arrow of the exercise file as a curve in the room."""
    if "track" in spec:  # follow a joint from start to end
        lo, hi = spec.get("t", [0.08, 0.92])
        pts = []
        for t in np.linspace(lo, hi, 25):
            m = ex.fig.matrices(*blend(ex.solved["start"], ex.solved["end"], t))
            q, hub = ex.fig.joint(m, posing.bone(spec["track"])), ex.fig.joint(m, posing.bone(spec["about"]))
            pts.append(hub + (q - hub) * spec.get("reach", 1.1) + np.array(spec.get("shift", [0, 0, 0])))
        return np.array(pts)
    key = ex.fig.joint(ex.mats[spec.get("frame", "end")], posing.bone(spec["at"])) + np.array(
        spec["path"], float
    )
    t = np.linspace(0, len(key) - 1, 30)  # smooth curve through the key points
    deg = min(3, len(key) - 1)
    return np.stack([np.polyval(np.polyfit(np.arange(len(key)), key[:, i], deg), t) for i in range(3)], 1)


def arrows(ex: Exercise, frame: str, view: str = "") -> list[np.ndarray]:
    return [
        arrow_curve(ex, a)
        for a in ex.spec.get("arrow", [])
        if a.get("frame", "end") == frame and a.get("view", "") == view
    ]


def aim(ex: Exercise, camera: dict, frames: list[str], view: str = "") -> View:
    """Fit the camera: figure and arrows centred, mat line at its common height."""
    cam = Camera(camera["azimuth"], camera["elevation"], camera.get("scale", SCALE) * ex.scale, *SIZE)
    body = np.concatenate([ex.fig.skin(ex.mats[f]) for f in frames])
    depth = cam.plane(body * [1, 1, 0])[:, 2] / np.cos(np.deg2rad(cam.elevation))
    depth = depth[body[:, 2] < 0.25]
    near, far = depth.min() - MAT_MARGIN, depth.max() + MAT_MARGIN
    far = max(far, near + MAT_DEPTH)
    ink = [cam.plane(body)] + [cam.plane(a) for f in frames for a in arrows(ex, f, view)]
    x = np.concatenate(ink)[:, 0]
    x = np.r_[x, [p[:, 0].max() + ARROW_ROOM for p in ink[1:]]]
    up = np.sin(np.deg2rad(cam.elevation)) * near
    centre = (x.min() + x.max()) / 2 + camera.get("shift", 0.0), up + (MAT_Y - 0.5) * cam.height / cam.scale
    cam = replace(cam, centre=centre)
    box = cam.project(np.concatenate([body] + [a for f in frames for a in arrows(ex, f, view)]))[:, :2]
    lo, hi = box.min(0), box.max(0)
    if lo.min() < 8 or (hi > np.array(SIZE) - 8).any():
        print(f"  {ex.name} {view}: content {lo.round()} .. {hi.round()} leaves the {SIZE} frame")
    return View(cam, near, far, view)


def ghost_of(ex: Exercise, frame: str, cam: Camera, now: Shot) -> list[Layer]:
    """The start position of the parts that moved; ``[ghost.FRAME] parts`` in the exercise file names them."""
    parts = ex.spec.get("ghost", {"end": {"parts": ["thigh", "shin"]}}).get(frame, {}).get("parts")
    if not parts:
        return []
    before = shoot(ex.fig, ex.mats["start"], cam, (), ex.still, ex.spec.get("split_pelvis", False))
    limbs = [{"pelvis": 0, "thigh": 6, "shin": 8}[p] + (ex.still == "L" and p != "pelvis") for p in parts]
    where = np.isin(before.fields["limb"], limbs) & ~np.isin(before.material, (TOP, STILL))
    return draw.ghost_layers(before.mask & where, now)


def picture(
    ex: Exercise, view: View, frame: str, muscles: list[str] | None = None, plain: bool = False
) -> list[Layer]:
    """All layers of one picture, back to front; plain leaves out ghost and arrows."""
    muscles = ex.spec.get("muscles", []) if muscles is None else muscles
    shot = shoot(ex.fig, ex.mats[frame], view.cam, muscles, ex.still, ex.spec.get("split_pelvis", False))
    layers = draw.mat_layers(view.cam, view.near, view.far, shot.floor_shadow)
    if not plain and not view.name:
        layers += ghost_of(ex, frame, view.cam, shot)
    layers += figure(shot)
    for curve in [] if plain else arrows(ex, frame, view.name):
        layers += draw.arrow_layers(view.cam.project(curve)[:, :2])
    return layers


def figure(shot: Shot) -> list[Layer]:
    """The person alone."""
    flat, sil = draw.figure_layers(shot)
    seams, overlap = draw.line_layers(shot)
    return (
        flat
        + [seams]
        + draw.muscle_layers(shot)
        + draw.face_layers(shot)
        + [overlap, Layer(sil, stroke="line", width=4)]
    )


LOCATOR = {
    "shoulder.L": {"abd": 22},
    "shoulder.R": {"abd": 22},
    "hip.L": {"abd": 5},
    "hip.R": {"abd": 5},
    "elbow.L": {"flex": 12},
    "elbow.R": {"flex": 12},
    "fingers.L": {"curl": 12},
    "fingers.R": {"curl": 12},
}


def locator(fig: Figure, muscles: list[str]) -> list[Layer]:
    """A small square picture that shows the trained muscles on a standing figure."""
    mats = fig.matrices(LOCATOR)
    cam = Camera(180, 4, 640, *LOCATOR_SIZE)
    cam.centre = tuple(cam.plane(fig.joint(mats, "spine04") + np.array([0, 0, 0.07]))[0, :2])
    return figure(shoot(fig, mats, cam, muscles))


Picture = tuple[str, list[Layer], tuple[int, int]]  # file stem, layers, size


def pictures(path: Path, who: str) -> Iterator[Picture]:
    """Every picture of one exercise."""
    ex = load(path, who)
    tail = "" if who == "woman" else f"_{who}"
    common = aim(ex, ex.spec["camera"], ["start", "end"])
    for frame in ex.mats:
        own = ex.spec.get("frame_camera", {}).get(frame)  # e.g. arms overhead need a wider shot
        view = aim(ex, ex.spec["camera"] | own, [frame]) if own else common
        yield f"{ex.name}_{frame}{tail}", picture(ex, view, frame), SIZE
    for spec in ex.spec.get("view", []):  # the same frame, seen by another camera
        view = aim(ex, spec, [spec["frame"]], spec["name"])
        yield f"{ex.name}_{spec['name']}{tail}", picture(ex, view, spec["frame"], spec.get("muscles")), SIZE
    if who == "woman":
        yield f"{ex.name}_muscles", locator(ex.fig, ex.spec.get("muscles", [])), LOCATOR_SIZE


def files(path: Path, who: str) -> Iterator[tuple[str, str]]:
    """(file name, SVG text) of every picture of one exercise in every palette."""
    for stem, layers, size in pictures(path, who):
        for kind in PALETTES:
            text = svg(layers, size, CHARACTERS[who].palette(kind), themed=not kind)
            yield f"{stem}{'_' + kind if kind else ''}.svg", text


def write(name: str, text: str) -> bool:
    (OUT / name).write_text(text)
    print(name, len(text) // 1024, "KiB", flush=True)
    return True


def compare(name: str, text: str) -> bool:
    same = (OUT / name).exists() and (OUT / name).read_text() == text
    print(name, "as stored" if same else "DIFFERS from the stored file", flush=True)
    return same


def pose_files(names: list[str]) -> list[Path]:
    """The exercises named; without names all that are not marked as examples."""
    paths = {path.stem: path for path in sorted((HERE / "exercises").glob("*.toml"))}
    if unknown := set(names) - set(paths):
        raise SystemExit(f"No pose file for {', '.join(sorted(unknown))}. There are: {', '.join(paths)}.")
    return [path for stem, path in paths.items() if stem in names or (not names and ".example" not in stem)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--character", choices=CHARACTERS, default="woman")
    parser.add_argument("--check", action="store_true", help="compare with the stored files, write nothing")
    parser.add_argument("names", nargs="*", help="exercises, e.g. ql_walk; all without")
    args = parser.parse_args()
    keep = compare if args.check else write
    results = [keep(*file) for path in pose_files(args.names) for file in files(path, args.character)]
    sys.exit(not all(results))


if __name__ == "__main__":
    main()
