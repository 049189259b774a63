"""Printing: the PDF of an issued version, with the QR code of the link it belongs to.

A print is kept in this process's memory alone, and only so many bytes of it: it holds a token.
"""

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from hep.fonts import make_fonts
from patients.document import ProgramDocument
from patients.exports import pdf, qr_code
from patients.exports.pdf_cache import PdfCache, PdfKey
from patients.exports.sheet import SUFFIX, sheet
from patients.models import ProgramVersion
from patients.rendering import renderer_key
from patients.serving import Issued, version_of
from patients.sharing import canonical, hash_of, link_for, public_address, token_of


@lru_cache(maxsize=1)
def cache() -> PdfCache:
    """The prints this process remembers."""
    return PdfCache(settings.PDF_CACHE_BYTES)


def etag(digest: str, *, paper: str) -> str:
    """Names one print of one version: the same document, paper and renderer are the same bytes."""
    return '"' + hashlib.sha256(f"{digest}:{paper}:{print_key()}".encode()).hexdigest()[:32] + '"'


def print_key() -> str:
    """Changes whenever a print of the same document could look different: words, template or engine."""
    return f"{renderer_key()}-{pdf.renderer_key()}"


@lru_cache(maxsize=1)
def fonts_dir() -> Path:
    """The folder of the fonts for print; they are made here when set-up has not made them."""
    folder = Path(settings.FONTS_DIR)
    if not any(folder.glob("*.ttf")):
        make_fonts(web_dir=settings.VAR_DIR / "static" / "fonts", print_dir=folder)
    return folder


def handout_of_link(issued: Issued, *, token: str, paper: str) -> bytes:
    """The PDF that a living link gives."""
    key = PdfKey(issued.digest, paper, issued.language, print_key(), hash_of(token).hex())
    made = cache().get(key)
    if made is None:
        made = render(version_of(issued), language=issued.language, paper=paper, token=canonical(token))
        cache().put(key, made)
    return made


def handout_of_version(version: ProgramVersion, *, by, paper: str) -> bytes:
    """The PDF of `version` for its clinician, with the QR code of the program's living link."""
    link = link_for(version.program, by=by)
    token = token_of(link)
    return render(version, language=version.language, paper=paper, token=token)


def render(version: ProgramVersion, *, language: str, paper: str, token: str) -> bytes:
    """Make the PDF. Raises patients.exports.pdf.PdfError when a picture, a sign or a word is missing."""
    document = version.document
    return pdf.render(
        sheet(document, language=language, digest=version.digest),
        paper=paper,
        pictures=pictures_of(document),
        qr_svg=qr_code.svg(public_address(token)),
        fonts_dir=fonts_dir(),
    )


def pictures_of(document: ProgramDocument) -> Mapping[str, bytes]:
    """The masters of a document by file name; one that is missing is left out, and the print refuses."""
    found = {}
    for row in document.prescriptions:
        for picture in row.pictures:
            suffix = SUFFIX[picture.content_type]
            for sha in filter(None, (picture.sha256, picture.line_sha256)):
                _read(found, sha, suffix)
    if document.clinic.logo:
        _read(found, document.clinic.logo["sha256"], SUFFIX[document.clinic.logo["content_type"]])
    return found


def _read(found: dict[str, bytes], sha: str, suffix: str) -> None:
    path = Path(settings.MEDIA_ROOT) / sha[:2] / f"{sha}.{suffix}"
    if path.exists():
        found[f"{sha}.{suffix}"] = path.read_bytes()
