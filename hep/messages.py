"""Make the message files that gettext reads from the translations, without the gettext tools.

They go to a folder of the install, not beside the `.po` files: the code may lie where nobody may write.
"""

import os
from pathlib import Path

import polib

CATALOGUE = "LC_MESSAGES/django.po"


def compile_messages(sources: Path, made: Path) -> list[Path]:
    """Write a `.mo` in `made` for each `.po` of `sources` that changed; returns what was written."""
    written = []
    for source in sorted(sources.glob(f"*/{CATALOGUE}")):
        target = made / source.relative_to(sources).with_suffix(".mo")
        # Equal, not newer: an older release may be put back, with older files.
        if not target.exists() or target.stat().st_mtime_ns != source.stat().st_mtime_ns:
            _compile(source, target)
            written.append(target)
    return written


def _compile(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    # Another process may be reading the one before, or making the same.
    part = target.with_name(f"{target.name}.{os.getpid()}")
    polib.pofile(str(source)).save_as_mofile(str(part))
    times = source.stat()
    os.utime(part, ns=(times.st_atime_ns, times.st_mtime_ns))
    part.replace(target)
