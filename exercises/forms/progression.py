"""The next easier or harder exercise, and when to go there."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.models import Exercise, ProgressionStep

MOST_SECONDS, MOST_EFFORT, MOST_SESSIONS = 600, 10, 10


class StepForm(forms.Form):
    """A link to another exercise that the person may see, with its criterion and an optional measure."""

    direction = forms.ChoiceField(
        label=_("The other one is"), choices=[("harder", _("harder")), ("easier", _("easier"))]
    )
    other = forms.TypedChoiceField(label=_("Exercise"), coerce=int)
    criterion = forms.CharField(
        label=_("Move on when"),
        max_length=300,
        help_text=_("For example: easy for 45–60 s, two sessions in a row"),
    )
    measure = forms.ChoiceField(
        label=_("Measured in"), choices=[("", _("nothing")), *ProgressionStep.Measure.choices], required=False
    )
    measure_min = forms.IntegerField(label=_("From"), min_value=0, max_value=MOST_SECONDS, required=False)
    measure_max = forms.IntegerField(label=_("To"), min_value=0, max_value=MOST_SECONDS, required=False)
    sessions = forms.IntegerField(
        label=_("In how many sessions"), min_value=1, max_value=MOST_SESSIONS, required=False
    )

    def __init__(self, *args, others: list[Exercise], **options):
        super().__init__(*args, **options)
        self.others = {other.pk: other for other in others}
        self.fields["other"].choices = [(pk, other.name) for pk, other in self.others.items()]
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean(self) -> dict:
        cleaned = super().clean()
        low, high = cleaned.get("measure_min"), cleaned.get("measure_max")
        if low is None and high is not None:
            low = cleaned["measure_min"] = high
        if cleaned.get("measure") and low is None:
            self.add_error("measure_min", _("How many? Or choose “nothing” above."))
        if not cleaned.get("measure"):
            cleaned |= {"measure_min": None, "measure_max": None, "sessions": None}
        elif low is not None:
            cleaned["measure_max"] = high = low if high is None else high
            if low > high:
                self.add_error("measure_max", _("This must not be below “From”."))
            if cleaned["measure"] == ProgressionStep.Measure.EFFORT and high > MOST_EFFORT:
                self.add_error("measure_max", _("Effort ends at 10."))
        return cleaned

    @property
    def target(self) -> Exercise:
        return self.others[self.cleaned_data["other"]]

    @property
    def is_harder(self) -> bool:
        return self.cleaned_data["direction"] == "harder"

    @property
    def values(self) -> dict:
        names = ("criterion", "measure", "measure_min", "measure_max", "sessions")
        return {name: self.cleaned_data[name] for name in names}
