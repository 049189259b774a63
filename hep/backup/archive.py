"""The backup file: a tar archive in the age format (age-encryption.org), which other tools can open too.

A server holds the public half of the key alone: who steals the server, or the file, reads nothing of it.
"""

import hashlib
import io
import json
import os
import tarfile
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pyrage

MANIFEST, DATABASE, MEDIA, KEYS = "manifest.json", "database", "media", "keys.json"
FORMAT = 1
BLOCK = 1 << 20


class NotOurs(Exception):
    """A file that is no backup, or not one that this key opens, or was changed; the message says which."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds."""

    made_at: str
    engine: str
    heads: list[tuple[str, str]]
    counts: dict[str, int]
    files: dict[str, str]  # SHA-256 by name
    format: int = FORMAT

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), indent=1).encode()

    @classmethod
    def from_json(cls, text: bytes) -> "Manifest":
        facts = json.loads(text)
        if facts.get("format") != FORMAT:
            raise NotOurs(f"The backup has the format {facts.get('format')}, and this HEP reads {FORMAT}.")
        return cls(**facts | {"heads": [tuple(head) for head in facts["heads"]]})


def recipient(text: str) -> pyrage.x25519.Recipient:
    """The public half of a key, as `age1…`. Raises NotOurs."""
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError as error:
        raise NotOurs(f"This is no public key of a backup (age1…): {error}") from error


def identity(path: Path) -> pyrage.x25519.Identity:
    """The secret half, from a file as `age-keygen` and `manage.py backup_key` write it. Raises NotOurs."""
    try:
        lines = path.read_text().splitlines()
        return pyrage.x25519.Identity.from_str(
            next(line for line in lines if line.startswith("AGE-SECRET-KEY-"))
        )
    except (OSError, UnicodeDecodeError, StopIteration, pyrage.IdentityError) as error:
        raise NotOurs(f"{path} holds no key of a backup.") from error


def write(target: Path, files: dict[str, Path], manifest: Manifest, recipients: list) -> None:
    """Pack `files` by name, encrypted; never half a file under the name `target`."""
    half = target.with_name(f"{target.name}.part")
    reader, writer = os.pipe()
    packing = threading.Thread(target=_pack, args=(writer, files, manifest), name="backup")
    packing.start()
    try:
        with os.fdopen(reader, "rb") as source, os.fdopen(_private(half), "wb") as out:
            pyrage.encrypt_io(source, out, recipients)
            out.flush()
            os.fsync(out.fileno())
    finally:
        packing.join()
    half.replace(target)


def _private(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)


def _pack(writer: int, files: dict[str, Path], manifest: Manifest) -> None:
    with os.fdopen(writer, "wb") as pipe, tarfile.open(fileobj=pipe, mode="w|") as tar:
        text = manifest.to_json()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size = len(text)
        tar.addfile(entry, io.BytesIO(text))
        for name, path in files.items():
            tar.add(path, arcname=name, recursive=False)


def unpack(source: Path, folder: Path, key) -> Manifest:
    """Open `source` into `folder`; every file is as it was packed. Raises NotOurs."""
    packed = folder / "backup.tar"
    try:
        with source.open("rb") as sealed, os.fdopen(_private(packed), "wb") as out:
            pyrage.decrypt_io(sealed, out, [key])
        with tarfile.open(packed) as tar:
            tar.extractall(folder, filter="data")
    except (OSError, pyrage.DecryptError, tarfile.TarError) as error:
        raise NotOurs(f"{source.name} is damaged, or was made for another key: {error}") from error
    packed.unlink()
    manifest = Manifest.from_json((folder / MANIFEST).read_bytes())
    for name, digest in manifest.files.items():
        if not (folder / name).is_file() or sha256(folder / name) != digest:
            raise NotOurs(f"{name} in {source.name} is not what was packed.")
    return manifest


def sha256(path: Path) -> str:
    """The digest of the file, as hexadecimal digits."""
    found = hashlib.sha256()
    for block in _blocks(path):
        found.update(block)
    return found.hexdigest()


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block
