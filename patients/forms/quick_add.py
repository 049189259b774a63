"""The quick-add line as it was typed, and how the page shows what was read in it."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext

from exercises.quick_line import pieces
from patients.forms.dosage_tokens import Token, tokens
from patients.quick_add import Heard, Option, joined, with_lines

MOST_LETTERS = 2000


class QuickAddForm(forms.Form):
    """One line, however long a list was pasted into it."""

    line = forms.CharField(
        label=_("Quick add"),
        max_length=MOST_LETTERS,
        widget=forms.TextInput(
            {
                "autocomplete": "off",
                "autocapitalize": "off",
                "spellcheck": "false",
                "enterkeyhint": "done",
                "placeholder": _("side plank 10-15/side hold 2-3s, clam 3x10"),
                "aria-describedby": "quick-help",
            }
        ),
        error_messages={
            "required": _("Type an exercise and its dosage, for example: clam 3x10/side."),
            "max_length": _("This is too long: %(show_value)s letters. At most %(limit_value)s at a time."),
        },
    )

    def __init__(self, data=None, **options):
        super().__init__(data, auto_id="quick-%s", **options)
        self.fields["line"].widget.attrs.pop("maxlength", None)  # a paste is refused whole, never cut

    def clean_line(self) -> str:
        line = self.cleaned_data["line"]
        if not pieces(line):  # nothing but commas and bullets
            raise forms.ValidationError(self.fields["line"].error_messages["required"])
        return line

    @property
    def typed(self) -> str:
        """What stands in the line, right or wrong."""
        return self.data.get("line", "") if self.is_bound else ""


@dataclass(frozen=True, slots=True)
class QuickAnswer:
    """What the page shows below the line; `left` is what stays in it."""

    heard: list[Heard]
    left: str = ""
    error: str = ""

    @classmethod
    def to(cls, heard: list[Heard]) -> "QuickAnswer":
        """The answer after everything that was ready has been added."""
        unread = with_lines([each for each in heard if not each.is_ready])
        return cls(unread, left=joined([each.piece for each in unread]))

    @property
    def lines(self) -> list["QuickLine"]:
        return [QuickLine(each) for each in self.heard]

    @property
    def asking(self) -> Heard | None:
        """The first that needs a choice: its options are the list that the arrow keys walk."""
        return next((each for each in self.heard if each.options), None)

    @property
    def said(self) -> str:
        """The same for somebody who cannot see it."""
        if self.error:
            return self.error
        words = [line.said for line in self.lines]
        if self.asking:
            count = len(self.asking.options)
            words.append(ngettext("%(n)s choice.", "%(n)s choices.", count) % {"n": count})
        return " ".join(words)


@dataclass(frozen=True, slots=True)
class QuickLine:
    """One exercise of the line as the final sentence, or as the question it leaves."""

    heard: Heard

    @property
    def name(self) -> str:
        return self.heard.exercise.name if self.heard.exercise else self.heard.words

    @property
    def tokens(self) -> list[Token]:
        return _sentence(self.heard) if self.heard.dosage else []

    @property
    def options(self) -> list["QuickOption"]:
        return [QuickOption(option) for option in self.heard.options]

    @property
    def said(self) -> str:
        if not self.heard.is_ready:
            return f"{self.heard.words}: {self.heard.problem}"
        place = self.heard.section.title if self.heard.section else ""
        return f"{self.name} {_plain(self.tokens)}, {pgettext('into a section', 'to')} {place}."


@dataclass(frozen=True, slots=True)
class QuickOption:
    """One exercise to choose."""

    option: Option

    @property
    def name(self) -> str:
        return self.option.exercise.name

    @property
    def tokens(self) -> list[Token]:
        return _sentence(self.option) if self.option.dosage else []


def _sentence(row: Heard | Option) -> list[Token]:
    text = row.exercise.shown_text
    return tokens(row.dosage, hold_where=text.hold_where if text else "")


def _plain(words: list[Token]) -> str:
    return "".join(f"{token.before}{token.text}{token.after}" for token in words)
