"""What patients tell of a session: as values from the script, or by a form on a page without one."""

import datetime as dt
import uuid

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from patients import entry as entries
from patients.diary import LATEST
from patients.entry import Entry
from patients.models import ExerciseSession

# Beyond these a date is no clock that is wrong, but no date at all.
YEARS = range(1900, 2201)
HIGHEST_REVISION = 1000
SAYS = ("pain", "effort", "next_day_pain", "note", "done")
PAINS = [(str(number), str(number)) for number in range(11)]
TOO_LONG = ngettext_lazy(
    "This note is too long. It may have %(limit_value)d letter. Nothing is lost: make it shorter.",
    "This note is too long. It may have %(limit_value)d letters. Nothing is lost: make it shorter.",
    "limit_value",
)


class NoteField(forms.CharField):
    """Words of a patient, without signs that no database keeps."""

    def __init__(self):
        super().__init__(
            label=_("Tell us anything"),
            required=False,
            max_length=entries.LONGEST_NOTE,
            # The browser would cut a long note off without a word.
            widget=forms.Textarea({"rows": 3, "maxlength": None}),
        )
        self.validators[0].message = TOO_LONG

    def to_python(self, value):
        return entries.plain_text(super().to_python(value)).strip()


def _instant() -> forms.DateTimeField:
    return forms.DateTimeField(required=False, validators=[_in_our_time])


def _in_our_time(moment) -> None:
    if moment.year not in YEARS:
        raise forms.ValidationError(_("This is no date."))


def _kind(field: forms.Field) -> type:
    """What JSON has for this field."""
    kinds = {forms.IntegerField: int, forms.BooleanField: bool}
    return kinds.get(type(field), str)


class EntryForm(forms.Form):
    """An entry as the script sends it: JSON values, each checked for its kind."""

    uuid = forms.UUIDField()
    revision = forms.IntegerField(min_value=1, max_value=HIGHEST_REVISION)
    version = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    started_at = _instant()
    finished_at = _instant()
    zone = forms.CharField(required=False, max_length=64)
    day = forms.DateField(required=False, input_formats=["%Y-%m-%d"], validators=[_in_our_time])
    pain = forms.IntegerField(required=False, min_value=0, max_value=10)
    effort = forms.IntegerField(required=False, min_value=1, max_value=5)
    next_day_pain = forms.IntegerField(required=False, min_value=0, max_value=10)
    note = NoteField()
    guided = forms.BooleanField(required=False)
    removed = forms.BooleanField(required=False)

    def __init__(self, values: object):
        self.values = values if isinstance(values, dict) else {}
        # Django's fields read text: a value of another kind is kept from them, and refused in `clean`.
        super().__init__({name: self.values[name] for name in self.base_fields if self._is_right(name)})

    def _is_right(self, name: str) -> bool:
        return type(self.values.get(name)) is _kind(self.base_fields[name])

    def clean(self):
        """Refuse what is of the wrong kind, and results that cannot be."""
        for name in self.fields:
            if self.values.get(name) is not None and not self._is_right(name) and name not in self.errors:
                self.add_error(name, _("This value is of the wrong kind."))
        try:
            self.results = entries.results(self.values.get("results") or [])
        except (TypeError, ValueError):
            self.add_error(None, _("What is said of the exercises cannot be read."))
        if not self.cleaned_data.get("removed"):
            self._need("version", "day")

    def _need(self, *names: str) -> None:
        """A session has a plan and a day; a removal needs neither."""
        for name in names:
            if self.cleaned_data.get(name) is None and name not in self.errors:
                self.add_error(name, _("This is missing."))

    @property
    def entry(self) -> Entry:
        """The entry; one that is removed says nothing but that."""
        told = self.cleaned_data
        if told["removed"]:
            return Entry(told["uuid"], told["revision"], told["version"], day=None, removed=True)
        return Entry(**told, results=self.results)

    @property
    def sentences(self) -> dict[str, str]:
        """What is wrong, by field; what has no field of its own is said of the results."""
        return {name.replace("__all__", "results"): errors[0] for name, errors in self.errors.items()}


class DayField(forms.DateField):
    """A day of the last weeks; left empty it is today. `today` is the clinic's, set by the form.

    A session that is told already may keep its day, however long ago that is.
    """

    today: dt.date
    kept: dt.date | None = None

    def to_python(self, value):
        said = str(value or "").strip().lower()
        days = {"": self.today, "today": self.today, "yesterday": self.today - dt.timedelta(days=1)}
        day = days.get(said) or super().to_python(value)
        # A patient far to the east is a day ahead of the clinic.
        if day != self.kept and not self.today - LATEST <= day <= self.today + dt.timedelta(days=1):
            raise forms.ValidationError(_("Choose a day of the last 30 days."))
        return day


class WordsForm(forms.Form):
    """The words of a session as a person gives them: day, pain, effort, a note."""

    day = DayField(
        label=_("When did you do it?"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )
    pain = forms.TypedChoiceField(
        label=_("Pain while you did it"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=PAINS,
        widget=forms.RadioSelect(),
    )
    effort = forms.TypedChoiceField(
        label=_("How hard was it?"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=ExerciseSession.Effort.choices,
        widget=forms.RadioSelect(),
    )
    next_day_pain = forms.TypedChoiceField(
        label=_("Pain the next morning"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=PAINS,
        widget=forms.RadioSelect(),
    )
    note = NoteField()

    def __init__(self, *args, today: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["day"].today = today


class PlainEntryForm(WordsForm):
    """The form of a page without script. The page was made long ago, so day and id are made here."""

    version = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput())
    done = forms.TypedMultipleChoiceField(required=False, widget=forms.MultipleHiddenInput())

    def __init__(self, data, *, today: dt.date):
        super().__init__(data, today=today)
        ticked = data.getlist("done")[: entries.MOST_RESULTS]
        self.fields["done"].choices = [(each, each) for each in ticked]

    def clean(self):
        # Programs that look at mail press buttons too: an empty form is no session of anybody.
        if not self.errors and not any(self.cleaned_data[name] not in (None, "", ()) for name in SAYS):
            raise forms.ValidationError(_("Choose one answer first, or tick what you did."))

    def clean_done(self):
        try:
            return entries.results([{"id": each, "outcome": "done"} for each in self.cleaned_data["done"]])
        except ValueError:
            raise forms.ValidationError(_("One exercise is not in this plan.")) from None

    def entry(self, *, version: int, zone: str) -> Entry:
        """The entry, of the plan the page was made for, or of the one in force."""
        told = {name: value for name, value in self.cleaned_data.items() if name not in ("done", "version")}
        number = self.cleaned_data["version"] or version
        return Entry(uuid.uuid4(), 1, version=number, zone=zone, results=self.cleaned_data["done"], **told)


class CorrectionForm(WordsForm):
    """The words of a session that is told already, and the revision that the page showed."""

    revision = forms.IntegerField(min_value=1, max_value=HIGHEST_REVISION, widget=forms.HiddenInput())

    @classmethod
    def of(cls, row: ExerciseSession, data=None, *, today: dt.date) -> "CorrectionForm":
        """The form as `row` stands, or with what was typed."""
        names = ("day", "pain", "effort", "next_day_pain", "note", "revision")
        form = cls(data, today=today, initial={name: getattr(row, name) for name in names})
        form.fields["day"].kept = row.day
        return form

    @property
    def changes(self) -> dict:
        """What the entry is to say from now on."""
        return {name: value for name, value in self.cleaned_data.items() if name != "revision"}
