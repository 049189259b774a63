"""The PIN as a patient types it from a slip of paper."""

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.pins import DIGITS


class PinForm(forms.Form):
    """Six digits, in whatever digits and groups somebody writes them."""

    pin = forms.CharField(
        label=_("Your PIN"),
        max_length=30,
        widget=forms.TextInput(
            {"class": "pin", "inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}
        ),
        error_messages={"required": _("Type the six digits of your PIN.")},
    )

    def clean_pin(self) -> str:
        typed = "".join(str(int(sign)) for sign in self.cleaned_data["pin"] if sign.isdecimal())
        if len(typed) != DIGITS:
            # Said before a try is counted: a slip of the finger is no guess.
            raise forms.ValidationError(_("A PIN has six digits. Please look again."))
        return typed
