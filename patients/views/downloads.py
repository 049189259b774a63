"""The printed handout as a PDF: for the patient by link, for the clinician by version."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseNotModified
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from patients import access_log, printing, serving
from patients.exports.pdf import PAPERS
from patients.views import access
from patients.views.handout import unavailable, with_headers


@login_not_required
@require_safe
def handout_pdf(request, token):
    issued = serving.issued(token)
    if issued is None:
        return unavailable(request)
    if (paper := request.GET.get("paper", "a4")) not in PAPERS:
        return HttpResponseBadRequest(_("Paper is a4 or letter."), content_type="text/plain; charset=utf-8")
    etag = printing.etag(issued.digest, paper=paper)
    if etag in request.META.get("HTTP_IF_NONE_MATCH", ""):
        response = HttpResponseNotModified()
    else:
        response = _pdf(printing.handout_of_link(issued, token=token, paper=paper))
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
    access.note_view(version, "printed", by=request.user)
    return _pdf(content)


def _pdf(content: bytes) -> HttpResponse:
    # A neutral file name: a download folder is no place for names of patients.
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{settings.PDF_FILE_NAME}"'},
    )
