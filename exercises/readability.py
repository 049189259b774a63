"""How easy words are to read: a reading grade for English, and sentences that are too long in any language.

The grade is Flesch and Kincaid's, 0.39 × words per sentence + 11.8 × syllables per word − 15.59, with
syllables counted by rule. Nothing is downloaded and nothing is sent away.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

HIGHEST_GRADE = 6  # what most adults read at once, also when they are tired or in pain
MOST_WORDS = 20  # of a sentence
GRADED = "en"
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+", re.UNICODE)
SENTENCE_END = re.compile(r"(?<=[.!?。।؟])\s+|\n+")
VOWELS = re.compile(r"[aeiouy]+")
# Vowels that are written and not heard: moves, lifted, movement; but heard in table, bunches, bended.
SILENT = re.compile(
    r"(?<![^aeiouy]l)(?<=[^aeiou])e$|(?<=[^aeioutd])ed$|(?<![^aeiouy]l)(?<=[^aeioucgsxz])(?<![cs]h)es$"
    r"|(?<=[^aeiou])e(?=ments?$|ful|ly$|ness|thing)"
)
TWO_SYLLABLES = re.compile(r"i[ao]|ier|[ae]o(?!u)|areas?$|ying|(?<!q)ua|uing|[^q]ue[lt]|[^aeiou]ism$")
ONE_SYLLABLE = re.compile(r"[tsxg]h?ion|cia|tia|cious|oar|ious|geon|peo")


@dataclass(frozen=True, slots=True)
class Reading:
    """What is said of a text: its grade (None where there is no measure), its sentences that are too long."""

    grade: float | None
    long_sentences: tuple[str, ...]

    @property
    def is_hard(self) -> bool:
        return self.grade is not None and self.grade > HIGHEST_GRADE


def reading_of(lines: Iterable[str], *, language: str = GRADED) -> Reading:
    """The reading of `lines`, each at least one sentence; grade 0 is the lowest that is said."""
    sentences = [sentence for line in lines for sentence in sentences_of(line)]
    long_ones = tuple(sentence for sentence in sentences if len(WORD.findall(sentence)) > MOST_WORDS)
    return Reading(_grade(sentences) if language.split("-")[0] == GRADED else None, long_ones)


def sentences_of(text: str) -> list[str]:
    """The sentences of `text`; the end of a line ends a sentence."""
    return [part.strip() for part in SENTENCE_END.split(text) if WORD.search(part)]


def _grade(sentences: list[str]) -> float | None:
    words = [word for sentence in sentences for word in WORD.findall(sentence)]
    if not words:
        return None
    syllables = sum(map(syllables_in, words))
    return max(0.0, round(0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59, 1))


def syllables_in(word: str) -> int:
    """About how many syllables an English word has; at least one. A number counts as one."""
    word = re.sub(r"['’]\w*$", "", word.casefold())
    groups = len(VOWELS.findall(word))
    groups += len(TWO_SYLLABLES.findall(word)) - len(ONE_SYLLABLE.findall(word))
    return max(1, groups - len(SILENT.findall(word)))
