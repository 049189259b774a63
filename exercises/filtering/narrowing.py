"""What a tick means to the database: conditions, and how many rows each of them leaves."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from exercises.models import Exercise, ExerciseFavourite, ExercisePicture, ExerciseTag, ExerciseUse

TAGGED = ("region", "equipment", "muscle")
NO_EQUIPMENT, YES, ARCHIVED = "none", "yes", "archived"
LATELY = timedelta(days=90)
Chosen = Mapping[str, frozenset[str]]
Counts = dict[str, dict[str, int]]


class Narrowing:
    """The conditions of all groups for one person; without a user nobody's stars count."""

    def __init__(self, *, clinic, user=None):
        self.clinic, self.user = clinic, user
        stars = ExerciseFavourite.objects.filter(user=user)
        uses = ExerciseUse.objects.filter(clinic=clinic, used_on__gte=timezone.localdate() - LATELY)
        self.flags = {
            "picture": Q(pk__in=ExercisePicture.objects.order_by().values("exercise")),
            "own": Q(clinic=clinic),
            "favourite": Q(pk__in=stars.values("exercise")),
            "used": Q(pk__in=uses.values("exercise")),
        }

    def rows(self, queryset: QuerySet[Exercise], chosen: Chosen) -> QuerySet[Exercise]:
        """What is left of `queryset`; archived exercises have to be asked for."""
        for name, values in chosen.items():
            queryset = queryset.filter(self._condition(name, values))
        return queryset if "state" in chosen else queryset.filter(archived_at=None)

    def counts(self, queryset: QuerySet[Exercise], chosen: Chosen, names: Iterable[str]) -> Counts:
        """How many rows each value of the groups `names` has beside what is chosen; at most 4 queries."""
        names = set(names)
        rows = self.rows(queryset.order_by(), chosen)
        found: Counts = {}
        if kinds := names & set(TAGGED):
            found |= _tags(rows, kinds)
        if "position" in names:
            found["position"] = _pairs(rows.values_list("position").annotate(Count("pk")))
        flags = {name: self.flags[name] for name in names & self.flags.keys()}
        if "equipment" in names:
            flags["equipment"] = ~Q(pk__in=_tagged("equipment").values("exercise"))
        if flags:
            for name, number in rows.aggregate(**_numbers(flags)).items():
                value = NO_EQUIPMENT if name == "equipment" else YES
                found.setdefault(name, {}).update({value: number} if number else {})
        if "state" in names:  # the count of archived exercises counts them
            found["state"] = _states(self.rows(queryset.order_by(), {**chosen, "state": frozenset()}))
        return found

    def _condition(self, name: str, values: frozenset[str]) -> Q:
        if name == "state":
            return _state_is(values)
        if name == "position":
            return Q(position__in=values)
        if name in self.flags:
            return self.flags[name]
        condition = Q(pk__in=_tagged(name).filter(tag__in=values).values("exercise"))
        if name == "equipment" and NO_EQUIPMENT in values:
            condition |= ~Q(pk__in=_tagged(name).values("exercise"))
        return condition


def _tagged(kind: str) -> QuerySet[ExerciseTag]:
    return ExerciseTag.objects.order_by().filter(kind=kind)


def _tags(rows: QuerySet[Exercise], kinds: set[str]) -> Counts:
    """A muscle may be tagged twice, for two roles or sides: each exercise counts once."""
    tags = ExerciseTag.objects.order_by().filter(kind__in=kinds, exercise__in=rows.values("pk"))
    found: Counts = {kind: {} for kind in kinds}
    for kind, tag, number in tags.values_list("kind", "tag").annotate(Count("exercise", distinct=True)):
        found[kind][tag] = number
    return found


def _pairs(rows) -> dict[str, int]:
    return dict(rows)


def _numbers(conditions: Mapping[str, Q]) -> dict[str, Count]:
    return {name: Count("pk", filter=condition) for name, condition in conditions.items()}


def _states(rows: QuerySet[Exercise]) -> dict[str, int]:
    values = [*(status.value for status in Exercise.Status), ARCHIVED]
    counts = rows.aggregate(**_numbers({value: _state_is({value}) for value in values}))
    return {value: number for value, number in counts.items() if number}


def _state_is(values: Iterable[str]) -> Q:
    """A row that is archived is in no other state; no values ask nothing."""
    values = set(values)
    if not values:
        return Q()
    states = Q(status__in=values - {ARCHIVED}, archived_at=None)
    return states | Q(archived_at__isnull=False) if ARCHIVED in values else states
