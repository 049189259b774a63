"""What a patient is not to do for now: set, changed, lifted."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from patients import restricting
from patients.forms.restriction import RestrictionForm
from patients.views import access


@require_http_methods(["GET", "HEAD", "POST"])
def restriction_new(request, pk):
    patient = access.patient_for(request.user, pk)
    form = RestrictionForm(request.POST or None, tags=access.tags_for(request.user).current())
    if request.method == "POST" and form.is_valid():
        restricting.restrict(patient, **form.cleaned_data, by=request.user)
        messages.success(request, _("Set. Exercises with this tag are flagged from now on."))
        return redirect("patients:patient-detail", patient.pk)
    return _page(request, {"form": form, "patient": patient})


@require_http_methods(["GET", "HEAD", "POST"])
def restriction_edit(request, pk):
    row = access.restriction_for(request.user, pk)
    tags = access.tags_for(request.user).current() | access.tags_for(request.user).filter(pk=row.tag_id)
    shown = access.restriction_for(request.user, pk)
    form = RestrictionForm(request.POST or None, instance=shown, tags=tags)
    if request.method == "POST" and form.is_valid():
        restricting.change_restriction(row, values=form.cleaned_data, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("patients:patient-detail", row.patient_id)
    return _page(request, {"form": form, "patient": row.patient, "restriction": row})


def _page(request, context):
    if request.method != "POST":
        access.note_view(context["patient"], "viewed", by=request.user)
    status = 422 if context["form"].errors else 200
    return render(request, "patients/restriction_form.html", context, status=status)


@require_POST
def restriction_lift(request, pk):
    row = access.restriction_for(request.user, pk)
    restricting.lift(row, by=request.user)
    messages.success(request, _("Lifted. It stays in the record."))
    return redirect("patients:patient-detail", row.patient_id)
