"""Any two plans of one program, and what differs between them."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from patients import comparing
from patients.forms.comparison import ComparisonForm
from patients.views import access


@require_safe
def program_compare(request, pk):
    program = access.bare_program_for(request.user, pk)
    access.note_look(program, by=request.user, again=not request.GET)
    form = ComparisonForm(request.GET, program=program)
    context = {"program": program, "form": form}
    is_wrong = form.has_two and not form.is_valid()
    if form.has_two and not is_wrong:
        before, after = (form.versions[form.cleaned_data[name]] for name in ("before", "after"))
        changes = comparing.compare(before.document, after.document)
        context |= {"changes": changes, "before": before.number, "after": after.number}
    return render(request, "patients/program_compare.html", context, status=422 if is_wrong else 200)
