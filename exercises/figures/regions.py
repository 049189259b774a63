"""Regions of pixels -> closed SVG paths."""

import numpy as np
from scipy.ndimage import gaussian_filter
from skimage.measure import find_contours

from exercises.figures.curves import fit_closed, path_d


def contours(
    field: np.ndarray, level: float = 0.5, min_area: float = 60.0, min_hole: float = 60.0
) -> list[np.ndarray]:
    """Closed iso-lines of a scalar image as x, y polylines."""
    pad = np.pad(field, 1, constant_values=min(field.min(), level - 1))
    out = []
    for c in find_contours(pad, level):
        p = c[:, ::-1] - 0.5
        if len(p) < 10 or np.abs(p[0] - p[-1]).max() > 1e-6:
            continue
        x, y = p.T
        area = np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2  # < 0: a hole (image axes)
        if area >= min_area or -area >= max(min_hole, min_area):
            out.append(p)
    return out


def crop(mask: np.ndarray, margin: int) -> tuple[tuple[slice, slice], np.ndarray]:
    """Slices around the true part of a mask, and their x, y origin."""
    ys, xs = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    y0, x0 = max(ys[0] - margin, 0), max(xs[0] - margin, 0)
    return np.s_[y0 : ys[-1] + margin + 1, x0 : xs[-1] + margin + 1], np.array([x0, y0])


def region(
    mask: np.ndarray,
    scale: float,
    sigma: float = 1.2,
    tol: float = 0.5,
    min_area: float = 60.0,
    min_hole: float = 60.0,
) -> str:
    """SVG path data of a boolean mask."""
    if not mask.any():
        return ""
    box, origin = crop(mask, int(4 * sigma) + 2)
    f = gaussian_filter(mask[box].astype(np.float32), sigma)
    return "".join(path_d(fit_closed(p + origin, tol), scale) for p in contours(f, 0.5, min_area, min_hole))
