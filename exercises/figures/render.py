"""Posed figure -> per-pixel buffers (material, light, muscle, depth)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exercises.figures.figure import Figure, normals, rot
from exercises.figures.raster import interpolate, zbuffer

SS = 3  # pixels per SVG unit
SKIN, LEGGINGS, TOP, HAIR, EYE, STILL = 1, 2, 3, 4, 5, 6  # STILL: the leg that does not move
LIGHT = np.array([-0.38, -0.62, 0.95])  # from where the light comes, camera-turned x/y
LIGHT = LIGHT / np.linalg.norm(LIGHT)


@dataclass
class Camera:
    azimuth: float
    elevation: float
    scale: float = 520.0  # SVG units per metre
    width: int = 1200
    height: int = 800
    centre: tuple[float, float] = (0.0, 0.0)  # image-plane metres at the picture's centre

    @property
    def matrix(self) -> np.ndarray:
        return rot("x", self.elevation) @ rot("z", self.azimuth)

    def floor_line(self, depth: float) -> float:
        """SVG height of the floor line at a depth (metres away from the viewer, camera-turned)."""
        up = np.sin(np.deg2rad(self.elevation)) * depth
        return self.height / 2 - (up - self.centre[1]) * self.scale

    def plane(self, p: np.ndarray) -> np.ndarray:
        """World -> image-plane metres (right, up, depth)."""
        q = np.atleast_2d(p) @ self.matrix.T
        return np.stack([q[:, 0], q[:, 2], q[:, 1]], 1)

    def project(self, p: np.ndarray) -> np.ndarray:
        """World -> SVG units, plus depth in metres."""
        q = self.plane(p)
        return np.stack(
            [
                (q[:, 0] - self.centre[0]) * self.scale + self.width / 2,
                -(q[:, 1] - self.centre[1]) * self.scale + self.height / 2,
                q[:, 2],
            ],
            1,
        )


@dataclass
class Shot:
    mask: np.ndarray
    material: np.ndarray
    depth: np.ndarray
    lambert: np.ndarray
    shadow: np.ndarray
    floor_shadow: np.ndarray
    fields: dict[str, np.ndarray]
    muscles: dict  # name -> (field, fibre phase) images
    face: list  # (feature, polyline in pixels), visible parts only


def triangles(quads: np.ndarray) -> np.ndarray:
    """Each quad as two triangles."""
    return np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]]).astype(np.int32)


class Surface:
    """The posed body as one camera sees it: which triangle is in each pixel, and where in it."""

    def __init__(self, fig: Figure, mats: np.ndarray, cam: Camera) -> None:
        self.fig, self.cam = fig, cam
        matrix, self.quads = fig.fine
        self.verts = matrix @ fig.skin(mats)
        z, soft = self.verts[:, 2], 0.012  # flesh flattens on the floor
        self.verts[:, 2] = np.where(z < soft, soft * np.exp(np.minimum(z - soft, 0) / soft), z)
        self.tris = triangles(self.quads)
        self.light = rot("z", -cam.azimuth) @ LIGHT  # the light turns with the camera
        self.depth, self.ident, self.bary = self._seen(self.verts)
        self.hit = self.ident >= 0

    def _seen(self, verts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        screen = self.cam.project(verts)
        screen[:, :2] *= SS
        return zbuffer(screen, self.tris, self.cam.width * SS, self.cam.height * SS)

    def pick(self, values: np.ndarray) -> np.ndarray:
        """A per-vertex field as an image."""
        return interpolate(np.asarray(values, np.float32), self.tris, self.ident, self.bary)

    def lambert(self) -> np.ndarray:
        return self.pick(normals(self.verts, self.quads) @ self.light)

    def own_shadow(self) -> np.ndarray:
        """Where the body shades itself: a second camera stands where the light is."""
        zl = self.light
        xl = np.cross([0, 0, 1.0], zl)
        xl /= np.linalg.norm(xl)
        yl = np.cross(zl, xl)
        lit = np.stack([self.verts @ xl, self.verts @ yl, -(self.verts @ zl)], 1)
        lo, size = lit[:, :2].min(0) - 0.05, 900
        k = size / (np.ptp(lit[:, :2], axis=0).max() + 0.1)
        lit[:, :2] = (lit[:, :2] - lo) * k
        nearest, _, _ = zbuffer(lit, self.tris, size, size)
        world = self.pick(self.verts)
        here = np.stack([world @ xl, world @ yl, -(world @ zl)], -1)
        ix = np.clip(((here[..., :2] - lo) * k).astype(int), 0, size - 1)
        return self.hit & (nearest[ix[..., 1], ix[..., 0]] < here[..., 2] - 0.022)

    def floor_shadow(self) -> np.ndarray:
        down = self.light * [1, 1, 2.6]  # steeper light, shorter shadow
        flat = self.verts - down * (self.verts[:, 2:] / down[2])
        flat[:, 2] = 0
        return self._seen(flat)[1] >= 0

    def limbs(self) -> np.ndarray:
        """Number of the limb in each pixel (``dress.limb_of``)."""
        out = np.zeros(self.ident.shape, np.int8)
        nearest = np.c_[self.bary[self.hit], 1 - self.bary[self.hit].sum(1)].argmax(1)
        out[self.hit] = self.fig.limb_fine[self.tris[self.ident[self.hit], nearest]]
        return out


def materials(hit: np.ndarray, f: dict[str, np.ndarray], rests: str) -> np.ndarray:
    """What each pixel is made of; rests names the field of the leg that does not train."""
    out = np.zeros(hit.shape, np.uint8)
    out[hit] = SKIN
    out[hit & (f["leggings"] > 0)] = LEGGINGS
    if rests:
        out[(out == LEGGINGS) & (f[rests] > 0)] = STILL
    out[hit & (f["top"] > 0)] = TOP
    out[hit & (f["hair"] > 0)] = HAIR
    out[hit & (f["eye"] > 0)] = EYE
    return out


def shoot(
    fig: Figure,
    mats: np.ndarray,
    cam: Camera,
    muscles: Sequence[str] = (),
    still: str = "",
    split_pelvis: bool = False,
) -> Shot:
    """Photograph a posed figure.  still = "L" or "R" paints that leg as the one that rests,
    split_pelvis that half of the pelvis too."""
    surface = Surface(fig, mats, cam)
    f = {name: surface.pick(values) for name, values in fig.field_fine.items()}
    rests = still and f"{'half' if split_pelvis else 'leg'}.{still}"
    return Shot(
        mask=surface.hit,
        material=materials(surface.hit, f, rests),
        depth=surface.depth,
        lambert=surface.lambert(),
        shadow=surface.own_shadow(),
        floor_shadow=surface.floor_shadow(),
        fields=f | {"limb": surface.limbs(), "home": surface.pick(fig.bare_fine)},
        muscles={m: tuple(surface.pick(part) for part in fig.muscle_fine[m]) for m in muscles},
        face=face_runs(fig, mats, cam, surface.depth),
    )


def face_runs(fig: Figure, mats: np.ndarray, cam: Camera, depth: np.ndarray) -> list[tuple[str, np.ndarray]]:
    """Visible stretches of the face drawing, in pixels."""
    out, head = [], mats[fig.id["head"]]
    for name, pts in fig.face.items():
        p = cam.project(pts @ head[:3, :3].T + head[:3, 3])
        p[:, :2] *= SS
        ix = np.clip(p[:, :2].astype(int), 0, np.array(depth.shape[::-1]) - 1)
        seen = p[:, 2] < depth[ix[:, 1], ix[:, 0]] + (0.012 if len(p) == 1 else 0.004)
        start = None
        for i, ok in enumerate(np.r_[seen, False]):
            if ok and start is None:
                start = i
            if not ok and start is not None:
                if i - start > 3 or len(p) == 1:
                    out.append((name, p[start:i, :2]))
                start = None
    return out
