"""The clinic's own tags, and which exercises carry them.

Whoever treats patients may add a tag and give it to exercises. To rename one, to take it off an exercise or
to put it away changes what colleagues' patients are flagged for: that is for clinic admins.
"""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exercises import filtering
from patients import restricting, starter_tags
from patients.forms.restriction import ExerciseTagsForm, TagForm
from patients.views import access, builder

MOST_FOUND = 60


@require_http_methods(["GET", "HEAD", "POST"])
def tag_list(request):
    form = TagForm(request.POST or None, others=access.tags_for(request.user).current())
    if request.method == "POST" and form.is_valid():
        tag = restricting.add_tag(request.user.clinic, name=form.cleaned_data["name"], by=request.user)
        messages.success(request, _("Added. Now choose its exercises."))
        return redirect("clinics:tag-detail", tag.pk)
    tags = access.tags_for(request.user).current().annotate(exercises=Count("tagged"))
    context = {"form": form, "tags": tags, "starters": starter_tags.STARTERS}
    return render(request, "clinics/tag_list.html", context, status=422 if form.errors else 200)


@require_POST
def tags_to_start_with(request):
    starter_tags.use(request.user.clinic, exercises=access.exercises_for(request.user), by=request.user)
    messages.success(request, _("The clinic has tags now. They are yours: add exercises, add tags."))
    patient = builder.number(request.POST.get("patient", ""))
    return redirect("patients:restriction-new", patient) if patient else redirect("clinics:tag-list")


@require_safe
def tag_detail(request, pk):
    tag = access.tag_for(request.user, pk)
    filters = filtering.Filters.from_query(request.GET)
    rows = access.exercises_for(request.user)
    held = access.tagged_with(request.user, tag)
    context = {"tag": tag, "held": held, "words": filters.words, "form": TagForm(initial={"name": tag.name})}
    if filters.words:
        found = filtering.browse(rows, filters, clinic=request.user.clinic).pks
        keys = {exercise.pk for exercise in held}
        context["found"] = filtering.cards(rows, [pk for pk in found if pk not in keys][:MOST_FOUND])
    return render(request, "clinics/tag_detail.html", context)


@require_POST
def tag_rename(request, pk):
    access.require_clinic_admin(request.user)
    tag = access.tag_for(request.user, pk)
    form = TagForm(request.POST, others=access.tags_for(request.user).exclude(pk=pk))
    if not form.is_valid():
        context = {"tag": tag, "held": access.tagged_with(request.user, tag), "form": form}
        return render(request, "clinics/tag_detail.html", context, status=422)
    restricting.rename_tag(tag, name=form.cleaned_data["name"], by=request.user)
    messages.success(request, _("Saved."))
    return redirect("clinics:tag-detail", pk)


@require_POST
def tag_remove(request, pk):
    access.require_clinic_admin(request.user)
    tag = access.tag_for(request.user, pk)
    today = restricting.today_at(request.user.clinic)
    try:
        restricting.put_tag_away(tag, on=today, by=request.user)
    except restricting.TagInUse:
        messages.error(request, _("A patient is restricted by this tag. Lift the restriction first."))
        return redirect("clinics:tag-detail", pk)
    messages.success(request, _("Put away. Add a tag of the same name to have it back."))
    return redirect("clinics:tag-list")


@require_POST
def tag_add_exercises(request, pk):
    tag = access.tag_for(request.user, pk)
    keys = [key for text in request.POST.getlist("exercise")[:MOST_FOUND] if (key := builder.number(text))]
    chosen = list(access.exercises_for(request.user).filter(pk__in=keys))
    restricting.tag_more(tag, exercises=chosen, by=request.user)
    messages.success(request, _("Saved."))
    return redirect("clinics:tag-detail", pk)


@require_POST
def tag_drop_exercise(request, pk, exercise):
    access.require_clinic_admin(request.user)
    tag = access.tag_for(request.user, pk)
    restricting.untag(tag, access.any_exercise_for(request.user, exercise), by=request.user)
    messages.success(request, _("Saved."))
    return redirect("clinics:tag-detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def exercise_tags(request, pk):
    access.require_clinic_admin(request.user)
    exercise = access.any_exercise_for(request.user, pk)
    tags = access.tags_for(request.user).current()
    held = [tag.pk for tag in tags.filter(tagged__exercise=exercise)]
    form = ExerciseTagsForm(request.POST or None, tags=tags, initial={"tags": held})
    if request.method == "POST":
        form = ExerciseTagsForm(request.POST, tags=tags)
        if form.is_valid():
            chosen = list(form.cleaned_data["tags"])
            restricting.tag_exercise(exercise, tags=chosen, clinic=request.user.clinic, by=request.user)
            messages.success(request, _("Saved."))
            return redirect("exercises:exercise-detail", pk)
    context = {"exercise": exercise, "form": form, "tags": tags}
    return render(request, "patients/exercise_tags.html", context, status=422 if form.errors else 200)
