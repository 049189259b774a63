"""Figures: what was measured, what it should be, and how far a noisy machine may push it over.

Everything is a ratio of two things measured side by side in one run: absolute times differ by a factor
of three between machines, and on a shared machine from minute to minute.
"""

import json
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

# By this share a goal may be missed before the run fails.
CPU_BAND = 0.10  # time of one thread, in process
WIDE_BAND = 0.20  # requests over a socket, a browser, prints
EXACT = 0.0  # bytes, queries, equality


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure and its goal. `value` is None when this machine cannot measure it; `note` says why."""

    name: str
    value: float | None
    target: float
    at_least: bool = False
    band: float = EXACT
    note: str = ""

    @property
    def holds(self) -> bool | None:
        """Whether the goal is reached, to the letter."""
        return None if self.value is None else self._reaches(self.target)

    @property
    def is_missed(self) -> bool:
        """Whether the goal is missed by more than noise explains."""
        allowance = 1 - self.band if self.at_least else 1 + self.band
        return self.value is not None and not self._reaches(self.target * allowance)

    def _reaches(self, target: float) -> bool:
        return self.value >= target if self.at_least else self.value <= target

    def line(self) -> str:
        """The figure as one line of JSON."""
        parts = {
            "name": self.name,
            "value": None if self.value is None else round(self.value, 4),
            "target": f"{'>=' if self.at_least else '<='} {self.target:g}",
            "holds": self.holds,
        }
        return json.dumps(parts | ({"note": self.note} if self.note else {}), ensure_ascii=False)


def ratio(ones: Sequence[float], others: Sequence[float]) -> float:
    """The median of the ratios of each round: a slow moment of the machine hits both halves of a round."""
    return statistics.median(one / other for one, other in zip(ones, others, strict=True))


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that `percent` of `values` do not exceed (nearest rank)."""
    ranked = sorted(values)
    return ranked[max(0, -(-len(ranked) * percent // 100) - 1)]


def exit_code(figures: Sequence[Figure]) -> int:
    """1 when a goal is missed by more than its band. What could not run fails nothing."""
    return int(any(figure.is_missed for figure in figures))
