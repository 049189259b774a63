"""Exercises from files: read and shown first (`plan`), then on confirmation all of them, or none."""

from exercises.importing.files import FORMATS, FileRefused
from exercises.importing.planning import plan
from exercises.importing.writing import confirm, discard, progress_of, work

__all__ = ["FORMATS", "FileRefused", "confirm", "discard", "plan", "progress_of", "work"]
