"""The editor that opens under the sentence of a dosage: one part at a time, or typed."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from exercises.dosage import COLUMNS, Dosage, DosageError, LoadUnit, RepUnit, SetUnit, Side, parse
from exercises.dosage_words import translated
from patients.forms.dosage_tokens import PATTERNS, SIDES
from patients.forms.program import number_input
from patients.forms.seen import SeenForm
from patients.models import ClinicDosage

REP_UNITS = [
    (RepUnit.REP, gettext_lazy("reps")),
    (RepUnit.WALK, gettext_lazy("walks")),
    (RepUnit.STEP, gettext_lazy("steps")),
    (RepUnit.BREATH, gettext_lazy("breaths")),
    (RepUnit.SECOND, gettext_lazy("seconds")),
    (RepUnit.MINUTE, gettext_lazy("minutes")),
    (RepUnit.METRE, gettext_lazy("metres")),
]
SET_UNITS = [
    (SetUnit.SET, gettext_lazy("sets")),
    (SetUnit.BOUT, gettext_lazy("bouts")),
    (SetUnit.ROUND, gettext_lazy("rounds")),
]
LOAD_UNITS = [("", "–"), (LoadUnit.KG, "kg"), (LoadUnit.LB, "lb")]
# The chips of the editor, in the order of the sentence, each with its columns.
PARTS = {
    "reps": (gettext_lazy("How many"), ("reps_min", "reps_max", "reps_unit")),
    "side": (gettext_lazy("Side"), ("side",)),
    "pattern": (gettext_lazy("Direction"), ("pattern",)),
    "sets": (gettext_lazy("Sets"), ("sets_min", "sets_max", "sets_unit")),
    "hold": (pgettext_lazy("part of a dosage", "Hold"), ("hold_min", "hold_max")),
    "rest": (gettext_lazy("Rest"), ("rest_min", "rest_max")),
    "load": (gettext_lazy("Load"), ("load_amount", "load_unit", "load_text")),
    "tempo": (gettext_lazy("Tempo"), ("tempo",)),
    "effort": (gettext_lazy("Effort"), ("effort_min", "effort_max")),
}
UNITS = {"hold": gettext_lazy("seconds"), "rest": gettext_lazy("seconds"), "effort": gettext_lazy("of 10")}
# What is pressed most often; the library's own dosage comes first.
PRESETS = {
    "reps": ("8–12", "10–15", "15–20"),
    "sets": ("1", "2–3", "3"),
    "hold": ("2–3", "5", "10–20"),
    "rest": ("30", "60", "90"),
    "effort": ("3–4", "5–6", "7–8"),
}
OPTIONAL = frozenset(PRESETS) - {"reps"}


# ---------------------------------------------------------------- the editor


class DosageForm(SeenForm):
    """All columns of a dosage; the page shows those of one part at a time."""

    is_usual_here = False  # whether the stored dosage is the clinic's own usual one

    reps_min = forms.IntegerField(label=gettext_lazy("How many, from"), required=False, widget=number_input())
    reps_max = forms.IntegerField(label=gettext_lazy("How many, to"), required=False, widget=number_input())
    reps_unit = forms.ChoiceField(label=gettext_lazy("Counted in"), choices=REP_UNITS, required=False)
    side = forms.ChoiceField(
        label=gettext_lazy("Side"), choices=SIDES, required=False, widget=forms.RadioSelect
    )
    pattern = forms.ChoiceField(
        label=gettext_lazy("Direction"), choices=PATTERNS, required=False, widget=forms.RadioSelect
    )
    sets_min = forms.IntegerField(label=gettext_lazy("Sets, from"), required=False, widget=number_input())
    sets_max = forms.IntegerField(label=gettext_lazy("Sets, to"), required=False, widget=number_input())
    sets_unit = forms.ChoiceField(label=gettext_lazy("Called"), choices=SET_UNITS, required=False)
    hold_min = forms.IntegerField(label=gettext_lazy("Hold, from"), required=False, widget=number_input())
    hold_max = forms.IntegerField(label=gettext_lazy("Hold, to"), required=False, widget=number_input())
    rest_min = forms.IntegerField(label=gettext_lazy("Rest, from"), required=False, widget=number_input())
    rest_max = forms.IntegerField(label=gettext_lazy("Rest, to"), required=False, widget=number_input())
    load_amount = forms.DecimalField(
        label=gettext_lazy("Load"), required=False, widget=forms.TextInput({"inputmode": "decimal"})
    )
    load_unit = forms.ChoiceField(label=gettext_lazy("Unit of load"), choices=LOAD_UNITS, required=False)
    load_text = forms.CharField(label=gettext_lazy("or in words"), required=False)
    tempo = forms.CharField(label=gettext_lazy("Lift-hold-lower in seconds"), required=False)
    effort_min = forms.IntegerField(label=gettext_lazy("Effort, from"), required=False, widget=number_input())
    effort_max = forms.IntegerField(label=gettext_lazy("Effort, to"), required=False, widget=number_input())

    def __init__(self, data=None, *, usual: Dosage | None = None, whose: str = "", **options):
        super().__init__(_with_preset(data), **options)
        self.usual, self.whose = usual, whose

    @classmethod
    def of(cls, row, data=None) -> "DosageForm":
        """The form as the dosage of `row` stands now, or with what was chosen."""
        usual, whose = ClinicDosage.objects.usual([row.exercise])[row.exercise_id]
        form = cls(data, key=f"dosage-{row.pk}", initial=_columns(_stored(row)), usual=usual, whose=whose)
        form.is_usual_here = whose == "clinic" and usual == _stored(row)
        return form

    @property
    def options(self) -> dict:
        return {"usual": self.usual, "whose": self.whose}

    def clean(self) -> dict:
        values = super().clean()
        if not self.errors:
            try:
                values["dosage"] = _dosage(values)
            except DosageError as error:
                for name, message in translated(error).items():
                    self.add_error(name if name in self.fields else None, message)
        return values

    @property
    def seen_dosage(self) -> Dosage | None:
        """What the sentence said when the page was drawn."""
        try:
            return _dosage(self.seen)
        except DosageError:
            return None

    def after_clash(self, theirs: dict) -> "DosageForm":
        """As SeenForm says; the two dosages stand there as lines."""
        mine, stored = self.cleaned_data["dosage"], theirs["dosage"]
        again = super().after_clash(_columns(stored))
        again.clashes = [{"label": _("Dosage"), "mine": _line(mine), "theirs": _line(stored)}]
        return again

    def shown(self, name: str, value) -> str:
        return str(value)

    @property
    def parts(self) -> list["EditorPart"]:
        """The chips of the editor."""
        return [EditorPart(self, name) for name in PARTS]

    @property
    def invalid_parts(self) -> list[str]:
        return [name for name, (_label, columns) in PARTS.items() if set(columns) & self.errors.keys()]


@dataclass(frozen=True, slots=True)
class EditorPart:
    """One part of the editor: its name, inputs and presets."""

    form: DosageForm
    name: str

    @property
    def label(self) -> str:
        return PARTS[self.name][0]

    @property
    def unit(self) -> str:
        return UNITS.get(self.name, "")

    @property
    def fields(self) -> list[forms.BoundField]:
        return [self.form[name] for name in PARTS[self.name][1]]

    @property
    def low_focused(self) -> str:
        """The first number, where the reader goes on when the editor opens here."""
        return self.fields[0].as_widget(attrs={"autofocus": True})

    @property
    def step(self) -> int:
        """How much one press of a stepper changes."""
        return 15 if self.name == "rest" else 1

    @property
    def least(self) -> int:
        """Where a stepper stops."""
        return 0 if self.name == "effort" else 1

    @property
    def is_range(self) -> bool:
        return self.name in PRESETS

    @property
    def is_set(self) -> bool:
        return self.fields[0].value() not in (None, "", Side.NONE)

    @property
    def presets(self) -> list[dict]:
        """What one press sets, the library's own amount first; for an optional part also nothing."""
        usual = getattr(self.form.usual, self.name, None)
        amounts = sorted({str(usual)} - {"None"}) + list(PRESETS.get(self.name, ()))
        now = _amount(*(bound.value() for bound in self.fields[:2])) if self.is_range else ""
        found = [
            {"value": f"{self.name}:{amount}", "text": amount, "is_on": amount == now}
            for amount in dict.fromkeys(amounts)
        ]
        if self.name in OPTIONAL:
            found.append(
                {"value": f"{self.name}:", "text": pgettext("part of a dosage", "none"), "is_on": not now}
            )
        return found


