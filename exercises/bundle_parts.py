"""What other apps put into our bundle beside the library.

The library must not know of them. They register a `Part` when they are ready; the bundle carries it under
its key, and an import asks it what would become of each entry before anything is written.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Here:
    """The exercises of a clinic as they will be called once the bundle is in: its own, and shared ones."""

    own: set[str]
    shared: set[str]
    # Short name in the file → short name here, where it was taken by another exercise.
    renamed: Mapping[str, str] = field(default_factory=dict)

    def slug_of(self, slug: str) -> str:
        """What the exercise that the file calls `slug` is called here."""
        return self.renamed.get(slug, slug)

    def has(self, slug: str) -> bool:
        return slug in self.own or slug in self.shared


@dataclass(slots=True)
class Planned:
    """What would become of one entry: created, changed or unchanged; with a problem nothing is imported."""

    title: str
    verdict: str = ""
    content: dict = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)  # pairs of field and reason
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Part:
    """One kind of thing of a clinic: how it is written, how an entry is judged, how it is kept."""

    key: str
    label: str  # translated when it is shown
    count: Callable[..., int]  # (clinic)
    export: Callable[..., list[dict]]  # (clinic)
    plan: Callable[..., list[Planned]]  # (entries, clinic=…, here=…)
    write: Callable[..., None]  # (contents, clinic=…, by=…)


_parts: dict[str, Part] = {}


def register(part: Part) -> None:
    """Have `part` carried in every bundle of a clinic."""
    _parts[part.key] = part


def registered() -> list[Part]:
    """Every part, in the order in which they registered."""
    return list(_parts.values())
