"""Exercises from files: read and shown first (`plan`), then on confirmation all of them, or none."""

from exercises.importing.correcting import as_table, can_be_corrected, correct, failed_rows
from exercises.importing.files import FORMATS, FileRefused
from exercises.importing.planning import plan
from exercises.importing.writing import confirm, discard, progress_of, work

__all__ = [
    "FORMATS",
    "FileRefused",
    "as_table",
    "can_be_corrected",
    "confirm",
    "correct",
    "discard",
    "failed_rows",
    "plan",
    "progress_of",
    "work",
]
