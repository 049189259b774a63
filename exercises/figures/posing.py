"""Read an exercise file and solve each frame onto the floor.

An exercise is one TOML file (see exercises/).  ``[base]`` holds joint angles
common to all frames, ``[start]`` / ``[end]`` override single angles.  A frame
may name *free* angles and *goals*; a small least-squares solver then adjusts
the free angles and the body's place until the goals hold, e.g. "the right
elbow lies on the floor, straight under the shoulder".
"""

import copy
import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from exercises.figures.figure import Figure, rot_vec

# where the person's own x (left), y (back), z (head) axes point in the world
STANCE = {
    "upright": [(1, 0, 0), (0, 1, 0), (0, 0, 1)],
    "lie_right": [(0, 0, 1), (0, 1, 0), (-1, 0, 0)],  # on the right side, head to picture left
    "lie_left": [(0, 0, -1), (0, 1, 0), (1, 0, 0)],
    "supine": [(0, 1, 0), (0, 0, -1), (-1, 0, 0)],  # on the back, head to picture left
    "prone": [(0, -1, 0), (0, 0, 1), (-1, 0, 0)],
}
ALIAS = {
    "shoulder": "upperarm01",
    "elbow": "lowerarm01",
    "hip": "upperleg01",
    "knee": "lowerleg01",
    "ankle": "foot",
    "wrist": "wrist",
    "toes": "toe2-1",
    "knuckle": "finger3-1",
    "fingertip": "finger3-3",
}


def bone(name: str) -> str:
    """Joint name of the exercise files -> bone name."""
    stem, _, side = name.partition(".")
    stem = ALIAS.get(stem, stem)
    return f"{stem}.{side}" if side else stem


def merge(base: dict, over: dict) -> dict:
    """base with the angles of over put in place."""
    out = copy.deepcopy(base)
    for k, v in over.items():
        if isinstance(v, dict) and isinstance(out.get(k), dict):
            out[k].update(v)
        else:
            out[k] = copy.deepcopy(v)
    return out


def load(path: Path) -> dict:
    """Read an exercise file.

    ``[extra.NAME]`` tables are more frames, built on ``on`` (default: the end frame).
    """
    d = tomllib.loads(path.read_text())
    frames = {f: merge(d.get("base", {}), d.get(f, {})) for f in ("start", "end")}
    for name, over in d.get("extra", {}).items():
        on = over.pop("on", "end")
        frames[name] = merge(d["base"] if on == "base" else frames[on], over)
    d["frames"] = frames
    return d


@dataclass
class Place:
    """Where the body stands before the solver moves it: stance, turn (degrees), metres."""

    base: np.ndarray
    turn: np.ndarray
    shift: np.ndarray
    tilt: list[str]  # which of the axes x, y, z the solver may turn about

    @classmethod
    def read(cls, place: dict) -> "Place":
        return cls(
            base=np.array(STANCE[place.get("stance", "upright")], float).T,
            turn=np.deg2rad(place.get("turn", [0, 0, 0])),
            shift=np.array(place.get("at", [0, 0, 0]), float),
            tilt=place.get("free_tilt", []),
        )


class Solver:
    """Finds the free angles and the body's place that fulfil the goals of one frame.

    The unknowns are one vector: free joint angles, tilts of the body, then its x, y, z in metres.
    """

    def __init__(self, fig: Figure, pose: dict) -> None:
        self.fig = fig
        self.pose = copy.deepcopy(pose)
        self.goals = self.pose.pop("goals", [])
        self.free = [name.rsplit(".", 1) for name in self.pose.pop("free", [])]
        self.place = Place.read(self.pose.pop("place", {}))
        self.patches = [self._patch(goal) for goal in self.goals]
        angles = [self.pose.get(joint, {}).get(angle, 0.0) for joint, angle in self.free]
        self.first = np.array(angles + [0.0] * len(self.place.tilt) + [0.0, 0.0, 0.0])

    def _patch(self, goal: dict) -> np.ndarray | None:
        """Skin that a "floor" goal lays down: the coarse vertices owned by the bones named."""
        if "floor" not in goal:
            return None
        stems = tuple(bone(name) for name in np.atleast_1d(goal["floor"]))
        wanted = [self.fig.id[b] for b in self.fig.names if b.startswith(stems)]
        strongest = np.asarray(self.fig.weights.argmax(1)).ravel()
        return np.flatnonzero(np.isin(strongest, wanted))

    def frame(self, x: np.ndarray) -> tuple[dict, np.ndarray]:
        """(joint angles, root 4x4) that the unknowns stand for."""
        pose = copy.deepcopy(self.pose)
        angles, tilts = x[: len(self.free)], x[len(self.free) : -3]
        for (joint, angle), value in zip(self.free, angles, strict=True):
            pose.setdefault(joint, {})[angle] = float(value)
        turned = np.zeros(3)
        for axis, value in zip(self.place.tilt, tilts, strict=True):
            turned["xyz".index(axis)] = np.deg2rad(value)
        root = np.eye(4)
        root[:3, :3] = rot_vec(turned) @ rot_vec(self.place.turn) @ self.place.base
        root[:3, 3] = self.place.shift + x[-3:]
        return pose, root

    def misses(self, x: np.ndarray) -> np.ndarray:
        """How far the frame is from each goal, and gently from where it began."""
        pose, root = self.frame(x)
        mats = self.fig.matrices(pose, root)
        n = len(self.free)
        out = list((x - self.first)[:n] * 0.0015) + list(x[n:-3] * 0.001) + list(x[-3:-1] * 0.02)
        for goal, patch in zip(self.goals, self.patches, strict=True):
            weight = goal.get("weight", 1.0)
            if patch is not None:
                lowest = self.fig.skin_subset(mats, patch)[:, 2].min()
                out.append(weight * (lowest - goal.get("z", 0.0)))
            else:
                out += [weight * miss for miss in self._joint_misses(goal, mats, root)]
        return np.array(out)

    def _joint_misses(self, goal: dict, mats: np.ndarray, root: np.ndarray) -> list[float]:
        at = self.fig.joint(mats, bone(goal["joint"]))
        if "from" in goal:  # relative to another joint
            at = at - self.fig.joint(mats, bone(goal["from"]))
        own = root[:3, :3].T @ at
        named = [*zip("xyz", at, strict=True), *zip(("left", "back", "up"), own, strict=True)]
        return [value - goal[axis] for axis, value in named if axis in goal]

    def solve(self) -> tuple[dict, np.ndarray]:
        """Damped Gauss-Newton with fixed difference steps."""
        x = self.first
        if not self.goals:
            return self.frame(x)
        step = np.array([0.2] * (len(x) - 3) + [1e-3] * 3)
        unit = np.eye(len(x))
        for _ in range(25):
            miss = self.misses(x)
            slope = [(self.misses(x + h * e) - miss) / h for h, e in zip(step, unit, strict=True)]
            js = np.stack(slope, 1) * step
            dx = -np.linalg.solve(js.T @ js + 1e-9 * unit, js.T @ miss) * step
            dx *= min(1.0, 12.0 / max(np.abs(dx[:-3]).max(initial=0), 1e-9))
            x = x + dx
            if np.abs(dx / step).max() < 0.05:
                break
        return self.frame(x)


def solve(fig: Figure, pose: dict) -> tuple[dict, np.ndarray]:
    """(joint angles, root 4x4) fulfilling the frame's goals."""
    return Solver(fig, pose).solve()
