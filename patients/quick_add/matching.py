"""Which exercise a name means: one clear winner, or the few it may be."""

from dataclasses import dataclass, field

from exercises import search
from exercises.models import Exercise, ExerciseQuerySet

MOST_LOOKED_AT = 24  # of what the search found, best first
MOST_CANDIDATES = 6  # that are shown to choose from
CLEARLY_AHEAD = 2  # times as far to the front of the library's own order
SHORTEST_PLURAL = 4
# Words that say nothing about which exercise is meant.
EMPTY_WORDS = frozenset({"a", "an", "the", "exercise", "hold", "with", "and", "on", "of", "in"})


@dataclass(frozen=True, slots=True)
class Match:
    """What a name may mean: nothing, one exercise, or several to choose from."""

    candidates: list[Exercise] = field(default_factory=list)
    is_clear: bool = False
    is_strict: bool = False  # as it was typed, without mending a spelling

    @property
    def winner(self) -> Exercise | None:
        return self.candidates[0] if self.is_clear else None


class Matching:
    """What names mean among `exercises`. The names of one line share what is known by then: no exercise is
    read twice, no name looked up twice, and more words than some that find nothing are not looked up at all.
    """

    def __init__(self, exercises: ExerciseQuerySet):
        self._exercises, self._finder = exercises, search.Finder(exercises)
        self._rows: dict[int, Exercise] = {}
        self._known: dict[str, Match] = {}
        self._nothing: list[frozenset[str]] = []

    def match(self, name: str) -> Match:
        """The exercises that `name` may mean, best first.

        Forgives plural, word order, other names, and misspelt words when nothing is spelt that way.
        """
        words = [singular(word) for word in search.words_of(name)]
        wanted = [word for word in words if word not in EMPTY_WORDS] or words
        key = " ".join(wanted)
        if not wanted or any(words <= set(wanted) for words in self._nothing):
            return Match()
        if key not in self._known:
            self._known[key] = self._looked_up(key, wanted)
        return self._known[key]

    def _looked_up(self, key: str, wanted: list[str]) -> Match:
        hits = self._finder.look(key, limit=MOST_LOOKED_AT)
        if not hits.hits:
            self._nothing.append(frozenset(wanted))
            return Match()
        if hits.corrected:
            wanted = [singular(word) for word in search.words_of(hits.corrected)]
        found = _ranked(self._read([pk for pk, _tier in hits.hits]), wanted)
        is_strict = bool(found) and not hits.corrected
        return Match([row for _rank, row in found][:MOST_CANDIDATES], _is_clear(found), is_strict)

    def _read(self, pks: list[int]) -> list[Exercise]:
        if missing := [pk for pk in pks if pk not in self._rows]:
            rows = self._exercises.filter(pk__in=missing).prefetch_related("texts")
            self._rows |= {row.pk: row for row in rows}
        return [self._rows[pk] for pk in pks if pk in self._rows]


def singular(word: str) -> str:
    """`word` without the ending of a plural, as far as a search for the beginning of a word needs it."""
    if len(word) < SHORTEST_PLURAL or not word.endswith("s") or word.endswith("ss"):
        return word
    if word.endswith("ves"):
        return word[:-3]
    return word[:-3] if word.endswith("ies") else word[:-1]


# ---------------------------------------------------------------- ranks


def _ranked(rows, wanted: list[str]) -> list[tuple[int, Exercise]]:
    """Each exercise with how well its names fit, 0 is best; the clinic's own goes before a shared one."""
    found = [(_rank(row, wanted), row) for row in rows]
    return sorted(found, key=lambda each: (each[0], each[1].is_shared, each[1].popularity, each[1].slug))


def _rank(row: Exercise, wanted: list[str]) -> int:
    names, others = [], []
    for text in row.texts.all():
        names.append(search.words_of(text.name))
        others += map(search.words_of, text.other_names)
    ranks = [_fit(name, wanted) for name in names] + [_fit(name, wanted) + 1 for name in others]
    return min(ranks, default=WORST)


WHOLE, NAMED, BEGINS, HOLDS, WORST = 0, 2, 4, 6, 8  # an odd rank: the same of another name


def _fit(name: list[str], wanted: list[str]) -> int:
    """How `wanted` stands in `name`: all of it, some whole words, its beginning, or beginnings of words."""
    begins = len(name) >= len(wanted) and all(a.startswith(b) for a, b in zip(name, wanted, strict=False))
    if len(name) == len(wanted) and (begins or _holds(name, wanted)):
        return WHOLE
    if {singular(word) for word in name} >= set(wanted):
        return NAMED
    if begins:
        return BEGINS
    return HOLDS if _holds(name, wanted) else WORST


def _holds(name: list[str], wanted: list[str]) -> bool:
    return all(any(word.startswith(start) for word in name) for start in wanted)


def _is_clear(found: list[tuple[int, Exercise]]) -> bool:
    """Whether the first is what everybody would mean: alone in its rank, the plain one, or far ahead."""
    if not found:
        return False
    best, first = found[0]
    rivals = [row for rank, row in found[1:] if rank == best]
    if not rivals:
        return True
    if best >= WORST:
        return False
    if best == WHOLE and {row.name.casefold() for row in rivals} == {first.name.casefold()}:
        return True  # a clinic's own copy of a shared exercise
    words = set(search.words_of(first.name))
    is_plain = all(words < set(search.words_of(row.name)) for row in rivals)
    is_ahead = min(row.popularity for row in rivals) >= CLEARLY_AHEAD * first.popularity
    return is_plain or is_ahead
