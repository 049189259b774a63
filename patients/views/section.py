"""The sections of a program."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from patients import prescribing
from patients.forms.section import SectionForm
from patients.views import access, builder


@require_POST
def section_new(request, pk):
    program = access.program_for(request.user, pk)
    section = prescribing.add_section(program, title=_("New section"), by=request.user)
    if not request.htmx:
        return redirect("patients:section-rename", program.pk, section.pk)
    form = SectionForm.of(section)
    return builder.changed(
        request, program, said=_("Section added."), new_sections=True, renaming=section.pk, form=form
    )


@require_http_methods(["GET", "HEAD", "POST"])
@builder.on_section
def section_rename(request, program, section):
    form = SectionForm.of(section, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return builder.page(request, program, status=status, renaming=section.pk, form=form)
    try:
        prescribing.rename_section(
            section, title=form.cleaned_data["title"], seen=form.seen["title"], by=request.user
        )
    except prescribing.ChangedMeanwhile as meanwhile:
        state = builder.clash(section, meanwhile.theirs)
        form = form.after_clash(meanwhile.theirs)
        return builder.page(request, program, status=409, renaming=section.pk, form=form, **state)
    return builder.changed(request, program, said=_("Saved."), new_sections=True)


@require_POST
@builder.on_section
def section_move(request, program, section):
    places = [each.pk for each in program.sections.all()]
    to = places.index(section.pk) + (-1 if request.POST.get("step") == "up" else 1)
    prescribing.move_section(section, to=max(0, to), by=request.user)
    return builder.changed(
        request, program, said=_("%(title)s moved.") % {"title": section.title}, new_sections=True
    )


@require_POST
@builder.on_section
def section_sort(request, program, section):
    if prescribing.sort_by_position(section, by=request.user):
        said = _("%(title)s sorted.")
    else:
        said = _("%(title)s is in the best order already.")
    return builder.changed(request, program, said=said % {"title": section.title}, new_sections=True)


@require_POST
@builder.on_section
def section_remove(request, program, section):
    prescribing.remove_section(section, by=request.user)
    return builder.changed(
        request, program, said=_("%(title)s removed.") % {"title": section.title}, new_sections=True
    )
