"""Pages of the clinic for its admins: usage in plain numbers, and how it mails and prints."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from patients import clinic_keeping, usage
from patients.forms.sending import SendingForm
from patients.views import access


@require_safe
def clinic_usage(request):
    clinic = access.clinic_kept_by(request.user)
    context = {"usage": usage.usage_of(clinic, now=timezone.now())}
    return render(request, "clinics/usage.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def clinic_sending(request):
    clinic = access.clinic_kept_by(request.user)
    form = SendingForm(request.POST or None, instance=clinic)
    if request.method == "POST" and form.is_valid():
        clinic_keeping.change_clinic(clinic, values=form.changes, by=request.user)
        messages.success(request, _("Saved. The next e-mail and the next print begin with it."))
        return redirect("clinics:clinic-sending")
    return render(request, "clinics/sending.html", {"form": form}, status=422 if form.errors else 200)
