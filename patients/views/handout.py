"""The patient's side: login-free, changes nothing, and says the same of every dead link."""

from functools import cache

from csp.utils import build_policy
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from patients import access_log, serving
from patients.exports import qr_code
from patients.sharing import canonical, public_address

# ETag and 304 instead of no-store: a phone on a slow network shows the plan at once. See decision 0004.
REVALIDATE = "private, no-cache"
ROBOTS = "User-agent: *\nDisallow: /p/\nDisallow: /P/\n"
NOINDEX = "noindex, nofollow, noarchive"
# How a copy on a phone tells our pages and our "gone" from what a network in between answers (sw.js).
PLAN, GONE = "X-Plan", "gone"


@login_not_required
@require_safe
def handout(request, token):
    return _issued_page(request, token, page="handout")


@login_not_required
@require_safe
def advice(request, token):
    return _issued_page(request, token, page="advice")


@login_not_required
@require_safe
def device(request, token):
    # The page's own script asks for it, and a person has opened the plan once.
    return _issued_page(request, token, page="device", seen_as="device")


def _issued_page(request, token: str, *, page: str, seen_as: str = "opened") -> HttpResponse:
    issued = serving.current(token, page=page)
    if issued is None:
        return unavailable(request)
    # META, not request.headers: that first copies every header, for one of them.
    if issued.etag in request.META.get("HTTP_IF_NONE_MATCH", ""):
        response = HttpResponseNotModified()
    else:
        response = _page(request, issued)
    response = with_headers(response, issued.etag)
    response["Vary"] = "Accept-Encoding"
    response[PLAN] = issued.digest[:12]
    return access_log.after(response, issued.link_id, seen_as, request)


def with_headers(response: HttpResponse, etag: str) -> HttpResponse:
    """`response` as something issued: kept by one browser, asked about each time, in no search engine."""
    response["ETag"] = etag
    response["Cache-Control"] = REVALIDATE
    response["X-Robots-Tag"] = NOINDEX
    response["Content-Security-Policy"] = content_security_policy()
    return response


@cache
def content_security_policy() -> str:
    """The policy of the site, made once: it is the same in every answer."""
    return build_policy()


def _page(request, issued: serving.Issued) -> HttpResponse:
    if "gzip" not in request.META.get("HTTP_ACCEPT_ENCODING", ""):
        return HttpResponse(issued.text())
    return HttpResponse(issued.body, headers={"Content-Encoding": "gzip"})


@login_not_required
@require_safe
def qr(request, token):
    if serving.issued(token) is None:
        return unavailable(request)
    svg = qr_code.svg(public_address(canonical(token)))
    return HttpResponse(
        svg, content_type="image/svg+xml", headers={"Cache-Control": REVALIDATE, "X-Robots-Tag": NOINDEX}
    )


@login_not_required
@require_safe
def from_qr(request, token):
    # A QR code of capitals alone is a third smaller; browsers lower the host, not the path.
    return redirect("handout", token=token)


@login_not_required
@require_safe
def robots(request):
    return HttpResponse(ROBOTS, content_type="text/plain")


def unavailable(request) -> HttpResponse:
    """One answer for unknown, expired and revoked: it tells a stranger nothing."""
    response = render(request, "handouts/link_unavailable.html", status=404)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = NOINDEX
    response[PLAN] = GONE
    return access_log.after(response, None, "dead", request)
