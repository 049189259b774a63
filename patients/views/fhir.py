"""FHIR for a clinic's own system: it reads with a token, and each look at a patient is an event.

No cookie is read and nothing is changed, so these views are exempt from the CSRF check; every answer is FHIR,
errors too. A foreign resource and one that does not exist are the same 404.
"""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from hep.clinics.tenancy import acting_for
from patients import fhir_access, fhir_reading, taking_along
from patients.exports import fhir, fhir_capability
from patients.views import access

CONTENT_TYPE = "application/fhir+json; charset=utf-8"


def open_to_systems(view):
    """No sign-in, no CSRF check; a method that is not for reading is refused in FHIR."""

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def opened(request, **kwargs):
        if request.method not in ("GET", "HEAD"):
            refusal = _outcome(405, "not-supported", "These pages are read-only.")
            refusal["Allow"] = "GET, HEAD"
            return refusal
        return view(request, **kwargs)

    return opened


def with_token(view):
    """Give the view the token of the request, in the scope of its clinic."""

    @wraps(view)
    def let_in(request, **kwargs):
        header, address = request.headers.get("Authorization", ""), request.META.get("REMOTE_ADDR", "")
        try:
            token = fhir_access.token_let_in(header, address=address)
        except fhir_access.NoSuchToken:
            refusal = _outcome(401, "login", "Send a clinic token: Authorization: Bearer hep_…")
            refusal["WWW-Authenticate"] = 'Bearer realm="fhir"'
            return refusal
        except fhir_access.Throttled:
            refusal = _outcome(429, "throttled", "Too many requests. Wait a minute.")
            refusal["Retry-After"] = str(fhir_access.MINUTE)
            return refusal
        with acting_for(token.clinic):
            return view(request, token, **kwargs)

    return let_in


@open_to_systems
@require_safe
def metadata(request):
    return _answer(fhir.written(fhir_capability.capability(base=taking_along.fhir_base())))


@open_to_systems
@require_safe
@with_token
def search(request, token, kind):
    base = taking_along.fhir_base()
    try:
        query = fhir_reading.Query.read(dict(request.GET.lists()), base=base)
    except fhir_reading.BadQuery as refusal:
        return _outcome(400, "invalid", str(refusal))
    except TooManyFieldsSent:
        return _outcome(400, "invalid", "Too many parameters.")
    patient, found = fhir_reading.patient_of(query.identifier), []
    if patient is not None:
        found = fhir_reading.resources(patient, kind, at=timezone.now(), base=base)
        access.note_view(patient, "read over FHIR", by=token)
    return _answer(fhir_reading.page(query, found, kind=kind, base=base))


@open_to_systems
@require_safe
@with_token
def read(request, token, kind, key):
    patient, base = fhir_reading.patient_behind(key), taking_along.fhir_base()
    found = fhir_reading.resources(patient, kind, at=timezone.now(), base=base) if patient else []
    resource = next((each for each in found if each["id"] == key), None)
    if resource is None:
        return _outcome(404, "not-found", "There is no such resource.")
    access.note_view(patient, "read over FHIR", by=token)
    return _answer(fhir.written(resource))


@open_to_systems
@require_safe
@with_token
def nothing(request, token, rest=""):
    return _outcome(404, "not-found", "There is nothing at this address. See metadata.")


def _outcome(status: int, code: str, said: str) -> HttpResponse:
    return _answer(fhir.written(fhir_capability.outcome(code, said)), status=status)


def _answer(content: bytes, status: int = 200) -> HttpResponse:
    return HttpResponse(content, content_type=CONTENT_TYPE, status=status)
