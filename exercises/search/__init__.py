"""Find an exercise by words, the way people say them: lay, English or Latin, British or American, misspelt.

An exercise is found when every typed word begins one of its words. Best first: the whole name as typed, a
name that begins so, words of the name, of its other names, of its tags, of its cues; then by popularity.
Words in the reader's language go before the same in another. Only the first hundred of a tier in the
order of the library are looked at, so a search costs the same in a library of any size.
"""

from dataclasses import dataclass

from django.db.models import Case, QuerySet, Value, When
from django.utils.translation import get_language

from exercises.models import Exercise, SearchEntry
from exercises.search.asking import Row, Search, Visible
from exercises.search.entries import refresh, refresh_many, refresh_missing, search_text_of
from exercises.search.index import Query
from exercises.search.ranking import hits_of, ranked, said
from exercises.search.typing_errors import Vocabulary, guess, seems_misspelt, vocabulary
from exercises.search.words import wanted, words_of

__all__ = [
    "MOST_FOUND",
    "Finder",
    "Found",
    "best",
    "correct",
    "find",
    "look",
    "matching",
    "refresh",
    "refresh_many",
    "refresh_missing",
    "search_text_of",
    "words_of",
]

MOST_FOUND = 100


@dataclass(frozen=True, slots=True)
class Found:
    """The best exercises for some words: key and tier (0 is the best), and how they were understood."""

    hits: tuple[tuple[int, int], ...] = ()
    query: Query | None = None
    corrected: str = ""


def find(queryset: QuerySet[Exercise], words: str) -> QuerySet[Exercise]:
    """The hundred rows of `queryset` that `words` fit best, best first; without words all of them.

    Misspelt words count when nothing else does.
    """
    if not wanted(words):
        return queryset
    pks = [pk for pk, _tier in best(queryset, words)]
    order = [When(pk=pk, then=Value(place)) for place, pk in enumerate(pks)]
    return queryset.filter(pk__in=pks).order_by(Case(*order, default=Value(len(pks))), "pk")


def best(queryset: QuerySet[Exercise], words: str, limit: int = MOST_FOUND) -> list[tuple[int, int]]:
    """Keys of the `limit` best rows for `words`, each with its tier: 0 whole name, 1 beginning of a name,
    2 words of the name, 3 of other names, 4 of tags, 5 of cues. Empty without words.
    """
    return list(look(queryset, words, limit=limit).hits)


def correct(queryset: QuerySet[Exercise], words: str) -> str:
    """How misspelt `words` were understood; "" when they are found as they are, or not at all."""
    return look(queryset, words, limit=1).corrected


def look(queryset: QuerySet[Exercise], words: str, *, limit: int = MOST_FOUND) -> Found:
    """The `limit` best rows for `words` and how these were understood; 1 to 3 queries, misspelt 3 to 8."""
    return Finder(queryset).look(words, limit=limit)


class Finder:
    """Looks for several things among the same exercises: who may be found is worded once, and the
    vocabulary is asked for once.
    """

    def __init__(self, queryset: QuerySet[Exercise]):
        self._visible = Visible.of(queryset)
        self._vocabulary: Vocabulary | None = None

    def look(self, words: str, *, limit: int = MOST_FOUND) -> Found:
        """The `limit` best rows for `words` and how these were understood."""
        typed = wanted(words)
        if not typed or self._visible is None:
            return Found()
        query = Query.of(typed)
        if rows := _ranked(self._visible, query, limit, is_rare=seems_misspelt(query)):
            return Found(hits_of(rows, query, limit), query)
        self._vocabulary = self._vocabulary or vocabulary()
        guessed = guess(typed, query, self._vocabulary)
        rows = _ranked(self._visible, guessed, limit) if guessed else []
        if not rows:
            return Found()
        meant = said(rows[0], guessed)
        return Found(hits_of(rows, guessed, limit), guessed, " ".join(meant) if meant != typed else "")


def look_for(queryset: QuerySet[Exercise], query: Query, *, limit: int) -> list[tuple[int, int]]:
    """The `limit` best rows for a query that is understood already."""
    visible = Visible.of(queryset)
    return list(hits_of(_ranked(visible, query, limit), query, limit)) if visible else []


def matching(queryset: QuerySet[Exercise], query: Query) -> QuerySet[Exercise]:
    """Every row of `queryset` that `query` finds, in no order: to count them."""
    hits = SearchEntry.objects.filter(words__matches=query.anywhere())
    return queryset.filter(pk__in=hits.values("exercise"))


def _ranked(visible: Visible, query: Query, limit: int, *, is_rare: bool = False) -> list[Row]:
    """Best first, at least `limit` exercises where there are as many."""
    is_rare = is_rare or bool(query.costs)
    rows = Search(query, visible, enough=limit, cut=max(limit, MOST_FOUND), is_rare=is_rare).rows()
    return ranked(rows, query, get_language() or "")
