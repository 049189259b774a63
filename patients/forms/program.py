"""Settings of a draft: title, how often, how long, a line for the patient, the patient's goal."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exercises.dosage import DosageError, Frequency
from exercises.dosage_words import translated
from exercises.translating import name_of
from patients.forms.seen import SeenForm
from patients.models import Program
from patients.prescribing import PROGRAM_FIELDS

PER = [("week", _("a week")), ("day", _("a day"))]


def date_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def number_input() -> forms.NumberInput:
    return forms.NumberInput(attrs={"inputmode": "numeric"})


def languages(*others: str) -> list[tuple[str, str]]:
    """The languages that a plan may be in, each in its own words; `others` stay what they are."""
    codes = [code for code, _name in settings.LANGUAGES]
    return [(code, name_of(code)) for code in dict.fromkeys((*codes, *filter(None, others)))]


class TitleField(forms.CharField):
    """One line, however it was typed: the input grows like a text."""

    widget = forms.Textarea(attrs={"rows": 1, "class": "title"})

    def to_python(self, value) -> str:
        return " ".join(super().to_python(value).split())


class SettingsForm(SeenForm):
    """What a program says as a whole. It saves as its reader goes."""

    title = TitleField(label=_("Title of the plan"), max_length=60)
    language = forms.ChoiceField(
        label=_("The patient’s language"),
        required=False,
        help_text=_("The plan is issued in it. Sentences of the library change with it; yours stay."),
    )
    times_min = forms.IntegerField(label=_("Sessions, from"), widget=number_input())
    times_max = forms.IntegerField(label=_("Sessions, to"), widget=number_input())
    per = forms.ChoiceField(label=_("In each"), choices=PER)
    weeks = forms.IntegerField(
        label=_("Weeks"), required=False, min_value=1, max_value=52, widget=number_input()
    )
    starts_on = forms.DateField(label=pgettext_lazy("day", "Start"), required=False, widget=date_input())
    review_on = forms.DateField(label=pgettext_lazy("day", "Review"), required=False, widget=date_input())
    line = forms.CharField(
        label=_("A line for the patient"), required=False, max_length=200, widget=forms.Textarea({"rows": 2})
    )
    goal = forms.CharField(
        label=_("The patient’s own goal"), required=False, max_length=200, widget=forms.Textarea({"rows": 1})
    )

    why_many = forms.CharField(
        label=_("Why so many?"),
        required=False,
        max_length=200,
        help_text=_("More than 6 exercises: a word for the record. Nothing waits for it."),
        widget=forms.Textarea({"rows": 2, "maxlength": 200}),
    )

    def __init__(self, data=None, **options):
        super().__init__(data, **options)
        self.fields["line"].widget.attrs["maxlength"] = self.fields["goal"].widget.attrs["maxlength"] = 200
        self.fields["language"].choices = languages(self.initial.get("language", ""))
        title = self.fields["title"]  # it stands at the top of the plan, outside of its form
        title.widget.attrs |= {"form": f"{self.key}-form", "aria-label": title.label}
        self.fields["why_many"].widget.attrs["form"] = f"{self.key}-form"  # it stands below its form

    @classmethod
    def of(cls, program: Program, data=None) -> "SettingsForm":
        """The form as `program` stands now, or with what was typed."""
        return cls(data, key="settings", initial={name: getattr(program, name) for name in PROGRAM_FIELDS})

    def clean_language(self) -> str:
        """The language chosen; the one it has for a form that does not ask."""
        return self.cleaned_data["language"] or self.initial["language"]

    def clean(self) -> dict:
        values = super().clean()
        check_frequency(self, values)
        starts, review = values.get("starts_on"), values.get("review_on")
        if starts and review and review < starts:
            self.add_error("review_on", _("The review cannot be before the start."))
        return values


def check_frequency(form: forms.Form, values: dict) -> None:
    """Tell the form what is wrong with how often; leaves fields alone that have an error already."""
    if values.get("times_min") is None or not {"times_min", "times_max", "per"} <= values.keys():
        return
    try:
        frequency = Frequency.from_dict({name: values[name] for name in ("times_min", "times_max", "per")})
        values.update(frequency.to_dict())
    except DosageError as error:
        for name, message in translated(error).items():
            form.add_error(name, ValidationError(message))
