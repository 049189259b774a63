"""The people of a clinic: who may sign in, and as what. For clinic admins."""

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from patients import clinic_keeping
from patients.forms.person import PersonForm
from patients.views import access


@require_safe
def people(request):
    clinic = access.clinic_kept_by(request.user)
    return render(request, "clinics/people.html", {"people": clinic_keeping.people_of(clinic)})


@require_http_methods(["GET", "HEAD", "POST"])
def person_new(request):
    clinic = access.clinic_kept_by(request.user)
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = clinic_keeping.add_person(clinic, by=request.user, **form.cleaned_data)
        return _let_in(request, person)
    return render(request, "clinics/person_form.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def person_edit(request, pk):
    person = access.person_kept_by(request.user, pk)
    form = PersonForm(request.POST or None, instance=access.person_kept_by(request.user, pk))
    if request.method == "POST" and form.is_valid():
        try:
            clinic_keeping.change_person(person, values=form.cleaned_data, by=request.user)
        except clinic_keeping.LastAdmin as refusal:
            form.add_error("role", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("clinics:people")
    context = {"form": form, "person": person, "mail": settings.MAIL_IS_SENT}
    return render(request, "clinics/person_form.html", context, status=422 if form.errors else 200)


@require_POST
def person_password(request, pk):
    return _let_in(request, access.person_kept_by(request.user, pk))


@require_POST
def person_deactivate(request, pk):
    person = access.person_kept_by(request.user, pk)
    try:
        clinic_keeping.deactivate_person(person, by=request.user)
    except clinic_keeping.LastAdmin as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Signed out everywhere. Nobody signs in with this address now."))
    return redirect("clinics:people")


@require_POST
def person_activate(request, pk):
    clinic_keeping.activate_person(access.person_kept_by(request.user, pk), by=request.user)
    messages.success(request, _("This person can sign in again."))
    return redirect("clinics:people")


@require_POST
def person_second_step(request, pk):
    clinic_keeping.remove_second_step(access.person_kept_by(request.user, pk), by=request.user)
    messages.success(request, _("The second step is off. Ask them to set up a new one."))
    return redirect("clinics:people")


def _let_in(request, person):
    """Mail a link to set a password, or show a first password once where no mail is sent."""
    if settings.MAIL_IS_SENT:
        # Once the person is stored: a mail server that hangs must not hold up everybody else's changes.
        transaction.on_commit(partial(_mail, request, person))
        return redirect("clinics:people")
    password = clinic_keeping.give_password(person, by=request.user)
    return render(request, "clinics/person_password.html", {"person": person, "password": password})


def _mail(request, person) -> None:
    if clinic_keeping.send_invitation(person):
        messages.success(request, _("A mail with a link to set a password is on its way."))
    else:
        messages.error(request, _("The mail could not be sent. Check the mail server, then send it again."))
