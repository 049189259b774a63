"""Why an exercise goes back to draft."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _


class ReturnForm(forms.Form):
    """A reason the writer can act on."""

    reason = forms.CharField(
        label=_("What is to be changed"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands on the page of the exercise, with your name."),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.form_tag = False
