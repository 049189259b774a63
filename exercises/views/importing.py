"""Exercises from a file: choose, look, confirm, wait; and the library as a file."""

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exercises import exporting, importing
from exercises.forms.importing import ExportForm, ImportForm
from exercises.views import access

# So long one request works: a clinician who saves meanwhile waits for one chunk, not for this.
SECONDS_WITH_SCRIPT, SECONDS_WITHOUT = 1, 8
PREVIEWED, PROBLEMS_SHOWN = 20, 200


# Reading takes seconds and stores in short transactions of its own.
@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request):
    access.require_clinic_admin(request.user)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = importing.plan(
                file, name=file.name, clinic=request.user.clinic, by=request.user, **form.options
            )
        except importing.FileRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("exercises:import-run", run.pk)
    return render(request, "exercises/import_form.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def import_run(request, run):
    run = access.import_for(request.user, run)
    done, total = importing.progress_of(run)
    shown = run.rows.select_related("target")
    context = {"run": run, "done": done, "total": total}
    context["failed"] = shown.filter(verdict="failed")[:PROBLEMS_SHOWN]
    context["rows"] = shown.exclude(verdict="failed")[:PREVIEWED]
    return render(request, "exercises/import_run.html", context)


@require_POST
def import_confirm(request, run):
    run = access.import_for(request.user, run)
    importing.confirm(run, by=request.user)
    return redirect("exercises:import-run", run.pk)


@transaction.non_atomic_requests
@require_POST
def import_step(request, run):
    run = access.import_for(request.user, run)
    asks_for_json = request.accepts("application/json") and not request.accepts("text/html")
    seconds = SECONDS_WITH_SCRIPT if asks_for_json else SECONDS_WITHOUT
    run = importing.work(run, by=request.user, seconds=seconds)
    if not asks_for_json:
        return redirect("exercises:import-run", run.pk)
    done, total = importing.progress_of(run)
    return JsonResponse({"going": run.is_going, "done": done, "total": total})


@transaction.non_atomic_requests
@require_POST
def import_discard(request, run):
    run = access.import_for(request.user, run)
    importing.discard(run, by=request.user)
    messages.success(request, _("Nothing was imported."))
    return redirect("exercises:import-new")


@require_safe
def export(request):
    access.require_clinic_admin(request.user)
    form = ExportForm(request.GET or None)
    if not form.is_valid():
        own = access.own_exercises(request.user).count()
        context = {"own": own, "beside": exporting.counts_beside(request.user.clinic)}
        return render(request, "exercises/export.html", context)
    kind = form.cleaned_data["format"]
    file = exporting.as_file(access.own_exercises(request.user), kind, clinic=request.user.clinic)
    return FileResponse(file, as_attachment=True, filename=exporting.file_name(kind))
