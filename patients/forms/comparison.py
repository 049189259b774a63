"""Which two issued plans are laid side by side."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from patients.models import Program


class ComparisonForm(forms.Form):
    """Two numbers of one program's plans; without a choice the newest and the one before it."""

    before = forms.TypedChoiceField(label=_("From"), coerce=int)
    after = forms.TypedChoiceField(label=_("to"), coerce=int)

    def __init__(self, data, *, program: Program):
        # A plan of many versions is a megabyte at most, and this page is rarely opened.
        self.versions = {version.number: version for version in program.versions.order_by("-number")}
        numbers = list(self.versions)
        self.has_two = len(numbers) > 1
        super().__init__(data or dict(zip(("after", "before"), numbers, strict=False)))
        for field in self.fields.values():
            field.choices = [(number, gettext("Plan %(number)s") % {"number": number}) for number in numbers]
