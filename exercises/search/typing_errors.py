"""Misspelt words: asked only when nothing is found, against the words of names and tags."""

import sys
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence

from django.db import connection
from rapidfuzz import process
from rapidfuzz.distance import OSA

from exercises.models import SearchWord
from exercises.search.asking import newest_word
from exercises.search.index import Query
from exercises.search.words import american

MOST_GUESSES = 8
LONG = 8  # letters from which on two of them may be wrong
LAST_LETTER = chr(sys.maxunicode)
SHORTEST_PART = 4  # letters from which on a word may be the beginning of a longer one


class Vocabulary:
    """Every word of names and tags, by its beginning and by its end."""

    def __init__(self, words: Iterable[str]):
        # sorted here: databases sort letters by the rules of their own languages
        self.words = sorted(words)
        self.backwards = sorted(word[::-1] for word in self.words)
        self._starts: dict[int, tuple[str, ...]] = {}

    def holds(self, starts: Iterable[str]) -> bool:
        """Whether one of `starts` begins a word."""
        places = ((bisect_left(self.words, start), start) for start in starts)
        return any(at < len(self.words) and self.words[at].startswith(start) for at, start in places)

    def starts(self, length: int) -> tuple[str, ...]:
        """The first `length` letters of every longer word."""
        if length not in self._starts:
            longer = (word[:length] for word in self.words if len(word) > length)
            self._starts[length] = tuple(dict.fromkeys(longer))
        return self._starts[length]

    def sharing_half(self, word: str) -> list[str]:
        """The words with the same first or the same last letters as `word`.

        One error leaves one of the halves whole: between them is a letter that two swapped ones may take.
        """
        half = len(word) // 2
        ends = _beginning_with(self.backwards, word[half + 1 :][::-1])
        same_start = _beginning_with(self.words, word[:half])
        return list(dict.fromkeys([*same_start, *(end[::-1] for end in ends)]))


def _beginning_with(words: Sequence[str], start: str) -> list[str]:
    return words[bisect_left(words, start) : bisect_left(words, start + LAST_LETTER)]


# What this process read last, by database, with the newest key it held.
_read: dict[str, tuple[int | None, Vocabulary]] = {}


def vocabulary() -> Vocabulary:
    """The words of the library; none is ever taken away, so they are read again when there is a newer one."""
    database = connection.settings_dict["NAME"]
    newest = newest_word()
    if _read.get(database, (None, None))[0] != newest or newest is None:
        _read[database] = newest, Vocabulary(SearchWord.objects.values_list("word", flat=True))
    return _read[database][1]


def forget_vocabulary() -> None:
    """Read the words anew when they are needed: after a change that was taken back."""
    _read.clear()


def seems_misspelt(query: Query) -> bool:
    """Whether a word of `query` begins none that this process knows of; no query, and may be outdated."""
    _newest, known = _read.get(connection.settings_dict["NAME"], (None, None))
    return known is not None and not all(map(known.holds, query.groups))


def guess(words: Sequence[str], query: Query, known: Vocabulary) -> Query | None:
    """What `words` may have meant, where `query` finds nothing: each unknown one is taken for those near it.

    None if all are known.
    """
    wrong = [not known.holds(group) for group in query.groups]
    if not any(wrong):
        return None
    costs = [
        dict.fromkeys(group, 0) | (_near(word, known) if is_wrong else {})
        for word, group, is_wrong in zip(words, query.groups, wrong, strict=True)
    ]
    return Query(tuple(tuple(cost) for cost in costs), costs=tuple(costs))


def _near(word: str, known: Vocabulary) -> dict[str, int]:
    """Words near `word`, and how many letters are wrong: typed whole, else as a beginning.

    In a long word two letters may be wrong, when there is none with one.
    """
    spellings = (word, *american(word))
    found = _alike(spellings, 1, known.sharing_half)
    if not found and len(word) >= LONG:
        found = _alike(spellings, 2, lambda _spelling: known.words)
    if not found and len(word) >= SHORTEST_PART:
        most = 2 if len(word) >= LONG else 1
        found = _alike((word,), most, lambda spelling: known.starts(len(spelling)))
    return {other: cost for other, cost in found.items() if cost}


def _alike(spellings: Iterable[str], most: int, among: Callable[[str], Sequence[str]]) -> dict[str, int]:
    """Up to MOST_GUESSES words for each spelling, with their distance."""
    found: dict[str, int] = {}
    for spelling in spellings:
        for other, cost, _at in process.extract(
            spelling, among(spelling), scorer=OSA.distance, score_cutoff=most, limit=MOST_GUESSES
        ):
            found.setdefault(other, cost)
    return found
