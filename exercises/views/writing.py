"""Advice while somebody types: nothing is stored."""

from django.shortcuts import render
from django.views.decorators.http import require_POST

from exercises.forms import writing
from exercises.forms.exercise import ExerciseForm
from exercises.views import access

TEMPLATE = "exercises/_exercise_writing.html"


@require_POST
def writing_new(request):
    access.require_clinic_admin(request.user)
    form = ExerciseForm(request.POST)
    return render(request, TEMPLATE, {"check": writing.of_form(form, None), "form": form})


@require_POST
def writing_check(request, pk):
    exercise = access.exercise_to_edit(request.user, pk)
    form = ExerciseForm(request.POST)
    return render(request, TEMPLATE, {"check": writing.of_form(form, exercise), "form": form})
