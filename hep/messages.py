"""Make the message files that gettext reads: `.mo` beside each `.po`, without the gettext tools."""

from collections.abc import Iterable
from pathlib import Path

import polib


def compile_messages(folders: Iterable[Path]) -> list[Path]:
    """Write a `.mo` for each `.po` that is newer than its own; returns what was written."""
    written = []
    for source in sorted(po for folder in folders for po in Path(folder).glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))
            written.append(target)
    return written
