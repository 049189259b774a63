"""Everything of the clinic as one file, and the tokens of its own systems. For clinic admins."""

from django.contrib import messages
from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from patients import fhir_access, taking_along
from patients.forms.token import TokenForm
from patients.views import access


@require_safe
def clinic_record(request):
    return _page(request, access.clinic_kept_by(request.user), TokenForm())


@require_POST
def token_new(request):
    clinic = access.clinic_kept_by(request.user)
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, clinic, form)
    try:
        token, text = fhir_access.create_token(clinic, name=form.cleaned_data["name"], by=request.user)
    except fhir_access.TooManyTokens:
        form.add_error("name", _("The clinic has as many tokens as it may. Revoke one first."))
        return _page(request, clinic, form)
    return render(request, "clinics/token.html", {"token": token, "text": text})


@require_POST
def token_revoke(request, pk):
    token = access.token_kept_by(request.user, pk)
    fhir_access.revoke_token(token, by=request.user)
    messages.success(request, _("The token has stopped. The system that used it reads nothing more."))
    return redirect("clinics:clinic-record")


@require_POST
def everything(request):
    clinic = access.clinic_kept_by(request.user)
    access.note_view(clinic, "exported", by=request.user)
    now = timezone.now()
    pieces = taking_along.everything(clinic, by=request.user, at=now)
    name = f"clinic-{timezone.localdate():%Y-%m-%d}.zip"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(pieces, content_type="application/zip", headers=disposition)


def _page(request, clinic, form):
    context = {
        "form": form,
        "tokens": fhir_access.tokens_of(clinic),
        "address": taking_along.fhir_base(),
    }
    return render(request, "clinics/clinic_record.html", context, status=422 if form.errors else 200)
