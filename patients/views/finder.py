"""One line that finds patients and exercises from anywhere. The words may name a patient: they are posted."""

from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from exercises import search
from patients import queries
from patients.views import access

MOST_EXERCISES = 6
LONGEST_WORDS = 200


@require_http_methods(["GET", "HEAD", "POST"])
def find(request):
    words = " ".join(request.POST.get("words", "")[:LONGEST_WORDS].split())
    exercises = access.exercises_for(request.user)
    context = {
        "words": words,
        "found_patients": queries.patients_found(words),
        "found_exercises": list(search.find(exercises, words).prefetch_related("texts")[:MOST_EXERCISES])
        if words
        else [],
    }
    template = "patients/_found.html" if "live" in request.POST else "patients/finder.html"
    return render(request, template, context)
