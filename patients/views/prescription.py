"""One exercise in a program: added, dosed, explained, bound to another, moved, taken out."""

from functools import partial

from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from patients import prescribing
from patients.forms.dosage import PARTS, DosageForm, TypedDosageForm
from patients.forms.prescription import DetailsForm, MoveForm, PrescribeForm, VersionForm
from patients.views import access, builder


@require_POST
def prescription_new(request, pk):
    program = access.program_for(request.user, pk)
    form = PrescribeForm(request.POST, program=program)
    if not form.is_valid() or form.chosen_section is None:
        return builder.page(request, program, status=422, refusal=form.refusal, new_sections=True)
    chosen, to = form.cleaned_data["exercise"], form.cleaned_data["to"]
    try:
        made = prescribing.prescribe(form.chosen_section, chosen, by=request.user, to=to)
    except prescribing.CannotPrescribe as refusal:
        return builder.page(request, program, status=422, refusal=str(refusal))
    said = _("%(name)s added to %(section)s.") % {"name": chosen.name, "section": form.chosen_section.title}
    return builder.changed(request, program, said=said, row=made.pk, keep_focus=True)


# ---------------------------------------------------------------- dosage


@require_http_methods(["GET", "HEAD", "POST"])
@builder.on_row
def prescription_dosage(request, program, row):
    kind = TypedDosageForm if "text" in request.POST else DosageForm
    form = kind.of(row, request.POST or None)
    if request.method != "POST":
        return _editor(request, program, row, form)
    if not form.is_valid():
        if builder.saves_as_it_goes(request):
            return builder.refused(request, form)
        return _editor(request, program, row, form, status=422)
    try:
        dosage = form.cleaned_data["dosage"]
        stored = prescribing.change_dosage(row, dosage, seen=form.seen_dosage, by=request.user)
    except prescribing.ChangedMeanwhile as meanwhile:
        state = builder.clash(row, meanwhile.theirs)
        return _editor(request, program, row, form.after_clash(meanwhile.theirs), status=409, **state)
    if builder.saves_as_it_goes(request):
        return _dosage_saved(request, program, stored)
    return _dosage_changed(request, program, stored)


def _editor(request, program, row, form, **state):
    """The plan with the editor open under one sentence, at the part that was pressed."""
    if isinstance(form, TypedDosageForm):
        forms = {"dosage": DosageForm.of(row), "typed": form}
    else:
        forms = {"dosage": form, "typed": TypedDosageForm.of(row)}
    part = next(iter(forms["dosage"].invalid_parts), "") or request.POST.get("preset", "").partition(":")[0]
    part = part or request.GET.get("part", "")
    state |= {"editing": row.pk, "editor": "dosage", "part": part if part in PARTS else "reps"}
    return builder.page(request, program, **forms, **state)


def _dosage_saved(request, program, stored):
    form, typed = DosageForm.of(stored), TypedDosageForm.of(stored)
    return builder.saved(request, program, form=form, typed=typed, sentence_of=stored.pk)


def _dosage_changed(request, program, stored):
    """Closed after "Done"; after a preset or a typed line the editor stays open, with the new numbers."""
    if not request.htmx or "done" in request.POST:
        return builder.changed(request, program, said=_("Saved."), row=stored.pk)
    fresh = access.program_for(request.user, program.pk)
    stored.program = fresh
    return _editor(request, fresh, stored, DosageForm.of(stored), before=program, said=_("Saved."))


# ---------------------------------------------------------------- details, version


@require_http_methods(["GET", "HEAD", "POST"])
@builder.on_row
def prescription_details(request, program, row):
    form = DetailsForm.of(row, request.POST or None)
    return _edited(request, program, row, form, editor="details", change=_change_details)


@require_http_methods(["GET", "HEAD", "POST"])
@builder.on_row
def prescription_version(request, program, row):
    form = VersionForm.of(row, builder.others(program, row), request.POST or None)
    return _edited(request, program, row, form, editor="version", change=_change_version)


def _edited(request, program, row, form, *, editor, change):
    state = {"editing": row.pk, "editor": editor}
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return builder.page(request, program, status=status, form=form, **state)
    try:
        change(row, form, by=request.user)
    except prescribing.ChangedMeanwhile as meanwhile:
        state |= builder.clash(row, meanwhile.theirs)
        return builder.page(request, program, status=409, form=form.after_clash(meanwhile.theirs), **state)
    except prescribing.CannotPrescribe as refusal:
        form.add_error(None, str(refusal))
        return builder.page(request, program, status=422, form=form, **state)
    return builder.changed(request, program, said=_("Saved."), row=row.pk)


def _change_details(row, form, *, by):
    prescribing.change_prescription(row, values=form.cleaned_data, seen=form.seen, by=by)


def _change_version(row, form, *, by):
    other = form.chosen_among(row.program.prescriptions)
    prescribing.put_in_place_of(row, other, relation=form.cleaned_data["relation"], by=by)
    prescribing.change_prescription(row, values=form.words, seen=form.seen, by=by)


# ---------------------------------------------------------------- order


@require_POST
@builder.on_row
def prescription_move(request, program, row):
    form = MoveForm(request.POST, program=program)
    if not form.is_valid():
        return builder.page(request, program, status=422, refusal=_("Say where to."))
    try:
        form.move(row, by=request.user)
    except prescribing.CannotPrescribe as refusal:
        return builder.page(request, program, status=422, refusal=str(refusal))
    said = partial(builder.whereabouts, key=row.pk)
    return builder.changed(request, program, said=said, row=row.pk, keep_focus=True)


@require_POST
@builder.on_row
def prescription_remove(request, program, row):
    rows = program.prescriptions
    at = rows.index(row)
    following = (rows[at + 1 :] or rows[:at][-1:] or [None])[0]
    prescribing.stop(row, by=request.user)
    said = _("%(name)s taken out.") % {"name": row.exercise.name}
    return builder.changed(request, program, said=said, row=following.pk if following else None)
