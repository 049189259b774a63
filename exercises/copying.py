"""A clinic's own copy of an exercise, and what the original says differently since."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from exercises import search
from exercises.editing import (
    CannotEdit,
    change_exercise,
    content_of,
    free_slug,
    note_draft,
    outdate_translations,
    touch,
)
from exercises.models import Caution, Exercise, ExercisePicture
from hep.audit.recording import record

ROWS = ("cautions", "pictures")
CAUTION_FACTS = ("kind", "for_clinician", "text", "on_handout")
PICTURE_FACTS = ("caption", "alt", "author", "licence", "source", "mirror_safe")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which the original changed since the copy was made."""

    name: str
    then: object
    now: object
    ours: object

    @property
    def is_same(self) -> bool:
        """Whether our copy says already what the original says now."""
        return self.now == self.ours


def state_of(exercise: Exercise) -> dict:
    """Everything a copy may take over from `exercise`, as plain JSON."""
    cautions = [
        {name: getattr(caution, name) for name in CAUTION_FACTS}
        for caution in exercise.cautions.all()
        if caution.language == exercise.source_language
    ]
    pictures = [
        {"picture": use.picture.sha256} | {name: getattr(use, name) for name in PICTURE_FACTS}
        for use in exercise.pictures.select_related("picture")
    ]
    return content_of(exercise) | {"cautions": cautions, "pictures": pictures}


@transaction.atomic
def copy_exercise(exercise: Exercise, *, clinic, by) -> Exercise:
    """A draft of `clinic`'s own with all words, tags, cautions and pictures of `exercise`.

    It remembers the original and what that said, so that later changes of the original can be seen.
    """
    copy = Exercise.objects.get(pk=exercise.pk)
    copy.pk, copy._state.adding = None, True
    copy.clinic, copy.slug, copy.status = clinic, free_slug(exercise.name, clinic), Exercise.Status.DRAFT
    copy.rev, copy.loaded_rev, copy.loaded_digest, copy.archived_at = 1, None, "", None
    copy.imported_from, copy.source_id = "", ""  # the next import finds the original, not the copy
    copy.copied_from, copy.copied_state, copy.merged_into = exercise, state_of(exercise), None
    copy.save()
    for rows in (exercise.texts, exercise.tags):
        _copy_rows(rows, copy)
    for name in ROWS:
        _copy_rows(getattr(exercise, name), copy)
    search.refresh(copy)
    note_draft(copy, by=by)
    record(copy, "copied", by=by)
    return copy


def _copy_rows(rows, copy: Exercise) -> None:
    for row in rows.all():
        row.pk, row._state.adding, row.exercise = None, True, copy
        row.save()


def changes_since(copy: Exercise) -> list[Difference]:
    """Fields in which the original of `copy` changed since; empty for an exercise that is no copy."""
    if copy.copied_from is None:
        return []
    then, now, ours = copy.copied_state, state_of(copy.copied_from), state_of(copy)
    return [
        Difference(name, then.get(name), now[name], ours[name]) for name in now if now[name] != then.get(name)
    ]


@transaction.atomic
def take_over(copy: Exercise, name: str, *, by) -> None:
    """Make the field `name` of `copy` what the original says now. Raises CannotEdit."""
    difference = _changed(copy, name)
    if name in ROWS:
        _take_rows(copy, name, by=by)
    else:
        change_exercise(copy, values={name: difference.now}, seen={name: difference.ours}, by=by)
    _remember(copy, difference)


@transaction.atomic
def keep_ours(copy: Exercise, name: str, *, by) -> None:
    """The clinic has seen the change of `name` and stays with its own. Raises CannotEdit."""
    _remember(copy, _changed(copy, name))
    record(copy, "kept", by=by, fields=[name])


def _changed(copy: Exercise, name: str) -> Difference:
    # locked before any event is recorded
    Exercise.objects.select_for_update(no_key=True).get(pk=copy.pk)
    found = [difference for difference in changes_since(copy) if difference.name == name]
    if not found:
        raise CannotEdit(_("This was settled already."))
    return found[0]


def _take_rows(copy: Exercise, name: str, *, by) -> None:
    model = {"cautions": Caution, "pictures": ExercisePicture}[name]
    model.objects.filter(exercise=copy).delete()
    _copy_rows(getattr(copy.copied_from, name), copy)
    outdate_translations(copy, {name})
    touch(copy, by=by, fields=[name])


def _remember(copy: Exercise, difference: Difference) -> None:
    row = Exercise.objects.get(pk=copy.pk)
    row.copied_state = row.copied_state | {difference.name: difference.now}
    row.save(update_fields=["copied_state"])
