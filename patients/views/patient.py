"""The clinician's list of patients, and one patient's record."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from patients import prescribing, queries
from patients.forms.patient import NewPatientForm, PatientForm, PatientSearchForm
from patients.overview import Choice, overview
from patients.views import access, follow_up, weighing


@require_http_methods(["GET", "HEAD", "POST"])
def patient_list(request):
    form = PatientSearchForm(request.POST or None)
    words = form.cleaned_data["words"] if form.is_bound and form.is_valid() else ""
    found = overview(request.user, Choice.of(request.GET, words=words))
    context = {"list": found, "form": form}
    return render(request, "patients/patient_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def patient_new(request):
    form = NewPatientForm(request.POST or None, initial={"language": request.user.clinic.language})
    if request.method == "POST" and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if value}
        patient = prescribing.add_patient(request.user.clinic, by=request.user, **values)
        messages.success(request, _("Added. Now choose a plan."))
        return redirect("patients:patient-detail", patient.pk)
    return render(request, "patients/patient_form.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def patient_detail(request, pk):
    patient = access.patient_for(request.user, pk)
    access.note_view(patient, "viewed", by=request.user)
    context = {
        "patient": patient,
        **follow_up.seen_first(patient, request.user.clinic),
        "sent": queries.sent_to(patient),
        "may_send": settings.MAIL_IS_SENT and not patient.discharged_at,
        "templates": queries.templates(),
        "panel": overview(request.user, Choice(), per_page=queries.PATIENTS_IN_PANEL),
        "clinic_templates": access.clinic_templates_for(request.user).current(),
        **weighing.limits(patient, request.user.clinic),
    }
    return render(request, "patients/patient_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def patient_edit(request, pk):
    patient = access.patient_for(request.user, pk)
    form = PatientForm(request.POST or None, instance=access.patient_for(request.user, pk))
    if request.method == "POST" and form.is_valid():
        prescribing.change_patient(patient, values=form.cleaned_data, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("patients:patient-detail", patient.pk)
    if not form.is_bound:
        access.note_view(patient, "viewed", by=request.user)
    context = {"form": form, "patient": patient}
    return render(request, "patients/patient_form.html", context, status=422 if form.errors else 200)


@require_POST
def patient_discharge(request, pk):
    patient = access.patient_for(request.user, pk)
    prescribing.discharge(patient, by=request.user)
    messages.success(request, _("Discharged. The record stays; every link has stopped."))
    return redirect("patients:patient-detail", patient.pk)


@require_POST
def patient_readmit(request, pk):
    patient = access.patient_for(request.user, pk)
    prescribing.readmit(patient, by=request.user)
    messages.success(request, _("Back in care. Make a new link when you are ready."))
    return redirect("patients:patient-detail", patient.pk)
