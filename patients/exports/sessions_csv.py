"""Sessions as a table: a row for each result of an exercise, for a spreadsheet. No cell is ever a formula."""

import csv
import io
from collections.abc import Iterator

from patients.entry import Result
from patients.exports.record import Plan, Record, Told, line_of

COLUMNS = (
    *("program", "plan", "session", "day", "started_at", "minutes", "source", "in_doubt"),
    *("pain", "pain_next_morning", "effort", "exercise", "dosage", "outcome", "why"),
    *("rounds", "amounts", "easier_version", "easy_seconds", "note"),
)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def render(record: Record) -> bytes:
    """The file, in UTF-8 with the mark by which Excel knows it; the last revision of each session."""
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow(COLUMNS)
    for plan in record.plans:
        for told in plan.sessions:
            lines.writerows([harmless(cell) for cell in cells] for cells in _rows(plan, told))
    return text.getvalue().encode("utf-8-sig")


def harmless(cell: object) -> str:
    """`cell` as text that no spreadsheet takes for a formula, without control characters but line ends."""
    text = "" if cell is None else str(cell)
    text = "".join(letter for letter in text if letter == "\n" or letter.isprintable())
    return f"'{text}" if text.lstrip().startswith(FORMULA) or text.startswith(FORMULA) else text


def _rows(plan: Plan, told: Told) -> Iterator[list]:
    entry = told.entry
    session = [
        plan.document.title,
        entry.version,
        entry.uuid,
        entry.day,
        entry.started_at.isoformat() if entry.started_at else "",
        told.minutes,
        told.source,
        "yes" if told.is_doubtful else "",
        entry.pain,
        entry.next_day_pain,
        entry.effort,
    ]
    for place, result in enumerate(entry.results or (None,)):
        # The note is of the session: said once, or a sum over the rows would read it many times.
        yield [*session, *_result(plan, told, result), entry.note if place == 0 else ""]


def _result(plan: Plan, told: Told, result: Result | None) -> list:
    if result is None:
        return [""] * 8
    return [
        plan.name_of(told, result),
        line_of(plan.row_of(told, result)),
        result.outcome,
        result.why,
        result.rounds or "",
        " ".join(map(str, result.amounts)),
        "yes" if result.easier else "",
        result.easy_seconds,
    ]
