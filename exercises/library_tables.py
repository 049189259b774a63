"""A reader of one TOML table that notes what is wrong and reads on, so that all problems are told at once."""

import re
from collections.abc import Callable, Collection
from typing import Any

from exercises.dosage import DosageError
from exercises.library_entries import Problem

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
WHITE = re.compile(r"[ \t\r\n]+")
PLACE = re.compile(r"\{[^}]*\}?")
NAMES = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    list: "a list",
    dict: "a table",
}
MISSING = object()


class TranslatedTable(dict):
    """Words that came from another file than the entry they belong to."""

    def __init__(self, words: dict, file: str) -> None:
        super().__init__(words)
        self.file = file


class Table:
    """Takes the fields of one table one by one; `done()` refuses what is left over."""

    def __init__(self, fields: dict, file: str, entry: str, problems: list[Problem], path: str = "") -> None:
        self.fields = dict(fields)
        self.file = getattr(fields, "file", file)
        self.entry = entry
        self.problems = problems
        self.path = path

    def problem(self, field: str, reason: str) -> None:
        """Note what is wrong with `field`."""
        self.problems.append(Problem(self.file, self.entry, self.path + field, reason))

    def done(self) -> None:
        """Refuse fields that nobody asked for: most are misspelt."""
        for name in self.fields:
            self.problem(name, "unknown field")

    def take(self, field: str, kind: type, default: Any) -> Any:
        """The field if it has that kind. Without a default (`MISSING`) it must be there."""
        value = self.fields.pop(field, MISSING)
        if value is MISSING:
            if default is MISSING:
                self.problem(field, "is missing")
                return kind()
            return default
        wanted = (int, float) if kind is float else kind
        if not isinstance(value, wanted) or (isinstance(value, bool) and kind is not bool):
            self.problem(field, f"must be {NAMES[kind]}")
            return kind()
        return value

    def text(
        self, field: str, longest: int = 200, required: bool = True, places: Collection[str] = ()
    ) -> str:
        """A text. `places` names what may stand in braces."""
        text = self.take(field, str, MISSING if required else "")
        if text.strip():
            self._check_text(field, text, longest, places)
        elif required and not self._told(field):
            self.problem(field, "must not be empty")
        return text

    def texts(self, field: str, longest: int = 200, at_least: int = 0, at_most: int = 20) -> tuple[str, ...]:
        """A list of texts, at least and at most so many."""
        found = self.take(field, list, MISSING if at_least else [])
        if not at_least <= len(found) <= at_most and not self._told(field):
            self.problem(field, f"must have {at_least} to {at_most} entries, has {len(found)}")
        for place, text in enumerate(found, start=1):
            if not isinstance(text, str) or not text.strip():
                self.problem(f"{field}[{place}]", "must be text")
            else:
                self._check_text(f"{field}[{place}]", text, longest)
        return tuple(text for text in found if isinstance(text, str))

    def choice(self, field: str, allowed: Collection[str], required: bool = True) -> str:
        """One of `allowed`."""
        word = self.text(field, required=required)
        if word and word not in allowed:
            self.problem(field, f"“{word}” is not one of: {', '.join(allowed)}")
        return word

    def flag(self, field: str, default: bool | object = MISSING) -> bool:
        return self.take(field, bool, default)

    def number(self, field: str, lowest: float, highest: float, kind: type = int) -> Any:
        """A number in a range, both ends included."""
        number = self.take(field, kind, MISSING)
        if not lowest <= number <= highest and not self._told(field):
            self.problem(field, f"must be from {lowest} to {highest}, is {number}")
        return number

    def parsed(self, field: str, parse: Callable[[str], Any], required: bool = True) -> Any:
        """A text read by `parse`, written exactly as it is printed; None when it cannot be read."""
        text = self.text(field, required=required)
        if not text:
            return None
        try:
            value = parse(text)
        except DosageError as error:
            self.problem(field, f"“{text}”: {error}")
            return None
        if str(value) != text:
            self.problem(field, f"“{text}” must be written “{value}”")
        return value

    def table(self, field: str, required: bool = True) -> "Table":
        """The table under `field`; an empty one when it may be absent and is."""
        fields = self.take(field, dict, MISSING if required else {})
        return Table(fields, self.file, self.entry, self.problems, f"{self.path}{field}.")

    def tables(self, field: str, required: bool = False) -> list["Table"]:
        """The tables of a list, each with its place in its name."""
        found = self.take(field, list, MISSING if required else [])
        tables = []
        for place, fields in enumerate(found, start=1):
            if isinstance(fields, dict):
                path = f"{self.path}{field}[{place}]."
                tables.append(Table(fields, self.file, self.entry, self.problems, path))
            else:
                self.problem(f"{field}[{place}]", "must be a table")
        return tables

    def languages(self) -> dict[str, "Table"]:
        """The tables of words, by language. Call it after the other fields were taken."""
        found = [
            name
            for name, value in self.fields.items()
            if LANGUAGE.fullmatch(name) and isinstance(value, dict)
        ]
        if "en" not in self.fields:
            self.problem("en", "is missing")
        return {name: self.table(name) for name in found}

    def _told(self, field: str) -> bool:
        return any(told.field == self.path + field and told.entry == self.entry for told in self.problems)

    def _check_text(self, field: str, text: str, longest: int, places: Collection[str] = ()) -> None:
        if len(text) > longest:
            self.problem(field, f"has {len(text)} characters, may have {longest}")
        # French has no-break spaces before its question marks.
        if text != " ".join(WHITE.split(text.strip())):
            self.problem(field, "has a line break, or a space too many")
        for place in PLACE.findall(text):
            if place.strip("{}") not in places:
                self.problem(field, f"{place} cannot stand here")
