"""Every address of the site, and beside the handout two pages to measure it against."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_safe

from hep.urls import urlpatterns as site
from patients import handout_urls
from tests.bench import live


@login_not_required
@require_safe
def empty(request, token):
    """What no page can be quicker than: the same middleware and no work."""
    return HttpResponse("empty")


@require_safe
def empty_staff(request):
    """The same for a page of a signed-in person."""
    return HttpResponse("empty")


@login_not_required
@require_safe
def from_draft(request, token):
    """The handout made for this request from the draft."""
    return HttpResponse(live.page_from_draft(token))


@login_not_required
@require_safe
def from_version(request, token):
    """The handout made for this request from what was issued."""
    return HttpResponse(live.page_from_version(token))


beside = [
    path("empty/<str:token>/", empty),
    path("empty-staff/", empty_staff),
    path("from-draft/<str:token>/", from_draft),
    path("from-version/<str:token>/", from_version),
    *handout_urls.urlpatterns,
]
urlpatterns = [*site[:-1], path("", include(beside))]
