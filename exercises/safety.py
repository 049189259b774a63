"""The shipped safety text: applies until a clinic's clinician signs their own."""

from functools import lru_cache
from pathlib import Path

from exercises.library_format import SafetyEntry, read_library

LIBRARY = Path(__file__).parent / "library"


@lru_cache(maxsize=1)
def _texts() -> dict:
    return read_library(LIBRARY).safety


def shipped_safety(language: str) -> SafetyEntry:
    """The shipped text in `language`, else in English: there is always one."""
    texts = _texts()
    return texts.get(language) or texts["en"]
