"""The printed handout, as a PDF and as pictures of its pages: for the patient by link, for the clinician by
version."""

import logging

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseNotModified
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from patients import access_log, printing
from patients.exports.pdf import PdfError
from patients.exports.print_choice import UnknownChoice
from patients.views import access
from patients.views.handout import unavailable, with_headers

logger = logging.getLogger(__name__)


@login_not_required
@require_safe
def handout_pdf(request, token):
    return _issued(request, token, part=printing.PDF, noted="pdf")


@login_not_required
@require_safe
def handout_png(request, token):
    # Looking at a print is noted, but is no opening of its own.
    return _issued(request, token, part=_page(request), noted="picture")


def _issued(request, token: str, *, part: str, noted: str) -> HttpResponse:
    try:
        order = printing.order_of_link(token, request.GET)
        if order is None:
            return unavailable(request)
        etag = printing.etag(order, part)
        if etag in request.META.get("HTTP_IF_NONE_MATCH", ""):
            response = HttpResponseNotModified()
        else:
            response = _file(printing.made(order, part), part)
    except UnknownChoice as refusal:
        return plainly(refusal)
    except PdfError as error:
        return cannot_be_printed(order.source.version_id, error)
    return access_log.after(with_headers(response, etag), order.source.link_id, noted, request)


@require_safe
def version_pdf(request, pk):
    version = access.version_for(request.user, pk)
    try:
        content = printing.made(printing.order_of_version(version, _asked(request)))
    except UnknownChoice as refusal:
        return plainly(refusal)
    except printing.NoLink:
        messages.warning(request, _("Make a link first: its QR code stands on the print."))
        return redirect("patients:program-share", version.program_id)
    except PdfError as error:
        return cannot_be_printed(version.pk, error)
    access.note_view(version, "printed", by=request.user)
    return _file(content, printing.PDF)


@require_safe
def version_png(request, pk):
    version, part = access.version_for(request.user, pk), _page(request)
    access.note_look(version, by=request.user, again=False)
    try:
        return _file(printing.made(printing.order_of_version(version, _asked(request)), part), part)
    except UnknownChoice as refusal:
        return plainly(refusal)
    except printing.NoLink:
        return redirect("patients:program-share", version.program_id)
    except PdfError as error:
        return cannot_be_printed(version.pk, error)


def _asked(request) -> dict[str, str]:
    """What the address asks for, before what the clinic prints usually."""
    return request.user.clinic.print_defaults | dict(request.GET.items())


def _page(request) -> str:
    """The page asked for; a number, or nothing there is."""
    page = request.GET.get("page", "1")
    return page if page.isdigit() else "0"


def plainly(refusal: UnknownChoice) -> HttpResponse:
    """What was asked for is no print: a sentence, because an address was changed by hand."""
    return HttpResponseBadRequest(str(refusal), content_type="text/plain; charset=utf-8")


def cannot_be_printed(version_id: int, error: PdfError) -> HttpResponse:
    """A print with a hole is worse than none: say so, and tell the log which version lacks what."""
    logger.error("version %s cannot be printed: %s", version_id, error)
    sentence = _("This plan cannot be printed right now. Please call your clinic.")
    return HttpResponse(sentence, status=503, content_type="text/plain; charset=utf-8")


def _file(content: bytes, part: str) -> HttpResponse:
    if part != printing.PDF:
        return HttpResponse(content, content_type="image/png")
    # A neutral file name: a download folder is no place for names of patients.
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{settings.PDF_FILE_NAME}"'},
    )
