"""The patient's side: login-free, changes nothing, and says the same of every dead link."""

import hashlib
import re
from functools import cache, lru_cache
from urllib.parse import urlencode

from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from patients import access_log, outdated, serving
from patients.exports import qr_code
from patients.sharing import canonical, printed_address, public_address

# ETag and 304 instead of no-store: a phone on a slow network shows the plan at once. See decision 0004.
REVALIDATE = "private, no-cache"
ROBOTS = "User-agent: *\nDisallow: /p/\nDisallow: /P/\n"
REFUSED = re.compile(r"q=0(\.0*)?")
NOINDEX = "noindex, nofollow, noarchive"
# How a copy on a phone tells our pages and our "gone" from what a network in between answers (sw.js).
PLAN, GONE = "X-Plan", "gone"


@login_not_required
@require_safe
def handout(request, token):
    if sheet := outdated.read(request.GET.get("sheet", "")):
        return _scanned(request, token, number=sheet[0])
    return _issued_page(request, token, page="handout")


@login_not_required
@require_safe
def advice(request, token):
    return _issued_page(request, token, page="advice")


@login_not_required
@require_safe
def session(request, token):
    return _issued_page(request, token, page="session")


@login_not_required
@require_safe
def device(request, token):
    # The page's own script asks for it, and a person has opened the plan once.
    return _issued_page(request, token, page="device", seen_as="device")


def _issued_page(request, token: str, *, page: str, seen_as: str = "opened") -> HttpResponse:
    packing = packing_for(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    stored = page + serving.BROTLI if packing == "br" else page
    issued = serving.current(token, page=stored, language=language_asked(request))
    if issued is None:
        return unavailable(request)
    # META, not request.headers: that first copies every header, for one of them.
    if issued.etag in request.META.get("HTTP_IF_NONE_MATCH", ""):
        response = HttpResponseNotModified()
    elif packing:
        response = HttpResponse(issued.body, headers={"Content-Encoding": packing})
    else:
        response = HttpResponse(issued.text())
    response = with_headers(response, issued.etag)
    response["Vary"] = "Accept-Encoding"
    response[PLAN] = issued.digest[:12]
    return access_log.after(response, issued.link_id, seen_as, request)


def _scanned(request, token: str, *, number: int) -> HttpResponse:
    """The page for a sheet of paper: it says what changed when the sheet is older than the plan."""
    issued = serving.current(token, page="handout", language=request.GET.get("lang"))
    page = outdated.page_for_sheet(issued, number) if issued else None
    if page is None:
        return _issued_page(request, token, page="handout")
    response = with_headers(HttpResponse(page), etag_of(page))
    return access_log.after(response, issued.link_id, "opened", request)


def etag_of(page: bytes) -> str:
    """The name of a page that is made for one answer."""
    return f'"{hashlib.sha256(page).hexdigest()[:32]}"'


def language_asked(request) -> str | None:
    """The `lang` of the address; a page of a plan's own language has none, and nothing to take apart."""
    return request.GET.get("lang") if request.META.get("QUERY_STRING") else None


@lru_cache(maxsize=64)
def packing_for(accepted: str) -> str:
    """The tightest packing this Accept-Encoding header names and does not refuse; "" for none."""
    named = [part.replace(" ", "").partition(";") for part in accepted.lower().split(",")]
    wanted = {name for name, _mark, weight in named if not REFUSED.fullmatch(weight)}
    return next((packing for packing in ("br", "gzip") if packing in wanted), "")


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


@login_not_required
@require_safe
def qr(request, token):
    if serving.issued(token) is None:
        return unavailable(request)
    svg = qr_code.svg(_printed_address(canonical(token), request.GET))
    return HttpResponse(
        svg, content_type="image/svg+xml", headers={"Cache-Control": REVALIDATE, "X-Robots-Tag": NOINDEX}
    )


def _printed_address(token: str, asked) -> str:
    """What the QR code of a page printed by the browser opens: the page says which plan it shows."""
    sheet = outdated.read(asked.get("sheet", ""))
    return printed_address(token, number=sheet[0], language=sheet[1]) if sheet else public_address(token)


@login_not_required
@require_safe
def from_sheet(request, token, sheet):
    # Like from_qr; a number that is none is left out, because the plan itself is what was asked for.
    found = outdated.read(sheet)
    number, language = found or ("", "")
    query = urlencode({key: value for key, value in (("sheet", number), ("lang", language)) if value})
    return redirect(reverse("handout", args=[token]) + (f"?{query}" if query else ""))


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
    """One answer for unknown, expired and revoked: it tells a stranger nothing.

    It speaks the language the address asks for, else the browser's: of the plan nothing is known here.
    """
    asked = request.GET.get("lang", "").partition(",")[0]
    known = asked in dict(settings.LANGUAGES)
    with translation.override(asked if known else translation.get_language_from_request(request)):
        response = render(request, "handouts/link_unavailable.html", status=404)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = NOINDEX
    response[PLAN] = GONE
    return access_log.after(response, None, "dead", request)
