"""Exercises from a file: choose, look, confirm, wait; and the library as a file."""

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exercises import exporting, importing
from exercises.forms.importing import CorrectionForm, ExportForm, ImportForm
from exercises.views import access

# So long one request works: a clinician who saves meanwhile waits for one chunk, not for this.
SECONDS_WITH_SCRIPT, SECONDS_WITHOUT = 1, 8
PREVIEWED, PROBLEMS_SHOWN, CORRECTED_HERE = 20, 200, 50
BYTE_ORDER_MARK = "\ufeff"  # tells Excel that it is UTF-8


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
    return _run_page(request, run)


def _run_page(request, run, form=None):
    done, total = importing.progress_of(run)
    failed = importing.failed_rows(run)
    context = {"run": run, "done": done, "total": total, "failed": failed[:PROBLEMS_SHOWN], "form": form}
    context["rows"] = run.rows.select_related("target").exclude(verdict="failed")[:PREVIEWED]
    if form is None and importing.can_be_corrected(run, failed):
        few = len(failed) <= CORRECTED_HERE
        shown = importing.as_table(failed, with_problems=False) if few else ""
        context["form"] = CorrectionForm(initial={"rows": shown})
    return render(request, "exercises/import_run.html", context, status=422 if form else 200)


@require_safe
def import_failed(request, run):
    run = access.import_for(request.user, run)
    table = importing.as_table(importing.failed_rows(run))
    headers = {"Content-Disposition": 'attachment; filename="rows-to-put-right.csv"'}
    return HttpResponse(BYTE_ORDER_MARK + table, content_type="text/csv; charset=utf-8", headers=headers)


@require_POST
def import_correct(request, run):
    run = access.import_for(request.user, run)
    form = CorrectionForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            importing.correct(run, form.text, by=request.user)
        except importing.FileRefused as refusal:
            form.add_error("rows", str(refusal))
        else:
            return redirect("exercises:import-run", run.pk)
    return _run_page(request, run, form)


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
