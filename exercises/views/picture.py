"""Pictures of an exercise: upload, words, order."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from exercises import editing, illustrating
from exercises.forms.picture import CropForm, PictureForm, PictureWordsForm
from exercises.views import access
from exercises.views.clash import clash_page
from hep.merging import ChangedMeanwhile

TEMPLATE = "exercises/picture_form.html"


# Reading an upload takes up to seconds: the rule opens its own transaction afterwards.
@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def picture_add(request, pk):
    exercise = access.exercise_to_edit(request.user, pk)
    form = PictureForm(
        request.POST or None, request.FILES or None, initial={"author": request.user.clinic.name}
    )
    if request.method == "POST" and form.is_valid():
        try:
            illustrating.add_picture(exercise, form.picture, words=form.words, by=request.user)
        except editing.CannotEdit as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("Picture added."))
            return redirect("exercises:exercise-edit", pk)
    context = {"form": form, "exercise": exercise}
    return render(request, TEMPLATE, context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def picture_edit(request, pk, picture):
    use = access.picture_to_edit(request.user, pk, picture)
    form = PictureWordsForm(request.POST or None, stored=illustrating.words_of(use))
    if request.method == "POST" and form.is_valid():
        try:
            illustrating.change_picture(use, values=form.values, seen=form.seen_values, by=request.user)
        except ChangedMeanwhile as clash:
            stored = illustrating.words_of(access.picture_to_edit(request.user, pk, picture))
            return clash_page(
                request, form, clash, stored=stored, exercise=use.exercise, use=use, template=TEMPLATE
            )
        messages.success(request, _("Saved."))
        return redirect("exercises:exercise-edit", pk)
    context = {"form": form, "exercise": use.exercise, "use": use}
    return render(request, TEMPLATE, context, status=422 if form.errors else 200)


# Reading the picture takes up to seconds as well.
@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def picture_crop(request, pk, picture):
    use = access.picture_to_edit(request.user, pk, picture)
    form = CropForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            illustrating.cut_picture(use, form.crop, by=request.user)
        except editing.CannotEdit as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. Plans that were issued keep the picture they have."))
            return redirect("exercises:exercise-edit", pk)
    context = {"form": form, "exercise": use.exercise, "use": use, "shown": use.whole or use.picture}
    return render(request, "exercises/picture_crop.html", context, status=422 if form.errors else 200)


@require_POST
def picture_move(request, pk, picture, to):
    use = access.picture_to_edit(request.user, pk, picture)
    illustrating.move_picture(use, to=to, by=request.user)
    return redirect("exercises:exercise-edit", pk)


@require_POST
def picture_remove(request, pk, picture):
    use = access.picture_to_edit(request.user, pk, picture)
    illustrating.remove_picture(use, by=request.user)
    messages.success(request, _("Picture removed. Plans that were issued keep it."))
    return redirect("exercises:exercise-edit", pk)
