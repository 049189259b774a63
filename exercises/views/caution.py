"""Precautions and contraindications of an exercise."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from exercises import editing
from exercises.forms.caution import CautionForm
from exercises.views import access
from exercises.views.clash import clash_page
from hep.merging import ChangedMeanwhile

TEMPLATE = "exercises/caution_form.html"


@require_http_methods(["GET", "HEAD", "POST"])
def caution_add(request, pk):
    exercise = access.exercise_to_edit(request.user, pk)
    form = CautionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        editing.add_caution(exercise, values=form.values, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("exercises:exercise-edit", pk)
    context = {"form": form, "exercise": exercise}
    return render(request, TEMPLATE, context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def caution_edit(request, pk, caution):
    row = access.caution_to_edit(request.user, pk, caution)
    form = CautionForm(request.POST or None, stored=editing.caution_content(row))
    if request.method == "POST" and form.is_valid():
        try:
            editing.change_caution(row, values=form.values, seen=form.seen_values, by=request.user)
        except ChangedMeanwhile as clash:
            stored = editing.caution_content(access.caution_to_edit(request.user, pk, caution))
            return clash_page(
                request, form, clash, stored=stored, exercise=row.exercise, caution=row, template=TEMPLATE
            )
        messages.success(request, _("Saved."))
        return redirect("exercises:exercise-edit", pk)
    context = {"form": form, "exercise": row.exercise, "caution": row}
    return render(request, TEMPLATE, context, status=422 if form.errors else 200)


@require_POST
def caution_remove(request, pk, caution):
    row = access.caution_to_edit(request.user, pk, caution)
    editing.remove_caution(row, by=request.user)
    messages.success(request, _("Removed."))
    return redirect("exercises:exercise-edit", pk)
