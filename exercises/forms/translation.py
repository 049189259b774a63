"""The words of an exercise in another language, each beside its source."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from exercises import translating
from exercises.editing import LISTS
from exercises.forms.exercise import SENTENCE, ExerciseForm
from exercises.forms.fields import LinesField, SeenForm, check_sides
from exercises.models import Exercise

ROW_LABELS = {"caption": _("Caption"), "alt": _("What the picture shows"), "caution": _("Take care")}
LONGEST = {
    "name": 80,
    "why": 200,
    "hold_where": 60,
    "side_names": 60,
    "caption": 60,
    "alt": 300,
    "caution": 200,
}


@dataclass(frozen=True, slots=True)
class Beside:
    """One field: what the source says, what is written here, and whether the source changed since."""

    source: list[str]
    field: forms.BoundField
    is_outdated: bool


class TranslationForm(SeenForm):
    """A field for every word of the source; what the source does not say is not asked for."""

    def __init__(self, *args, exercise: Exercise, language: str, **options):
        self.exercise, self.language = exercise, language
        self.source = translating.words_in(exercise, exercise.source_language)
        options.setdefault("stored", translating.words_in(exercise, language))
        super().__init__(*args, **options)
        self.outdated = set(translating.translation_of(exercise, language).outdated)
        for name, words in self.source.items():
            if words or self.initial.get(name):
                self.fields[name] = self._field(name)

    def _field(self, name: str) -> forms.Field:
        kind = name.split("-")[0]
        label = ROW_LABELS.get(kind) or ExerciseForm.base_fields[name].label
        rows = max(2, len(self.source[name]) if isinstance(self.source[name], list) else 2)
        here = {"lang": self.language, "dir": translating.direction_of(self.language), "rows": rows}
        if name in LISTS:
            known = ExerciseForm.base_fields[name]
            widget = forms.Textarea(attrs=here)
            return LinesField(
                label=label, required=False, most=known.most, longest=known.longest, widget=widget
            )
        longest = LONGEST.get(kind, SENTENCE)
        checks = [check_sides] if name == "side_line" else []
        widget = forms.Textarea(attrs=here) if longest > SENTENCE else forms.TextInput(attrs=here)
        is_needed = name in translating.NEEDED
        return forms.CharField(
            label=label, max_length=longest, required=is_needed, validators=checks, widget=widget
        )

    def beside(self) -> Iterator[Beside]:
        """Every field with its source, in the order of reading."""
        for name in self.fields:
            if name != "seen":
                words = self.source[name]
                kind = {"caption": "pictures", "alt": "pictures", "caution": "cautions"}
                changed = kind.get(name.split("-")[0], name) in self.outdated
                yield Beside(words if isinstance(words, list) else [words], self[name], changed)

    def after_clash(self, *, stored: dict) -> "TranslationForm":
        """The form once more: what was typed stays, what only others changed is taken over."""
        seen = self.seen_values
        typed = {name: value for name, value in self.values.items() if value != seen.get(name, value)}
        return type(self)(exercise=self.exercise, language=self.language, stored=stored, typed=typed)


class LanguageForm(forms.Form):
    """Which language to translate into."""

    language = forms.ChoiceField(label=_("Another language"))

    def __init__(self, *args, exercise: Exercise, **options):
        super().__init__(*args, **options)
        self.fields["language"].choices = [
            pair for pair in translating.known_languages() if pair[0] != exercise.source_language
        ]
