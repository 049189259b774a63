"""Sentences of the library in another language: titles, sections and rules that a draft was filled with.

A clinician's own words stay as they were written; nothing is translated that the library does not say itself.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from exercises.library_format import ProgramWords
from exercises.terms import library

# What an empty plan is called.
OWN_TITLE = gettext_noop("Home exercises")


def translated(texts: Iterable[str], *, source: str, target: str) -> dict[str, str]:
    """Those of `texts` that the library says in both languages, each with its words in `target`."""
    known = _phrases(source, target)
    return {text: known[text] for text in texts if known.get(text, text) != text}


def section_title(tag: str, language: str) -> str:
    """What a usual section is called in `language`, else in English."""
    words = library().vocabulary.term("section", tag).words
    return words.get(language) or words["en"]


@lru_cache(maxsize=64)
def _phrases(source: str, target: str) -> dict[str, str]:
    pairs = [(_in(source), _in(target))]
    for program in library().programs:
        if source in program.words and target in program.words:
            pairs += zip(_texts(program.words[source]), _texts(program.words[target]), strict=True)
    for section in library().vocabulary.terms.get("section", ()):
        if source in section.words and target in section.words:
            pairs.append((section.words[source], section.words[target]))
    return dict(pairs)


def _in(language: str) -> str:
    with translation.override(language):
        return gettext(OWN_TITLE)


def _texts(words: ProgramWords) -> Iterator[str]:
    """Every text of a program that a draft copies, in the same order in each language."""
    yield from (words.title, words.line)
    for exercise in sorted(words.instead):
        yield from (words.instead[exercise].when, words.instead[exercise].rule)
