"""Forms about one exercise in a program: adding it, moving it, its details, which other it replaces."""

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from exercises.models import Exercise
from patients.forms import rule_presets
from patients.forms.program import PER, check_frequency, number_input
from patients.forms.seen import SeenForm
from patients.models import Prescription, Program
from patients.prescribing import MOST_PRESCRIPTIONS, move_by_one, move_prescription

AS_PLAN = [("", _("as often as the plan")), *PER]


class PrescribeForm(forms.Form):
    """Which exercise goes into which section, and where; without a place to the end."""

    exercise = forms.ModelChoiceField(Exercise.objects.none())
    section = forms.TypedChoiceField(coerce=int, required=False)
    to = forms.IntegerField(required=False)

    def __init__(self, data, *, program: Program):
        super().__init__(data)
        sections = list(program.sections.all())
        self.fields["exercise"].queryset = Exercise.objects.active()
        self.fields["section"].choices = [(section.pk, section.title) for section in sections]
        self.sections = {section.pk: section for section in sections}

    @property
    def chosen_section(self):
        """The section that was chosen, else the last; None in a program without sections."""
        chosen = self.sections.get(self.cleaned_data.get("section") or None)
        return chosen or next(reversed(self.sections.values()), None)

    @property
    def refusal(self) -> str:
        """Why nothing was added."""
        if not self.sections:
            return _("Add a section first.")
        if "section" in self.errors:
            return _("This section is not in the plan any more. Choose another.")
        return _("This exercise cannot be prescribed. It may have left the library.")


class MoveForm(forms.Form):
    """By one step, or to a place of a section."""

    step = forms.ChoiceField(choices=[("up", "up"), ("down", "down")], required=False)
    section = forms.TypedChoiceField(coerce=int, required=False)
    to = forms.IntegerField(required=False)

    def __init__(self, data, *, program: Program):
        super().__init__(data)
        self.sections = {section.pk: section for section in program.sections.all()}
        self.fields["section"].choices = [(pk, section.title) for pk, section in self.sections.items()]

    def clean(self) -> dict:
        values = super().clean()
        if not values.get("step") and not values.get("section"):
            raise forms.ValidationError(_("Say where to."))
        return values

    def move(self, row: Prescription, *, by) -> None:
        """Move `row` as the form says; without a place to the end of the section. Raises CannotPrescribe."""
        values = self.cleaned_data
        if values["step"]:
            move_by_one(row, up=values["step"] == "up", by=by)
        else:
            to = MOST_PRESCRIPTIONS if values["to"] is None else values["to"]
            move_prescription(row, section=self.sections[values["section"]], to=to, by=by)


class DetailsForm(SeenForm):
    """What one exercise says besides its dosage: a note, its own frequency, cues, the rule for moving on."""

    note = forms.CharField(
        label=_("Note to the patient"), required=False, max_length=300, widget=forms.Textarea({"rows": 2})
    )
    per = forms.ChoiceField(label=_("How often"), choices=AS_PLAN, required=False)
    times_min = forms.IntegerField(label=_("Sessions, from"), required=False, widget=number_input())
    times_max = forms.IntegerField(label=_("Sessions, to"), required=False, widget=number_input())
    with_optional_cues = forms.BooleanField(label=_("With the optional cues"), required=False)
    rule = forms.CharField(
        label=_("When to move on"),
        required=False,
        max_length=200,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("For the patient, for example: Easy in two sessions in a row? Call us."),
    )

    presets = rule_presets.OWN

    def __init__(self, data=None, *, cues: list[str], is_version: bool, **options):
        super().__init__(rule_presets.with_preset(data, self.presets), **options)
        self.cues, self.is_version = cues, is_version
        if cues:
            self.fields["with_optional_cues"].help_text = escape(" ".join(cues))
        else:
            del self.fields["with_optional_cues"]
        if is_version:  # its rule stands with "in place of"
            del self.fields["rule"]

    @classmethod
    def of(cls, row: Prescription, data=None) -> "DetailsForm":
        """The form as `row` stands now, or with what was typed."""
        text = row.exercise.text(row.program.language)
        initial = {name: getattr(row, name) for name in cls.base_fields}
        return cls(
            data,
            key=f"details-{row.pk}",
            initial=initial,
            cues=text.optional_cues if text else [],
            is_version=row.in_place_of_id is not None,
        )

    @property
    def options(self) -> dict:
        return {"cues": self.cues, "is_version": self.is_version}

    def clean(self) -> dict:
        values = super().clean()
        if not values.get("per"):
            values |= {"times_min": None, "times_max": None, "per": ""}
        elif values.get("times_min") is None and "times_min" not in self.errors:
            self.add_error("times_min", _("How many sessions?"))
        else:
            check_frequency(self, values)
        return values


class VersionForm(SeenForm):
    """Of which exercise this one is the easier or harder version, when to do it, and when to move on."""

    other = forms.TypedChoiceField(label=_("In place of"), coerce=int, empty_value=None, required=False)
    relation = forms.ChoiceField(label=_("It is the"), choices=Prescription.Relation, initial="easier")
    when = forms.CharField(
        label=_("When to do it instead"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    rule = forms.CharField(
        label=_("When to move on"), required=False, max_length=200, widget=forms.Textarea({"rows": 2})
    )

    presets = rule_presets.VERSIONS

    def __init__(self, data=None, *, others: list[tuple[int, str]], **options):
        super().__init__(rule_presets.with_preset(data, self.presets), **options)
        self.others = others
        self.fields["other"].choices = [("", _("nothing: an exercise of its own")), *others]
        self.fields["rule"].help_text = _("{number} stands for the number of the other exercise.")

    @classmethod
    def of(cls, row: Prescription, others: list[tuple[int, str]], data=None) -> "VersionForm":
        """The form as `row` stands now, or with what was typed; `others`: keys and names of numbered ones."""
        initial = {
            "other": row.in_place_of_id,
            "relation": row.relation or Prescription.Relation.EASIER,
            "when": row.when,
            "rule": row.rule,
        }
        return cls(data, key=f"version-{row.pk}", initial=initial, others=others)

    @property
    def options(self) -> dict:
        return {"others": self.others}

    def chosen_among(self, rows: list[Prescription]) -> Prescription | None:
        """The exercise it is a version of; None for an exercise of its own."""
        return next((row for row in rows if row.pk == self.cleaned_data["other"]), None)

    @property
    def words(self) -> dict:
        """The texts that go with a version; an exercise of its own has none of them."""
        is_version = self.cleaned_data["other"] is not None
        return {name: self.cleaned_data[name] if is_version else "" for name in ("when", "rule")}
