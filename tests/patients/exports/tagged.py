"""The structure tree of a PDF with its text, in the order in which it is meant to be read.

`pdfinfo -struct-text` cannot be asked: in a run of several pieces it stops at the end of the first, so
that letters with marks, and whatever follows them, are lost.
"""

import functools
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pypdf import PdfReader
from pypdf.generic import DictionaryObject

# Brackets in a string need no mark when they are in pairs.
STRING = rb"\\.|[^\\()]"
for _depth in range(5):
    STRING = rb"\\.|[^\\()]|\((?:" + STRING + rb")*\)"
STRING = rb"\((?:" + STRING + rb")*\)"
TOKEN = re.compile(
    rb"/MCID (?P<mcid>\d+)|/ActualText ?(?P<actual>" + STRING + rb"|<[0-9A-Fa-f]*>)|(?P<back>/ReversedChars)"
    rb"|/(?P<font>f\d+) [\d.]+ Tf|(?P<show>\[(?:" + STRING + rb"|[^\]()])*\]TJ|" + STRING + rb" ?Tj)"
    rb"|(?P<open>BDC|BMC)|(?P<close>EMC)",
    re.DOTALL,
)
ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
SHORT = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
Line = tuple[int, str, str]  # depth, tag or "", text


@functools.cache
def structure(pdf: bytes) -> list[Line]:
    """The tags and the runs of text of a PDF, in the order of its tags."""
    reader = PdfReader(io.BytesIO(pdf))
    runs = {page.indirect_reference.idnum: _runs(page) for page in reader.pages}
    return list(_walk(reader.trailer["/Root"]["/StructTreeRoot"], runs, 0, None))


def _walk(element: DictionaryObject, runs: dict, depth: int, page: int | None) -> Iterator[Line]:
    """One element: its tag, then what it holds. A run of text is a number on the page of its element."""
    if "/S" in element:
        yield depth, element["/S"][1:], ""
    page = element.raw_get("/Pg").idnum if "/Pg" in element else page
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        kid = kid.get_object()
        if isinstance(kid, int):
            yield depth + 1, "", runs[page].get(kid, "")
        elif kid.get("/Type") == "/MCR":
            there = kid.raw_get("/Pg").idnum if "/Pg" in kid else page
            yield depth + 1, "", runs[there].get(kid["/MCID"], "")
        elif kid.get("/Type") != "/OBJR":
            yield from _walk(kid, runs, depth + 1, page)


@dataclass
class _Run:
    """What one number on a page draws, piece by piece."""

    pieces: list[str] = field(default_factory=list)
    backwards: bool = False

    def text(self) -> str:
        """A run has one direction. Drawn from right to left, its pieces come from the left too."""
        return "".join(reversed(self.pieces) if self.backwards else self.pieces)


def _runs(page: DictionaryObject) -> dict[int, str]:
    """The text of every numbered run of a page."""
    fonts = {name[1:].encode(): _letters(font) for name, font in page["/Resources"]["/Font"].items()}
    found: dict[int, _Run] = {}
    opened, coming, letters = [], {}, {}  # what is open; what the next BDC or BMC opens; the font
    for token in TOKEN.finditer(page.get_contents().get_data()):
        kind, value = token.lastgroup, token[token.lastgroup]
        if kind in ("mcid", "actual", "back"):
            coming[kind] = value
        elif kind == "font":
            letters = fonts[value]
        elif kind == "open":
            opened.append(coming)
            coming = {}
            _open(opened, found)
        elif kind == "close":
            opened.pop()
        elif (run := _run(opened, found)) and not any("actual" in each for each in opened):
            glyphs = _bytes(b"".join(re.findall(STRING, value, re.DOTALL)))
            run.pieces += [letters[glyphs[n : n + 2]] for n in range(0, len(glyphs), 2)]
    return {number: run.text() for number, run in found.items()}


def _open(opened: list[dict], found: dict[int, _Run]) -> None:
    run, newest = _run(opened, found), opened[-1]
    if run is not None:
        run.backwards |= "back" in newest
        if "actual" in newest:
            run.pieces.append(_words(newest["actual"]))


def _run(opened: list[dict], found: dict[int, _Run]) -> _Run | None:
    """The run that is drawn now; what has no number is no content, as the foot of a page."""
    numbers = [int(each["mcid"]) for each in opened if "mcid" in each]
    return found.setdefault(numbers[-1], _Run()) if numbers else None


def _letters(font: DictionaryObject) -> dict[bytes, str]:
    """What each glyph of a font stands for."""
    table = font.get_object()["/ToUnicode"].get_object().get_data()
    pairs = re.findall(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>\s", table)
    return {bytes.fromhex(a.decode()): bytes.fromhex(b.decode()).decode("utf-16-be") for a, b in pairs}


def _words(string: bytes) -> str:
    """A text string of a PDF: UTF-16 with its mark, or plain."""
    content = bytes.fromhex(string[1:-1].decode()) if string.startswith(b"<") else _bytes(string)
    return content[2:].decode("utf-16-be") if content.startswith(b"\xfe\xff") else content.decode("latin-1")


def _bytes(strings: bytes) -> bytes:
    """The bytes of strings in brackets that follow each other."""

    def plain(match: re.Match) -> bytes:
        sign = match[1]
        return bytes([int(sign, 8)]) if sign.isdigit() else SHORT.get(sign, sign)

    return b"".join(ESCAPED.sub(plain, string[1:-1]) for string in re.findall(STRING, strings, re.DOTALL))
