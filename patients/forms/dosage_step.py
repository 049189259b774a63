"""A press of an arrow key on an amount."""

from django import forms

from patients.prescribing.stepping import STEPPED

MOST_AT_ONCE = 200


class StepForm(forms.Form):
    """Which amount, and by how many steps each end of it moves."""

    part = forms.ChoiceField(choices=[(name, name) for name in STEPPED])
    low = forms.IntegerField(min_value=-MOST_AT_ONCE, max_value=MOST_AT_ONCE)
    high = forms.IntegerField(min_value=-MOST_AT_ONCE, max_value=MOST_AT_ONCE)
