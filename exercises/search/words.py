"""Words as people type them: no marks, no capitals; plural and singular, British and American, lay."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

MOST_WORDS, LONGEST_WORD = 8, 40
# Words people use for the same thing; matched at the beginning of a word and added to the index.
ALSO_CALLED = {
    "buttock": ("butt", "bum", "bottom", "glutes"),
    "glute": ("butt", "bum", "bottom"),
    "tummy": ("belly", "stomach", "abs", "core"),
    "waist": ("flank", "core", "obliques"),
    "low": ("lower", "lumbar"),
    "thigh": ("upper", "leg"),
    "hook": ("crook",),
    "push": ("press",),
    "cushion": ("pillow",),
}
# Words between the telling ones: in nearly every name, so that looking them up costs most and tells least.
FILLERS = frozenset(
    (
        *("a", "an", "and", "at", "for", "from", "in", "of", "on", "the", "to", "with"),
        *("au", "avec", "de", "des", "du", "et", "la", "le", "les", "sur"),
        *("auf", "der", "die", "im", "mit", "und"),
        *("av", "med", "og", "pa", "til"),
        *("con", "del", "el", "en", "los", "y"),
    )
)
# British spelling, and the American one.
AMERICAN = (
    (re.compile(r"(\w{3,}?)(is)(e|es|ed|er|ers|ing|ation)$"), r"\1iz\3"),
    (re.compile(r"(\w{2,}[bt])re(s?)$"), r"\1er\2"),  # centre, fibre
    (re.compile(r"(\w{3,})our(s|ed|ing)?$"), r"\1or\2"),  # colour, behaviour
    (re.compile(r"^(p|orthop)aed"), r"\1ed"),
    (re.compile(r"^oe(dema|soph)"), r"e\1"),
)
SINGULAR = (
    (re.compile(r"(\w{2,})ies$"), r"\1y"),
    (re.compile(r"(\w{2,}l)ves$"), r"\1f"),  # calves
    (re.compile(r"(\w{2,}(?:s|x|z|ch|sh))es$"), r"\1"),
    (re.compile(r"(\w{2,}[^sui])s$"), r"\1"),
)
ARTICLE = re.compile(r"^ال(\w{3,})$")  # Arabic writes "the" as part of the word
WORD = re.compile(r"[^\W_]+")
# Scripts without spaces between words: found from any sign on.
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


def words_of(text: str) -> list[str]:
    """The plain words of `text`: no marks, no capitals, no punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("\u0640", ""))
    return WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter)))


def wanted(text: str) -> list[str]:
    """The words of a query, as many and as long as are looked for."""
    return [word[:LONGEST_WORD] for word in words_of(text)[:MOST_WORDS]]


def beginnings(word: str) -> tuple[str, ...]:
    """What a word of the index may begin with to be meant by the typed `word`."""
    found = [word, *american(word), *_singular(word), *ARTICLE.findall(word)]
    return tuple(each for each in dict.fromkeys(found) if not _is_longer(each, found))


@lru_cache(maxsize=1 << 14)
def forms(word: str) -> tuple[str, ...]:
    """Under what the index keeps `word`: itself, other spellings, and what else people call the thing."""
    also = [other for start, others in ALSO_CALLED.items() if word.startswith(start) for other in others]
    inner = [word[at:] for at in range(1, len(word))] if UNSPACED.search(word) else []
    every = (word, *american(word), *also, *ARTICLE.findall(word), *inner)
    return tuple(each[:LONGEST_WORD] for each in every)


def indexed(texts: Iterable[str]) -> list[str]:
    """Every form of every word of `texts`, each once."""
    return list(dict.fromkeys(form for text in texts for word in words_of(text) for form in forms(word)))


def paired(texts: Iterable[str]) -> list[str]:
    """Neighbours in a name written as one word: "push-up" is found as "pushup"."""
    words = [words_of(text) for text in texts]
    return [(one + other)[:LONGEST_WORD] for name in words for one, other in pairwise(name)]


def joined(words: Iterable[str]) -> str:
    """A whole name as one word: "side-plank", "Side plank" and "sideplank" are the same."""
    return "".join(words)[: 3 * LONGEST_WORD]


def american(word: str) -> list[str]:
    """The American spelling of a British word, if it may be one."""
    return [form for pattern, spelt in AMERICAN if (form := pattern.sub(spelt, word)) != word]


def _singular(word: str) -> list[str]:
    return next(([p.sub(s, word)] for p, s in SINGULAR if p.search(word) and len(word) > 3), [])


def _is_longer(word: str, others: Iterable[str]) -> bool:
    """Whether another of `others` begins `word`, which then finds nothing more."""
    return any(word != other and word.startswith(other) for other in others)
