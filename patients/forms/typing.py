"""The code of a sheet, typed by hand."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from patients import sharing


class TokenForm(forms.Form):
    """One field. Groups, small letters, O for 0, and the whole address are all understood."""

    code = forms.CharField(
        label=_("Code from your sheet"),
        max_length=500,
        error_messages={"required": _("Type the code from your sheet first.")},
        widget=forms.TextInput(
            attrs={
                "autocapitalize": "characters",
                "autocomplete": "off",
                "autocorrect": "off",
                "spellcheck": "false",
            }
        ),
    )

    def clean_code(self) -> str:
        """The token. A wrong one stays in the field as it was typed."""
        try:
            return sharing.typed_token(self.cleaned_data["code"])
        except sharing.NoToken as problem:
            raise ValidationError(str(problem)) from problem
