"""The easier and the harder neighbours of an exercise."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from exercises import editing
from exercises.forms.progression import StepForm
from exercises.views import access


@require_http_methods(["GET", "HEAD", "POST"])
def step_add(request, pk):
    exercise = access.exercise_to_edit(request.user, pk)
    others = access.exercises_for(request.user).neighbours_to_choose(exercise)
    form = StepForm(request.POST or None, others=others)
    if request.method == "POST" and form.is_valid():
        try:
            editing.add_step(
                exercise, form.target, is_harder=form.is_harder, values=form.values, by=request.user
            )
        except editing.CannotEdit as refusal:
            form.add_error("other", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("exercises:exercise-edit", pk)
    context = {"form": form, "exercise": exercise}
    return render(request, "exercises/step_form.html", context, status=422 if form.errors else 200)


@require_POST
def step_remove(request, pk, step):
    exercise = access.exercise_to_edit(request.user, pk)
    editing.remove_step(access.step_to_edit(request.user, pk, step), exercise, by=request.user)
    messages.success(request, _("Link removed. Both exercises stay."))
    return redirect("exercises:exercise-edit", pk)
