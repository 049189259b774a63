"""The words of the vocabularies, for forms, filters and search."""

from functools import lru_cache
from pathlib import Path

from django.utils.translation import get_language

from exercises.library_format import Term, Vocabulary, read_library

LIBRARY = Path(__file__).parent / "library"
# Lists whose words clinicians read: they know a muscle by its English name.
FOR_CLINICIANS = frozenset({"muscle"})


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The closed lists of the shipped library."""
    return read_library(LIBRARY).vocabulary


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
    if kind in FOR_CLINICIANS:
        return found.english
    return found.words.get(get_language() or "en") or found.words["en"]


def choices(kind: str) -> list[tuple[str, str]]:
    """Tags and words of one list, in its order, for a form."""
    return [(each.tag, word(kind, each.tag)) for each in vocabulary().terms.get(kind, ())]
