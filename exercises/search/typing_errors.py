"""Misspelt words: asked only when nothing is found, against the words of names and tags."""

from bisect import bisect_left
from collections.abc import Sequence

from django.core.cache import cache
from django.db.models import Max
from rapidfuzz import process
from rapidfuzz.distance import OSA

from exercises.models import SearchWord
from exercises.search.index import Query
from exercises.search.words import american, beginnings

MOST_GUESSES = 8
LONG = 8  # letters from which on two of them may be wrong


def vocabulary() -> tuple[str, ...]:
    """Every word of names and tags, sorted; read again only when there is a new one."""
    newest = SearchWord.objects.aggregate(newest=Max("pk"))["newest"]
    if newest is None:
        return ()
    key = f"search-words:{newest}"
    words = cache.get(key)
    if words is None:
        # sorted here: databases sort letters by the rules of their own languages
        words = tuple(sorted(SearchWord.objects.values_list("word", flat=True)))
        cache.set(key, words)
    return words


def guess(words: Sequence[str]) -> Query | None:
    """What `words` may have meant: each unknown one is taken for those near it. None if all are known."""
    known = vocabulary()
    wrong = [not _begins_one(word, known) for word in words]
    if not any(wrong):
        return None
    costs = [
        dict.fromkeys(beginnings(word), 0) | (_near(word, known) if is_wrong else {})
        for word, is_wrong in zip(words, wrong, strict=True)
    ]
    return Query(tuple(tuple(cost) for cost in costs), costs=tuple(costs))


def _begins_one(word: str, known: Sequence[str]) -> bool:
    for start in beginnings(word):
        at = bisect_left(known, start)
        if at < len(known) and known[at].startswith(start):
            return True
    return False


def _near(word: str, known: Sequence[str]) -> dict[str, int]:
    """Words near `word`, and how many letters are wrong: typed whole, else as a beginning."""
    most = 2 if len(word) >= LONG else 1
    found = {}
    for spelling in (word, *american(word)):
        for other, cost, _at in process.extract(
            spelling, known, scorer=OSA.distance, score_cutoff=most, limit=MOST_GUESSES
        ):
            found.setdefault(other, cost)
    if not found and len(word) > 3:
        starts = list(dict.fromkeys(other[: len(word)] for other in known if len(other) > len(word)))
        hits = process.extract(word, starts, scorer=OSA.distance, score_cutoff=most, limit=MOST_GUESSES)
        found = {other: cost for other, cost, _at in hits}
    return {other: cost for other, cost in found.items() if cost}
