"""Clothes, hair, face and muscle patches: all defined on the neutral body.

Everything is a smooth *field* over the skin (positive inside), so borders are
crisp curves that do not depend on the mesh, and follow the body in any pose.
The numbers below are metres on the *pattern* body (``figure.npz``).  Every other
body shares its vertex numbering, so fields carry over vertex by vertex: a hem that
sits on the pattern's pelvis sits on everybody's pelvis, whatever their height.
"""

from pathlib import Path

import numpy as np
import scipy.sparse as sp

from exercises.figures.figure import Figure, normals
from exercises.figures.palette import Character

Fields = dict[str, np.ndarray]


def ramp(x: np.ndarray, width: float) -> np.ndarray:
    """0..1 smooth step."""
    t = np.clip(x / width, 0, 1)
    return t * t * (3 - 2 * t)


def bone_share(fig: Figure, stems: set[str], side: str = "") -> np.ndarray:
    """How much of each vertex belongs to bones of these names (0..1)."""
    cols = [
        i
        for i, b in enumerate(fig.names)
        if b.split(".")[0].rstrip("0123456789-") in stems and b.endswith(side)
    ]
    return np.asarray(fig.weights[:, cols].sum(1)).ravel()


HAIRLINE = np.array(
    [  # side view of the head: y (front < 0), z of the hair border
        (-0.20, 1.655),
        (-0.140, 1.648),
        (-0.128, 1.640),
        (-0.112, 1.622),
        (-0.098, 1.600),
        (-0.088, 1.570),
        (-0.078, 1.562),
        (-0.070, 1.584),
        (-0.050, 1.587),
        (-0.034, 1.578),
        (-0.022, 1.545),
        (-0.008, 1.513),
        (0.02, 1.500),
        (0.20, 1.495),
    ]
)


def hair_field(p: np.ndarray, recede: float = 0.0) -> np.ndarray:
    """Positive above the hairline."""
    x, y, z = p.T
    temple = recede * ramp(-y - 0.05, 0.05) * (0.35 + 0.65 * ramp(np.abs(x) - 0.015, 0.03))
    return np.where(z > 1.45, z - np.interp(y, HAIRLINE[:, 0], HAIRLINE[:, 1]) - temple, -1)


def fields(fig: Figure, p: np.ndarray) -> Fields:
    """Garment fields at positions p of the pattern body (same order as fig.rest)."""
    arm = bone_share(fig, {"upperarm", "lowerarm", "wrist", "finger", "metacarpal"})
    x, y, z = p.T
    out = {}
    ankle, waist = 0.155, 0.985
    leg = np.minimum(z - ankle, waist - z)
    out["leggings"] = np.minimum(leg, 0.25 * (0.35 - arm))
    neck = np.array([0, -0.012, 1.432])
    neckline = np.linalg.norm((p - neck) * [1, 1, 1.15], axis=1) - 0.092
    hem = z - 0.945
    sleeve = np.full(len(p), 9.0)
    for s in "LR":
        a, b = fig.head(f"upperarm01.{s}"), fig.head(f"lowerarm01.{s}")
        u = (b - a) / np.linalg.norm(b - a)
        side = x > 0 if s == "L" else x < 0
        t = (p - a) @ u
        sleeve = np.where(side & (arm > 0.02), 0.135 - t, sleeve)
    head = 0.2 * (
        0.12 - bone_share(fig, {"head", "jaw", "neck", "oris", "special", "levator", "tongue"}) * (z > 1.44)
    )
    out["top"] = np.minimum.reduce([hem, neckline, sleeve, head])
    return out


