"""The live checks of a plan, and what is new in it: beside the plan, or as a page of their own."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from patients import checking, publishing
from patients.forms.news import NewsForm
from patients.views import access


@require_safe
def program_check(request, pk):
    program = access.program_for(request.user, pk)
    access.note_look(program, by=request.user, again=False)
    context = check_context(program, by=request.user)
    page = "patients/_builder_live.html" if request.htmx else "patients/program_check.html"
    return render(request, page, context)


def refused(request, program, form, found=()):
    """The page again with the words that were typed, after a sentence or a plan that cannot be published."""
    context = check_context(program, by=request.user) | {"form": form, "refused": found}
    return render(request, "patients/program_check.html", context, status=422)


def check_context(program, *, by) -> dict:
    """The checks and what is new; without either while something keeps the plan from being published."""
    problems = publishing.problems(program)
    context = {
        "program": program,
        "name": program.patient.greeting or program.patient.name,
        "problems": problems,
        "rev": program.rev,
        "live": True,
    }
    if problems:
        return context
    document = publishing.next_document(program, by=by)
    keys = {str(row.uuid): row.pk for row in program.prescriptions}
    found = publishing.what_is_new(program, document)
    return context | {
        "checks": [(check, keys.get(check.uuid)) for check in checking.checks(document)],
        "comparison": found,
        "form": NewsForm(initial={"news": found.sentence if found else ""}),
    }
