"""What a live page of a patient begins with: the living link of the address, or the answer for dead ones."""

from functools import wraps

from django.conf import settings
from django.utils import translation

from hep.clinics.tenancy import acting_for
from patients import access_log, serving
from patients.views.handout import NOINDEX, unavailable


def of_living_link(result: str):
    """Give the view the link in place of its token, in the scope of its clinic and the language asked for.

    The answer is kept nowhere: it says more than the plan. The opening is noted as `result`.
    """

    def decorator(view):
        @wraps(view)
        def opened(request, token, **kwargs):
            found = serving.issued(token)
            if found is None:
                return unavailable(request)
            link = serving.link_of(found)
            language = _language(request, found.language)
            with acting_for(link.clinic), translation.override(language):
                response = view(request, link, **kwargs)
            response.headers.setdefault("Cache-Control", "no-store")
            response["X-Robots-Tag"] = NOINDEX
            response["Content-Language"] = language
            return access_log.after(response, link.pk, result, request)

        return opened

    return decorator


def _language(request, own: str) -> str:
    """The language the address asks for, where this site speaks it; else the plan's own."""
    asked = request.GET.get("lang", "")
    return asked if asked in dict(settings.LANGUAGES) else own


def query(request) -> str:
    """What a link of the page carries on: the language asked for, and nothing else."""
    asked = request.GET.get("lang", "")
    return f"?lang={asked}" if asked in dict(settings.LANGUAGES) else ""
