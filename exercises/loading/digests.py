"""Tell an entry that changed from one that did not."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict

from exercises.library_format import ExerciseEntry, ProgramEntry
from exercises.loading.figures import Figure

# Grows when the same entry makes other rows than before: every entry is then loaded anew.
LOADER = 1


def entry_digest(entry: ExerciseEntry | ProgramEntry, figures: Iterable[Figure]) -> str:
    """SHA-256 of what the entry says and of its drawings, wherever it stands in the files."""
    content = asdict(entry) | {"file": "", "loader": LOADER, "figures": [figure.digest for figure in figures]}
    canonical = json.dumps(content, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