class TypedDosageForm(SeenForm):
    """The dosage as a clinician writes it: `10-15/side hold 2-3s`."""

    text = forms.CharField(
        label=gettext_lazy("Type it"),
        max_length=400,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off", "spellcheck": "false"}),
    )

    @classmethod
    def of(cls, row, data=None) -> "TypedDosageForm":
        """The form as the dosage of `row` stands now, or with what was typed."""
        dosage = _stored(row)
        return cls(data, key=f"typed-{row.pk}", initial={"text": str(dosage) if dosage else ""})

    def clean_text(self) -> str:
        try:
            self.dosage = parse(self.cleaned_data["text"])
        except DosageError as error:
            raise forms.ValidationError(list(dict.fromkeys(translated(error).values()))) from error
        return str(self.dosage)

    def clean(self) -> dict:
        values = super().clean()
        if not self.errors:
            values["dosage"] = self.dosage
        return values

    @property
    def seen_dosage(self) -> Dosage | None:
        """What the line said when the page was drawn."""
        try:
            return parse(self.seen["text"] or "")
        except DosageError:
            return None

    def after_clash(self, theirs: dict) -> "TypedDosageForm":
        """As SeenForm says, with the line of the other person's dosage."""
        return super().after_clash({"text": _line(theirs["dosage"])})


def _line(dosage: Dosage | None) -> str:
    return str(dosage) if dosage else ""


def _stored(row) -> Dosage | None:
    """The dosage of a row; an impossible one, written past every check, is as good as none."""
    try:
        return row.dosage
    except DosageError:
        return None


def _columns(dosage: Dosage | None) -> dict:
    return dosage.to_dict() if dosage else dict.fromkeys(COLUMNS)


def _dosage(values: dict) -> Dosage | None:
    """The dosage of cleaned columns; None when nothing is there. Raises DosageError."""
    columns = {name: values.get(name) for name in COLUMNS}
    amounts = [value for name, value in columns.items() if not name.endswith("_unit")]
    if all(value in (None, "", Side.NONE) for value in amounts):
        return None
    return Dosage.from_dict(columns)


def _amount(low, high) -> str:
    if low in (None, ""):
        return ""
    return f"{low}–{high}" if high not in (None, "") and str(high) != str(low) else str(low)


def _with_preset(data):
    """What was chosen, with both ends of the part whose preset was pressed."""
    part, _colon, amount = (data.get("preset") or "").partition(":") if data is not None else ("", "", "")
    if part not in PRESETS:
        return data
    low, _dash, high = amount.partition("–")
    data = data.copy()
    data[f"{part}_min"], data[f"{part}_max"] = low, high or low
    return data
