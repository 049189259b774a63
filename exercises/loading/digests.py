"""Tell an entry that changed from one that did not."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from exercises.library_format import ExerciseEntry, ProgramEntry
from exercises.loading.figures import Figure

# Grows when the same entry makes other rows than before: every entry is then loaded anew.
LOADER = 2


def entry_digest(
    entry: ExerciseEntry | ProgramEntry, figures: Iterable[Figure] = (), *, loops: Iterable[Path] = ()
) -> str:
    """SHA-256 of what the entry says, of its drawings and of its loops, wherever it stands in the files."""
    content = asdict(entry) | {"file": "", "loader": LOADER, "figures": [figure.digest for figure in figures]}
    content["loops"] = [hashlib.sha256(loop.read_bytes()).hexdigest() for loop in loops]
    canonical = json.dumps(content, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
