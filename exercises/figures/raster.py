"""A tiny z-buffer: triangle id and barycentric coordinates per pixel."""

import numba
import numpy as np


@numba.njit(cache=True)
def zbuffer(p: np.ndarray, tris: np.ndarray, w: int, h: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """p: screen x, y (pixels) and depth (small = near).  Returns depth, id, bary."""
    depth = np.full((h, w), 1e9, np.float32)
    ident = np.full((h, w), -1, np.int32)
    bary = np.zeros((h, w, 2), np.float32)
    for t in range(tris.shape[0]):
        a, b, c = tris[t, 0], tris[t, 1], tris[t, 2]
        ax, ay, bx, by, cx, cy = p[a, 0], p[a, 1], p[b, 0], p[b, 1], p[c, 0], p[c, 1]
        area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
        if abs(area) < 1e-9:
            continue
        x0, x1 = max(int(np.floor(min(ax, bx, cx))), 0), min(int(np.ceil(max(ax, bx, cx))), w - 1)
        y0, y1 = max(int(np.floor(min(ay, by, cy))), 0), min(int(np.ceil(max(ay, by, cy))), h - 1)
        for y in range(y0, y1 + 1):
            for x in range(x0, x1 + 1):
                px, py = x + 0.5, y + 0.5
                u = ((bx - px) * (cy - py) - (by - py) * (cx - px)) / area
                v = ((cx - px) * (ay - py) - (cy - py) * (ax - px)) / area
                q = 1 - u - v
                if u >= -1e-6 and v >= -1e-6 and q >= -1e-6:
                    z = u * p[a, 2] + v * p[b, 2] + q * p[c, 2]
                    if z < depth[y, x]:
                        depth[y, x] = z
                        ident[y, x] = t
                        bary[y, x, 0] = u
                        bary[y, x, 1] = v
    return depth, ident, bary


def interpolate(values: np.ndarray, tris: np.ndarray, ident: np.ndarray, bary: np.ndarray) -> np.ndarray:
    """Per-pixel value of a per-vertex field (background: 0)."""
    hit = ident >= 0
    out = np.zeros(ident.shape + values.shape[1:], np.float32)
    t = tris[ident[hit]]
    u, v = bary[hit, 0], bary[hit, 1]
    wts = np.stack([u, v, 1 - u - v], 1)
    out[hit] = np.einsum("ni,ni...->n...", wts, values[t])
    return out
