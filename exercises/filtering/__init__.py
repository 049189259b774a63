"""Filter the library: groups of tick boxes with counts, kept in the address.

Within a group any of the ticked words will do, across groups all must hold. The count beside a word says
how many exercises it would show beside what is ticked in the other groups. Values nobody knows are ignored.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from exercises import search, terms
from exercises.models import Exercise, ExercisePicture, ExerciseTag

LONGEST_QUERY = 200
TAGGED = ("region", "equipment", "muscle")
GROUPS = ("region", "position", "equipment", "muscle", "picture", "own", "state")
NO_EQUIPMENT = "none"


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


@dataclass(frozen=True, slots=True)
class Shelf:
    """The exercises that are left, best first, by primary key; and the tick boxes beside them."""

    pks: list[int]
    total: int
    groups: tuple[Group, ...]
    corrected: str = ""

    @property
    def summary(self) -> str:
        return ", ".join(word for group in self.groups for word in group.chosen_words)


Facts = dict[str, frozenset[str]]


def browse(queryset: QuerySet[Exercise], filters: Filters, *, clinic) -> Shelf:
    """Apply `filters` to `queryset`; two queries, and up to five when words are searched for."""
    facts = _facts(queryset, clinic)
    found, corrected = list(facts), ""
    if filters.words:
        found = list(search.find(queryset, filters.words).values_list("pk", flat=True))
        corrected = _corrected(queryset, filters.words) if found else ""
    known = {name: frozenset().union(*(fact[name] for fact in facts.values())) for name in GROUPS}
    chosen = {name: values & known[name] for name, values in filters.chosen.items() if values & known[name]}
    left = [pk for pk in found if _fits(facts[pk], chosen)]
    groups = tuple(
        group
        for name in GROUPS
        if (group := _group(name, known[name], [facts[pk] for pk in found], chosen)).choices
    )
    total = sum("archived" not in fact["state"] for fact in facts.values())
    return Shelf(left, total, groups, corrected)


def cards(queryset: QuerySet[Exercise], pks: list[int]) -> list[Exercise]:
    """The exercises `pks` in that order, with what a card shows."""
    rows = {row.pk: row for row in queryset.filter(pk__in=pks).with_card()}
    return [rows[pk] for pk in pks if pk in rows]


def _corrected(queryset: QuerySet[Exercise], words: str) -> str:
    corrected = search.correct(queryset, words)
    return corrected if corrected.split() != search.words_of(words) else ""


def _facts(queryset: QuerySet[Exercise], clinic) -> dict[int, Facts]:
    """What each row can be filtered by, in the order of the library."""
    has_picture = Exists(ExercisePicture.objects.filter(exercise=OuterRef("pk")))
    rows = queryset.values_list("pk", "position", "status", "archived_at", "clinic_id", has_picture)
    tags: dict[int, dict[str, set[str]]] = {}
    for pk, kind, tag in ExerciseTag.objects.filter(exercise__in=queryset.order_by()).values_list(
        "exercise_id", "kind", "tag"
    ):
        tags.setdefault(pk, {}).setdefault(kind, set()).add(tag)
    facts = {}
    for pk, position, status, archived_at, owner, pictured in rows:
        fact = {name: frozenset(tags.get(pk, {}).get(name, ())) for name in TAGGED}
        fact["equipment"] = fact["equipment"] or frozenset({NO_EQUIPMENT})
        fact["position"] = frozenset({position})
        fact["picture"] = frozenset({"yes"} if pictured else ())
        fact["own"] = frozenset({"yes"} if owner == clinic.pk else ())
        state = "archived" if archived_at else status
        fact["state"] = frozenset({state} - {Exercise.Status.PUBLISHED.value})
        facts[pk] = fact
    return facts


def _fits(fact: Facts, chosen: Mapping[str, frozenset[str]]) -> bool:
    """Whether a row has one of the ticked values in every group; archived ones have to be asked for."""
    if "archived" in fact["state"] and "archived" not in chosen.get("state", ()):
        return False
    return all(fact[name] & values for name, values in chosen.items())


def _group(
    name: str, known: frozenset[str], facts: list[Facts], chosen: Mapping[str, frozenset[str]]
) -> Group:
    others = {other: values for other, values in chosen.items() if other != name}
    if name == "state":  # the count of archived exercises counts them
        fitting = [fact for fact in facts if all(fact[other] & values for other, values in others.items())]
    else:
        fitting = [fact for fact in facts if _fits(fact, others)]
    on = chosen.get(name, frozenset())
    choices = tuple(
        Choice(value, word, sum(value in fact[name] for fact in fitting), value in on)
        for value, word in _words(name)
        if value in known
    )
    return Group(name, _titles()[name], choices)


def _words(name: str) -> list[tuple[str, str]]:
    special = {
        "picture": [("yes", _("With pictures"))],
        "own": [("yes", _("Our own"))],
        "state": [("draft", _("Drafts")), ("archived", _("Archived"))],
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
        "state": _("State"),
    }
