"""The clinic's templates: kept, changed, shared as a file; drafts from them, or from a plan."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from patients import prescribing, queries, template_files, templating
from patients.forms.template import TemplateFileForm, TemplateForm
from patients.views import access


@require_safe
def template_list(request):
    rows = list(access.clinic_templates_for(request.user))
    context = {
        "current": [row for row in rows if row.archived_at is None],
        "archived": [row for row in rows if row.archived_at is not None],
        "shipped": queries.templates(),
    }
    return render(request, "patients/template_list.html", context)


# ---------------------------------------------------------------- keeping


@require_http_methods(["GET", "HEAD", "POST"])
def template_new(request, pk):
    program = access.program_for(request.user, pk)
    form = TemplateForm(request.POST or None, patient=program.patient)
    if request.method == "POST" and form.is_valid():
        try:
            templating.save_as_template(program, **form.cleaned_data, by=request.user)
        except templating.NameTaken:
            form.say_taken()
        else:
            messages.success(request, _("Kept. It is among the templates of every patient now."))
            return redirect("patients:program-detail", program.pk)
    if not form.is_bound:
        access.note_view(program, "viewed", by=request.user)
    context = {"form": form, "program": program, "left_out": templating.left_out_of(program)}
    return render(request, "patients/template_form.html", context, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def template_edit(request, pk):
    template = access.clinic_template_for(request.user, pk)
    form = TemplateForm(request.POST or None, instance=access.clinic_template_for(request.user, pk))
    if request.method == "POST" and form.is_valid():
        try:
            templating.change_template(template, **form.cleaned_data, by=request.user)
        except templating.NameTaken:
            form.say_taken()
        else:
            messages.success(request, _("Saved."))
            return redirect("patients:template-list")
    context = {"form": form, "template": template}
    return render(request, "patients/template_form.html", context, status=_status(form))


@require_POST
def template_archive(request, pk):
    templating.archive(access.clinic_template_for(request.user, pk), by=request.user)
    messages.success(request, _("Put away. Plans made from it stay as they are."))
    return redirect("patients:template-list")


@require_POST
def template_restore(request, pk):
    templating.restore(access.clinic_template_for(request.user, pk), by=request.user)
    messages.success(request, _("It can be started from again."))
    return redirect("patients:template-list")


# ---------------------------------------------------------------- files


@require_safe
def template_file(request, pk):
    template = access.clinic_template_for(request.user, pk)
    response = HttpResponse(template_files.to_file(template), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{template_files.file_name(template)}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def template_upload(request):
    form = TemplateFileForm(request.POST or None, request.FILES or None)
    context = {"form": form}
    if request.method == "POST":
        context["form"] = form = TemplateFileForm(request.POST, request.FILES)
        if form.is_valid():
            file, go_on = form.cleaned_data["template"], "without" in request.POST
            try:
                made = templating.import_template(
                    request.user.clinic_id, file, by=request.user, without_missing=go_on
                )
            except templating.MissingExercises as missing:
                context |= {"missing": missing.names, "content": form.cleaned_data["content"], "file": file}
            else:
                messages.success(request, _("%(name)s is among your templates now.") % {"name": made.name})
                return redirect("patients:template-list")
    return render(request, "patients/template_upload.html", context, status=_status(form))


# ---------------------------------------------------------------- starting


@require_POST
def program_from_clinic_template(request, pk, template):
    patient = access.patient_for(request.user, pk)
    row = access.clinic_template_for(request.user, template)
    go_on = "without" in request.POST

    def start():
        return templating.start_from(patient, row, by=request.user, without_missing=go_on)

    return _started(request, patient, start, name=row.name)


@require_POST
def program_copy(request, pk):
    program = access.program_for(request.user, pk)

    def start():
        return templating.copy_program(program, by=request.user)

    return _started(request, program.patient, start, name=program.title)


@require_POST
def version_copy(request, pk):
    version = access.version_for(request.user, pk)
    go_on = "without" in request.POST

    def start():
        return templating.copy_version(version, by=request.user, without_missing=go_on)

    return _started(request, version.program.patient, start, name=version.program.title)


def _started(request, patient, start, *, name):
    """The new draft; or what is missing from the library, and whether to go on without it."""
    try:
        program = start()
    except prescribing.CannotPrescribe as refusal:
        messages.error(request, str(refusal))
        return redirect("patients:patient-detail", patient.pk)
    except templating.MissingExercises as missing:
        context = {"patient": patient, "name": name, "missing": missing.names}
        return render(request, "patients/template_missing.html", context, status=409)
    return redirect("patients:program-detail", program.pk)


def _status(form) -> int:
    return 422 if form.errors else 200
