"""The clinic's own copy of an exercise, and what the original says since."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from exercises import copying, editing
from exercises.forms.differences import shown
from exercises.views import access
from hep.merging import ChangedMeanwhile


@require_POST
def exercise_copy(request, pk):
    access.require_clinic_admin(request.user)
    exercise = access.exercise_for(request.user, pk)
    copy = copying.copy_exercise(exercise, clinic=request.user.clinic, by=request.user)
    messages.success(request, _("Copied. This one is yours: change what you like, then send it to review."))
    return redirect("exercises:exercise-edit", copy.pk)


@require_safe
def original(request, pk):
    exercise = _copy_to_edit(request.user, pk)
    differences = shown(copying.changes_since(exercise))
    context = {"exercise": exercise, "original": exercise.copied_from, "differences": differences}
    return render(request, "exercises/original.html", context)


@require_POST
def original_take(request, pk, field):
    exercise = _copy_to_edit(request.user, pk)
    try:
        copying.take_over(exercise, field, by=request.user)
    except (editing.CannotEdit, ChangedMeanwhile) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken over."))
    return redirect("exercises:original", pk)


@require_POST
def original_keep(request, pk, field):
    exercise = _copy_to_edit(request.user, pk)
    try:
        copying.keep_ours(exercise, field, by=request.user)
    except editing.CannotEdit as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Yours stays."))
    return redirect("exercises:original", pk)


def _copy_to_edit(user, pk):
    exercise = access.exercise_to_edit(user, pk)
    if exercise.copied_from is None:
        raise Http404
    return exercise
