"""The form with which a clinician signs the clinic's own safety text."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from patients.clinic_keeping import LONGEST_FIRST, LONGEST_SIGN, MOST_EMERGENCY_SIGNS, MOST_SIGNS


class SignsField(forms.CharField):
    """One sign a line, as a list; blank lines do not count."""

    widget = forms.Textarea

    def __init__(self, *, most: int, **kwargs):
        self.most = most
        super().__init__(**kwargs)

    def clean(self, value) -> list[str]:
        """The signs, few and short enough for the box they are printed in."""
        lines = [" ".join(line.split()) for line in super().clean(value).splitlines()]
        signs = [line for line in lines if line]
        if len(signs) > self.most:
            raise forms.ValidationError(
                ngettext(
                    "At most %(most)s line fits the printed sheet; these are %(count)s.",
                    "At most %(most)s lines fit the printed sheet; these are %(count)s.",
                    self.most,
                )
                % {"most": self.most, "count": len(signs)}
            )
        if too_long := [sign for sign in signs if len(sign) > LONGEST_SIGN]:
            raise forms.ValidationError(
                _("A line has at most %(most)s characters. Shorten “%(start)s…” (%(count)s).")
                % {"most": LONGEST_SIGN, "start": too_long[0][:30], "count": len(too_long[0])}
            )
        return signs


class SafetyTextForm(forms.Form):
    """Who should ask first, when to stop, when it is an emergency; and the signature."""

    first = forms.CharField(
        label=gettext_lazy("Before you start"),
        max_length=LONGEST_FIRST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Who should see a health professional first."),
    )
    signs = SignsField(
        label=gettext_lazy("Stop and call us if"),
        most=MOST_SIGNS,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("One sign a line, at most 6 lines of 140 characters."),
    )
    emergency = SignsField(
        label=gettext_lazy("Call the emergency number now if"),
        most=MOST_EMERGENCY_SIGNS,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("One sign a line, at most 8 lines of 140 characters."),
    )
    signed = forms.BooleanField(
        label=gettext_lazy("I am a clinician of this clinic and sign this text in my name."),
        error_messages={"required": gettext_lazy("The text applies only when a clinician has signed it.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        for name in ("first", "signs", "emergency"):
            self.fields[name].widget.attrs["dir"] = "auto"  # whatever language it is written in

    @property
    def text(self) -> dict:
        """What was written, without the signature."""
        return {name: self.cleaned_data[name] for name in ("first", "signs", "emergency")}
