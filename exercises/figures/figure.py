"""The posable figure: skeleton, anatomical joint angles, skinning, subdivision.

A pose is a plain dict of joint angles in degrees, in the words a
physiotherapist uses::

    {"hip.L": {"flex": 0, "abd": 30, "rot": 15},      # rot > 0 = internal
     "knee.L": {"flex": 0}, "ankle.L": {"dorsi": 10},
     "spine": {"flex": 0, "side": 0, "twist": 0}, ...}

Angle zero everywhere is standing upright, arms hanging, palms to the thighs,
legs vertical.  World axes in that stance: x = left, y = back, z = up.
"""

from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path

import numpy as np
import scipy.sparse as sp

Pose = dict[str, dict[str, float]]  # joint -> angle name -> degrees


def rot(axis: str, deg: float) -> np.ndarray:
    """Rotation matrix about world axis 'x', 'y' or 'z'."""
    a = np.deg2rad(deg)
    c, s = np.cos(a), np.sin(a)
    return {
        "x": np.array([[1, 0, 0], [0, c, -s], [0, s, c]]),
        "y": np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]]),
        "z": np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]]),
    }[axis]


def rot_between(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Smallest rotation that turns direction a into direction b."""
    a, b = a / np.linalg.norm(a), b / np.linalg.norm(b)
    v, c = np.cross(a, b), float(a @ b)
    k = np.array([[0, -v[2], v[1]], [v[2], 0, -v[0]], [-v[1], v[0], 0]])
    return np.eye(3) + k + k @ k / (1 + c)


def rot_vec(v: np.ndarray) -> np.ndarray:
    """Rotation matrix of a rotation vector (radians)."""
    t = np.linalg.norm(v)
    if t < 1e-9:
        return np.eye(3)
    k = np.array([[0, -v[2], v[1]], [v[2], 0, -v[0]], [-v[1], v[0], 0]]) / t
    return np.eye(3) + np.sin(t) * k + (1 - np.cos(t)) * k @ k


def frac(r: np.ndarray, t: float) -> np.ndarray:
    """The fraction t of a rotation."""
    a = np.arccos(np.clip((np.trace(r) - 1) / 2, -1, 1))
    if a < 1e-6:
        return np.eye(3)
    v = np.array([r[2, 1] - r[1, 2], r[0, 2] - r[2, 0], r[1, 0] - r[0, 1]]) / (2 * np.sin(a))
    return rot_vec(v * a * t)


def catmull_clark(quads: np.ndarray, n: int) -> tuple[sp.csr_matrix, np.ndarray]:
    """One subdivision step as a sparse matrix (new x old) and the new quads."""
    f = len(quads)
    e = np.stack([quads, np.roll(quads, -1, 1)], 2).reshape(-1, 2)
    owner = np.repeat(np.arange(f), 4)
    key, inv = np.unique(np.sort(e, 1), axis=0, return_inverse=True)
    inv = inv.ravel()
    m = len(key)
    face_pt = sp.csr_matrix((np.full(4 * f, 0.25), (np.repeat(np.arange(f), 4), quads.ravel())), (f, n))
    count = np.bincount(inv, minlength=m)
    border = count == 1
    mid = sp.csr_matrix((np.full(2 * m, 0.5), (np.repeat(np.arange(m), 2), key.ravel())), (m, n))
    e2f = sp.csr_matrix((1 / count[inv], (inv, owner)), (m, f))
    inner = sp.diags((~border).astype(float))
    edge_pt = sp.diags(np.where(border, 1.0, 0.5)) @ mid + inner @ (e2f @ face_pt) * 0.5
    # vertex points
    val_f = np.maximum(np.bincount(quads.ravel(), minlength=n), 1)
    v2f = sp.csr_matrix((1 / val_f[quads.ravel()], (quads.ravel(), np.repeat(np.arange(f), 4))), (n, f))
    val_e = np.maximum(np.bincount(key.ravel(), minlength=n), 1)
    v2e = sp.csr_matrix((1 / val_e[key.ravel()], (key.ravel(), np.repeat(np.arange(m), 2))), (n, m))
    on_border = np.zeros(n, bool)
    on_border[key[border].ravel()] = True
    k = np.where(on_border, 1, val_e).astype(float)
    smooth = sp.diags(1 / k) @ (v2f @ face_pt) + sp.diags(2 / k) @ (v2e @ mid) + sp.diags((k - 3) / k)
    be = key[border]
    nb = sp.csr_matrix((np.full(2 * len(be), 0.125), (be.ravel(), be[:, ::-1].ravel())), (n, n))
    vert_pt = sp.diags((~on_border).astype(float)) @ smooth + sp.diags(np.where(on_border, 0.75, 0)) + nb
    new = sp.vstack([vert_pt, face_pt, edge_pt]).tocsr()
    ei = inv.reshape(f, 4)
    q = np.concatenate(
        [
            np.stack([quads[:, i], n + f + ei[:, i], n + np.arange(f), n + f + ei[:, i - 1]], 1)
            for i in range(4)
        ]
    )
    return new, q


class Figure:
    """One body: rest mesh, skeleton and skin weights, read from a baked file."""

    SPINE = ["spine05", "spine04", "spine03", "spine02", "spine01"]

    def __init__(self, path: Path) -> None:
        d = np.load(path)
        self.rest, self.quads = d["verts"].astype(float), d["quads"]
        self.names = [str(b) for b in d["bones"]]
        self.id = {b: i for i, b in enumerate(self.names)}
        self.parent = [self.id.get(str(p), -1) for p in d["parents"]]
        self.heads, self.tails = d["heads"].astype(float), d["tails"].astype(float)
        self.eye_verts = d["eye_verts"].astype(float)
        n = len(self.rest)
        w = sp.csr_matrix((d["w_val"], (d["w_vert"], d["w_bone"])), (n, len(self.names)))
        self.weights = sp.diags(1 / np.maximum(np.asarray(w.sum(1)).ravel(), 1e-9)) @ w
        self.neutral = self._neutral()
        self.n_heads = np.array(
            [(m @ np.append(h, 1))[:3] for m, h in zip(self.neutral, self.heads, strict=True)]
        )

    # -- skeleton ---------------------------------------------------------
    def head(self, bone: str) -> np.ndarray:
        """Rest position of a joint."""
        return self.heads[self.id[bone]]

    def chain(self, local: dict[str, np.ndarray], heads: np.ndarray) -> list[np.ndarray]:
        """World matrix of each bone from its rotation about its own head."""
        out = []
        for i, p in enumerate(self.parent):
            m = np.eye(4)
            r = local.get(self.names[i])
            if r is not None:
                m[:3, :3] = r
                m[:3, 3] = heads[i] - r @ heads[i]
            out.append(out[p] @ m if p >= 0 else m)
        return out

    def _neutral(self) -> list[np.ndarray]:
        """Turn the A-pose of the data into the zero pose described above."""
        local = {}
        for s, sign in (("L", 1), ("R", -1)):
            local |= {f"{b}.{s}": r for b, r in self._neutral_arm(s, sign).items()}
            local |= {f"{b}.{s}": r for b, r in self._neutral_leg(s, sign).items()}
        return self.chain(local, self.heads)

    def _neutral_arm(self, s: str, sign: int) -> dict[str, np.ndarray]:
        """Arm hanging, elbow hinge across the body, palm to the thigh."""
        shoulder, elbow, wrist = (self.head(f"{b}.{s}") for b in ("upperarm01", "lowerarm01", "wrist"))
        upper, fore = elbow - shoulder, wrist - elbow
        down = np.array([sign * 0.03, 0, -1.0])
        a = rot_between(upper, down)
        axis = a @ np.cross(upper, fore)  # elbow hinge -> lateral axis
        turn = np.degrees(np.arctan2(axis[1], axis[0]))
        want = 180 if axis[0] < 0 else 0
        a = rot("z", want - turn) @ a
        straight = rot_between(a @ fore, down)
        palm = a.T @ straight @ a  # in rest space of the forearm: undo a, apply, redo
        across = straight @ a @ (self.head(f"finger5-1.{s}") - self.head(f"finger2-1.{s}"))
        r = rot("z", np.degrees(np.arctan2(across[0], across[1])) / 2)  # 0 when it points back (+y)
        return {
            "upperarm01": a,
            "lowerarm01": a.T @ r @ a @ palm,
            "lowerarm02": palm.T @ a.T @ r @ a @ palm,
        }

    def _neutral_leg(self, s: str, sign: int) -> dict[str, np.ndarray]:
        """Leg vertical, foot turned out by six degrees."""
        hip, knee, ankle = (self.head(f"{b}.{s}") for b in ("upperleg01", "lowerleg01", "foot"))
        a = rot_between(knee - hip, np.array([0, 0, -1.0]))
        k = rot_between(a @ (ankle - knee), np.array([0, 0, -1.0]))
        ka = k @ a
        foot = ka @ (self.head(f"toe2-1.{s}") - ankle)
        r = rot("z", sign * 6 - np.degrees(np.arctan2(foot[0], -foot[1])))
        return {"upperleg01": a, "lowerleg01": a.T @ k @ a, "foot": ka.T @ r @ ka}

    # -- posing -----------------------------------------------------------
    def rotations(self, pose: Pose) -> dict[str, np.ndarray]:
        """Anatomical angles -> rotation of each bone, in neutral-stance axes."""
        out = {}

        def g(joint: str, angle: str) -> float:
            return pose.get(joint, {}).get(angle, 0.0)

        for i, b in enumerate(self.SPINE):
            t = (0.16, 0.22, 0.24, 0.22, 0.16)[i]
            out[b] = (
                rot("z", t * g("spine", "twist"))
                @ rot("y", t * g("spine", "side"))
                @ rot("x", t * g("spine", "flex"))
            )
        for b, t in (("neck01", 0.2), ("neck02", 0.2), ("neck03", 0.2), ("head", 0.4)):
            out[b] = (
                rot("z", t * g("neck", "twist"))
                @ rot("y", t * g("neck", "side"))
                @ rot("x", t * g("neck", "flex"))
            )
        for s, k in (("L", 1), ("R", -1)):
            out |= {f"{b}.{s}": r for b, r in self._arm(partial(self._angle, pose, s), k).items()}
            out |= {f"{b}.{s}": r for b, r in self._leg(partial(self._angle, pose, s), k).items()}
        return out

    @staticmethod
    def _angle(pose: Pose, side: str, joint: str, angle: str) -> float:
        return pose.get(f"{joint}.{side}", {}).get(angle, 0.0)

    @staticmethod
    def _arm(j: Callable[[str, str], float], k: int) -> dict[str, np.ndarray]:
        """Rotations from the collar bone to the fingers; k = 1 left, -1 right."""
        out = {}
        arm = (
            rot("x", -j("shoulder", "flex"))
            @ rot("y", -k * j("shoulder", "abd"))
            @ rot("z", -k * j("shoulder", "rot"))
        )
        lift = np.degrees(np.arccos(np.clip((arm @ np.array([0, 0, -1.0]))[2] * -1, -1, 1)))
        rhythm = 0.28 * max(0, lift - 25) + j("scapula", "elev")
        scap = rot("z", k * j("scapula", "protract")) @ rot("y", -k * rhythm)
        out["clavicle"] = frac(scap, 0.7)
        out["shoulder01"] = frac(scap, 0.3)
        out["upperarm01"] = scap.T @ arm
        out["lowerarm01"] = rot("x", -j("elbow", "flex")) @ rot("z", -k * 0.45 * j("elbow", "pron"))
        out["lowerarm02"] = rot("z", -k * 0.55 * j("elbow", "pron"))
        out["wrist"] = rot("y", k * j("wrist", "flex")) @ rot("x", -j("wrist", "radial"))
        curl, spread = j("fingers", "curl"), j("fingers", "spread")
        for f in range(2, 6):
            for seg, t in ((1, 0.8), (2, 1.1), (3, 0.8)):
                r = rot("y", k * t * curl)
                out[f"finger{f}-{seg}"] = rot("x", (3.4 - f) * -spread) @ r if seg == 1 else r
        out["finger1-2"] = rot("x", 0.5 * curl)
        out["finger1-1"] = rot("y", k * j("thumb", "in")) @ rot("x", j("thumb", "down"))
        return out

    @staticmethod
    def _leg(j: Callable[[str, str], float], k: int) -> dict[str, np.ndarray]:
        """Rotations from the hip to the toes; the turn of the thigh is spread over its two bones."""
        turn = rot("z", 0.5 * -k * j("hip", "rot"))
        out = {
            "upperleg01": rot("x", -j("hip", "flex")) @ rot("y", -k * j("hip", "abd")) @ turn,
            "upperleg02": turn,
            "lowerleg01": rot("x", j("knee", "flex")),
            "foot": rot("x", -j("ankle", "dorsi")) @ rot("y", k * j("ankle", "inv")),
        }
        return out | {f"toe{toe}-1": rot("x", -j("toes", "ext")) for toe in range(1, 6)}

    def matrices(self, pose: Pose, root: np.ndarray | None = None) -> np.ndarray:
        """Bone matrices that take rest vertices straight to the posed world."""
        out = [
            a @ b for a, b in zip(self.chain(self.rotations(pose), self.n_heads), self.neutral, strict=True)
        ]
        for s in "LR":
            self._spread_twist(out, s)
        if root is not None:
            out = [root @ m for m in out]
        return np.array(out)

    def _spread_twist(self, mats: list[np.ndarray], s: str) -> None:
        """Let the skin of the upper arm follow the swing fully, but take up the
        twist gradually towards the elbow - avoids a wrung-out shoulder."""
        i, p = self.id[f"upperarm01.{s}"], self.id[f"shoulder01.{s}"]
        u = self.head(f"lowerarm01.{s}") - self.head(f"upperarm01.{s}")
        u /= np.linalg.norm(u)
        full = mats[p][:3, :3].T @ mats[i][:3, :3]
        swing = rot_between(u, full @ u)
        r = mats[p][:3, :3] @ swing @ frac(swing.T @ full, 0.4)
        at = (mats[i] @ np.append(self.heads[i], 1))[:3]
        mats[i] = np.eye(4)
        mats[i][:3, :3] = r
        mats[i][:3, 3] = at - r @ self.heads[i]

    def skin(self, mats: np.ndarray, verts: np.ndarray | None = None) -> np.ndarray:
        """Linear blend skinning of the (possibly dressed) rest vertices."""
        verts = self.rest if verts is None else verts
        h = np.c_[verts, np.ones(len(verts))]
        blend = (self.weights @ mats.reshape(len(mats), 16)).reshape(-1, 4, 4)
        return np.einsum("nij,nj->ni", blend[:, :3], h)

    def skin_subset(self, mats: np.ndarray, index: np.ndarray) -> np.ndarray:
        """Posed position of a few rest vertices (for floor contact)."""
        h = np.c_[self.rest[index], np.ones(len(index))]
        blend = (self.weights[index] @ mats.reshape(len(mats), 16)).reshape(-1, 4, 4)
        return np.einsum("nij,nj->ni", blend[:, :3], h)

    def joint(self, mats: np.ndarray, bone: str) -> np.ndarray:
        """Posed position of a joint."""
        i = self.id[bone]
        return (mats[i] @ np.append(self.heads[i], 1))[:3]

    @cached_property
    def fine(self) -> tuple[sp.csr_matrix, np.ndarray]:
        """(matrix, quads) of the once subdivided mesh."""
        return catmull_clark(self.quads, len(self.rest))


def normals(verts: np.ndarray, quads: np.ndarray) -> np.ndarray:
    """Smooth vertex normals."""
    a = np.cross(verts[quads[:, 2]] - verts[quads[:, 0]], verts[quads[:, 3]] - verts[quads[:, 1]])
    n = np.zeros_like(verts)
    for i in range(4):
        np.add.at(n, quads[:, i], a)
    return n / np.maximum(np.linalg.norm(n, axis=1, keepdims=True), 1e-12)
