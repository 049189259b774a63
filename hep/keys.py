"""Secrets that live in files beside the data, never in the repository."""

import os
import secrets
from pathlib import Path

SHORTEST_KEY = 50


def key_from_file(path: Path) -> str:
    """The key kept in `path`; made once, readable by its owner alone (0600)."""
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    key = secrets.token_urlsafe(64)
    try:
        # O_EXCL: of two processes that start together one makes the key, the other reads it.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(key)
    return key
