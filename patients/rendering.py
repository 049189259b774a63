"""Rendering: the pages of an issued version and the words of its print, kept until one could differ."""

import gzip
import hashlib
import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import brotli
import zopfli.gzip as zopfli
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

from exercises import dosage_words
from hep import fonts
from patients.exports import device, guide, guide_words, html, pdf, sheet, sheet_parts, signs
from patients.models import Program, ProgramVersion, RenderedHandout
from patients.printables import fonts_dir
from patients.templatetags import handout_words

PRINT = "print"
PAGES = ("handout", "advice", "session", "device", PRINT)
# A page for browsers is kept twice: gzipped by its name, and in Brotli by its name and this. Decision 0014.
BROTLI = ".br"


@lru_cache(maxsize=1)
def renderer_key() -> str:
    """Changes whenever a page of the same document could look different: templates, words, static names."""
    sources = [
        *sorted((settings.BASE_DIR / "templates" / "handouts").rglob("*.*")),
        *sorted(settings.CATALOGUES.rglob("*.po")),
        Path(sheet.__file__),
        Path(device.__file__),
        Path(guide.__file__),
        Path(guide_words.__file__),
        Path(sheet_parts.__file__),
        Path(html.__file__),
        Path(dosage_words.__file__),
        Path(handout_words.__file__),
        Path(pdf.__file__),
        Path(signs.__file__),
    ]
    key = hashlib.sha256()
    for source in sources:
        key.update(source.read_bytes())
    key.update(json.dumps(fonts.versions()).encode())
    for name in html.STATIC_FILES:
        key.update(staticfiles_storage.url(name).encode())
    return key.hexdigest()[:32]


def render_page(version: ProgramVersion, *, page: str, language: str) -> tuple[bytes, str]:
    """The finished page, packed, and its ETag; a function of the version and the renderer alone."""
    return _packed(_content(version, page=page.removesuffix(BROTLI), language=language), page=page)


def _content(version: ProgramVersion, *, page: str, language: str) -> bytes:
    words = sheet.sheet(version.document, language=language, digest=version.digest)
    if page in ("device", "session"):
        words["device"] = device.facts(version.document, language=language)
    if page == "session":
        words["guide"] = guide.guide(version.document, words)
    return _print_of(words) if page == PRINT else html.render(words, page=page)


def _packed(content: bytes, *, page: str) -> tuple[bytes, str]:
    """Packed once and sent a hundred times. Zopfli packs tightest what gzip can read and takes as long as all
    the rest, so that only the page that is opened first gets it; neither holds a time."""
    if page.endswith(BROTLI):
        body = brotli.compress(content, mode=brotli.MODE_TEXT)
    elif page == "handout":
        body = zopfli.compress(content)
    else:
        body = gzip.compress(content, mtime=0)
    return body, f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def stored_pages() -> tuple[str, ...]:
    """Every page of a version as it is kept; the words of a print are read here alone, so once is enough."""
    return (*PAGES, *(page + BROTLI for page in PAGES if page != PRINT))


def _print_of(words: dict) -> bytes:
    return pdf.prepare(words, fonts_dir=fonts_dir()).encode()


def render_version(version: ProgramVersion) -> None:
    """Store every page of `version` in every language, or none; replaces what an older renderer made."""
    RenderedHandout.objects.bulk_create(
        [row for language in version.document.languages for row in _rows(version, language)],
        update_conflicts=True,
        unique_fields=("version", "language", "page"),
        update_fields=("renderer", "body", "etag"),
    )


def _rows(version: ProgramVersion, language: str) -> Iterator[RenderedHandout]:
    contents = {page: _content(version, page=page, language=language) for page in PAGES}
    for page in stored_pages():
        body, etag = _packed(contents[page.removesuffix(BROTLI)], page=page)
        yield RenderedHandout(
            clinic_id=version.clinic_id,
            version=version,
            language=language,
            page=page,
            renderer=renderer_key(),
            body=body,
            etag=etag,
        )


def render_stale() -> int:
    """Render anew what an older renderer made of versions in force; returns how many versions."""
    current = ProgramVersion.objects.filter(pk__in=Program.objects.values("current_version"))
    fresh = RenderedHandout.objects.filter(renderer=renderer_key(), page="handout").values("version")
    stale = list(current.exclude(pk__in=fresh))
    for version in stale:
        render_version(version)
    return len(stale)
