"""Middleware of the whole site: headers that Django does not set, no NUL, one transaction per change."""

from csp.constants import HEADER as CONTENT_SECURITY_POLICY
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.db import transaction
from django.http import HttpResponseBadRequest
from django.utils import translation
from django.utils.translation import gettext as _

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "camera",
        "geolocation",
        "microphone",
        "payment",
        "usb",
        "browsing-topics",
        "display-capture",
    )
)
# WhiteNoise marks what may be kept for ever itself.
ISSUED = ("/p/", "/P/", settings.MEDIA_URL)
SELF_CACHED = (settings.STATIC_URL, settings.MEDIA_URL)


def security_headers(get_response):
    """Add the headers no other middleware sets; a page of a signed-in person is never stored."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith(SELF_CACHED):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def language(get_response):
    """Answer people of a clinic in the language they chose, else in the one their browser asks for.

    What a link or a picture address opens is in the language it was issued in, whoever asks: nothing is
    looked up for it. Django's own LocaleMiddleware would, and would leave its language to the next request.
    """

    def middleware(request):
        if request.path.startswith(ISSUED):
            return get_response(request)
        chosen = translation.get_language_from_request(request)
        with translation.override(chosen):
            response = get_response(request)
        response.headers.setdefault("Content-Language", chosen)
        return response

    return middleware


def no_null_characters(get_response):
    """Answer 400 to a NUL in the address: no page has one, and PostgreSQL refuses to look for it.

    Forms refuse it in their fields, hep.sessions in the cookie.
    """

    def middleware(request):
        query = request.META.get("QUERY_STRING", "")
        if "\0" in request.path or "%00" in query or "\0" in query:
            return HttpResponseBadRequest(_("This address is not valid."), content_type="text/plain")
        return get_response(request)

    return middleware


class ContentSecurityPolicy(CSPMiddleware):
    """The policy of the site, for every answer that does not bring one.

    django-csp builds it anew each time, a fifth of the work of an empty answer, and then drops it when
    there is one already. A handout brings its own, ready made, and is spared that.
    """

    def process_response(self, request, response):
        """Add the policy, unless `response` has one."""
        if CONTENT_SECURITY_POLICY in response:
            return response
        return super().process_response(request, response)


class UnsafeMethodsInTransaction:
    """Run POST, PUT, PATCH and DELETE in one transaction: the change and its audit event, or neither.

    GET stays outside: SQLite's IMMEDIATE transactions would make every reader take the write lock.
    A class, because only `process_view` sees the exception that has to roll back.
    """

    UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        """Call the view here, inside the transaction, when its method may change data.

        Django's `non_atomic_requests` opts a view out whose rule opens a shorter transaction of its own.
        """
        if request.method not in self.UNSAFE or hasattr(view_func, "_non_atomic_requests"):
            return None
        with transaction.atomic():
            return view_func(request, *view_args, **view_kwargs)
