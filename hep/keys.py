"""Secrets that live in files beside the data, never in the repository."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

SHORTEST_KEY = 50


def key_from_file(path: Path) -> str:
    """The key kept in `path`; made once, readable by its owner alone (0600)."""
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        "w", dir=path.parent, prefix=f"{path.name}."
    ) as file:  # readable by us alone
        file.write(secrets.token_urlsafe(64))
        file.flush()
        # Of processes that start together one gives its key the name, whole, and all read that one.
        with contextlib.suppress(FileExistsError):
            os.link(file.name, path)
    return path.read_text().strip()
