"""The star on an exercise: on and off, back to where it was pressed."""

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from exercises import liking
from exercises.views import access


@require_POST
def favourite_star(request, pk):
    liking.star(access.exercise_for(request.user, pk), by=request.user)
    return _back(request, pk)


@require_POST
def favourite_unstar(request, pk):
    liking.unstar(access.exercise_for(request.user, pk), by=request.user)
    return _back(request, pk)


def _back(request, pk: int) -> HttpResponseRedirect:
    """To the page with the star; an address of somewhere else is ignored."""
    back = request.POST.get("back", "")
    if not back.startswith("/") or not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("exercises:exercise-detail", args=[pk])
    return HttpResponseRedirect(back)
