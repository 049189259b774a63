"""Printing: the PDF of an issued version, with the QR code of the link it belongs to.

A print is kept in this process's memory alone, and only so many bytes of it: it holds a token.
"""

import gzip
import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from patients.exports import pdf
from patients.exports.pdf_cache import PdfCache, PdfKey
from patients.models import ProgramVersion
from patients.printables import fonts_dir
from patients.rendering import PRINT, render_page, renderer_key
from patients.serving import Issued
from patients.sharing import canonical, hash_of, public_address, token_to_show


class NoLink(Exception):
    """The program has no living link whose QR code could stand on the print."""


@lru_cache(maxsize=1)
def cache() -> PdfCache:
    """The prints this process remembers."""
    return PdfCache(settings.PDF_CACHE_BYTES)


def etag(digest: str, *, paper: str) -> str:
    """Names one print of one version: same document, paper, renderer and address are the same bytes."""
    name = f"{digest}:{paper}:{print_key()}:{settings.PUBLIC_URL}"
    return f'"{hashlib.sha256(name.encode()).hexdigest()[:32]}"'


def print_key() -> str:
    """Changes whenever a print of the same document could look different: words, template or engine."""
    return f"{renderer_key()}-{pdf.renderer_key()}"


def handout_of_link(issued: Issued, *, token: str, paper: str) -> bytes:
    """The PDF that a living link gives; `issued` holds the words of the print."""
    key = PdfKey(issued.digest, paper, issued.language, print_key(), hash_of(token).hex())
    made = cache().get(key)
    if made is None:
        made = _render(issued.text(), paper=paper, token=canonical(token))
        cache().put(key, made)
    return made


def handout_of_version(version: ProgramVersion, *, paper: str) -> bytes:
    """The PDF of `version` for its clinician, with the QR code of a living link. Raises NoLink."""
    token = token_to_show(version.program)
    if token is None:
        raise NoLink
    words, _etag = render_page(version, page=PRINT, language=version.language)
    return _render(gzip.decompress(words), paper=paper, token=token)


def _render(words: bytes, *, paper: str, token: str) -> bytes:
    """Make the PDF of words that were checked when they were published. Raises PdfError when a picture
    has gone since."""
    return pdf.render_prepared(
        words.decode(),
        paper=paper,
        folder=Path(settings.MEDIA_ROOT),
        address=public_address(token),
        fonts_dir=fonts_dir(),
    )
