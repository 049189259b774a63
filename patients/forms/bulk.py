"""One line that changes the dosage of several exercises."""

from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.dosage import DosageError, parse_parts
from exercises.dosage_words import translated
from patients.models import Prescription, Program
from patients.prescribing.bulk import line


class BulkForm(forms.Form):
    """Which rows, and what changes in each; at first all of them."""

    rows = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("Tick at least one exercise.")}
    )
    text = forms.CharField(
        label=_("Change in each"),
        max_length=400,
        error_messages={"required": _("Say what to change, for example 2–3 sets.")},
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, data=None, *, program: Program):
        super().__init__(data, auto_id="bulk-%s")
        self.program_rows = program.prescriptions
        # A row that somebody took out meanwhile is passed over, not an error.
        there = {str(row.pk) for row in self.program_rows}
        self.fields["rows"].choices = [(row.pk, "") for row in self.program_rows]
        if data is not None:
            self.data = data.copy()
            self.data.setlist("rows", [key for key in data.getlist("rows") if key in there])

    def clean_text(self) -> str:
        try:
            self.parts = parse_parts(self.cleaned_data["text"])
        except DosageError as error:
            raise forms.ValidationError(list(dict.fromkeys(translated(error).values()))) from error
        return self.cleaned_data["text"]

    @property
    def ticked(self) -> set[int]:
        """The keys of the rows that are ticked."""
        if not self.is_bound:
            return {row.pk for row in self.program_rows}
        return {int(key) for key in self.data.getlist("rows")}

    @property
    def chosen(self) -> list[Prescription]:
        """The ticked rows in the order of the plan."""
        return [row for row in self.program_rows if row.pk in self.ticked]

    @property
    def seen(self) -> dict[int, str]:
        """The dosage of each row as the page showed it, where it did."""
        return {
            row.pk: self.data[f"seen-{row.pk}"] for row in self.program_rows if f"seen-{row.pk}" in self.data
        }

    def lines(self, outcomes=()) -> list[dict]:
        """Each row for the page: whether it is ticked, its dosage, and what becomes of it."""
        by_key = {outcome.row.pk: outcome for outcome in outcomes}
        return [
            {"row": row, "is_ticked": row.pk in self.ticked, "line": line(row), "outcome": by_key.get(row.pk)}
            for row in self.program_rows
        ]
