"""The safety text that stands on every plan: what applies now, and signing the clinic's own."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from exercises.translating import direction_of
from patients import clinic_keeping
from patients.forms.program import languages
from patients.forms.safety_text import SafetyTextForm
from patients.freezing import safety_block
from patients.views import access


@require_http_methods(["GET", "HEAD", "POST"])
def safety_text(request):
    clinic = access.clinic_kept_by(request.user)
    known = dict(languages(clinic.language))
    asked = request.GET.get("language", "")
    language = asked if asked in known else clinic.language
    applies = safety_block(clinic, language=language)
    form = SafetyTextForm(request.POST or None, initial=_as_typed(applies))
    if request.method == "POST" and form.is_valid():
        clinic_keeping.sign_safety_text(clinic, **form.text, language=language, by=request.user)
        messages.success(request, _("Signed. Plans published from now on show this text."))
        return redirect(f"{reverse('clinics:safety-text')}?language={language}")
    context = {
        "form": form,
        "applies": applies,
        "clinic": clinic,
        "signed": clinic_keeping.signed_texts(clinic, language=language),
        "languages": known.items(),
        "language": language,
        "dir": direction_of(language),
    }
    return render(request, "clinics/safety_text.html", context, status=422 if form.errors else 200)


def _as_typed(block) -> dict:
    """The text in force as the form shows it: one sign a line."""
    return {
        "first": block.first,
        "signs": "\n".join(block.signs),
        "emergency": "\n".join(block.emergency),
    }
