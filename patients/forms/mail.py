"""Sending the plan by e-mail: the address, and whether the sheet goes along."""

from django import forms
from django.utils.translation import gettext_lazy as _


class MailForm(forms.Form):
    """The address is kept with the patient: the next letter needs one press."""

    email = forms.EmailField(
        label=_("E-mail of the patient"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off", "class": "input", "dir": "ltr"}),
    )
    has_sheet = forms.BooleanField(label=_("Attach the printed plan (PDF)"), required=False)
