"""The full-text index: the same tokens on SQLite (FTS5) and PostgreSQL (tsvector), asked tier by tier.

Each word stands in the index once for each tier it counts in, with the tier's letter before it. A query
for one tier is then a plain conjunction of beginnings, and both engines give the same rows in the order
of the library. Nothing is ranked there: ranking costs a look at every hit.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import connection

from exercises.search.words import FILLERS, beginnings, joined
from hep.triggers import Trigger

WHOLE_NAME, WHOLE_OTHER = "e", "f"
# Words of the name; of all names; of these and tags; of these and cues.
NAME, OTHER, TAGS, CUES = "a", "b", "c", "d"
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

    def telling(self) -> "Query":
        """The same without words like "with", unless there is no other."""
        groups = tuple(group for group in self.groups if FILLERS.isdisjoint(group))
        return replace(self, groups=groups or self.groups)

    def whole_name(self) -> str:
        """The question for the words as one whole name, its own or another; "" for misspelt ones."""
        return any_of([WHOLE_NAME + self.whole, WHOLE_OTHER + self.whole], star="") if self.whole else ""

    def all_words(self, letter: str) -> str:
        """The question for each of the words in the tier `letter` or a better one."""
        return f" {AND} ".join(any_of([letter + word for word in group]) for group in self.groups)

    def anywhere(self) -> str:
        """The question that every hit of every tier answers."""
        words = f"({self.all_words(CUES)})"
        return f"{words} {OR} {self.whole_name()}" if self.whole else words


IS_POSTGRESQL = connection.vendor == "postgresql"
AND, OR = ("&", "|") if IS_POSTGRESQL else ("AND", "OR")


def any_of(tokens: Sequence[str], star: str = "*") -> str:
    """A condition that one of `tokens` begins a word of the index, or without `star` is one."""
    mark = ":*" if IS_POSTGRESQL and star else star
    quote = "'" if IS_POSTGRESQL else '"'
    return f"({f' {OR} '.join(f'{quote}{token}{quote}{mark}' for token in tokens)})"
