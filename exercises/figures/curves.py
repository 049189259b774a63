"""Bezier curves through traced points, and their SVG path data."""

import numpy as np

Curve = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]  # cubic Bezier


# -- Bezier fitting (Schneider's least-squares scheme) --------------------
def _bez(c: np.ndarray, t: np.ndarray) -> np.ndarray:
    t = t[:, None]
    return (1 - t) ** 3 * c[0] + 3 * (1 - t) ** 2 * t * c[1] + 3 * (1 - t) * t**2 * c[2] + t**3 * c[3]


def unit(v: np.ndarray) -> np.ndarray:
    return v / max(np.linalg.norm(v), 1e-12)


def _fit(p: np.ndarray, t1: np.ndarray, t2: np.ndarray, tol: float, out: list[Curve]) -> None:
    """Fit one cubic to p with end tangents t1, t2; split at the worst point until it is within tol."""
    if len(p) == 2:
        d = np.linalg.norm(p[1] - p[0]) / 3
        out.append((p[0], p[0] + t1 * d, p[1] + t2 * d, p[1]))
        return
    u = np.r_[0, np.cumsum(np.linalg.norm(np.diff(p, axis=0), axis=1))]
    length = u[-1]
    if length < 1e-9:
        return
    u /= length
    for _ in range(4):
        b1, b2 = 3 * (1 - u) ** 2 * u, 3 * (1 - u) * u**2
        a1, a2 = b1[:, None] * t1, b2[:, None] * t2
        base = ((1 - u) ** 3 + b1)[:, None] * p[0] + (b2 + u**3)[:, None] * p[-1]
        r = p - base
        m = np.array([[np.sum(a1 * a1), np.sum(a1 * a2)], [np.sum(a1 * a2), np.sum(a2 * a2)]])
        y = np.array([np.sum(a1 * r), np.sum(a2 * r)])
        det = np.linalg.det(m)
        al = np.linalg.solve(m, y) if abs(det) > 1e-9 else np.array([length / 3] * 2)
        if al.min() < 1e-3 * length or al.max() > 3 * length:
            al = np.array([length / 3] * 2)
        c = np.array([p[0], p[0] + t1 * al[0], p[-1] + t2 * al[1], p[-1]])
        q = _bez(c, u)
        err = np.sum((q - p) ** 2, 1)
        if err.max() < tol**2:
            out.append(tuple(c))
            return
        d1 = (
            3 * ((1 - u) ** 2)[:, None] * (c[1] - c[0])
            + 6 * ((1 - u) * u)[:, None] * (c[2] - c[1])
            + 3 * (u**2)[:, None] * (c[3] - c[2])
        )
        d2 = 6 * (1 - u)[:, None] * (c[2] - 2 * c[1] + c[0]) + 6 * u[:, None] * (c[3] - 2 * c[2] + c[1])
        num = np.sum((q - p) * d1, 1)
        den = np.sum(d1 * d1, 1) + np.sum((q - p) * d2, 1)
        u = np.clip(u - np.where(np.abs(den) > 1e-9, num / np.where(den == 0, 1, den), 0), 0, 1)
        if np.any(np.diff(u) < 0):
            u = np.maximum.accumulate(u)
        if err.max() > (tol * 6) ** 2:
            break
    k = int(np.clip(err.argmax(), 1, len(p) - 2))
    w = min(k, len(p) - 1 - k, 4)
    t = unit(p[k - w] - p[k + w]) if w else unit(p[k - 1] - p[k + 1])
    _fit(p[: k + 1], t1, t, tol, out)
    _fit(p[k:], -t, t2, tol, out)


def fit_open(p: np.ndarray, tol: float = 0.5) -> list[Curve]:
    """Cubics through an open polyline."""
    if len(p) < 2:
        return []
    out = []
    w = min(4, len(p) - 1)
    _fit(p, unit(p[w] - p[0]), unit(p[-1 - w] - p[-1]), tol, out)
    return out


def fit_closed(p: np.ndarray, tol: float = 0.5) -> list[Curve]:
    """p: closed polyline, first point repeated at the end."""
    p = p[:-1]
    n = len(p)
    if n < 8:
        return []
    w = 5
    a, b = p - np.roll(p, w, 0), np.roll(p, -w, 0) - p
    cos = np.sum(a * b, 1) / np.maximum(np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1), 1e-9)
    corner = []
    for i in np.argsort(cos):
        if cos[i] > 0.45 or len(corner) > 60:
            break
        if all(min(abs(i - j), n - abs(i - j)) > 2 * w for j in corner):
            corner.append(i)
    corner.sort()
    out = []
    if not corner:
        q = np.concatenate([p, p[:1]])
        t = unit(p[2] - p[-2])
        _fit(q, t, -t, tol, out)
        return out
    for i, c in enumerate(corner):
        e = corner[(i + 1) % len(corner)]
        seg = p[c : e + 1] if e > c else np.concatenate([p[c:], p[: e + 1]])
        out += fit_open(seg, tol)
    return out


def path_d(curves: list[Curve], scale: float, closed: bool = True) -> str:
    """SVG path data, relative coordinates with one decimal."""
    if not curves:
        return ""

    def units(v: np.ndarray) -> np.ndarray:
        return np.round(np.asarray(v) * scale, 1)

    cur = units(curves[0][0])
    parts = ["M" + _numbers(cur)]
    for c in curves:
        if np.abs(units(c[0]) - cur).max() > 0.25:
            cur = units(c[0])
            parts.append("M" + _numbers(cur))
        d = np.concatenate([np.round(units(q) - cur, 1) for q in c[1:]])
        parts.append("c" + _numbers(d))
        cur = units(c[3])
    return "".join(parts).replace(" -", "-") + ("z" if closed else "")


def _numbers(values: np.ndarray) -> str:
    """Numbers with one decimal, as short as SVG allows."""
    short = (f"{x:.1f}".rstrip("0").rstrip(".") or "0" for x in values)
    return " ".join(text.replace("-0.", "-.").replace("-0", "-0") for text in short)
