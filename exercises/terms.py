"""The words of the vocabularies, for forms, filters and search."""

import re
from functools import lru_cache
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from exercises.library_format import Library, Term, Vocabulary, read_library

LIBRARY = Path(__file__).parent / "library"
# The vocabulary words positions for patients; these are the terms of the trade.
POSITIONS = {
    "walking": _("walking"),
    "standing": _("standing"),
    "standing-supported": _("supported standing"),
    "split-stance": _("split stance"),
    "single-leg": _("single-leg stance"),
    "step": _("on a step"),
    "sitting-chair": _("sitting"),
    "half-kneeling": _("half-kneeling"),
    "kneeling": _("kneeling"),
    "quadruped": _("four-point kneeling"),
    "long-sitting": _("long sitting"),
    "supine": _("supine"),
    "hook-lying": _("hook-lying"),
    "side-lying": _("side-lying"),
    "prone": _("prone"),
    "plank": _("plank"),
    "side-plank": _("side plank"),
}
ARTICLE = re.compile(r"(?:an?|eine?|une?|una) ")  # of the languages that have one; Arabic writes none


@lru_cache(maxsize=1)
def library() -> Library:
    """The shipped library as its files say it."""
    return read_library(LIBRARY)


def vocabulary() -> Vocabulary:
    """The closed lists of the shipped library."""
    return library().vocabulary


@lru_cache(maxsize=1)
def _terms() -> dict[tuple[str, str], Term]:
    return {(kind, term.tag): term for kind, terms in vocabulary().terms.items() for term in terms}


def term(kind: str, tag: str) -> Term | None:
    """One term of the vocabulary `kind`; None for a tag that is not in it."""
    return _terms().get((kind, tag))


def word(kind: str, tag: str) -> str:
    """What a tag is called on a clinician's page; a tag that left the vocabulary speaks for itself."""
    found = term(kind, tag)
    if found is None:
        return tag.replace("-", " ")
    if kind == "muscle":
        return found.english
    if kind == "position" and tag in POSITIONS:
        return str(POSITIONS[tag])
    said = found.words.get(get_language() or "en") or found.words["en"]
    found_article = ARTICLE.match(said)
    return said[found_article.end() :] if found_article else said


def thing(tag: str, language: str) -> dict[str, str]:
    """A piece of equipment in words for patients, and what most homes have instead ("" for nothing safe)."""
    found = term("equipment", tag)
    if found is None:
        return {"name": tag.replace("-", " "), "instead": ""}
    said = language if language in found.words else "en"
    return {"name": found.words[said], "instead": found.instead.get(said, "")}


def choices(kind: str) -> list[tuple[str, str]]:
    """Tags and words of one list, in its order, for a form."""
    return [(each.tag, word(kind, each.tag)) for each in vocabulary().terms.get(kind, ())]