def muscles(p: np.ndarray) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Where the trained muscles lie under the skin: name -> (field, fibre phase).
    The field is positive over the muscle; the phase draws its fibre lines."""
    x, y, z = p.T
    out = {}
    for s, k in (("L", 1), ("R", -1)):
        xs = k * x
        # gluteus medius: a fan from the iliac crest down to the greater trochanter
        dz = z - 0.868
        ds = (
            0.155 * np.arctan2(y + 0.004, np.maximum(xs, 0.001)) - 0.02 - 0.12 * dz
        )  # arc length around the pelvis
        fan = np.minimum.reduce([0.040 + 0.60 * dz - np.abs(ds), 0.124 - dz - 2.6 * ds**2, dz + 0.014])
        out[f"glute_med.{s}"] = (np.where(xs > 0.02, fan, -1), np.degrees(np.arctan2(ds, dz + 0.05)) / 9.0)
        # quadratus lumborum: lowest rib to the back of the iliac crest, beside the spine
        lean = 0.030 + 0.30 * (1.115 - z)
        ql = np.minimum.reduce([z - 0.985, 1.115 - z, xs - 0.026, 0.040 + lean - xs, y - 0.012])
        out[f"ql.{s}"] = (ql, (xs + 0.25 * (z - 1.05)) / 0.0125)
        # oblique abdominals: the flank between ribs and pelvis
        ob = np.minimum.reduce(
            [
                z - 0.975 + 0.35 * np.minimum(y + 0.02, 0),
                1.175 - z,
                xs - 0.062 + 0.25 * np.minimum(z - 1.06, 0),
                0.022 - y,
            ]
        )
        out[f"obliques.{s}"] = (ob, (y * 0.8 + (z - 1.05) * 0.75) / 0.019)
    return out


# Face drawing, as seen from the front: x, z in metres on the neutral head.
FACE = {
    "brow": [(0.0135, 1.5825), (0.022, 1.5872), (0.033, 1.5885), (0.0475, 1.5820)],
    "lid": [(0.0165, 1.5675), (0.0225, 1.5735), (0.031, 1.5758), (0.039, 1.5738), (0.0465, 1.5670)],
    "eye": [(0.0305, 1.5705)],
    "nose": [(-0.0125, 1.5345), (-0.006, 1.5310), (0.000, 1.5300), (0.006, 1.5310), (0.0125, 1.5345)],
    "mouth": [(-0.0215, 1.5085), (-0.012, 1.5058), (0.000, 1.5050), (0.012, 1.5058), (0.0215, 1.5085)],
    "lip": [(-0.0080, 1.4945), (0.000, 1.4935), (0.0080, 1.4945)],
}


def face_points(pattern: np.ndarray, own: np.ndarray) -> Fields:
    """The face drawing as 3-D curves: placed on the pattern's skin, carried to this person's."""
    near = np.flatnonzero((pattern[:, 2] > 1.46) & (pattern[:, 1] < -0.08))
    v, move = pattern[near], (own - pattern)[near]
    out = {}
    for name, line in FACE.items():
        for side in (1, -1) if name in ("brow", "lid", "eye") else (1,):
            pts = np.array(line) * [side, 1]
            if len(pts) > 1:  # a smooth curve through the key points
                i, t = np.arange(len(pts)), np.linspace(0, len(pts) - 1, 25)
                pts = np.stack(
                    [np.polyval(np.polyfit(i, pts[:, a], min(3, len(pts) - 1)), t) for a in range(2)], 1
                )
            d = np.hypot(v[:, 0] - pts[:, :1], v[:, 2] - pts[:, 1:])
            y = np.array([v[row < 0.0045, 1].min() for row in d])
            y = np.convolve(np.pad(y, 3, mode="edge"), np.ones(7) / 7, "valid") if len(pts) > 1 else y
            w = np.exp(-((d / 0.006) ** 2)) + 1e-12
            curve = np.c_[pts[:, 0], y - 0.0015, pts[:, 1]] + (w @ move) / w.sum(1, keepdims=True)
            out[f"{name}{'+' if side > 0 else '-'}"] = curve
    return out


def sphere(centre: np.ndarray, radius: float, n: int = 6) -> tuple[np.ndarray, np.ndarray]:
    """A quad sphere (subdivided cube)."""
    t = np.tan(np.linspace(-1, 1, n + 1) * np.pi / 4)
    verts, quads, index = [], [], {}
    for axis in range(3):
        for sign in (-1, 1):
            for i in range(n):
                for j in range(n):
                    q = []
                    for a, b in ((0, 0), (1, 0), (1, 1), (0, 1)):
                        v = np.zeros(3)
                        v[axis], v[axis - 2], v[axis - 1] = sign, t[i + a], t[j + b]
                        k = tuple(np.round(v, 6))
                        if k not in index:
                            index[k] = len(verts)
                            verts.append(v / np.linalg.norm(v))
                        q.append(index[k])
                    quads.append(q if sign > 0 else q[::-1])
    return np.array(verts) * radius + centre, np.array(quads)


def span_chest(
    v: np.ndarray, pattern: np.ndarray, quads: np.ndarray, top: np.ndarray, sigma: float = 0.032
) -> np.ndarray:
    """The shirt spans the chest instead of hugging it: the front is blurred as a
    height field y(x, z), weighted by area so that dense mesh detail vanishes."""
    area = np.zeros(len(v))
    a = np.cross(v[quads[:, 2]] - v[quads[:, 0]], v[quads[:, 3]] - v[quads[:, 1]])
    np.add.at(area, quads.ravel(), np.repeat(np.linalg.norm(a, axis=1) / 8, 4))
    x, _, z = pattern.T
    zone = (top > -0.02) & (normals(v, quads)[:, 1] < -0.05) & (np.abs(x) < 0.24) & (z > 0.97) & (z < 1.40)
    i = np.flatnonzero(zone)
    d2 = (x[i, None] - x[i]) ** 2 + (z[i, None] - z[i]) ** 2
    k = np.exp(-d2 / (2 * sigma**2)) * area[i]
    soft = (k @ v[i, 1]) / k.sum(1)
    amount = (
        ramp(1.36 - z[i], 0.08)
        * ramp(z[i] - 1.00, 0.06)
        * ramp(0.165 - np.abs(x[i]), 0.075)
        * ramp(top[i], 0.03)
    )
    out = v.copy()
    out[i, 1] += amount * (soft - v[i, 1])
    return out


def tailor(
    bare: np.ndarray, pattern: np.ndarray, quads: np.ndarray, f: Fields, hair_depth: float
) -> np.ndarray:
    """Body surface with cloth and hair on it: smoothed, then lifted off the skin."""
    n = len(bare)
    e = np.concatenate([quads[:, [i, (i + 1) % 4]] for i in range(4)])
    adj = sp.csr_matrix((np.ones(len(e)), (e[:, 0], e[:, 1])), (n, n))
    adj = ((adj + adj.T) > 0).astype(float)
    lap = sp.diags(1 / np.maximum(np.asarray(adj.sum(1)).ravel(), 1)) @ adj

    def relax(v: np.ndarray, amount: np.ndarray, rounds: int) -> np.ndarray:
        for _ in range(rounds):
            v = v + amount[:, None] * (lap @ v - v)
        return v

    v = relax(bare.copy(), 0.6 * ramp(f["leggings"], 0.03), 14)
    v = relax(v, 0.6 * ramp(f["top"], 0.03), 14)
    v = span_chest(v, pattern, quads, f["top"])
    nrm = normals(v, quads)
    v += nrm * (0.004 * ramp(f["leggings"] + 0.004, 0.008) + 0.008 * ramp(f["top"] + 0.004, 0.010))[:, None]
    v += nrm * (hair_depth * ramp(f["hair"] + 0.004, 0.035))[:, None]
    return relax(v, 0.5 * ramp(f["hair"] - 0.01, 0.02), 4)


def head_parts(fig: Figure, bun: bool) -> list[tuple[np.ndarray, np.ndarray]]:
    """Extra meshes, rigid with the head: two eyeballs and, last, the hair bun."""
    parts = []
    for side in (1, -1):
        e = fig.eye_verts[fig.eye_verts[:, 0] * side > 0]
        parts.append(sphere((e.min(0) + e.max(0)) / 2, np.ptp(e[:, 2]) / 2 + 0.0008))
    return parts + ([sphere(np.array([0, 0.088, 1.655]), 0.047)] if bun else [])


LIMB = {
    "upperarm": 2,
    "lowerarm": 4,
    "wrist": 4,
    "finger": 4,
    "metacarpal": 4,
    "upperleg": 6,
    "lowerleg": 8,
    "foot": 8,
    "toe": 8,
}
TRUNK = {"root", "spine", "pelvis", "clavicle", "shoulder", "breast"}


def limb_of(bone: str) -> int:
    """0 trunk, 1 head, 2/3 upper arm L/R, 4/5 forearm and hand, 6/7 thigh, 8/9 shin and foot."""
    stem, _, side = bone.partition(".")
    stem = stem.rstrip("0123456789-")
    if stem in LIMB:
        return LIMB[stem] + (side == "R")
    return 0 if stem in TRUNK else 1


def dress(fig: Figure, pattern: Figure, who: Character) -> Figure:
    """Give the figure clothes, hair and face.  Adds per-vertex fields of the fine mesh."""
    bare, n = fig.rest.copy(), len(fig.rest)
    f = fields(pattern, pattern.rest)
    f["hair"] = hair_field(pattern.rest, who.recede)
    skin = tailor(bare, pattern.rest, fig.quads, f, who.hair_depth)
    legs = {f"leg.{s}": bone_share(fig, {"upperleg", "lowerleg", "foot", "toe"}, s) - 0.5 for s in "LR"}
    legs |= {f"half.{s}": k * pattern.rest[:, 0] for s, k in (("L", 1), ("R", -1))}
    parts = head_parts(fig, who.bun)
    add_parts(fig, skin, parts)

    s, _ = fig.fine
    m = len(fig.rest) - n
    m_eyes = len(parts[0][0]) * 2
    twins = np.concatenate([v for v, _ in head_parts(pattern, who.bun)])
    on_pattern = s @ np.concatenate([pattern.rest, twins])  # where each fine vertex lies on the pattern
    is_extra = s @ np.r_[np.zeros(n), np.ones(m)] > 0.5
    is_bun = s @ np.r_[np.zeros(n + m_eyes), np.ones(m - m_eyes)] > 0.5
    ff = {name: s @ np.r_[val, np.full(m, -1.0)] for name, val in (f | legs).items()}
    ff["hair"] = np.where(is_bun, 0.05, np.where(is_extra, -1, hair_field(on_pattern, who.recede)))
    fig.field_fine = ff | head_fields(on_pattern, is_extra, is_bun)

    arm = s @ bone_share(fig, {"upperarm", "lowerarm", "wrist", "finger", "metacarpal"})
    fig.muscle_fine = {
        name: (np.where(~is_extra & (arm < 0.3), a, -1), b) for name, (a, b) in muscles(on_pattern).items()
    }
    share = np.zeros((len(fig.names), 10))
    share[np.arange(len(fig.names)), [limb_of(b) for b in fig.names]] = 1
    fig.limb_fine = np.asarray(s @ (fig.weights @ share)).argmax(1)
    fig.bare_fine = s @ np.concatenate([bare, *(v for v, _ in parts)])
    fig.face = face_points(on_pattern, fig.bare_fine)
    return fig


def add_parts(fig: Figure, skin: np.ndarray, parts: list[tuple[np.ndarray, np.ndarray]]) -> None:
    """Join meshes that move rigidly with the head to the dressed body."""
    quads, n = [fig.quads], len(skin)
    for verts, faces in parts:
        quads.append(faces + n)
        n += len(verts)
    m = n - len(skin)
    fig.rest = np.concatenate([skin, *(v for v, _ in parts)])
    fig.quads = np.concatenate(quads)
    rigid = sp.csr_matrix((np.ones(m), (np.arange(m), np.full(m, fig.id["head"]))), (m, len(fig.names)))
    fig.weights = sp.vstack([fig.weights, rigid]).tocsr()
    fig.__dict__.pop("fine", None)  # the subdivision of the undressed body


def head_fields(on_pattern: np.ndarray, is_extra: np.ndarray, is_bun: np.ndarray) -> Fields:
    """Eyeballs, toes, and calm zones: eye sockets and mouth get hand-set features, no mesh lines."""
    x, y, z = on_pattern.T
    socket = 0.027 - np.hypot(np.abs(x) - 0.031, (z - 1.570) * 1.35)
    mouth = 0.030 - np.hypot(x, (z - 1.506) * 1.9)
    eye = np.where(is_extra & ~is_bun, 1.0, -1.0)
    calm = np.where((y < -0.06) & ~is_extra, np.maximum(socket, mouth), -1)
    return {
        "eye": eye,
        "calm": np.where(eye > 0, 1, calm),
        "toes": np.where((z < 0.07) & (y < -0.11), 1.0, -1.0),
    }


def character(who: Character, folder: Path) -> Figure:
    """A dressed figure, ready to pose."""
    return dress(Figure(folder / who.body), Figure(folder / "figure.npz"), who)
