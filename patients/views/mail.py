"""Letters to a patient: the plan by e-mail, and once more."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from patients.forms.mail import MailForm
from patients.outbox import queueing
from patients.views import access, share_link


@require_POST
def mail_plan(request, pk):
    program = access.program_for(request.user, pk)
    form = MailForm(request.POST, auto_id="mail-%s")
    if not form.is_valid():
        return share_link.page(request, program, mail_form=form, status=422)
    values = form.cleaned_data
    try:
        queueing.mail_plan(program, to=values["email"], has_sheet=values["has_sheet"], by=request.user)
    except queueing.CannotMail as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("On its way. Below you see when it was sent."))
    return redirect("patients:program-share", program.pk)


@require_POST
def mail_again(request, pk):
    mail = access.mail_for(request.user, pk)
    try:
        queueing.mail_again(mail, by=request.user)
    except queueing.CannotMail as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("On its way once more."))
    return redirect("patients:patient-detail", mail.program.patient_id)
