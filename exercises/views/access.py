"""The first line of every view: the object, if this person may see it; a 404 otherwise.

Another clinic's exercise and one that does not exist get the same answer. A 403 is for somebody who may
see an exercise and may not change it: clinicians, and clinic admins before a shared one.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404

from exercises.models import (
    Caution,
    Exercise,
    ExercisePicture,
    ExerciseQuerySet,
    ImportRun,
    ProgressionStep,
)


def exercises_for(user) -> ExerciseQuerySet:
    """What stands on the shelf: for clinicians what is published, for admins drafts as well."""
    rows = Exercise.objects.for_clinic(user.clinic)
    return rows if user.is_clinic_admin else rows.filter(status=Exercise.Status.PUBLISHED)


def exercise_for(user, pk: int) -> Exercise:
    # A plan may hold what went back to draft: its page opens all the same.
    rows = Exercise.objects.for_clinic(user.clinic).with_everything().with_program_count(user.clinic)
    return get_object_or_404(rows, pk=pk)


def exercise_to_edit(user, pk: int) -> Exercise:
    exercise = exercise_for(user, pk)
    if not may_edit(user, exercise):
        raise PermissionDenied
    return exercise


def picture_to_edit(user, pk: int, place: int) -> ExercisePicture:
    exercise = exercise_to_edit(user, pk)
    return get_object_or_404(ExercisePicture, exercise=exercise, pk=place)


def caution_to_edit(user, pk: int, caution: int) -> Caution:
    exercise = exercise_to_edit(user, pk)
    return get_object_or_404(Caution, exercise=exercise, pk=caution)


def step_to_edit(user, pk: int, step: int) -> ProgressionStep:
    exercise = exercise_to_edit(user, pk)
    steps = ProgressionStep.objects.between_visible().filter(Q(easier=exercise) | Q(harder=exercise))
    return get_object_or_404(steps, pk=step)


def may_edit(user, exercise: Exercise) -> bool:
    """Clinic admins edit the clinic's own exercises, site admins the shared ones as well."""
    if exercise.is_shared:
        return user.is_superuser
    return user.is_clinic_admin and exercise.clinic_id == user.clinic_id


def require_clinic_admin(user) -> None:
    """Raise PermissionDenied (403) for somebody who is no admin of their clinic."""
    if not user.is_clinic_admin:
        raise PermissionDenied


def import_for(user, run: int) -> ImportRun:
    """An import of the person's clinic; admins alone import."""
    require_clinic_admin(user)
    return get_object_or_404(ImportRun, pk=run, clinic=user.clinic)


def own_exercises(user) -> ExerciseQuerySet:
    """What the clinic can take along: its own exercises, drafts and archived ones as well."""
    return Exercise.objects.own(user.clinic)
