"""The quick-add line: read while it is typed, added with Enter."""

from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from patients import prescribing, quick_add
from patients.forms.quick_add import QuickAddForm, QuickAnswer
from patients.views import access, builder


@require_POST
def quick_read(request, pk):
    """What the line would add: nothing is changed."""
    program = access.program_for(request.user, pk)
    form = QuickAddForm(request.POST)
    answer = QuickAnswer([])
    if form.typed.strip():
        answer = QuickAnswer(_heard(request, program, form)) if form.is_valid() else _refusal(form)
    return render(request, "patients/_quick_add_answer.html", {"quick": answer})


@require_POST
def quick_new(request, pk):
    program = access.program_for(request.user, pk)
    form = QuickAddForm(request.POST)
    if not form.is_valid():
        return builder.page(request, program, status=422, quick=_refusal(form))
    heard = _heard(request, program, form)
    ready, answer = [each for each in heard if each.is_ready], QuickAnswer.to(heard)
    if not ready:
        return builder.page(request, program, status=422, quick=answer, said=answer.said)
    try:
        made = quick_add.add(program, ready, by=request.user)
    except prescribing.CannotPrescribe as refusal:
        return builder.page(request, program, status=422, quick=QuickAnswer([], form.typed, str(refusal)))
    return _added(request, program, made, answer)


def _heard(request, program, form):
    exercises = access.exercises_for(request.user)
    return quick_add.hear(form.cleaned_data["line"], program=program, exercises=exercises)


def _refusal(form) -> QuickAnswer:
    return QuickAnswer([], form.typed, " ".join(form.errors["line"]))


def _added(request, before, made, answer):
    names = {"name": made[0].exercise.name, "section": made[0].section.title, "n": len(made)}
    said = ngettext("%(name)s added to %(section)s.", "%(n)s exercises added.", len(made)) % names
    if answer.left and not request.htmx:
        # Nothing typed is lost: the page comes back at once, with the rest still in the line.
        program = access.program_for(request.user, before.pk)
        return builder.page(request, program, status=422, quick=answer, fresh=made[-1].pk)
    sentence = f"{said} {answer.said}".strip()
    return builder.changed(request, before, said=sentence, row=made[-1].pk, keep_focus=True, quick=answer)
