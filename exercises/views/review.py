"""The steps from draft to published, one address each."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from exercises import editing, reviewing
from exercises.forms.reviewing import ReturnForm
from exercises.views import access


@require_POST
def review_send(request, pk):
    exercise = access.exercise_to_edit(request.user, pk)
    try:
        reviewing.send_to_review(exercise, by=request.user)
    except editing.CannotEdit as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Sent to review."))
    return redirect("exercises:exercise-detail", pk)


@require_POST
def review_publish(request, pk):
    exercise = access.exercise_to_edit(request.user, pk)
    try:
        reviewing.publish(exercise, by=request.user)
    except editing.CannotEdit as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Published. It can be put into plans now."))
    return redirect("exercises:exercise-detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def review_return(request, pk):
    exercise = access.exercise_to_edit(request.user, pk)
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reviewing.return_to_draft(exercise, reason=form.cleaned_data["reason"], by=request.user)
        except editing.CannotEdit as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Back to draft. Plans that have it keep it."))
        return redirect("exercises:exercise-detail", pk)
    context = {"form": form, "exercise": exercise}
    return render(request, "exercises/return_form.html", context, status=422 if form.errors else 200)
