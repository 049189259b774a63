"""The clinic page: facts that stand on every plan, and the logo. For clinic admins."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from exercises.editing import CannotEdit
from patients import clinic_keeping
from patients.forms.clinic import ClinicForm, LogoForm
from patients.views import access


@require_http_methods(["GET", "HEAD", "POST"])
def clinic_settings(request):
    clinic = access.clinic_kept_by(request.user)
    form = ClinicForm(request.POST or None, instance=clinic)
    if request.method == "POST" and form.is_valid():
        clinic_keeping.change_clinic(clinic, values=form.changes, by=request.user)
        messages.success(request, _("Saved. Plans published from now on show it."))
        return redirect("clinics:clinic-settings")
    return render(request, "clinics/clinic_settings.html", {"form": form}, status=_status(form))


# Reading an upload takes up to seconds: the rule opens its own transaction afterwards.
@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def clinic_logo(request):
    clinic = access.clinic_kept_by(request.user)
    form = LogoForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = LogoForm(request.POST, request.FILES)
        if form.is_valid() and _is_kept(form, clinic, by=request.user):
            messages.success(request, _("This is the logo now. Plans published from now on show it."))
            return redirect("clinics:clinic-logo")
    context = {"form": form, "logo": clinic_keeping.logo_of(clinic)}
    return render(request, "clinics/clinic_logo.html", context, status=_status(form))


@require_POST
def clinic_logo_remove(request):
    clinic = access.clinic_kept_by(request.user)
    clinic_keeping.change_clinic(clinic, values={"logo_sha": ""}, by=request.user)
    messages.success(request, _("The logo is gone. The name of the clinic stands in its place."))
    return redirect("clinics:clinic-logo")


def _is_kept(form: LogoForm, clinic, *, by) -> bool:
    """Whether the picture is the logo now; if not, the form says why."""
    try:
        clinic_keeping.set_logo(clinic, form.cleaned_data["logo"], by=by)
    except CannotEdit as refusal:
        form.add_error("logo", str(refusal))
    return form.is_valid()


def _status(form) -> int:
    return 422 if form.errors else 200
