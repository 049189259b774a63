"""Which signs the fonts for print have, and which words need another font than the first.

Typst changes the font at the very letter that is missing, so that one word would be set in two. Here whole
words move instead: “Nguyễn” and “Юлия” are set in the first font that has all their letters.
"""

import unicodedata
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _
from fontTools.ttLib import TTFont

from hep.fonts import PRINT_FONTS, STATIC_WEIGHTS
from patients.exports.errors import PdfError

FAMILIES = [font.family for font in PRINT_FONTS]
# Typst sets these as a space or as nothing: white space, soft hyphen, joiners, directions, variants.
BLANK = frozenset("\t\n\r\xad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e")
BLANK |= frozenset("\u2060\u2066\u2067\u2068\u2069\ufe0e\ufe0f")


def composed(text: str) -> str:
    """The text with a letter and its marks as one sign where Unicode has one: fonts know these best."""
    return unicodedata.normalize("NFC", text)


def missing(text: str, *, fonts_dir: Path) -> list[str]:
    """The signs of `text` that no font has, in the order of the text; one without a shape as “U+0007”."""
    lacking = set(composed(text)) - BLANK - _all_signs(fonts_dir)
    in_order = dict.fromkeys(sign for sign in composed(text) if sign in lacking)
    return [sign if sign.isprintable() else f"U+{ord(sign):04X}" for sign in in_order]


def lacking(text: str, *, fonts_dir: Path) -> list[str]:
    """For each family but the first: the letters of `text` that no family before it has."""
    left = {sign for sign in set(text) if unicodedata.category(sign)[0] in "LM"}
    found = []
    for family in FAMILIES[:-1]:
        left = left - _signs(fonts_dir)[family]
        found.append("".join(sorted(left)))
    return found


@cache
def _all_signs(fonts_dir: Path) -> frozenset[str]:
    return frozenset().union(*_signs(fonts_dir).values())


@cache
def _signs(fonts_dir: Path) -> dict[str, frozenset[str]]:
    """The signs of each family; its weights have the same."""
    found = {}
    for font in PRINT_FONTS:
        path = font.path(fonts_dir, STATIC_WEIGHTS[0])
        if not path.exists():
            raise PdfError(_("There are no fonts in %(folder)s.") % {"folder": fonts_dir})
        with TTFont(path, lazy=True) as opened:
            found[font.family] = frozenset(map(chr, opened.getBestCmap()))
    return found
