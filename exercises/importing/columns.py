"""The columns of a table of exercises: what a cell says, read and written by the same widgets."""

import re

from django.utils.translation import gettext as _
from import_export import resources
from import_export.fields import Field
from import_export.widgets import Widget

from exercises import terms
from exercises.editing import LISTS, TEXTS
from exercises.importing.entries import FACTS, plain

TAGS = {"regions": "region", "equipment": "equipment", "purposes": "purpose", "muscles": "muscle"}
YES, NO = {"yes", "true", "1", "x", "y"}, {"no", "false", "0", "", "n"}
# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
MUSCLE = re.compile(r"(.+?)\s*\((\w*)(?:,\s*(\w+))?\)")


class Text(Widget):
    """One line of text."""

    def clean(self, value, row=None, **kwargs):
        return plain("" if value is None else value)

    def render(self, value, obj=None, **kwargs):
        return value or ""


class Lines(Widget):
    """A list of texts, one a line of the cell; `|` parts them as well."""

    def clean(self, value, row=None, **kwargs):
        parts = re.split(r"[\n\r|]+", "" if value is None else str(value))
        return [line for line in map(plain, parts) if line]

    def render(self, value, obj=None, **kwargs):
        return "\n".join(value or ())


class YesNo(Widget):
    """`yes` or `no`."""

    def clean(self, value, row=None, **kwargs):
        word = plain("" if value is None else value).lower()
        if word not in YES | NO:
            raise ValueError(_("must be yes or no"))
        return word in YES

    def render(self, value, obj=None, **kwargs):
        return "yes" if value else "no"


class Tags(Widget):
    """Words of a vocabulary, parted by `;`: tags, or what people call them. A muscle may name its role."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    def clean(self, value, row=None, **kwargs):
        words = filter(None, map(plain, re.split(r"[;\n|]+", "" if value is None else str(value))))
        return [self._tag(word) for word in words]

    def _tag(self, word: str) -> list[str]:
        role, side = "prime" if self.kind == "muscle" else "", ""
        if self.kind == "muscle" and (found := MUSCLE.fullmatch(word)):
            word, role, side = found.groups(default="")
        by_word = {said.casefold(): tag for tag, said in terms.choices(self.kind)}
        known = word if terms.term(self.kind, word) else by_word.get(word.casefold())
        return [known or word, role, side]

    def render(self, value, obj=None, **kwargs):
        return "; ".join(self._word(*each) for each in value or ())

    def _word(self, tag: str, role: str, side: str) -> str:
        if self.kind != "muscle" or (role, side) == ("prime", ""):
            return tag
        return f"{tag} ({role}, {side})" if side else f"{tag} ({role})"


def _widget(name: str) -> Widget:
    if name in LISTS:
        return Lines()
    if name in ("bed_ok", "mirror_safe"):
        return YesNo()
    return Tags(TAGS[name]) if name in TAGS else Text()


ORDER = (
    "source", "id", "language", "name", "other_names", "dosage", "position", *TAGS, "why", "steps", "set_up",
    "optional_cues", "feel", "avoid", "breathing", "progressions", "hold_where", "side_key", "side_names",
    "side_line", "trains", "bed_ok", "mirror_safe", "purpose", "teaching", "evidence", "author", "licence",
    "credit",
)  # fmt: skip
REQUIRED = ("id", "name")
# The column of the fact “source”, which would read like the collection that the entry comes from.
FACT_COLUMNS = {("credit" if name == "source" else name): name for name in FACTS}
WORD_COLUMNS = frozenset((*TEXTS, *LISTS))


class Sheet(resources.Resource):
    """A row of the table for each exercise; an exercise is a mapping of column to value."""

    class Meta:
        export_order = ORDER


for _name in ORDER:
    Sheet.fields[_name] = Field(attribute=_name, column_name=_name, widget=_widget(_name))


def harmless(cell: str) -> str:
    """`cell` so that no spreadsheet runs it: an apostrophe before what looks like a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def unquoted(cell: object) -> object:
    """What `harmless` was given."""
    if isinstance(cell, str) and cell.startswith("'") and cell[1:].startswith(FORMULA):
        return cell[1:]
    return cell
