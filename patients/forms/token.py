"""A new token of a system that reads over FHIR."""

from crispy_forms.helper import FormHelper
from django import forms

from patients.models import ClinicToken


class TokenForm(forms.ModelForm):
    """Which system it is for."""

    class Meta:
        model = ClinicToken
        fields = ("name",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.fields["name"].widget.attrs["autocomplete"] = "off"
