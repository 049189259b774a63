"""Borders between pixels -> drawn ink lines."""

from collections.abc import Iterator

import numpy as np
from scipy.ndimage import gaussian_filter

from exercises.figures.curves import fit_open, path_d, unit

Corner = tuple[int, int]
Links = dict[Corner, list[Corner]]


def chains(right: np.ndarray, down: np.ndarray) -> list[np.ndarray]:
    """Follow flagged pixel borders.  right[y,x]: border between x and x+1;
    down[y,x]: border between y and y+1.  Returns polylines through corners."""
    links = _links(right, down)
    forks = [a for a in links if len(links[a]) != 2]  # lines begin at forks and ends, then come the rings
    used, lines = set(), []
    for a in forks + list(links):
        for b in links[a]:
            if (a, b) not in used:
                lines.append(_walk(links, used, a, b))
    return _join([np.array(line, float) for line in lines])


def _links(right: np.ndarray, down: np.ndarray) -> Links:
    """Corner -> the corners that a border leads to."""
    links: Links = {}
    borders = [((x + 1, y), (x + 1, y + 1)) for y, x in np.argwhere(right).tolist()]
    borders += [((x, y + 1), (x + 1, y + 1)) for y, x in np.argwhere(down).tolist()]
    for a, b in borders:
        links.setdefault(a, []).append(b)
        links.setdefault(b, []).append(a)
    return links


def _walk(links: Links, used: set[tuple[Corner, Corner]], a: Corner, b: Corner) -> list[Corner]:
    """The line from a over b to the next fork."""
    line = [a, b]
    used |= {(a, b), (b, a)}
    while len(links[b]) == 2:
        c = links[b][0] if links[b][1] == a else links[b][1]
        if (b, c) in used:
            break
        used |= {(b, c), (c, b)}
        a, b = b, c
        line.append(b)
    return line


End = tuple[int, int]  # number of the line; 0 = its first, 1 = its last point


def _join(lines: list[np.ndarray]) -> list[np.ndarray]:
    """At junctions continue each line into its straightest partner."""
    while pair := next(_straight_pairs(lines), None):
        (i, first_end), (j, second_end) = pair
        a = lines[i][::-1] if first_end == 0 else lines[i]
        b = lines[j] if second_end == 0 else lines[j][::-1]
        lines[i] = np.concatenate([a, b[1:]])
        del lines[j]
    return lines


def _straight_pairs(lines: list[np.ndarray]) -> Iterator[tuple[End, End]]:
    """For each junction the two line ends that continue each other best, if any do."""
    ends: dict[tuple, list[End]] = {}
    for i, line in enumerate(lines):
        if len(line) >= 3 and (line[0] != line[-1]).any():
            ends.setdefault(tuple(line[0]), []).append((i, 0))
            ends.setdefault(tuple(line[-1]), []).append((i, 1))
    for meeting in ends.values():
        pairs = [(e, f) for n, e in enumerate(meeting) for f in meeting[n + 1 :] if e[0] != f[0]]
        bends = [unit(_heading(lines, e)) @ unit(_heading(lines, f)) for e, f in pairs]
        if bends and min(bends) < -0.7:
            yield pairs[int(np.argmin(bends))]


def _heading(lines: list[np.ndarray], end: End, reach: int = 8) -> np.ndarray:
    """From the end of a line a little way into it."""
    line = lines[end[0]]
    if end[1] == 0:
        return line[min(reach, len(line) - 1)] - line[0]
    return line[max(-1 - reach, -len(line))] - line[-1]


def smooth_line(p: np.ndarray, sigma: float = 3.0) -> np.ndarray:
    """Gaussian smoothing along a polyline, end points kept."""
    if len(p) < 5:
        return p
    closed = (p[0] == p[-1]).all()
    if closed:
        q = np.stack([gaussian_filter(p[:-1, i], sigma, mode="wrap") for i in range(2)], 1)
        return np.concatenate([q, q[:1]])
    k = int(4 * sigma)
    head, tail = 2 * p[0] - p[1 : k + 1][::-1], 2 * p[-1] - p[-k - 1 : -1][::-1]
    q = np.concatenate([head, p, tail])
    return np.stack([gaussian_filter(q[:, i], sigma)[len(head) : len(head) + len(p)] for i in range(2)], 1)


def ink(
    p: np.ndarray,
    width: float,
    scale: float,
    tol: float = 0.5,
    taper: float = 14.0,
    thin: tuple[float, float] = (0.35, 0.35),
) -> str:
    """A stroke with tapering ends as a filled outline."""
    step = np.linalg.norm(np.diff(p, axis=0), axis=1)
    s = np.r_[0, np.cumsum(step)]
    if s[-1] < 4:
        return ""
    n = max(int(s[-1] / 4), 6)
    t = np.linspace(0, s[-1], n)
    q = np.stack([np.interp(t, s, p[:, i]) for i in range(2)], 1)
    tan = np.gradient(q, axis=0)
    tan /= np.maximum(np.linalg.norm(tan, axis=1, keepdims=True), 1e-9)
    nor = np.stack([-tan[:, 1], tan[:, 0]], 1)
    tp = min(taper, s[-1] / 2)
    a = thin[0] + (1 - thin[0]) * np.clip(t / tp, 0, 1)
    b = thin[1] + (1 - thin[1]) * np.clip((s[-1] - t) / tp, 0, 1)
    half = (width / 2 * np.minimum(a, b))[:, None]
    one, two = q + nor * half, (q - nor * half)[::-1]
    return path_d(fit_open(one, tol) + [(one[-1], one[-1], two[0], two[0])] + fit_open(two, tol), scale)
