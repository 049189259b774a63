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
from exercises.search.entries import refresh, refresh_many, refresh_missing, search_text_of
from exercises.search.index import EXACT, STARTS, Query, Row, candidates, words_at
from exercises.search.typing_errors import guess
from exercises.search.words import wanted, words_of

__all__ = [
    "MOST_FOUND",
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
NOWHERE = 1000


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
    """The `limit` best rows for `words` and how these were understood; 2 to 8 queries, misspelt 16."""
    typed = wanted(words)
    if not typed:
        return Found()
    query = Query.of(typed)
    if hits := look_for(queryset, query, limit=limit):
        return Found(tuple(hits), query)
    guessed = guess(typed)
    rows = _visible_rows(queryset, guessed, limit) if guessed else []
    return _understood(rows, guessed, typed, limit) if rows else Found()


def look_for(queryset: QuerySet[Exercise], query: Query, *, limit: int) -> list[tuple[int, int]]:
    """The `limit` best rows for a query that is understood already."""
    rows = _visible_rows(queryset, query, limit)
    if query.costs:
        return list(_understood(rows, query, (), limit).hits) if rows else []
    language = get_language() or ""
    return _first_of_each(sorted(rows, key=lambda row: _rank(row, query, language)), query, limit)


def matching(queryset: QuerySet[Exercise], query: Query) -> QuerySet[Exercise]:
    """Every row of `queryset` that `query` finds, in no order: to count them."""
    hits = SearchEntry.objects.filter(words__matches=query.anywhere())
    return queryset.filter(pk__in=hits.values("exercise"))


def _visible_rows(queryset: QuerySet[Exercise], query: Query, limit: int) -> list[Row]:
    """Hits that are in `queryset`. Where most are not, the tiers are read further down."""
    enough = max(limit, MOST_FOUND)
    for cut in (enough, 10 * enough, None):
        rows, is_cut = _candidates(query, enough, cut)
        keys = {row.exercise for row in rows}
        if not keys:
            return []
        visible = queryset.order_by()
        if cut is not None:
            visible = visible.filter(pk__in=keys)
        kept = keys & set(visible.values_list("pk", flat=True))
        if len(kept) >= limit or not is_cut:
            break
    return [row for row in rows if row.exercise in kept]


def _candidates(query: Query, enough: int, cut: int | None) -> tuple[list[Row], bool]:
    """Hits of tier after tier until there are enough exercises; and whether there may be more."""
    found: dict[tuple[int, str], Row] = {}
    is_cut = False
    for rows in candidates(query, cut):
        for row in rows:
            found.setdefault((row.exercise, row.language), row)
        is_cut = is_cut or len(rows) == cut
        if cut is not None and len({exercise for exercise, _language in found}) >= (cut or enough):
            return list(found.values()), True
    return list(found.values()), is_cut


def _rank(row: Row, query: Query, language: str) -> tuple:
    """Tier, language, whole words before beginnings, early before late, then the order of the library."""
    name = row.name.split()
    is_own_name = row.tier == EXACT and "".join(name) == query.whole
    whole = sum(any(word in name for word in group) for group in query.groups)
    first = next((at for at, word in enumerate(name) if word.startswith(query.groups[0])), NOWHERE)
    return (_tier(row, query), row.language != language, not is_own_name, -whole, first, row.place)


def _tier(row: Row, query: Query) -> int:
    """The tier of a hit; of those by words of the name, some begin as was typed."""
    begins = query.whole and row.tier > EXACT and row.name.replace(" ", "").startswith(query.whole)
    return STARTS if begins else row.tier


def _first_of_each(rows: list[Row], query: Query, limit: int) -> list[tuple[int, int]]:
    tiers: dict[int, int] = {}
    for row in rows:
        tiers.setdefault(row.exercise, _tier(row, query))
    return list(tiers.items())[:limit]


def _understood(rows: list[Row], query: Query, typed, limit: int) -> Found:
    """Guessed hits, fewest wrong letters first; and the words of the best one that were meant."""
    words = words_at([row.place for row in rows])
    letters = {row: tuple(token[1:] for token in words[row.place].split()) for row in rows}
    meant = {row: [_cheapest(costs, letters[row]) for costs in query.costs] for row in rows}
    language = get_language() or ""

    def rank(row: Row) -> tuple:
        return (sum(cost for cost, _word in meant[row]), *_rank(row, query, language))

    ranked = sorted(rows, key=rank)
    said = " ".join(word for _cost, word in meant[ranked[0]])
    corrected = said if said.split() != list(typed) else ""
    return Found(tuple(_first_of_each(ranked, query, limit)), query, corrected)


def _cheapest(costs: dict[str, int], words: tuple[str, ...]) -> tuple[int, str]:
    """The guess with the fewest wrong letters that begins one of `words`; whole words before beginnings."""
    fitting = (
        (cost, guess not in words, guess)
        for guess, cost in costs.items()
        if any(word.startswith(guess) for word in words)
    )
    cost, _is_part, guess = min(fitting, default=(len(costs), True, ""))
    return cost, guess
