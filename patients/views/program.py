"""One program: started, built, previewed, published."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from patients import changes, document, prescribing, publishing, sharing
from patients.exports import sheet
from patients.forms.news import NewsForm
from patients.forms.program import SettingsForm
from patients.freezing import build_document
from patients.views import access, builder, check, weighing

PREVIEWS = {"handout": "patients/program_preview.html", "advice": "patients/program_preview_advice.html"}


@require_POST
def program_new(request, pk):
    patient = access.patient_for(request.user, pk)
    return _started(request, patient, lambda: prescribing.start_program(patient, by=request.user))


@require_POST
def program_from_template(request, pk, slug):
    patient = access.patient_for(request.user, pk)
    template = access.template_for(request.user, slug)
    return _started(
        request, patient, lambda: prescribing.start_from_template(patient, template, by=request.user)
    )


def _started(request, patient, start):
    try:
        program = start()
    except prescribing.CannotPrescribe as refusal:
        messages.error(request, str(refusal))
        return redirect("patients:patient-detail", patient.pk)
    return redirect("patients:program-detail", program.pk)


@require_safe
def program_detail(request, pk):
    if request.htmx.target == "shelf":
        return render(request, "patients/_builder_shelf.html", _shelf(request, pk))
    program = access.program_for(request.user, pk)
    return builder.page(request, program, focus=builder.number(request.GET.get("row", "")))


def _shelf(request, pk):
    program = access.bare_program_for(request.user, pk)
    limits = weighing.limits(program.patient, program.clinic)
    return builder.shelf_context(request, is_list_alone=True) | limits


@require_POST
def program_settings(request, pk):
    program = access.program_for(request.user, pk)
    form = SettingsForm.of(program, request.POST)
    if not form.is_valid():
        return _settings_refused(request, program, form)
    try:
        stored = prescribing.change_program(
            program, values=form.cleaned_data, seen=form.seen, by=request.user
        )
    except prescribing.ChangedMeanwhile as meanwhile:
        return _settings_clash(request, program, form, meanwhile.theirs)
    except prescribing.CannotPrescribe as refusal:
        form.add_error(None, str(refusal))
        return _settings_refused(request, program, form)
    if builder.saves_as_it_goes(request):
        return builder.saved(request, program, form=SettingsForm.of(stored))
    return builder.changed(request, program, said=_("Saved."))


def _settings_refused(request, program, form):
    if builder.saves_as_it_goes(request):
        return builder.refused(request, form)
    return builder.page(request, program, status=422, settings=form)


def _settings_clash(request, program, form, theirs):
    """Both texts, side by side; the whole column for htmx, because the form has seen more now."""
    state = {"settings": form.after_clash(theirs), **builder.clash(program, theirs)}
    if request.htmx:
        return builder.column(request, program, **state)
    return builder.page(request, program, status=409, **state)


# ---------------------------------------------------------------- preview and publishing


@require_safe
def program_preview(request, pk, part="handout"):
    program = access.program_for(request.user, pk)
    if found := publishing.problems(program):
        return builder.page(request, program, status=422, refused=found)
    access.note_view(program, "viewed", by=request.user)
    number = program.current_version.number + 1 if program.current_version else 1
    draft = build_document(program, by=request.user, at=timezone.now(), number=number)
    asked = request.GET.get("lang")
    language = asked if asked in draft.languages else draft.language
    words = sheet.sheet(draft, language=language, digest=document.digest(draft.to_json()))
    return render(request, PREVIEWS[part], {"sheet": words, "program": program})


@require_POST
def program_publish(request, pk):
    program = access.program_for(request.user, pk)
    seen = builder.number(request.POST.get("rev", "")) or 0
    form = NewsForm(request.POST)
    if not form.is_valid():
        return check.refused(request, program, form)
    try:
        version = publishing.publish(program, by=request.user, rev=seen, news=form.typed)
    except publishing.PublishingRefused as refusal:
        if form.typed:
            return check.refused(request, program, form, refusal.problems)
        return builder.page(request, program, status=422, refused=refusal.problems)
    except publishing.DraftMoved:
        return builder.page(request, program, status=409, moved=changes.changes_since(program, seen))
    sharing.link_for(program, by=request.user)
    name = program.patient.greeting or program.patient.name
    words = {"name": name, "number": version.number}
    messages.success(request, _("Published. %(name)s sees plan %(number)s now.") % words)
    return redirect("patients:program-share", program.pk)
