"""Forms of following up: a note, a goal, a rating, ticks from paper."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.adherence import WEEK


class SeenThroughForm(forms.Form):
    """Up to which session the page showed."""

    through = forms.IntegerField(min_value=0, max_value=2**63 - 1)


class NoteForm(forms.Form):
    """One note, for the clinic alone."""

    text = forms.CharField(
        label=_("Note, for the clinic only"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class GoalForm(forms.Form):
    """One goal in the patient's own words."""

    words = forms.CharField(label=_("What would you like to do again?"), max_length=200)


class RatingForm(forms.Form):
    """How well it goes today."""

    rating = forms.IntegerField(label=_("How well it goes, 0–10"), min_value=0, max_value=10)


class OfferForm(forms.Form):
    """Which offer is taken."""

    prescription = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    exercise = forms.IntegerField(min_value=1, max_value=2**63 - 1)


class PaperForm(forms.Form):
    """The days that are ticked on a sheet, of the last weeks."""

    WEEKS = 6
    days = forms.TypedMultipleChoiceField(
        label=_("Days that are ticked on the sheet"),
        coerce=dt.date.fromisoformat,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("A day lies before the plan or is still to come.")},
    )

    def __init__(self, data=None, *, earliest: dt.date, today: dt.date):
        super().__init__(data)
        first = max(earliest, today - self.WEEKS * WEEK)
        days = [first + dt.timedelta(days=number) for number in range((today - first).days + 1)]
        self.fields["days"].choices = [(day.isoformat(), day) for day in reversed(days)]
