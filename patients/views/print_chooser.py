"""Choosing how to print, with the real pages to look at: the patient's page by link, and the clinician's part
of the page where a plan is handed over."""

from collections.abc import Mapping

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from patients import access_log, printing
from patients.exports.pdf import PdfError
from patients.exports.print_choice import UnknownChoice
from patients.forms.print_choice import PrintForm
from patients.models import ProgramVersion
from patients.views.downloads import cannot_be_printed
from patients.views.handout import etag_of, unavailable, with_headers


@login_not_required
@require_safe
def handout_print(request, token):
    refusal = ""
    try:
        try:
            order = printing.order_of_link(token, request.GET)
        except UnknownChoice:
            order, refusal = _plan_instead(request, token)
        if order is None:
            return unavailable(request)
        pages = printing.page_numbers(order)
    except PdfError as error:
        return cannot_be_printed(order.source.version_id, error)
    with translation.override(order.language):
        page = render_to_string("handouts/print.html", _chooser(order, pages, refusal)).encode()
    response = with_headers(HttpResponse(page), etag_of(page))
    return access_log.after(response, order.source.link_id, "opened", request)


def _plan_instead(request, token: str) -> tuple[printing.Order, str]:
    """The plan as it was issued, and in its own language why it is not what the address asks for."""
    order = printing.order_of_link(token, {})
    with translation.override(order.language):
        try:
            printing.order_of_link(token, request.GET)
        except UnknownChoice as refusal:
            return order, str(refusal)
    return order, ""


def chooser_of_version(
    version: ProgramVersion | None, asked: Mapping[str, str], *, defaults: Mapping[str, str]
) -> dict:
    """What the chooser of a version needs.

    Its pages are drawn when a layout is asked for: handing a plan over does not wait for them.
    """
    if version is None:
        return {}
    try:
        order = printing.order_of_version(version, {**defaults, **dict(asked.items())})
        return _chooser(order, printing.page_numbers(order) if "layout" in asked else [])
    except printing.NoLink:
        return {"no_print": _("Make a link first: its QR code stands on the print.")}
    except (UnknownChoice, PdfError) as refusal:
        return {"no_print": str(refusal)}


def _chooser(order: printing.Order, pages: list[str], refusal: str = "") -> dict:
    found = {"form": PrintForm(order), "pages": pages, "query": _query(order), "order": order}
    return found | {"refusal": refusal}


def _query(order: printing.Order) -> str:
    """The parameters that name this very print."""
    languages = ",".join(filter(None, (order.language, order.beside)))
    return "&".join(
        f"{name}={value}" for name, value in (*order.choice._asdict().items(), ("lang", languages))
    )
