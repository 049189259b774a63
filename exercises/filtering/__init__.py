"""Filter the library: groups of tick boxes with counts, kept in the address.

Within a group any of the ticked words will do, across groups all must hold. The count beside a word says
how many exercises it would show beside what is ticked in the other groups. Values nobody knows are ignored.
The database filters and counts; only the exercises of one page are read.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from django.core.cache import cache
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from exercises import search, terms
from exercises.filtering.narrowing import ARCHIVED, NO_EQUIPMENT, YES, Chosen, Counts, Narrowing
from exercises.models import Exercise

LONGEST_QUERY = 200
REMEMBERED = 60  # seconds
MOST_RANKED = 240  # of the exercises that fit some words; who looks further adds a word
GROUPS = ("region", "position", "equipment", "muscle", "picture", "own", "favourite", "used", "state")
PUBLISHED = Exercise.Status.PUBLISHED.value


@dataclass(frozen=True, slots=True)
class Choice:
    """One tick box."""

    value: str
    word: str
    count: int
    is_on: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Tick boxes that belong together."""

    name: str
    title: str
    choices: tuple[Choice, ...]

    @property
    def chosen_words(self) -> list[str]:
        return [choice.word for choice in self.choices if choice.is_on]


@dataclass(frozen=True, slots=True)
class Filters:
    """What a person looks for: words, and ticked values by group."""

    words: str = ""
    chosen: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def from_query(cls, query: QueryDict) -> "Filters":
        """The filters of an address."""
        chosen = {name: frozenset(query.getlist(name)) for name in GROUPS if name in query}
        return cls(" ".join(query.get("q", "")[:LONGEST_QUERY].split()), chosen)


class Keys(Sequence):
    """Primary keys in the order of the library, read from the database a page at a time."""

    def __init__(self, rows: QuerySet[Exercise], number: int):
        self.rows, self.number = rows.values_list("pk", flat=True), number

    def __len__(self) -> int:
        return self.number

    def __getitem__(self, place):
        return list(self.rows[place]) if isinstance(place, slice) else self.rows[place]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The exercises that are left, best first, by primary key; and the tick boxes beside them.

    `found` counts them all; after a search by words `pks` holds the best MOST_RANKED of them.
    """

    pks: Sequence[int]
    total: int
    groups: tuple[Group, ...]
    corrected: str = ""
    found: int = 0

    @property
    def summary(self) -> str:
        return ", ".join(word for group in self.groups for word in group.chosen_words)


def browse(
    queryset: QuerySet[Exercise],
    filters: Filters,
    *,
    clinic,
    user=None,
    groups: Iterable[str] = GROUPS,
    is_counted: bool = True,
) -> Shelf:
    """Apply `filters` to `queryset`, counting for `groups` (the other groups filter nothing).

    The number of queries depends on words and ticks, never on rows. Who shows no tick boxes beside what words
    found leaves `is_counted` out: counting costs more than finding.
    """
    narrowing = Narrowing(clinic=clinic, user=user)
    everything = _everything(narrowing, queryset, {*groups, "state"}, is_typing=bool(filters.words))
    total = sum(number for state, number in everything["state"].items() if state != ARCHIVED)
    known = {name: everything[name].keys() - {PUBLISHED} for name in groups}
    chosen = {name: values & known[name] for name, values in filters.chosen.items() if name in known}
    chosen = {name: values for name, values in chosen.items() if values}
    left = narrowing.rows(queryset, chosen)
    if not filters.words:
        pks = Keys(left, left.order_by().count() if chosen else total)
        counts = _beside(narrowing, queryset, chosen, groups) if chosen else everything
        return Shelf(pks, total, _groups(counts, known, chosen, groups), found=len(pks))
    found = search.look(narrowing.rows(queryset, {}) if chosen else left, filters.words, limit=MOST_RANKED)
    if found.query is None:
        return Shelf([], total, _groups({}, known, chosen, groups))
    hits = search.look_for(left, found.query, limit=MOST_RANKED) if chosen else found.hits
    if not is_counted:
        return Shelf([pk for pk, _tier in hits], total, (), found.corrected, len(hits))
    matching = search.matching(queryset, found.query)
    counts = _beside(narrowing, matching, chosen, groups)
    number = narrowing.rows(matching.order_by(), chosen).count()
    ticks = _groups(counts, known, chosen, groups)
    return Shelf([pk for pk, _tier in hits], total, ticks, found.corrected, number)


def cards(queryset: QuerySet[Exercise], pks: Sequence[int]) -> list[Exercise]:
    """The exercises `pks` in that order, with what a card shows."""
    pks = list(pks)
    rows = {row.pk: row for row in queryset.filter(pk__in=pks).with_card()}
    return [rows[pk] for pk in pks if pk in rows]


def _everything(
    narrowing: Narrowing, queryset: QuerySet[Exercise], names: set[str], *, is_typing: bool
) -> Counts:
    """The counts of the whole library. Somebody who types gets those of a minute ago: the words change
    with every key, the library does not, and what the words find is counted anew.
    """
    sql, params = queryset.query.sql_with_params()
    stars = narrowing.user.pk if narrowing.user else None
    whole = repr((sql, params, sorted(names), narrowing.clinic and narrowing.clinic.pk, stars))
    key = f"library-counts:{sha256(whole.encode()).hexdigest()}"
    counts = cache.get(key) if is_typing else None
    if counts is None:
        counts = narrowing.counts(queryset, {}, names)
        cache.set(key, counts, REMEMBERED)
    return counts


def _beside(
    narrowing: Narrowing, queryset: QuerySet[Exercise], chosen: Chosen, groups: Iterable[str]
) -> Counts:
    """The counts of each group beside what is ticked in the others."""
    counts = narrowing.counts(queryset, chosen, [name for name in groups if name not in chosen])
    for name in chosen:
        others = {other: values for other, values in chosen.items() if other != name}
        counts |= narrowing.counts(queryset, others, [name])
    return counts


def _groups(counts: Counts, known: Mapping, chosen: Chosen, names: Iterable[str]) -> tuple[Group, ...]:
    groups = []
    for name in names:
        number, on = counts.get(name, {}), chosen.get(name, frozenset())
        choices = tuple(
            Choice(value, word, number.get(value, 0), value in on)
            for value, word in _words(name)
            if value in known[name]
        )
        groups.append(Group(name, _titles()[name], choices))
    return tuple(group for group in groups if group.choices)


def _words(name: str) -> list[tuple[str, str]]:
    special = {
        "picture": [(YES, _("With pictures"))],
        "own": [(YES, _("Our own"))],
        "favourite": [(YES, _("My favourites"))],
        "used": [(YES, _("Used lately"))],
        "state": [("draft", _("Drafts")), ("review", _("In review")), (ARCHIVED, _("Archived"))],
    }
    if name in special:
        return special[name]
    words = [(tag, _capital(word)) for tag, word in terms.choices(name)]
    return [(NO_EQUIPMENT, _("None")), *words] if name == "equipment" else words


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _titles() -> dict[str, str]:
    return {
        "region": _("Body area"),
        "position": _("Position"),
        "equipment": _("Gear"),
        "muscle": _("Muscle"),
        "picture": _("Pictures"),
        "own": _("Whose"),
        "favourite": _("Favourites"),
        "used": _("Use"),
        "state": _("State"),
    }
