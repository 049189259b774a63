"""Two entries for one movement become one: its uses move to the entry that stays, the other is archived.

Other apps hold uses of exercises that this one must not know of. They register a `Mover` when they are
ready; a plan that was issued is not among them: it keeps its own copy of everything.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.editing import CannotEdit
from exercises.models import Exercise, ExerciseFavourite, ExerciseUse, ProgressionStep
from hep.audit.recording import record


@dataclass(frozen=True)
class Mover:
    """One kind of use: its name, how many there are of an exercise, and how they move to another."""

    label: str  # translated when it is shown
    count: Callable[[Exercise], int]
    move: Callable[..., None]  # (duplicate, kept, by=…)


@dataclass(frozen=True, slots=True)
class Move:
    """What would move, for the preview."""

    label: str
    count: int


_movers: list[Mover] = []


def register(mover: Mover) -> None:
    """Have `mover` asked whenever two entries become one."""
    if mover not in _movers:
        _movers.append(mover)


def preview(duplicate: Exercise) -> list[Move]:
    """What moves away from `duplicate`, kinds without any use included."""
    return [Move(str(mover.label), mover.count(duplicate)) for mover in _movers]


def others_to_merge(exercise: Exercise) -> list[Exercise]:
    """The clinic's own entries that could be the same movement, by name."""
    rows = Exercise.objects.own(exercise.clinic).filter(archived_at=None).exclude(pk=exercise.pk)
    return sorted(rows.prefetch_related("texts"), key=lambda row: row.name.casefold())


@transaction.atomic
def merge(duplicate: Exercise, kept: Exercise, *, by) -> None:
    """Move every use of `duplicate` to `kept` and archive it. Raises CannotEdit.

    Both are one clinic's own. Words and pictures of `kept` stay as they are.
    """
    pair = Exercise.objects.select_for_update(no_key=True).filter(pk__in=[duplicate.pk, kept.pk])
    rows = {row.pk: row for row in pair.order_by("pk")}
    _check(rows.get(duplicate.pk), rows.get(kept.pk))
    for mover in _movers:
        mover.move(rows[duplicate.pk], rows[kept.pk], by=by)
    gone, stays = rows[duplicate.pk], rows[kept.pk]
    gone.archived_at, gone.merged_into, gone.rev = timezone.now(), stays, gone.rev + 1
    gone.save()
    record(gone, "merged", by=by, fields=["archived_at", "merged_into"])
    record(stays, "merged", by=by, fields=["uses"])


def _check(duplicate: Exercise | None, kept: Exercise | None) -> None:
    if duplicate is None or kept is None or duplicate.pk == kept.pk:
        raise CannotEdit(_("Choose another exercise than this one."))
    if duplicate.is_shared or kept.clinic_id != duplicate.clinic_id:
        raise CannotEdit(_("Only two of the clinic’s own exercises can be merged."))
    if duplicate.archived_at or kept.archived_at:
        raise CannotEdit(_("One of the two is archived already. Choose again."))
    if kept.status != Exercise.Status.PUBLISHED and duplicate.status == Exercise.Status.PUBLISHED:
        raise CannotEdit(_("The one that stays is not published. Publish it first, or keep the other one."))


# ---------------------------------------------------------------- uses within the library


def _links(exercise: Exercise):
    return ProgressionStep.objects.filter(Q(easier=exercise) | Q(harder=exercise))


def _move_links(duplicate: Exercise, kept: Exercise, *, by) -> None:
    """A link that `kept` has already, in either direction, is dropped with the duplicate."""
    linked = {pk for step in _links(kept) for pk in (step.easier_id, step.harder_id)} | {kept.pk}
    for step in _links(duplicate):
        is_easier = step.easier_id == duplicate.pk
        other = step.harder_id if is_easier else step.easier_id
        if other in linked:
            step.delete()
            continue
        step.easier_id, step.harder_id = (kept.pk, other) if is_easier else (other, kept.pk)
        step.save()
        linked.add(other)


def _favourites(exercise: Exercise):
    return ExerciseFavourite.objects.filter(exercise=exercise)


def _move_favourites(duplicate: Exercise, kept: Exercise, *, by) -> None:
    """Who had both has one."""
    have = set(_favourites(kept).values_list("user_id", flat=True))
    _favourites(duplicate).filter(user__in=have).delete()
    _favourites(duplicate).update(exercise=kept)


def _uses(exercise: Exercise):
    return ExerciseUse.objects.filter(exercise=exercise)


def _move_uses(duplicate: Exercise, kept: Exercise, *, by) -> None:
    """The last day on which either was prescribed."""
    last = {row.clinic_id: row for row in _uses(kept)}
    for use in _uses(duplicate):
        if (same := last.get(use.clinic_id)) is None:
            use.exercise = kept
            use.save(update_fields=["exercise"])
            continue
        same.used_on = max(same.used_on, use.used_on)
        same.save(update_fields=["used_on"])
        use.delete()


register(
    Mover(gettext_lazy("Links to easier and harder exercises"), lambda row: _links(row).count(), _move_links)
)
register(Mover(gettext_lazy("Favourites"), lambda row: _favourites(row).count(), _move_favourites))
register(Mover(gettext_lazy("Used lately"), lambda row: _uses(row).count(), _move_uses))
