"""Fields of the library's forms: lists as lines, a dosage as the clinician's line, what the form had seen."""

import json

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from exercises.dosage import DosageError, parse
from exercises.dosage_words import translated

CONTROL = dict.fromkeys(i for i in range(32) if chr(i) not in "\n\r\t")


class LinesField(forms.CharField):
    """A list of short texts, one a line; empty lines are dropped."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, *, most: int = 12, longest: int = 200, **options):
        super().__init__(**options)
        self.most, self.longest = most, longest

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value) -> list[str]:
        text = super().to_python(value).translate(CONTROL)
        return [" ".join(line.split()) for line in text.splitlines() if line.strip()]

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if len(value) > self.most:
            raise ValidationError(
                ngettext("At most %(most)s line.", "At most %(most)s lines.", self.most) % {"most": self.most}
            )
        for line in value:
            if len(line) > self.longest:
                raise ValidationError(
                    _("“%(start)s…” has %(length)s characters; a line has at most %(longest)s."),
                    params={"start": line[:30], "length": len(line), "longest": self.longest},
                )


class DosageField(forms.CharField):
    """A dosage as clinicians write it; the value is the canonical line, e.g. `10–15 reps / side`."""

    def to_python(self, value) -> str:
        text = super().to_python(value)
        if not text:
            return ""
        try:
            return str(parse(text))
        except DosageError as error:
            raise ValidationError(list(dict.fromkeys(translated(error).values()))) from error


def check_sides(text: str) -> None:
    """Refuse braces around anything but `side` and `other`, the two words that are filled in."""
    if set(text.replace("{side}", "").replace("{other}", "")) & {"{", "}"}:
        raise ValidationError(_("Only {side} and {other} may stand in braces."))


class SeenForm(forms.Form):
    """A form that knows what it showed first, so that two people's changes can be told apart.

    `stored` holds the values the page was made from; they come back in `seen` with what was typed.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100_000)

    def __init__(self, *args, stored: dict | None = None, typed: dict | None = None, **options):
        stored = stored or {}
        initial = stored | (typed or {}) | {"seen": json.dumps(stored, sort_keys=True)}
        super().__init__(*args, initial=initial | options.pop("initial", {}), **options)

    def clean_seen(self) -> dict:
        try:
            seen = json.loads(self.cleaned_data["seen"] or "{}")
        except (ValueError, RecursionError) as error:
            raise ValidationError(self.out_of_date()) from error
        if not isinstance(seen, dict):
            raise ValidationError(self.out_of_date())
        return seen

    @staticmethod
    def out_of_date() -> str:
        return _("This page is out of date. Copy what you typed, open the page again and put it in.")

    @property
    def values(self) -> dict:
        """What was typed, by field name; a list with the same members as before counts as unchanged."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        for name, value in values.items():
            was = self.seen_values.get(name)
            is_ticked = isinstance(self.fields[name], forms.MultipleChoiceField)
            # Tick boxes come in the order of the form; what was stored has an order of its own.
            if is_ticked and isinstance(was, list) and set(value) == set(map(str, was)):
                values[name] = was
        return values

    @property
    def seen_values(self) -> dict:
        return self.cleaned_data["seen"]

    def after_clash(self, *, stored: dict) -> "SeenForm":
        """The form once more: what was typed stays, what only others changed is taken over."""
        seen = self.seen_values
        typed = {name: value for name, value in self.values.items() if value != seen.get(name, value)}
        return type(self)(stored=stored, typed=typed)

    def shown(self, name: str, value) -> str:
        """A value in words, for a page that shows two of them."""
        if isinstance(value, bool):
            return str(_("yes") if value else _("no"))
        words = dict(getattr(self.fields[name], "choices", ()))
        values = value if isinstance(value, list) else [value]
        return "\n".join(str(words.get(each, each)) for each in values)
