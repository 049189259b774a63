"""Cuts a clinician's shorthand into tokens: amounts, tempos, quoted texts, words and signs."""

import re
from typing import NamedTuple

DASH = "[-‐‑‒–—−]"
# Far above every bound, so that a number of a thousand digits is refused like any other that is too large.
TOO_LARGE = 10**7

TOKEN = re.compile(
    rf"""
    (?P<gap> [\s,;.()\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff] | (?<=\s){DASH}(?=\s) )
  | (?P<quoted> "[^"]*" | “[^”]*” | „[^“”]*[“”] | «[^»]*» )
  | (?P<tempo> \d+ (?: \s*{DASH}\s*\d+ ){{2,}} )
  | (?P<decimal> \d+\.\d+ | \d+,\d+(?=\s*(?:kg|kilo|lb|pound)) )
  | (?P<amount> (?P<low> {{number}} ) (?: \s*(?:{DASH}|\bto\b|(?<=\d)to(?=\d))\s*(?P<high> {{number}} ) )? )
  | (?P<word> [^\W\d_]+ )
  | (?P<sign> . )
    """.replace("{number}", r"\d{1,3}(?:[\s,]000)+(?!\d) | \d+"),
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)


# Kinds of token that no word of a text can be taken for.
AMOUNT, DECIMAL, TEMPO_NUMBERS, QUOTED = "#amount", "#decimal", "#tempo", "#quoted"


class Token(NamedTuple):
    """A piece of the text. `key` is what rules compare: the casefolded word or sign, or the kind of piece."""

    key: str
    text: str
    low: int = 0
    high: int = 0


def tokens_of(text: str) -> list[Token]:
    """The tokens of a text, without spaces, commas, brackets and dashes that only part clauses."""
    return [_token(match) for match in TOKEN.finditer(text) if match.lastgroup != "gap"]


def _token(match: re.Match) -> Token:
    kind, text = match.lastgroup, match[0]
    if kind == "amount":
        low = _number(match["low"])
        return Token(AMOUNT, text, low, _number(match["high"]) if match["high"] else low)
    return Token(text.casefold() if kind in ("word", "sign") else f"#{kind}", text)


def _number(digits: str) -> int:
    plain = re.sub(r"\D", "", digits)
    return int(plain) if len(plain) < len(str(TOO_LARGE)) else TOO_LARGE
