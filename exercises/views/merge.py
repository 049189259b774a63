"""Two of the clinic's own entries for one movement become one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from exercises import editing, merging_duplicates
from exercises.forms.merging import MergeForm
from exercises.views import access

TEMPLATE = "exercises/merge_form.html"


@require_http_methods(["GET", "HEAD", "POST"])
def exercise_merge(request, pk):
    """GET shows what would move, POST moves it."""
    exercise = access.exercise_to_edit(request.user, pk)
    if exercise.is_shared:
        raise PermissionDenied
    others = merging_duplicates.others_to_merge(exercise)
    typed = request.POST if request.method == "POST" else request.GET
    form = MergeForm(typed if "other" in typed else None, exercise=exercise, others=others)
    context = {"form": form, "exercise": exercise, "others": others}
    if form.is_valid():
        gone, stays = form.pair
        context |= {"gone": gone, "stays": stays, "moves": merging_duplicates.preview(gone)}
        if request.method == "POST" and _merged(request, form, gone, stays):
            return redirect("exercises:exercise-detail", stays.pk)
    return render(request, TEMPLATE, context, status=422 if form.errors else 200)


def _merged(request, form, gone, stays) -> bool:
    try:
        merging_duplicates.merge(gone, stays, by=request.user)
    except editing.CannotEdit as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Merged. Plans that were issued stay as they are."))
    return True
