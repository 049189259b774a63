"""The library: all exercises, one of them, and for admins its words."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exercises import copying, editing, filtering, liking, reviewing, translating
from exercises.forms import writing
from exercises.forms.exercise import ExerciseForm
from exercises.views import access
from exercises.views.clash import clash_page
from hep.merging import ChangedMeanwhile

CARDS_A_PAGE = 48


@require_safe
def exercise_list(request):
    rows = access.exercises_for(request.user)
    filters = filtering.Filters.from_query(request.GET)
    shelf = filtering.browse(rows, filters, clinic=request.user.clinic, user=request.user)
    page = Paginator(shelf.pks, CARDS_A_PAGE).get_page(request.GET.get("page"))
    cards = filtering.cards(rows, list(page.object_list))
    starred = liking.starred_by(request.user)
    context = {"shelf": shelf, "filters": filters, "page": page, "cards": cards, "starred": starred}
    return render(request, "exercises/exercise_list.html", context)


@require_safe
def exercise_detail(request, pk):
    exercise = access.exercise_for(request.user, pk)
    context = {"exercise": exercise, "may_edit": access.may_edit(request.user, exercise)}
    if context["may_edit"]:
        context |= {
            "review": reviewing.review_of(exercise, request.user),
            "changes": copying.changes_since(exercise),
        }
    context["starred"] = liking.starred_by(request.user)
    context["translations"] = translating.translations_of(exercise)
    return render(request, "exercises/exercise_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def exercise_new(request):
    access.require_clinic_admin(request.user)
    form = ExerciseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        exercise = editing.add_exercise(request.user.clinic, values=form.values, by=request.user)
        messages.success(request, _("Saved. Now add its pictures."))
        return redirect("exercises:exercise-edit", exercise.pk)
    return _form_page(request, {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def exercise_edit(request, pk):
    exercise = access.exercise_to_edit(request.user, pk)
    form = ExerciseForm(request.POST or None, stored=editing.content_of(exercise))
    if request.method == "POST" and form.is_valid():
        try:
            editing.change_exercise(exercise, values=form.values, seen=form.seen_values, by=request.user)
        except ChangedMeanwhile as clash:
            stored = editing.content_of(access.exercise_for(request.user, pk))
            return clash_page(request, form, clash, stored=stored, exercise=exercise)
        except editing.CannotEdit as refusal:
            form.add_error("dosage", str(refusal))
        else:
            messages.success(request, _("Saved. Plans that were issued stay as they are."))
            return redirect("exercises:exercise-detail", pk)
    return _form_page(request, {"form": form, "exercise": exercise})


def _form_page(request, context):
    context["check"] = writing.of_form(context["form"], context.get("exercise"))
    status = 422 if context["form"].errors else 200
    return render(request, "exercises/exercise_form.html", context, status=status)


@require_POST
def exercise_archive(request, pk):
    exercise = access.exercise_to_edit(request.user, pk)
    editing.archive(exercise, by=request.user)
    messages.success(request, _("Archived. Plans that have it keep it."))
    return redirect("exercises:exercise-detail", pk)


@require_POST
def exercise_restore(request, pk):
    exercise = access.exercise_to_edit(request.user, pk)
    editing.restore(exercise, by=request.user)
    messages.success(request, _("Back in the library."))
    return redirect("exercises:exercise-detail", pk)
