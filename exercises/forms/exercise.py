"""The form of one exercise: its words in the source language, its facts, its usual dose."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exercises import terms
from exercises.forms.fields import DosageField, LinesField, SeenForm, check_sides
from exercises.models import Exercise

SHORT_CUE, SENTENCE, NOTE = 90, 120, 400


def _ticks(label, **options) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, widget=forms.CheckboxSelectMultiple, **options
    )


class ExerciseForm(SeenForm):
    """Everything of an exercise but its pictures, cautions and neighbours, which have pages of their own."""

    name = forms.CharField(label=_("Name"), max_length=80)
    other_names = LinesField(
        label=_("Other names"), required=False, longest=80, help_text=_("What else people search for.")
    )
    dosage = DosageField(
        label=_("Usual dose"),
        required=False,
        max_length=200,
        help_text=_("For example: 10–15 reps / side, hold 2–3 s. A starting point for every plan."),
    )
    hold_where = forms.CharField(
        label=_("Where the hold happens"),
        max_length=60,
        required=False,
        help_text=_("For example: at the top"),
    )
    steps = LinesField(
        label=_("Steps"), most=8, longest=SENTENCE, help_text=_("One action a line, three to five lines.")
    )
    why = forms.CharField(label=_("Why"), max_length=200, required=False)
    set_up = LinesField(label=pgettext_lazy("cue", "Set up"), required=False, longest=SHORT_CUE)
    optional_cues = LinesField(
        label=_("Cues that can be switched off"),
        required=False,
        longest=SHORT_CUE,
        help_text=_("Shown after the set-up; off for a patient who must not do it."),
    )
    feel = LinesField(label=_("Feel it"), required=False, longest=SHORT_CUE)
    avoid = LinesField(label=_("Avoid"), required=False, longest=SHORT_CUE)
    breathing = LinesField(label=_("Breathing"), required=False, longest=SHORT_CUE)
    progressions = LinesField(label=_("Harder ways to do it"), required=False, longest=SENTENCE)
    position = forms.ChoiceField(label=_("Starting position"))
    bed_ok = forms.BooleanField(label=_("A firm bed does as well as the floor"), required=False)
    regions = _ticks(_("Body area"))
    equipment = _ticks(_("Gear"))
    purposes = _ticks(_("Purpose"))
    muscles = _ticks(_("Muscles"), help_text=_("New ones count as main muscles."))
    side_key = forms.ChoiceField(label=_("Left and right name"), choices=Exercise.SideKey)
    side_names = forms.CharField(
        label=_("In words"), max_length=60, required=False, help_text=_("For example: the leg you lift")
    )
    side_line = forms.CharField(
        label=_("When one side alone is prescribed"),
        max_length=SENTENCE,
        required=False,
        validators=[check_sides],
        help_text=_(
            "{side} and {other} become left and right. "
            "For example: Lie on your {other} side and lift your {side} leg."
        ),
    )
    trains = forms.ChoiceField(
        label=_("The pictures show"),
        required=False,
        choices=[("", _("no side")), ("left", _("the left side")), ("right", _("the right side"))],
    )
    mirror_safe = forms.BooleanField(
        label=_("The pictures may be mirrored for the other side"),
        required=False,
        help_text=_("Not when a mirrored picture would be wrong: text, a clock, a wall on one side."),
    )
    purpose = LinesField(label=_("Purpose and technique"), required=False, longest=NOTE, most=4)
    teaching = LinesField(label=_("Teaching notes"), required=False, longest=NOTE, most=20)
    evidence = LinesField(
        label=_("Evidence"),
        required=False,
        longest=NOTE,
        most=20,
        help_text=_("One finding a line, its source in square brackets."),
    )
    author = forms.CharField(label=_("Author"), max_length=120, required=False)
    licence = forms.CharField(label=_("Licence"), max_length=60, required=False)
    source = forms.CharField(label=_("Source"), max_length=200, required=False)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for name, kind in {
            "position": "position",
            "regions": "region",
            "equipment": "equipment",
            "purposes": "purpose",
            "muscles": "muscle",
        }.items():
            self.fields[name].choices = self._choices(kind, self.initial.get(name))
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = self._layout()

    @staticmethod
    def _choices(kind: str, stored) -> list[tuple[str, str]]:
        """The vocabulary, and what the row has that left the vocabulary meanwhile."""
        known = terms.choices(kind)
        had = stored if isinstance(stored, list) else [stored] if stored else []
        return known + [(tag, terms.word(kind, tag)) for tag in had if terms.term(kind, tag) is None]

    @staticmethod
    def _layout() -> Layout:
        return Layout(
            "seen",
            Fieldset(_("Name and dose"), "name", "other_names", "dosage", "hold_where"),
            Fieldset(
                _("What patients read"),
                "steps", "why", "set_up", "optional_cues", "feel", "avoid", "breathing", "progressions",
            ),
            Fieldset(
                _("How it is found"),
                Row("position", "bed_ok"),
                Div("regions", "equipment", "purposes", "muscles", css_class="fields tick-columns"),
            ),
            Fieldset(
                _("Left and right"),
                Row("side_key", "side_names"), "side_line", Row("trains", "mirror_safe"),
            ),
            Fieldset(_("For clinicians"), "purpose", "teaching", "evidence"),
            Fieldset(_("Who made it"), Row("author", "licence"), "source"),
        )  # fmt: skip

    def clean_purpose(self) -> str:
        return "\n".join(self.cleaned_data["purpose"])

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("mirror_safe") and not cleaned.get("trains"):
            self.add_error("trains", _("Say which side the pictures show, so that they can be mirrored."))
        return cleaned
