"""A step of the draft is taken back, or done again."""

from django.contrib import messages
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from patients import prescribing, undoing
from patients.views import access, builder


@require_POST
def program_undo(request, pk):
    return _stepped(request, pk, undoing.undo, said=_("Undone: %(what)s."))


@require_POST
def program_redo(request, pk):
    return _stepped(request, pk, undoing.redo, said=_("Done again: %(what)s."))


def _stepped(request, pk, go, *, said):
    program = access.program_for(request.user, pk)
    step = builder.number(request.POST.get("step", "")) or 0
    asked = builder.number(request.POST.get("even_others", ""))
    try:
        what = go(program, step=step, by=request.user, even_others=asked)
    except undoing.OthersWouldLose as question:
        state = {"losses": question.losses, "loss_of": step, "loss_by": go.__name__}
        return builder.page(request, program, status=409, **state)
    except undoing.StepIsGone:
        return _not_now(request, program, _("This step was taken back, or followed by another, meanwhile."))
    except prescribing.CannotPrescribe as refusal:
        return _not_now(request, program, str(refusal))
    return builder.changed(
        request, program, said=said % {"what": what}, new_sections=True, settings_too=True, with_sessions=True
    )


def _not_now(request, program, sentence):
    if not request.htmx:
        messages.error(request, sentence)
    return builder.page(request, program, status=409, refusal=sentence)
