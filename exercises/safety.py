"""The shipped safety text: applies until a clinic's clinician signs their own."""

from exercises.library_format import SafetyEntry
from exercises.terms import library


def shipped_safety(language: str) -> SafetyEntry:
    """The shipped text in `language`, else in English: there is always one."""
    texts = library().safety
    return texts.get(language) or texts["en"]
