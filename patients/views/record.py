"""Take the record along: a note to paste, and files, each of them an event in the trail."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from patients import record_reading, taking_along
from patients.exports import note
from patients.views import access


@require_safe
def record_page(request, pk):
    patient = access.patient_for(request.user, pk)
    access.note_view(patient, "viewed", by=request.user)
    record = record_reading.record_of(patient, at=timezone.now())
    notes = [(plan, note.render(record, plan)) for plan in record.plans]
    return render(request, "patients/record.html", {"patient": patient, "notes": notes})


@require_safe
def record_file(request, pk, form):
    patient = access.patient_for(request.user, pk)
    content = taking_along.file_of(patient, form, by=request.user, at=timezone.now())
    name, content_type = taking_along.FILES[form]
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=disposition)
