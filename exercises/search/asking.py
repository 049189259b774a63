"""Asking the index tier by tier, and no further than there are enough answers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from exercises.search.index import CUES, FTS, IS_POSTGRESQL, NAME, OTHER, TABLE, TAGS, Query

EXACT, STARTS, IN_NAME, IN_OTHER, IN_TAGS, IN_CUES, NOT_FOUND = range(7)
DEEPER = 10  # times as far down, where the first rows are too few exercises
if IS_POSTGRESQL:
    # LATERAL … LIMIT: hit after hit, where a join would rather read every exercise first.
    FROM = (
        f"{TABLE} e CROSS JOIN LATERAL (SELECT FROM visible WHERE visible.pk = e.exercise_id LIMIT 1) v "
        "WHERE e.vector @@ %s::tsquery ORDER BY {order}"
    )
    # Of names that are the whole query there are few or none: never in the order of the library, which the
    # planner takes because it expects a hundred, and which ends behind the last exercise.
    BY_PLACE, FEW_BY_PLACE = FROM.format(order="e.place"), FROM.format(order="e.place + 0")
else:
    # CROSS JOIN: the index first, in its own order, and no further than the limit.
    FROM = (
        f"{FTS} CROSS JOIN {TABLE} e ON e.place = {FTS}.rowid "
        f"CROSS JOIN visible ON visible.pk = e.exercise_id WHERE {FTS} MATCH %s ORDER BY {FTS}.rowid"
    )
    BY_PLACE = FEW_BY_PLACE = FROM


class Row(NamedTuple):
    """One hit: an exercise in one language. Its `words` are read for a rare query only."""

    tier: int
    place: int
    exercise: int
    language: str
    name: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Visible:
    """The exercises that may be found, as a statement that is worded once for all tiers of a search."""

    sql: str
    params: tuple

    @classmethod
    def of(cls, queryset: QuerySet) -> "Visible | None":
        """The rows of `queryset`; None when there can be none."""
        rows = queryset.order_by().values_list("pk", flat=True)
        try:
            return cls(*rows.query.get_compiler(rows.db).as_sql())
        except EmptyResultSet:
            return None


@dataclass(slots=True)
class Search:
    """One query on its way from the best tier to the weakest."""

    query: Query
    visible: Visible
    enough: int  # exercises
    cut: int  # rows of a tier
    is_rare: bool = False  # whether little is likely to be found
    found: dict[tuple[int, str], Row] = field(default_factory=dict)

    def rows(self) -> list[Row]:
        """The first visible hits of tier after tier, in the order of the library, until there are enough.

        Names are asked first, then the widest tier: where it has nothing new, nothing lies between.
        """
        self._go()
        return list(self.found.values())

    def _go(self) -> None:
        whole = [(EXACT, self.query.whole_name())] if self.query.whole else []
        if self.is_rare and self._go_at_once(whole):
            return
        if self._add(self._ask(*whole, (IN_NAME, self.query.all_words(NAME)))):
            return
        widest = self._ask((IN_CUES, self.query.all_words(CUES)))
        if all((row.exercise, row.language) in self.found for row in widest):
            return
        between = [(IN_OTHER, self.query.all_words(OTHER)), (IN_TAGS, self.query.all_words(TAGS))]
        if not self._add(self._ask(*between)):
            self._add(widest)

    def _go_at_once(self, whole: Sequence[tuple[int, str]]) -> bool:
        """Ask the widest tier alone, and see in the words of each row what else it fits.

        False when there is more than expected, and the tiers have to be asked.
        """
        widest = (IN_CUES, self.query.telling().all_words(CUES))
        rows = self._read([*whole, widest], f" LIMIT {self.cut:d}")
        if len(rows) >= self.cut:
            return False
        placed = (row if row.tier == EXACT else row._replace(tier=self._tier_of(row)) for row in rows)
        self._add(row for row in placed if row.tier <= IN_CUES)
        return True

    def _tier_of(self, row: Row) -> int:
        words = f" {row.words}"
        for tier, letter in ((IN_NAME, NAME), (IN_OTHER, OTHER), (IN_TAGS, TAGS), (IN_CUES, CUES)):
            if all(any(f" {letter}{word}" in words for word in group) for group in self.query.groups):
                return tier
        return NOT_FOUND

    def _add(self, rows: Iterable[Row]) -> bool:
        """Keep what is new or better; whether that is enough."""
        for row in rows:
            key = row.exercise, row.language
            if key not in self.found or row.tier < self.found[key].tier:
                self.found[key] = row
        return _number(self.found.values()) >= self.enough

    def _ask(self, *tiers: tuple[int, str]) -> list[Row]:
        """The rows of `tiers` in one statement; in more where one exercise in many languages fills it."""
        for cut in (self.cut, DEEPER * self.cut):
            rows = self._read(tiers, f" LIMIT {cut:d}")
            if len(rows) < cut or _number(rows) >= self.enough:
                return rows
        return self._read(tiers, "")

    def _read(self, tiers: Sequence[tuple[int, str]], limit: str) -> list[Row]:
        words = "e.words" if self.is_rare else "''"
        columns = f"e.place, e.exercise_id, e.language, e.name, {words}"
        parts = (
            f"SELECT * FROM (SELECT {tier:d}, {columns} FROM {_from(tier)}{limit}) t" for tier, _ in tiers
        )
        statement = f"WITH visible(pk) AS NOT MATERIALIZED ({self.visible.sql}) {' UNION ALL '.join(parts)}"
        with connection.cursor() as cursor:
            cursor.execute(statement, (*self.visible.params, *(question for _tier, question in tiers)))
            return list(map(Row._make, cursor.fetchall()))


def _from(tier: int) -> str:
    return FEW_BY_PLACE if tier == EXACT else BY_PLACE


def _number(rows: Iterable[Row]) -> int:
    """How many exercises are among `rows`."""
    return len({row.exercise for row in rows})


def newest_word() -> int | None:
    """The key of the newest word of the vocabulary: asked for at every misspelt query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT MAX(id) FROM exercises_searchword")
        return cursor.fetchone()[0]
