"""The printed handout as a PDF: for the patient by link, for the clinician by version."""

import logging

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseNotModified
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from patients import access_log, printing, serving
from patients.exports.pdf import PAPERS, PdfError
from patients.rendering import PRINT
from patients.views import access
from patients.views.handout import unavailable, with_headers

logger = logging.getLogger(__name__)


@login_not_required
@require_safe
def handout_pdf(request, token):
    issued = serving.current(token, page=PRINT)
    if issued is None:
        return unavailable(request)
    if (paper := request.GET.get("paper", "a4")) not in PAPERS:
        return HttpResponseBadRequest(_("Paper is a4 or letter."), content_type="text/plain; charset=utf-8")
    etag = printing.etag(issued.digest, paper=paper)
    if etag in request.META.get("HTTP_IF_NONE_MATCH", ""):
        response = HttpResponseNotModified()
    else:
        try:
            response = _pdf(printing.handout_of_link(issued, token=token, paper=paper))
        except PdfError as error:
            return _cannot_be_printed(issued.version_id, error)
    return access_log.after(with_headers(response, etag), issued.link_id, "pdf", request)


@require_safe
def version_pdf(request, pk):
    version = access.version_for(request.user, pk)
    if (paper := request.GET.get("paper", "a4")) not in PAPERS:
        return HttpResponseBadRequest(_("Paper is a4 or letter."), content_type="text/plain; charset=utf-8")
    try:
        content = printing.handout_of_version(version, paper=paper)
    except printing.NoLink:
        messages.warning(request, _("Make a link first: its QR code stands on the print."))
        return redirect("patients:program-share", version.program_id)
    except PdfError as error:
        return _cannot_be_printed(version.pk, error)
    access.note_view(version, "printed", by=request.user)
    return _pdf(content)


def _cannot_be_printed(version_id: int, error: PdfError) -> HttpResponse:
    """A print with a hole is worse than none: say so, and tell the log which version lacks what."""
    logger.error("version %s cannot be printed: %s", version_id, error)
    sentence = _("This plan cannot be printed right now. Please call your clinic.")
    return HttpResponse(sentence, status=503, content_type="text/plain; charset=utf-8")


def _pdf(content: bytes) -> HttpResponse:
    # A neutral file name: a download folder is no place for names of patients.
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{settings.PDF_FILE_NAME}"'},
    )
