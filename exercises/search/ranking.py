"""The order of what was found: in Python, so that both engines give the same."""

from collections.abc import Callable, Sequence

from exercises.search.asking import EXACT, STARTS, Row
from exercises.search.index import CUES, Query

NOWHERE = 1000


def ranked(rows: Sequence[Row], query: Query, language: str) -> list[Row]:
    """`rows` best first: fewest wrong letters, tier, language, whole words before beginnings, early in the
    name before late, then the order of the library.
    """
    rank = _rank_by(query, language)
    if not query.costs:
        return sorted(rows, key=rank)
    return sorted(rows, key=lambda row: (sum(_cost(row, costs)[0] for costs in query.costs), *rank(row)))


def hits_of(rows: Sequence[Row], query: Query, limit: int) -> tuple[tuple[int, int], ...]:
    """Key and tier of the first `limit` exercises of `rows`, each in its best language."""
    tiers: dict[int, int] = {}
    for row in rows:
        if row.exercise not in tiers:
            if len(tiers) == limit:
                break
            tiers[row.exercise] = _tier(row, query.whole)
    return tuple(tiers.items())


def said(row: Row, query: Query) -> list[str]:
    """The words that were meant, as `row` has them."""
    return " ".join(_cost(row, costs)[2] for costs in query.costs).split()


def _rank_by(query: Query, language: str) -> Callable[[Row], tuple]:
    """The rank of a row. It is asked a hundred times a search: plain looks into strings."""
    whole, groups = query.whole, [[f" {word} " for word in group] for group in query.groups]
    starts = [f" {word}" for word in query.groups[0]]

    def rank(row: Row) -> tuple:
        tier, place, _exercise, spoken, name, _words = row
        name = f" {name} "
        whole_words = 0
        for group in groups:
            for word in group:
                if word in name:
                    whole_words -= 1
                    break
        first = NOWHERE
        for start in starts:
            at = name.find(start)
            if at >= 0 and (before := name.count(" ", 0, at)) < first:
                first = before
        is_other_name = tier != EXACT or name.replace(" ", "") != whole
        return (_tier(row, whole), spoken != language, is_other_name, whole_words, first, place)

    return rank


def _tier(row: Row, whole: str) -> int:
    """The tier of a hit; of those by words of the name, some begin as was typed."""
    tier, name = row.tier, row.name
    if whole and tier > EXACT and name[:1] == whole[0] and name.replace(" ", "").startswith(whole):
        return STARTS
    return tier


def _cost(row: Row, costs: dict[str, int]) -> tuple[int, bool, str]:
    """The guess with the fewest wrong letters that begins a word of `row`; whole words before beginnings."""
    words = f" {row.words} "
    fitting = (
        (cost, f" {CUES}{guess} " not in words, guess)
        for guess, cost in costs.items()
        if f" {CUES}{guess}" in words
    )
    return min(fitting, default=(len(costs), True, ""))
