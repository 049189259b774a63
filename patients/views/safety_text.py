"""The safety text that stands on every plan: what applies now, and signing the clinic's own."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from patients import clinic_keeping
from patients.forms.safety_text import SafetyTextForm
from patients.freezing import safety_block
from patients.views import access


@require_http_methods(["GET", "HEAD", "POST"])
def safety_text(request):
    clinic = access.clinic_kept_by(request.user)
    applies = safety_block(clinic, language=clinic.language)
    form = SafetyTextForm(request.POST or None, initial=_as_typed(applies))
    if request.method == "POST" and form.is_valid():
        clinic_keeping.sign_safety_text(clinic, **form.text, by=request.user)
        messages.success(request, _("Signed. Plans published from now on show this text."))
        return redirect("clinics:safety-text")
    context = {
        "form": form,
        "applies": applies,
        "clinic": clinic,
        "signed": clinic_keeping.signed_texts(clinic),
    }
    return render(request, "clinics/safety_text.html", context, status=422 if form.errors else 200)


def _as_typed(block) -> dict:
    """The text in force as the form shows it: one sign a line."""
    return {
        "first": block.first,
        "signs": "\n".join(block.signs),
        "emergency": "\n".join(block.emergency),
    }
