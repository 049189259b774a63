"""The words of a rendering in reading order, so that HTML and PDF can be compared."""

import re
from html.parser import HTMLParser

from tests.patients.exports.tagged import structure

INLINE = {"a", "b", "bdi", "em", "i", "mark", "small", "span", "strong"}
VOID = {"br", "hr", "img", "input", "link", "meta", "source"}
# A page may leave out the end tags of these; the next block ends them.
OPEN_ENDED = {"p": None, "li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "tr": {"tr"}}
OPEN_ENDED |= {"th": {"th", "td", "tr"}, "td": {"th", "td", "tr"}}
# They show nothing; what reads a PDF aloud or copies from it may leave them out.
INVISIBLE = re.compile("[\u200e\u200f\u2066-\u2069]")
UNREAD = {"head", "nav", "script", "style", "template", "button", "form"}


def pdf_words(pdf: bytes, *, glance: str = "Your plan at a glance") -> list[str]:
    """The words of a tagged PDF in the order of its tags.

    Left out: what is no content (the footer), the numbers and bullets of lists, the header of a diary in two
    columns where it is repeated, and the doses at a glance, which repeat what was said.
    """
    parts = [("", "")]  # (the tag that opens the part, its text)
    label_depth = header_depth = None
    for depth, tag, text in structure(pdf):
        if label_depth is not None and depth <= label_depth:
            label_depth = None
        if header_depth is not None and depth <= header_depth:
            header_depth = None
            parts.append(("after", ""))
        if tag == "Lbl":
            label_depth = depth
        if tag == "THead":
            header_depth = depth
        if tag in ("H1", "H2", "THead"):
            parts.append((tag, ""))
        if label_depth is None:
            parts[-1] = (parts[-1][0], parts[-1][1] + ("" if tag == "Span" else "\n" if tag else text))
    kept = [text for n, (tag, text) in enumerate(parts) if tag != "THead" or (tag, text) not in parts[:n]]
    return " ".join(text for text in kept if not text.strip().startswith(glance)).split()


def without(words: list[str], phrase: str) -> list[str]:
    """`words` without the one place where `phrase` stands."""
    out = phrase.split()
    places = [n for n in range(len(words)) if words[n : n + len(out)] == out]
    assert len(places) == 1, f"{phrase!r} stands there {len(places)} times"
    return words[: places[0]] + words[places[0] + len(out) :]


def html_words(html: str) -> list[str]:
    """The words of a page that a reader meets on paper, in the order of the page.

    Left out: navigation and tools, what is for the screen alone (class ``screen``) and what is hidden.
    """
    reader = _Reader()
    reader.feed(html)
    return "".join(reader.text).split()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = []
        self.open = []  # (tag, whether it is read)

    def handle_starttag(self, tag, attrs):
        if tag not in INLINE:
            self.text.append("\n")
            self._end_what_this_ends(tag)
        if tag not in VOID:
            self.open.append((tag, self._is_read(tag, dict(attrs))))

    def handle_endtag(self, tag):
        if tag not in INLINE:
            self.text.append("\n")
        if tag in [name for name, _ in self.open]:
            while self.open.pop()[0] != tag:
                pass

    def _end_what_this_ends(self, tag):
        while self.open and self.open[-1][0] in OPEN_ENDED:
            ends = OPEN_ENDED[self.open[-1][0]]
            if ends is not None and tag not in ends or tag in VOID:
                return
            self.open.pop()

    def handle_data(self, data):
        if all(is_read for _, is_read in self.open):
            self.text.append(data)

    def _is_read(self, tag, attrs) -> bool:
        classes = (attrs.get("class") or "").split()
        hidden = "hidden" in attrs or attrs.get("aria-hidden") == "true"
        return tag not in UNREAD and not hidden and "screen" not in classes
