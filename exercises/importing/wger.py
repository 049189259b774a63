"""wger's `exerciseinfo`: a page of the API or its results, one language of several, HTML turned into text.

Licence and author travel along: the texts are share-alike and ask for their authors' names.
"""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exercises.importing.entries import Read, plain
from exercises.importing.files import FileRefused, parsed
from exercises.importing.foreign_words import EQUIPMENT, LATIN, muscle_tags

SOURCE = "wger"
ADDRESS = "https://wger.de/exercise/{}/"
LANGUAGES = {
    1: "de", 2: "en", 3: "bg", 4: "es", 5: "ru", 6: "nl", 7: "pt", 8: "el", 9: "cs", 10: "sv", 11: "no",
    12: "fr", 13: "it", 14: "pl", 15: "uk", 16: "tr",
}  # fmt: skip
LICENCES = {"CC-BY-SA 3": "CC BY-SA 3.0", "CC-BY-SA 4": "CC BY-SA 4.0", "CC0": "CC0-1.0"}
BLOCKS = {"p", "li", "br", "div", "ul", "ol", "h1", "h2", "h3", "h4", "tr"}
SILENT = {"script", "style"}


def read(file: BinaryIO, *, language: str = "en", notes: list[str], **_options) -> Iterator[Read]:
    """The entries that have words in `language`; how many have none goes to `notes`. Raises FileRefused."""
    page = parsed(file.read())
    listed = page.get("results", [page]) if isinstance(page, dict) else page
    if not isinstance(listed, list) or not any(
        isinstance(each, dict) and "translations" in each for each in listed
    ):
        raise FileRefused(_("The JSON is not a list of wger's exerciseinfo: no entry has translations."))
    left_out = 0
    for number, each in enumerate(listed, start=1):
        if not isinstance(each, dict):
            yield Read(number, {}, [("", _("is not an exercise"))])
        elif words := _words(each, language):
            yield _entry(number, each, words, language)
        else:
            left_out += 1
    if left_out:
        notes.append(
            ngettext(
                "%(count)s exercise has no words in the language “%(language)s” and was left out.",
                "%(count)s exercises have no words in the language “%(language)s” and were left out.",
                left_out,
            )
            % {"count": left_out, "language": language}
        )


def _words(each: dict, language: str) -> dict | None:
    for words in each.get("translations") or ():
        if isinstance(words, dict) and _code(words.get("language")) == language:
            return words
    return None


def _code(language: object) -> str | None:
    """A language is a number in the API, in some versions its code or an object with it."""
    if isinstance(language, dict):
        language = language.get("short_name")
    return LANGUAGES.get(language) if isinstance(language, int) else language


def _entry(number: int, each: dict, words: dict, language: str) -> Read:
    made = Read(number, {"source": SOURCE, "id": plain(each.get("uuid") or ""), "language": language})
    lines = text_lines(str(words.get("description") or ""))
    tags = muscle_tags(_named(each, "muscles"), _named(each, "muscles_secondary"), LATIN)
    gear = [EQUIPMENT[word.lower()] for word in _named(each, "equipment") if word.lower() in EQUIPMENT]
    tags["equipment"] = [[tag, "", ""] for tag in dict.fromkeys(gear)]
    made.entry |= {
        "facts": _credit(each, words),
        "texts": {
            language: {
                "name": plain(words.get("name") or ""),
                "other_names": _named(words, "aliases", "alias"),
                "steps": lines,
                "teaching": _named(words, "notes", "comment"),
            }
        },
        "tags": tags,
    }
    return made


def _named(each: dict, listed: str, name: str = "name") -> list[str]:
    found = each.get(listed) or []
    texts = [plain(one.get(name) or "") for one in found if isinstance(one, dict)]
    return [text for text in texts if text]


def _credit(each: dict, words: dict) -> dict:
    """Author, licence and address: those of the words where they have their own, else of the exercise."""
    licence = each.get("license")
    short = licence.get("short_name", "") if isinstance(licence, dict) else ""
    author = words.get("license_author") or each.get("license_author") or ""
    address = words.get("license_object_url") or ADDRESS.format(each.get("id", ""))
    return {
        "author": plain(author)[:120],
        "licence": LICENCES.get(plain(short), plain(short))[:60],
        "source": plain(address)[:200],
    }


def text_lines(html: str) -> list[str]:
    """The text of `html`, a line for each paragraph or item; no tag, script or style is left."""
    reader = _Lines()
    reader.feed(html)
    reader.close()
    return [line for line in map(plain, "".join(reader.parts).split("\n")) if line]


class _Lines(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in SILENT
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag):
        self.silent -= tag in SILENT and self.silent > 0
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data):
        if not self.silent:
            # A line break in the source is a space on the page.
            self.parts.append(data.replace("\n", " "))
