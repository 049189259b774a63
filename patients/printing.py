"""Printing: an issued version as a PDF, or its pages as pictures, with the ways back to its link.

A print is kept in this process's memory alone, and only so many bytes of it: it holds a token.
"""

import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from hep.clinics.models import Clinic
from patients.document import ProgramDocument
from patients.exports import pdf
from patients.exports.pdf_cache import PdfCache, PdfKey
from patients.exports.print_choice import Choice, UnknownChoice, Way, chosen
from patients.models import ProgramVersion
from patients.printables import fonts_dir
from patients.rendering import PRINT, render_page, renderer_key
from patients.serving import Issued, current, version_of
from patients.sharing import canonical, grouped, hash_of, printed_address, token_to_show, typing_address

PDF = "pdf"
PAGES = "pages"
# Sharp enough to read the smallest words on a screen.
PIXELS_PER_INCH = 100


class NoLink(Exception):
    """The program has no living link whose QR code could stand on the print."""


@dataclass(frozen=True, slots=True)
class Order:
    """One print: whose words, in which languages, how they are to look, and the link they lead back to."""

    source: Issued | ProgramVersion
    digest: str
    choice: Choice
    token: str
    language: str
    words: bytes  # zipped, as they are stored
    beside: str = ""
    words_beside: bytes | None = None

    def document(self) -> ProgramDocument:
        """The document that is printed."""
        version = version_of(self.source) if isinstance(self.source, Issued) else self.source
        return version.document


@lru_cache(maxsize=1)
def cache() -> PdfCache:
    """The prints this process remembers."""
    return PdfCache(settings.PDF_CACHE_BYTES)


def print_key() -> str:
    """Changes whenever a print of the same document could look different: words, template or engine."""
    return f"{renderer_key()}-{pdf.renderer_key()}"


# ---------------------------------------------------------------- what is asked for


def order_of_link(token: str, asked: Mapping[str, str]) -> Order | None:
    """The print that the parameters of an address ask for; None for a dead link. Raises UnknownChoice."""
    first, second = _languages(asked)
    issued = current(token, page=PRINT, language=first or None)
    if issued is None:
        return None
    choice = chosen(_usual(issued.clinic_id) | dict(asked.items()))
    _must_be(issued.language, first)
    order = Order(issued, issued.digest, choice, canonical(token), issued.language, issued.body)
    if not second or second == issued.language:
        return order
    other = current(token, page=PRINT, language=second)
    _must_be(other.language, second)
    return replace(order, beside=second, words_beside=other.body)


def order_of_version(version: ProgramVersion, asked: Mapping[str, str]) -> Order:
    """The print of `version` for its clinician. Raises NoLink without a living link; or UnknownChoice."""
    first, second = _languages(asked)
    choice, known = chosen(asked), version.document.languages
    for language in filter(None, (first, second)):
        _must_be(language if language in known else "", language)
    if (token := token_to_show(version.program)) is None:
        raise NoLink
    language = first or version.language
    order = Order(version, version.digest, choice, token, language, _words(version, language))
    return (
        order
        if second in ("", language)
        else replace(order, beside=second, words_beside=_words(version, second))
    )


def _usual(clinic_id: int) -> dict[str, str]:
    """How the clinic prints when an address does not say."""
    return Clinic.objects.get(pk=clinic_id).print_defaults


def _languages(asked: Mapping[str, str]) -> tuple[str, str]:
    """The language asked for and the one beside it: `lang=ar`, `lang=ar,en`, or `lang=ar&with=en`."""
    first, comma, second = asked.get("lang", "").partition(",")
    return first, second if comma else asked.get("with", "")


def _must_be(found: str, language: str) -> None:
    if language and found != language:
        raise UnknownChoice(_("This plan was not issued in that language."))


def _words(version: ProgramVersion, language: str) -> bytes:
    return render_page(version, page=PRINT, language=language)[0]


# ---------------------------------------------------------------- what is given


def etag(order: Order, part: str) -> str:
    """Names one part of a print: same document, choice, renderer and address are the same bytes."""
    facts = (order.digest, *order.choice, order.language, order.beside, part)
    name = ":".join((*facts, print_key(), settings.PUBLIC_URL))
    return f'"{hashlib.sha256(name.encode()).hexdigest()[:32]}"'


def made(order: Order, part: str = PDF) -> bytes:
    """The PDF, or the page of that number as a PNG.

    Raises PdfError when a picture has gone since publishing, UnknownChoice for a page there is not.
    """
    key = _key(order, part)
    if (found := cache().get(key)) is not None:
        return found
    if part == PDF:
        cache().put(key, content := pdf.render_prepared(**_given(order)))
        return content
    pictures = _draw_pages(order)
    if part not in pictures:
        raise UnknownChoice(_("This print has no such page."))
    return pictures[part]


def page_numbers(order: Order) -> list[str]:
    """The pages of a print by number; they are drawn now unless they were. Raises PdfError."""
    count = cache().get(_key(order, PAGES))
    return list(_draw_pages(order)) if count is None else [str(n + 1) for n in range(int(count))]


def _draw_pages(order: Order) -> dict[str, bytes]:
    """All pages at once: setting the type is the work, and whoever looks at one looks at the next."""
    drawn = pdf.page_pictures(ppi=PIXELS_PER_INCH, **_given(order))
    found = {str(number): content for number, content in enumerate(drawn, start=1)}
    for part, content in found.items():
        cache().put(_key(order, part), content)
    cache().put(_key(order, PAGES), str(len(drawn)).encode())
    return found


def _key(order: Order, part: str) -> PdfKey:
    paper, layout, ink = order.choice
    link = hash_of(order.token).hex()
    return PdfKey(order.digest, paper, order.language, print_key(), link, layout, ink, order.beside, part)


def _given(order: Order) -> dict:
    """What the typesetter needs; the words were checked when they were published."""
    prepared = gzip.decompress(order.words).decode()
    sheet = json.loads(json.loads(prepared)["doc"])
    # A page in another language than the plan's first says so in its links.
    language = order.language if sheet.get("query") else ""
    way = Way(
        printed_address(order.token, number=sheet["plan"]["version"], language=language),
        typing_address(),
        grouped(order.token),
    )
    return {
        "prepared": prepared,
        "beside": gzip.decompress(order.words_beside).decode() if order.words_beside else None,
        "choice": order.choice,
        "pictures": Path(settings.MEDIA_ROOT),
        "way": way,
        "fonts_dir": fonts_dir(),
    }
