"""What a patient is not to do for now: set, changed, lifted."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from patients import restricting, starter_tags
from patients.forms.restriction import RestrictionForm, TagForm
from patients.views import access, builder


@require_http_methods(["GET", "HEAD", "POST"])
def restriction_new(request, pk):
    patient = access.patient_for(request.user, pk)
    chosen = {"tag": builder.number(request.GET.get("tag", ""))}
    tags = access.tags_for(request.user).current()
    form = RestrictionForm(request.POST or None, initial=chosen, tags=tags)
    if request.method == "POST" and form.is_valid():
        row = restricting.restrict(patient, **form.cleaned_data, by=request.user)
        if not restricting.is_on_exercises(row.tag):
            messages.success(request, _("Set. No exercise carries this tag yet: choose those it is to flag."))
            return redirect("clinics:tag-detail", row.tag_id)
        messages.success(request, _("Set. Exercises with this tag are flagged from now on."))
        return redirect("patients:patient-detail", patient.pk)
    return _page(request, {"form": form, "patient": patient})


@require_POST
def restriction_tag(request, pk):
    patient = access.patient_for(request.user, pk)
    tags = access.tags_for(request.user).current()
    form = TagForm(request.POST, prefix="tag")
    if not form.is_valid():
        return _page(request, {"form": RestrictionForm(tags=tags), "tag_form": form, "patient": patient})
    tag = restricting.add_tag(request.user.clinic, name=form.cleaned_data["name"], by=request.user)
    messages.success(request, _("The clinic has this tag now. Say until when it holds."))
    return redirect(f"{reverse('patients:restriction-new', args=[patient.pk])}?tag={tag.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def restriction_edit(request, pk):
    row = access.restriction_for(request.user, pk)
    tags = access.tags_for(request.user).current() | access.tags_for(request.user).filter(pk=row.tag_id)
    shown = access.restriction_for(request.user, pk)
    form = RestrictionForm(request.POST or None, instance=shown, tags=tags)
    if request.method == "POST" and form.is_valid():
        restricting.change_restriction(row, values=form.cleaned_data, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("patients:patient-detail", row.patient_id)
    return _page(request, {"form": form, "patient": row.patient, "restriction": row})


def _page(request, context):
    if request.method != "POST":
        access.note_view(context["patient"], "viewed", by=request.user)
    context = {"tag_form": TagForm(prefix="tag"), "starters": starter_tags.STARTERS} | context
    status = 422 if context["form"].errors or context["tag_form"].errors else 200
    return render(request, "patients/restriction_form.html", context, status=status)


@require_POST
def restriction_lift(request, pk):
    row = access.restriction_for(request.user, pk)
    restricting.lift(row, by=request.user)
    messages.success(request, _("Lifted. It stays in the record."))
    return redirect("patients:patient-detail", row.patient_id)
