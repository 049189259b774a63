"""The dosage of several exercises at once: looked at first, then changed in one step."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from patients.forms.bulk import BulkForm
from patients.prescribing import bulk
from patients.views import access, builder


@require_http_methods(["GET", "HEAD", "POST"])
def program_bulk(request, pk):
    program = access.program_for(request.user, pk)
    form = BulkForm(request.POST or None, program=program)
    if not form.is_valid():
        return _shown(request, program, form, status=422 if form.is_bound else 200)
    if "look" in request.POST:
        return _shown(request, program, form, bulk.outcomes(form.chosen, form.parts))
    done = bulk.change_dosages(program, form.chosen, parts=form.parts, seen=form.seen, by=request.user)
    return _done(request, program, form, done)


def _shown(request, program, form, outcomes=(), *, status=200, **state):
    lines = form.lines(outcomes)
    if "look" in request.POST and request.htmx.target == "bulk-lines":
        context = {"program": program, "bulk": form, "bulk_lines": lines}
        # A line that is being typed is not yet wrong enough to be thrown away by the browser.
        return render(request, "patients/_bulk_lines.html", context)
    return builder.page(request, program, status=status, bulk=form, bulk_lines=lines, **state)


def _done(request, program, form, done):
    changed = [outcome for outcome in done if not outcome.problem]
    said = ngettext("%(n)s dosage changed.", "%(n)s dosages changed.", len(changed)) % {"n": len(changed)}
    left = [outcome for outcome in done if outcome.problem]
    if not left:
        return builder.changed(request, program, said=said)
    fresh = access.program_for(request.user, program.pk)
    data = form.data.copy()
    data.setlist("rows", [str(outcome.row.pk) for outcome in left])
    again = BulkForm(data, program=fresh)
    again.full_clean()
    said = _("%(said)s %(left)s not: see why below.") % {"said": said, "left": len(left)}
    return _shown(request, fresh, again, left, status=422, said=said, before=program)
