"""What makes an exercise easy to find again: a person's star, and that the clinic prescribed it lately."""

from django.db import transaction
from django.utils import timezone

from exercises.models import Exercise, ExerciseFavourite, ExerciseUse
from hep.audit.recording import record


@transaction.atomic
def star(exercise: Exercise, *, by) -> None:
    """Put `exercise` among the favourites of `by`; once is enough."""
    _row, is_new = ExerciseFavourite.objects.get_or_create(user=by, exercise=exercise)
    if is_new:
        record(exercise, "starred", by=by)


@transaction.atomic
def unstar(exercise: Exercise, *, by) -> None:
    """Take `exercise` from the favourites of `by`."""
    gone, _models = ExerciseFavourite.objects.filter(user=by, exercise=exercise).delete()
    if gone:
        record(exercise, "unstarred", by=by)


def starred_by(user) -> set[int]:
    """Keys of the favourites of `user`."""
    return set(ExerciseFavourite.objects.filter(user=user).values_list("exercise", flat=True))


def note_use(exercise: Exercise, *, clinic_id: int) -> None:
    """Remember that a clinic prescribed `exercise` today; its filter "used lately" reads it."""
    today = timezone.localdate()
    use = ExerciseUse.objects.filter(clinic_id=clinic_id, exercise=exercise)
    if use.filter(used_on=today).exists() or use.update(used_on=today):
        return
    ExerciseUse.objects.bulk_create(
        [ExerciseUse(clinic_id=clinic_id, exercise=exercise, used_on=today)], ignore_conflicts=True
    )
