"""Exercises as a table: CSV in UTF-8, or an Excel workbook. No cell is ever a formula."""

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from exercises.importing.columns import FACT_COLUMNS, ORDER, TAGS, WORD_COLUMNS, Sheet, harmless
from exercises.importing.content import entry_of, in_chunks
from exercises.models import ExerciseQuerySet, ExerciseText

SHEET = "exercises"


def write_csv(rows: ExerciseQuerySet, file: BinaryIO, *, clinic=None) -> int:
    """Write `rows`, a line each, with the mark that makes Excel read UTF-8; how many there were."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    lines = csv.writer(text)
    count = -1  # the header is no exercise
    for cells in _lines(rows):
        count += 1
        lines.writerow([harmless(cell) for cell in cells])
    text.detach()
    return count


def write_xlsx(rows: ExerciseQuerySet, file: BinaryIO, *, clinic=None) -> int:
    """Write `rows` into the one sheet of a workbook, row by row; how many there were."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    count = -1  # the header is no exercise
    for cells in _lines(rows):
        count += 1
        sheet.append([ILLEGAL_CHARACTERS_RE.sub(" ", harmless(cell)) for cell in cells])
    book.save(file)
    return count


def _lines(rows: ExerciseQuerySet) -> Iterator[list[str]]:
    """The header, then a list of cells for each exercise."""
    others = _other_languages(rows)
    sheet = Sheet()
    fields = sheet.fields
    words = [name for name in ORDER if name in WORD_COLUMNS]
    yield [*ORDER, *(f"{name} [{language}]" for language in others for name in words)]
    for row in in_chunks(rows):
        entry = entry_of(row)
        own = sheet.export_resource(_flat(entry))
        told = [
            (entry["texts"].get(language, {}) if language != row.source_language else {})
            for language in others
        ]
        yield own + [fields[name].export(each) or "" for each in told for name in words]


def _other_languages(rows: ExerciseQuerySet) -> list[str]:
    """Languages that some exercise has besides the one it was written in."""
    found = ExerciseText.objects.filter(exercise__in=rows.order_by().values("pk"))
    pairs = found.values_list("language", "exercise__source_language").distinct().order_by("language")
    return list(dict.fromkeys(language for language, written_in in pairs if language != written_in))


def _flat(entry: dict) -> dict:
    """Column to value, in the language that the exercise was written in."""
    flat = {name: entry[name] for name in ("source", "id", "language", "dosage")}
    flat |= {column: entry["facts"][fact] for column, fact in FACT_COLUMNS.items()}
    flat |= {column: entry["tags"].get(kind, []) for column, kind in TAGS.items()}
    return flat | entry["texts"].get(entry["language"], {})
