"""Buffers -> flat vector layers, back to front."""

import numpy as np
from scipy.ndimage import binary_dilation, binary_erosion, binary_fill_holes, gaussian_filter, label

from exercises.figures import curves, lines, regions
from exercises.figures.palette import Layer
from exercises.figures.render import EYE, HAIR, LEGGINGS, SKIN, SS, STILL, TOP, Camera, Shot

U = 1 / SS  # pixels -> SVG units
MAT_LINE = 11.0  # thickness of the mat's near edge, SVG units
ROLE = {SKIN: "skin", LEGGINGS: "move", STILL: "still", TOP: "shirt", HAIR: "hair", EYE: "eye"}
HIGHLIT = (LEGGINGS, STILL, HAIR)
LINE_WIDTH = {"brow": 3.2, "lid": 2.7, "nose": 1.6, "mouth": 2.1, "lip": 1.3}
FACE_ROLE = {"brow": "hair-2", "lip": "skin-2", "nose": "nose", "mouth": "mouth"}


def tone(
    field: np.ndarray, mask: np.ndarray, level: float, blur: float = 2.2, above: bool = False
) -> np.ndarray:
    """The part of mask where the smoothed light is below (or above) a level."""
    k = blur * SS
    box, _ = regions.crop(mask, int(3 * k))
    m = mask[box].astype(np.float32)
    soft = gaussian_filter(field[box] * m, k, truncate=3) / np.maximum(
        gaussian_filter(m, k, truncate=3), 1e-3
    )
    out = np.zeros_like(mask)
    out[box] = mask[box] & ((soft > level) if above else (soft < level))
    return out


Borders = tuple[np.ndarray, np.ndarray]  # flagged pixel borders: (to the right, downwards)


def edges(shot: Shot) -> tuple[Borders, Borders]:
    """(overlaps, seams): borders where one part of the body passes in front of another, and
    borders where two materials meet."""
    (over_right, seam_right), (over_down, seam_down) = (_edges_along(shot, axis) for axis in (1, 0))
    return (over_right, over_down), (seam_right, seam_down)


