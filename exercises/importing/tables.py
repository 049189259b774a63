"""Tables: CSV with commas, semicolons or tabs, and the first sheet of an Excel workbook."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import openpyxl
from django.utils.translation import gettext as _

from exercises.importing.columns import FACT_COLUMNS, ORDER, REQUIRED, TAGS, WORD_COLUMNS, Sheet, unquoted
from exercises.importing.entries import Read, plain
from exercises.importing.files import FileRefused, decoded, opened

# Under which a row of a table is known when it does not say where it comes from.
SOURCE = "own"
HEADER = re.compile(r"([a-z_]+)(?:\s*\[([a-z]{2,3}(?:-[a-z0-9]{2,8})*)\])?")
DELIMITERS = (",", ";", "\t")
MOST_ROWS, MOST_COLUMNS = 50_000, 300
LONGEST_CELL = 100_000
# Columns of a table of failed rows: where each came from, and what was wrong with it. They say nothing.
ROW, PROBLEM = "row", "problem"
Column = tuple[str, str]  # name and language, which is "" in the source language


def read_csv(file: BinaryIO, *, language: str = "en", **_options) -> Iterator[Read]:
    """The rows below the header. Raises FileRefused."""
    text = decoded(file.read())
    header = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=header.count)
    csv.field_size_limit(LONGEST_CELL)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from _entries(lines, language)
    except csv.Error as error:
        raise FileRefused(
            _("Line %(line)s of the table cannot be read: a quotation mark is missing or too many.")
            % {"line": lines.line_num}
        ) from error


def read_xlsx(file: BinaryIO, *, language: str = "en", **_options) -> Iterator[Read]:
    """The rows of the first sheet below its header; a formula is text. Raises FileRefused."""
    opened(file)
    file.seek(0)
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)
        yield from _entries(book.worksheets[0].iter_rows(values_only=True), language)
    except FileRefused:
        raise
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, IndexError, OSError, SyntaxError) as error:
        raise FileRefused(_("The workbook cannot be read. Save it again as .xlsx, or as CSV.")) from error


def _entries(lines: Iterable[Iterable], language: str) -> Iterator[Read]:
    lines = iter(lines)
    columns = _columns(list(next(lines, ())))
    fields = Sheet().fields
    for number, cells in enumerate(lines, start=2):
        cells = [unquoted(cell) for cell in cells]
        if number > MOST_ROWS:
            raise FileRefused(_("The table has more than %(most)s rows.") % {"most": MOST_ROWS})
        if any(cell not in (None, "") for cell in cells):
            yield _entry(number, cells, columns, fields, language)


def _columns(header: list) -> list[Column | None]:
    """What each column holds; None for one without heading. Raises FileRefused for what cannot be."""
    found = []
    for cell in header[:MOST_COLUMNS]:
        match = HEADER.fullmatch(
            plain("" if cell is None else cell).lower().replace(" ", "_").replace("_[", " [")
        )
        found.append((match[1], match[2] or "") if match else plain(cell or "") or None)
    names = {column[0] for column in found if isinstance(column, tuple) and not column[1]}
    if missing := [name for name in REQUIRED if name not in names]:
        raise FileRefused(
            _("The first line must name the columns; these are missing: %(missing)s. Found: %(found)s.")
            % {"missing": ", ".join(missing), "found": ", ".join(map(_shown, found))[:200] or "–"}
        )
    unknown = [column for column in found if column and not _is_known(column)]
    if unknown:
        raise FileRefused(
            _("There is no column “%(unknown)s”. Columns are: %(known)s.")
            % {"unknown": _shown(unknown[0])[:60], "known": ", ".join(ORDER)}
        )
    if twice := [column for column in found if column and found.count(column) > 1]:
        raise FileRefused(_("The column “%(column)s” is there twice.") % {"column": _shown(twice[0])})
    return found


def _is_known(column: Column | str) -> bool:
    if not isinstance(column, tuple):
        return False
    name, language = column
    return name in (WORD_COLUMNS if language else (*ORDER, ROW, PROBLEM))


def _shown(column: Column | str | None) -> str:
    if isinstance(column, tuple):
        return f"{column[0]} [{column[1]}]" if column[1] else column[0]
    return column or ""


def _entry(number: int, cells: list, columns: list[Column | None], fields: dict, language: str) -> Read:
    made = Read(number, {})
    values: dict[Column, object] = {}
    if len(cells) > len(columns) and any(cell not in (None, "") for cell in cells[len(columns) :]):
        made.problems.append(("", _("has more cells than the table has columns")))
    for column, cell in zip(columns, cells, strict=False):
        if column is None:
            continue
        made.cells[_shown(column)] = "" if cell is None else str(cell)
        if column[0] in (ROW, PROBLEM):
            continue
        field = fields[column[0]]
        try:
            values[column] = field.clean({field.column_name: cell})
        except ValueError as error:
            made.problems.append((_shown(column), str(error)))
    made.entry = _shaped({name: value for (name, other), value in values.items() if not other}, language)
    own = made.entry["language"]
    for (name, other), value in values.items():
        if other and value:
            made.entry["texts"].setdefault(other, {})[name] = value
    made.problems += _nameless(made.entry)
    made.cells.setdefault("language", own)
    return made


def _nameless(entry: dict) -> Iterator[tuple[str, str]]:
    """Languages that have words and no name, for the first of them."""
    own = entry["language"]
    if nameless := [code for code, said in entry["texts"].items() if code != own and not said.get("name")]:
        yield f"name [{nameless[0]}]", _("is missing")


def _shaped(values: dict, language: str) -> dict:
    """The entry that the cells of the source language say; a column that is not there says nothing."""
    language = values.get("language") or language
    entry = {
        "source": values.get("source") or SOURCE,
        "id": values.get("id", ""),
        "language": language,
        "facts": {fact: values[name] for name, fact in FACT_COLUMNS.items() if name in values},
        "texts": {language: {name: values[name] for name in values if name in WORD_COLUMNS}},
        "tags": {kind: values[name] for name, kind in TAGS.items() if name in values},
    }
    if entry["facts"].get("side_key") == "":
        entry["facts"]["side_key"] = "none"
    if "dosage" in values:
        entry["dosage"] = values["dosage"]
    return entry
