"""The full-text index: the same tokens on SQLite (FTS5) and PostgreSQL (tsvector), asked tier by tier.

Each word stands in the index once for each tier it counts in, with the tier's letter before it. A query
for one tier is then a plain conjunction of beginnings, and both engines give the same rows in the order
of the library. Nothing is ranked there: ranking costs a look at every hit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connection

from exercises.search.words import beginnings, joined
from hep.triggers import Trigger

WHOLE_NAME, WHOLE_OTHER = "e", "f"
# Words of the name; of all names; of these and tags; of these and cues.
NAME, OTHER, TAGS, CUES = "a", "b", "c", "d"
EXACT, STARTS = 0, 1
WEIGHTS = ((2, NAME), (3, OTHER), (4, TAGS), (5, CUES))
TABLE, FTS = "exercises_searchentry", "exercises_searchindex"


class KeepIndex(Trigger):
    """Keeps the FTS5 table of SQLite in step with the entries; PostgreSQL generates its column."""

    def sqlite(self) -> list[str]:
        """The statements that make this trigger."""
        gone = f"INSERT INTO {FTS}({FTS}, rowid, words) VALUES ('delete', OLD.place, OLD.words);"
        come = f"INSERT INTO {FTS}(rowid, words) VALUES (NEW.place, NEW.words);"
        body = {"INSERT": come, "DELETE": gone, "UPDATE": f"{gone} {come}"}[self.event]
        return [
            f"DROP TRIGGER IF EXISTS {self.name}",
            f"CREATE TRIGGER {self.name} AFTER {self.event} ON {TABLE} FOR EACH ROW BEGIN {body} END",
        ]


def keeping() -> list[Trigger]:
    """The triggers that keep the index on this engine."""
    if connection.vendor != "sqlite":
        return []
    events = ("INSERT", "UPDATE", "DELETE")
    return [KeepIndex(f"{FTS}_{event[:3].lower()}", TABLE, event, "", "") for event in events]


@dataclass(frozen=True, slots=True)
class Row:
    """One hit: an exercise in one language."""

    tier: int
    place: int
    exercise: int
    language: str
    name: str


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: for each typed word its possible beginnings; and the words as one whole name."""

    groups: tuple[tuple[str, ...], ...]
    whole: str = ""
    # What each guessed beginning costs in wrong letters; empty unless the words are misspelt.
    costs: tuple[dict[str, int], ...] = ()

    @classmethod
    def of(cls, words: Sequence[str]) -> "Query":
        """The query for `words` as they were typed."""
        return cls(tuple(beginnings(word) for word in words), joined(words))

    def tiers(self) -> list[tuple[int, str]]:
        """The same question for tier after tier, from the best answers to the weakest."""
        whole = [(EXACT, self._whole())] if self.whole else []
        return whole + [(tier, self._all_words(letter)) for tier, letter in WEIGHTS]

    def anywhere(self) -> str:
        """The question that every hit of every tier answers."""
        words = f"({self._all_words(CUES)})"
        return f"{words} {OR} {self._whole()}" if self.whole else words

    def _whole(self) -> str:
        return any_of([WHOLE_NAME + self.whole, WHOLE_OTHER + self.whole], star="")

    def _all_words(self, tier: str) -> str:
        return f" {AND} ".join(any_of([tier + word for word in group]) for group in self.groups)


IS_POSTGRESQL = connection.vendor == "postgresql"
AND, OR = ("&", "|") if IS_POSTGRESQL else ("AND", "OR")
if IS_POSTGRESQL:
    SELECT = f"SELECT place, exercise_id, language, name FROM {TABLE} WHERE vector @@ %s::tsquery"
    IN_ORDER = " ORDER BY place"
else:
    # CROSS JOIN: the index first, in its own order, and no further than the limit.
    SELECT = (
        f"SELECT place, exercise_id, language, name FROM {FTS} CROSS JOIN {TABLE} e "
        f"ON e.place = {FTS}.rowid WHERE {FTS} MATCH %s"
    )
    IN_ORDER = f" ORDER BY {FTS}.rowid"


def any_of(tokens: Sequence[str], star: str = "*") -> str:
    """A condition that one of `tokens` begins a word of the index, or without `star` is one."""
    mark = ":*" if IS_POSTGRESQL and star else star
    quote = "'" if IS_POSTGRESQL else '"'
    return f"({f' {OR} '.join(f'{quote}{token}{quote}{mark}' for token in tokens)})"


def candidates(query: Query, limit: int | None) -> Iterator[list[Row]]:
    """The hits of each tier, the first `limit` in the order of the library; None: all of them."""
    cut = f" LIMIT {limit:d}" if limit else ""
    with connection.cursor() as cursor:
        for tier, question in query.tiers():
            cursor.execute(SELECT + IN_ORDER + cut, [question])
            yield [Row(tier, *values) for values in cursor.fetchall()]


def words_at(places: Sequence[int]) -> dict[int, str]:
    """The indexed words of some entries, by place."""
    marks = ", ".join(["%s"] * len(places))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT place, words FROM {TABLE} WHERE place IN ({marks})", list(places))
        return dict(cursor.fetchall())
