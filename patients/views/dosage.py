"""Short ways to a dosage: arrow keys on an amount, and the clinic's own usual dosage."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from patients import prescribing, quick_add
from patients.forms.dosage_step import StepForm
from patients.prescribing.stepping import step_dosage
from patients.views import access, builder


@require_POST
@builder.on_row
def dosage_step(request, program, row):
    form = StepForm(request.POST)
    if not form.is_valid():
        return builder.page(request, program, status=422, refusal=_("Say which amount, and how far."))
    try:
        stored = step_dosage(row, **form.cleaned_data, by=request.user)
    except prescribing.CannotPrescribe as refusal:
        return builder.page(request, program, status=422, refusal=str(refusal))
    said = str(stored.dosage)
    if not request.htmx:
        return builder.changed(request, program, said=said, row=stored.pk)
    fresh = access.program_for(request.user, program.pk)
    context = builder.plan_context(request, fresh, sentence_of=stored.pk, said=said)
    context |= builder.seen_state(request, program, fresh)
    return render(request, "patients/_dosage_stepped.html", context)


# ---------------------------------------------------------------- the clinic's own usual dosage


@require_POST
@builder.on_row
def usual_keep(request, program, row):
    try:
        quick_add.keep_as_usual(row, by=request.user)
    except prescribing.CannotPrescribe as refusal:
        return builder.page(request, program, status=422, refusal=str(refusal))
    said = _("This is the usual dosage of %(name)s here now.") % {"name": row.exercise.name}
    return builder.changed(request, program, said=said, row=row.pk)


@require_POST
@builder.on_row
def usual_forget(request, program, row):
    quick_add.forget_usual(row, by=request.user)
    said = _("The library’s dosage of %(name)s is the usual one again.") % {"name": row.exercise.name}
    return builder.changed(request, program, said=said, row=row.pk)
