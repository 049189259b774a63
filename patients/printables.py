"""What a print needs beside its words: the masters of its pictures, and the fonts."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from hep.fonts import make_fonts
from patients.document import ProgramDocument
from patients.exports.sheet import SUFFIX


@lru_cache(maxsize=1)
def fonts_dir() -> Path:
    """The folder of the fonts for print; they are made here when set-up has not made these very ones."""
    folder = Path(settings.FONTS_DIR)
    make_fonts(web_dir=settings.VAR_DIR / "static" / "fonts", print_dir=folder)
    return folder


def pictures_of(document: ProgramDocument) -> Mapping[str, bytes]:
    """The masters of a document by file name; one that is missing is left out, and the print refuses."""
    found = {}
    for row in document.prescriptions:
        for picture in row.pictures:
            for sha in filter(None, (picture.sha256, picture.line_sha256)):
                _read(found, sha, SUFFIX[picture.content_type])
    if document.clinic.logo:
        _read(found, document.clinic.logo["sha256"], SUFFIX[document.clinic.logo["content_type"]])
    return found


def _read(found: dict[str, bytes], sha: str, suffix: str) -> None:
    path = Path(settings.MEDIA_ROOT) / sha[:2] / f"{sha}.{suffix}"
    if path.exists():
        found[f"{sha}.{suffix}"] = path.read_bytes()
