"""What a patient chooses for a weekly reminder: an address, a day and an hour, and that it may come."""

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from patients.models import Reminder

CONSENT = _("Send me one e-mail a week about my exercises. I can stop it at any time.")
FIRST_HOUR, LAST_HOUR, USUAL_HOUR = 6, 21, 18


class ReminderForm(forms.Form):
    """The weekday stands in the order of the clinic's week; the zone is what the browser knows of itself."""

    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email", "dir": "ltr"}),
        error_messages={
            "required": _("Type your e-mail."),
            "invalid": _("This is no e-mail. It has an @ in it."),
        },
    )
    weekday = forms.TypedChoiceField(
        label=_("On which day?"), coerce=int, error_messages={"invalid_choice": _("Choose a day.")}
    )
    hour = forms.TypedChoiceField(
        label=_("From what time on?"),
        coerce=int,
        initial=USUAL_HOUR,
        choices=[(hour, f"{hour}:00") for hour in range(FIRST_HOUR, LAST_HOUR + 1)],
        error_messages={"invalid_choice": _("Choose a time.")},
    )
    agrees = forms.BooleanField(label=CONSENT, error_messages={"required": _("Tick the box if you want it.")})
    zone = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput({"data-zone": ""}))

    def __init__(self, data=None, *, week_start: int, chosen: Reminder | None = None):
        super().__init__(data, initial={"weekday": chosen.weekday, "hour": chosen.hour} if chosen else None)
        days = [(day % 7, WEEKDAYS[day % 7]) for day in range(week_start, week_start + 7)]
        self.fields["weekday"].choices = days
        # Late in the week there is still time for what is left, and something to be left.
        self.fields["weekday"].initial = days[3][0]
