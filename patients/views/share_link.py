"""Handing the plan over: link, QR code, print; and taking a link back."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from patients import pins, queries, sharing
from patients.exports import qr_code
from patients.forms.mail import MailForm
from patients.models import Mail
from patients.outbox import letters, queueing
from patients.views import access
from patients.views.print_chooser import chooser_of_version


@require_safe
def program_share(request, pk):
    program = access.program_for(request.user, pk)
    # Trying another layout is the same look at the same page.
    access.note_look(program, by=request.user, again="layout" not in request.GET)
    return page(request, program)


def page(request, program, *, mail_form=None, status=200):
    """The whole page; with a form that came back, what was typed stands in it."""
    alive = queries.links().filter(program=program).alive(at=timezone.now()).first()
    token = sharing.token_of(alive) if alive else None
    context = {
        "program": program,
        "link": alive,
        "is_locked": alive is not None and pins.is_locked(alive),
        "address": sharing.public_address(token) if token else "",
        "issued": queries.issued(program),
        **_letters(program, mail_form),
        "ways": letters.ways_of(program, token) if token else None,
        **chooser_of_version(program.current_version, request.GET, defaults=program.clinic.print_defaults),
    }
    return render(request, "patients/program_share.html", context, status=status)


def _letters(program, form) -> dict:
    """The form for an e-mail, where this server sends any, and what was sent."""
    patient, may_send = program.patient, settings.MAIL_IS_SENT and not program.patient.discharged_at
    initial = {"email": patient.email, "has_sheet": program.clinic.mails_sheet}
    return {
        "mail_form": form or (MailForm(initial=initial, auto_id="mail-%s") if may_send else None),
        "may_send": may_send,
        "is_news": queueing.kind_for(program) == Mail.Kind.NEWS,
        "sent": queries.sent_to(patient),
    }


@require_POST
def link_create(request, pk):
    program = access.program_for(request.user, pk)
    try:
        sharing.create_link(program, by=request.user)
    except sharing.CannotShare as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("A new link is ready. Older links still open."))
    return redirect("patients:program-share", program.pk)


@require_POST
def link_revoke(request, pk):
    link = access.link_for(request.user, pk)
    sharing.revoke_link(link, by=request.user)
    messages.success(request, _("The link has stopped. Whoever opens it is told to ask you for a new one."))
    return redirect("patients:program-share", link.program_id)


@require_safe
def link_qr(request, pk):
    link = access.link_for(request.user, pk)
    token = sharing.token_of(link)
    svg = qr_code.svg(sharing.public_address(token)) if token else qr_code.EMPTY
    return HttpResponse(svg, content_type="image/svg+xml")