def _edges_along(shot: Shot, axis: int, gap: float = 0.009) -> tuple[np.ndarray, np.ndarray]:
    """Overlaps and seams between neighbours along one image axis.  Two neighbours lie on different
    parts when they are far apart on the neutral body - that also finds parts that touch."""

    def pair(a: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return (a[:, :-1], a[:, 1:]) if axis == 1 else (a[:-1], a[1:])

    def either(name: str) -> np.ndarray:
        first, second = pair(shot.fields[name] > 0)
        return first | second

    here, there = pair(shot.mask)
    both = here & there
    step = np.abs(np.subtract(*pair(shot.depth)))
    far = np.linalg.norm(np.subtract(*pair(shot.fields["home"])), axis=-1)
    la, lb = pair(shot.fields["limb"])
    legs = (la != lb) & np.isin(la + lb, (13, 17))  # left thigh on right, shin on shin
    jump = both & ((far > 0.014) | ((step > gap) & (far > 0.008)) | (legs & (far > 0.005)))
    face = (la == 1) & (lb == 1)
    jump &= ~(face & either("calm")) & ~(either("toes") & ((step < 0.022) | (la == lb)))
    ma, mb = pair(shot.material)
    tights = np.isin(ma, (LEGGINGS, STILL)) & np.isin(mb, (LEGGINGS, STILL))
    seam = both & (ma != mb) & (ma != EYE) & (mb != EYE) & ~tights & ~jump
    pad = ((0, 0), (0, 1)) if axis == 1 else ((0, 1), (0, 0))
    return np.pad(jump, pad), np.pad(seam, pad)


def muscle_layers(shot: Shot) -> list[Layer]:
    """Muscle patches with fibre stripes and an outline: they also read in black and white."""
    out = []
    for f, phase in shot.muscles.values():
        m = shot.mask & (f > 0)
        if m.sum() < 600 * SS * SS:
            continue
        box, _ = regions.crop(m, 20 * SS)
        patch = np.zeros(m.shape, bool)  # soften the corners of the patch
        k = np.clip(0.09 * np.sqrt(m.sum()), 3 * SS, 9 * SS)
        soft = gaussian_filter(m[box].astype(np.float32), k)
        patch[box] = shot.mask[box] & (soft > 0.5 * gaussian_filter(shot.mask[box].astype(np.float32), k))
        d = regions.region(patch, U, sigma=1.2 * SS, tol=0.35 * SS)
        inner = binary_erosion(patch, iterations=2 * SS)
        fibre = regions.region(
            inner & (np.mod(phase, 1.0) < 0.24), U, sigma=0.6 * SS, tol=0.35 * SS, min_area=14 * SS * SS
        )
        out.append(Layer(d, "muscle"))
        out += [Layer(fibre, "fibre")] if fibre else []
        out.append(Layer(d, stroke="line", width=1.8))
    return out


def face_layers(shot: Shot) -> list[Layer]:
    """Brows, lids, nose, mouth as tapered lines; the pupils as discs."""
    out = []
    for name, p in shot.face:
        kind = name.rstrip("+-")
        if kind == "eye":
            continue
        d = lines.ink(p, LINE_WIDTH[kind] * SS, U, tol=0.15 * SS, taper=5 * SS, thin=(0.35, 0.35))
        if d:
            out.append(Layer(d, FACE_ROLE.get(kind, "line")))
    lids = {n[-1]: p for n, p in shot.face if n.startswith("lid")}
    for name, p in shot.face:
        if name.startswith("eye") and name[-1] in lids:
            lid = lids[name[-1]]
            r = U * np.clip(np.linalg.norm(lid[-1] - lid[0]) * 0.22, 1 * SS, 3.6 * SS)
            x, y = p[0] * U
            half = f"a{r:.1f} {r:.1f} 0 1 0"
            out.append(Layer(f"M{x - r:.1f} {y:.1f}{half} {2 * r:.1f} 0{half}-{2 * r:.1f} 0z", "line"))
    return out


def ghost_layers(before: np.ndarray, now: Shot) -> list[Layer]:
    """Where the moving limb was: pale and dashed, behind the figure."""
    keep = before & ~binary_dilation(now.mask, iterations=5 * SS)
    keep = binary_dilation(binary_erosion(keep, iterations=4 * SS), iterations=4 * SS)  # no slivers
    d = regions.region(keep, U, sigma=2.2 * SS, tol=0.4 * SS, min_area=700 * SS * SS)
    return [Layer(d, "ghost-fill", "ghost", 3.4, "12 9")] if d else []


def arrow_layers(points: np.ndarray, width: float = 19.0, head: float = 50.0) -> list[Layer]:
    """A tapering curved arrow along a polyline (SVG units) with a rim in the ground colour."""
    p = np.asarray(points, float)
    s = np.r_[0, np.cumsum(np.linalg.norm(np.diff(p, axis=0), axis=1))]
    t = np.linspace(0, s[-1], 60)
    p = np.stack([np.interp(t, s, p[:, i]) for i in range(2)], 1)
    tan = np.gradient(p, axis=0)
    tan /= np.linalg.norm(tan, axis=1, keepdims=True)
    nor = np.stack([-tan[:, 1], tan[:, 0]], 1)
    neck = np.searchsorted(t, t[-1] - head * 0.82)
    w = (width / 2 * (0.30 + 0.70 * np.linspace(0, 1, neck)))[:, None]
    a, b = p[:neck] + nor[:neck] * w, (p[:neck] - nor[:neck] * w)[::-1]
    back = p[np.searchsorted(t, t[-1] - head)]
    wing1, wing2 = back + nor[neck] * head * 0.58, back - nor[neck] * head * 0.58
    tip = p[-1]
    corners = [(a[-1], a[-1], wing1, wing1), (wing1, wing1, tip, tip), (tip, tip, wing2, wing2)]
    corners.append((wing2, wing2, b[0], b[0]))
    d = curves.path_d(curves.fit_open(a, 0.4) + corners + curves.fit_open(b, 0.4), 1)
    return [Layer(d, "ground", "ground", 9), Layer(d, "arrow", "arrow", 2)]


def fill_specks(mask: np.ndarray, units: float = 150.0) -> np.ndarray:
    """Close tiny gaps of background, e.g. between two fingers."""
    gaps, _ = label(~mask)
    size = np.bincount(gaps.ravel())
    return mask | ((size < units * SS * SS)[gaps] & (gaps > 0))


def main_part(mask: np.ndarray, share: float = 0.2) -> np.ndarray:
    """Without the pieces that are small beside the largest one."""
    parts, _ = label(mask)
    size = np.bincount(parts.ravel())
    size[0] = 0
    return (size > share * size.max())[parts] & mask


def shade_layers(shot: Shot, material: int) -> list[Layer]:
    """The darker and the lighter tone of one material."""
    m = shot.material == material
    light = np.where(shot.shadow, -0.3, shot.lambert)
    light = np.where(shot.fields["calm"] > 0, 0.6, light)
    cloth = {TOP: (0.06, 5.5, 1600), LEGGINGS: (0.16, 4, 500), STILL: (0.16, 4, 500)}
    level, blur, least = cloth.get(material, (0.16, 2.2, 60))
    dark = regions.region(
        tone(light, m, level, blur), U, sigma=1.5 * SS, tol=0.4 * SS, min_area=least * SS * SS
    )
    out = [Layer(dark, ROLE[material] + "-2")] if dark else []
    if material in HIGHLIT:
        bright = regions.region(
            tone(light, m, 0.80, 4, above=True), U, sigma=1.8 * SS, tol=0.4 * SS, min_area=150 * SS * SS
        )
        out += [Layer(bright, ROLE[material] + "-3")] if bright else []
    return out


def figure_layers(shot: Shot) -> tuple[list[Layer], str]:
    """Flat shapes of the figure, and its silhouette as path data."""
    sil = regions.region(fill_specks(shot.mask), U, sigma=0.9 * SS, tol=0.22 * SS, min_hole=150 * SS * SS)
    out = [Layer(sil, "skin")]
    present = [m for m in (LEGGINGS, STILL, TOP, HAIR, EYE) if (shot.material == m).any()]
    for m in present:
        out.append(
            Layer(
                regions.region(shot.material == m, U, sigma=0.6 * SS, tol=0.25 * SS, min_area=12 * SS * SS),
                ROLE[m],
            )
        )
    for m in [SKIN] + [m for m in present if m != EYE]:
        out += shade_layers(shot, m)
    return out, sil


def line_layers(shot: Shot, width: float = 3.0) -> tuple[Layer, Layer]:
    """Drawn lines: (garment seams, overlaps of body parts)."""
    jump, seam = edges(shot)
    out = []
    for (r, d), w, least in ((jump, width, 9 * SS), (seam, width * 0.62, 12 * SS)):
        data = ""
        for line in lines.chains(r, d):
            closed = (line[0] == line[-1]).all()
            if len(line) < least * (4 if closed else 1):
                continue
            p = lines.smooth_line(line, 1.6 * SS)
            data += lines.ink(
                p, w * SS, U, tol=0.22 * SS, taper=15 * SS, thin=(1, 1) if closed else (0.3, 0.3)
            )
        out.append(Layer(data, "line"))
    overlap, seams = out
    return seams, overlap


def mat_layers(cam: Camera, near: float, far: float, shadow: np.ndarray) -> list[Layer]:
    """The mat as a strip through the whole picture; its near edge is the heavy line
    that stands at the same height in every picture.  The shadow stays on the mat."""
    y0, y1 = cam.floor_line(far), cam.floor_line(near)
    rows = np.arange(shadow.shape[0])[:, None]
    fall = regions.region(
        main_part(binary_fill_holes(shadow) & (rows > y0 * SS) & (rows < y1 * SS)),
        U,
        sigma=5 * SS,
        tol=0.8 * SS,
        min_area=300 * SS * SS,
    )
    strip = f"M0 {y0:.1f}H{cam.width}V{y1:.1f}H0z"
    edge = f"M0 {y1:.1f}H{cam.width}v{MAT_LINE:g}H0z"
    return [Layer(strip, "mat")] + ([Layer(fall, "shadow")] if fall else []) + [Layer(edge, "mat-line")]
