"""Sessions with names: which there are, and which exercise belongs to which."""

from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from patients import prescribing
from patients.forms.sessions import SessionsForm
from patients.views import access, builder


@require_POST
def program_sessions(request, pk):
    program = access.program_for(request.user, pk)
    form = SessionsForm.of(program, request.POST)
    if not form.is_valid():
        return builder.page(request, program, status=422, sessions_form=form, with_sessions=True)
    try:
        prescribing.change_sessions(
            program, form.sessions, seen=form.seen_sessions, renamed=form.renamed, by=request.user
        )
    except prescribing.CannotPrescribe as refusal:
        form.add_error(None, str(refusal))
        return builder.page(request, program, status=422, sessions_form=form, with_sessions=True)
    except prescribing.ChangedMeanwhile:
        said = _("Somebody else changed the sessions. These are theirs: yours were not saved.")
        return builder.page(request, program, status=409, refusal=said, with_sessions=True)
    return builder.changed(request, program, said=_("Saved."), with_sessions=True)


@require_POST
@builder.on_row
def prescription_session(request, program, row):
    name = request.POST.get("session", "")
    try:
        prescribing.put_in_session(row, name, by=request.user)
    except prescribing.CannotPrescribe as refusal:
        return builder.page(request, program, status=422, refusal=str(refusal))
    words = {"name": row.exercise.name, "session": name}
    said = _("%(name)s is in session %(session)s now.") if name else _("%(name)s is in every session now.")
    return builder.changed(request, program, said=said % words, row=row.pk, keep_focus=True)
