"""Collect the sentences of code and templates into hep/locale/*/LC_MESSAGES/django.po (`make messages`).

Translations stay, sentences that are gone are kept as obsolete, nothing is ever guessed ("fuzzy"). Entries
are sorted and know no line numbers: two people's changes meet only where they are about the same sentence.
"""

import io
import sys
from dataclasses import dataclass
from pathlib import Path

import polib
from babel.core import Locale
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.plurals import get_plural
from django.utils.translation.template import templatize

from hep.messages import CATALOGUE
from tests import source

LOCALE = source.ROOT / "hep" / "locale"
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# Everything else is read by the people of a clinic.
PATIENTS_READ = ("exercises/dosage_words.py", "patients/templatetags/handout_words.py", "templates/handouts/")
PATIENTS_READ += ("templates/mails/", "patients/outbox/letters.py")
PATIENTS_READ += tuple(
    f"patients/{name}.py"
    for name in (
        *("exports/sheet", "exports/sheet_parts", "exports/guide", "exports/guide_words", "exports/device"),
        *(
            "exports/ics",
            "exports/print_choice",
            "outdated",
            "diary",
            "forms/diary",
            "forms/calendar",
            "forms/pin",
            "forms/reminder",
            "forms/print_choice",
            "forms/typing",
        ),
        *(
            "views/diary",
            "views/pin",
            "views/looking_back",
            "views/calendar",
            "views/typing",
            "views/downloads",
        ),
    )
)
FOR_PATIENTS = "patients read this"

Key = tuple[str, str]  # context and sentence


@dataclass
class Sentence:
    """One sentence of the code, with the plural it is written with and what translators are told."""

    context: str
    text: str
    plural: str = ""
    comment: str = ""
    for_patients: bool = False

    @property
    def is_format(self) -> bool:
        return "%(" in self.text or "%(" in self.plural

    @property
    def notes(self) -> str:
        """What stands above the entry."""
        return "\n".join(filter(None, [FOR_PATIENTS if self.for_patients else "", self.comment]))


def sentences() -> dict[Key, Sentence]:
    """Every sentence of our apps and templates that goes through gettext."""
    found: dict[Key, Sentence] = {}
    for name in source.named(".py", under=source.PRODUCT):
        _add(found, name, source.text(name))
    for name in source.named(".html", under=("templates/",)) + source.named(".txt", under=("templates/",)):
        # In brackets, lines that are blanked out cannot be read as badly indented Python.
        _add(found, name, f"({templatize(source.text(name))}\n)")
    return found


def _add(found: dict[Key, Sentence], name: str, code: str) -> None:
    lines, told = io.BytesIO(code.encode()), ("Translators:",)
    for _line, text, comments, context in extract("python", lines, KEYWORDS, told, strip_comment_tags=True):
        text, plural = text if isinstance(text, tuple) else (text, "")
        sentence = found.setdefault((context or "", text), Sentence(context or "", text))
        sentence.plural = sentence.plural or plural
        sentence.comment = sentence.comment or " ".join(comments)
        sentence.for_patients |= name.startswith(PATIENTS_READ)


def catalogues() -> list[Path]:
    """The catalogue of each language."""
    return sorted(LOCALE.glob(f"*/{CATALOGUE}"))


def key_of(entry: polib.POEntry) -> Key:
    return entry.msgctxt or "", entry.msgid


def updated(catalogue: polib.POFile, language: str, wanted: dict[Key, Sentence]) -> polib.POFile:
    """`catalogue` with exactly the sentences of `wanted`, its translations kept."""
    known = {key_of(entry): entry for entry in reversed(catalogue)}
    forms = _plural_forms(catalogue, language)
    made = polib.POFile(wrapwidth=0)
    made.metadata = _header(catalogue, language)
    made.extend(_entry(wanted[key], known.pop(key, None), forms) for key in sorted(wanted))
    for key in sorted(known):
        if known[key].msgstr or any(known[key].msgstr_plural.values()):
            known[key].obsolete, known[key].comment, known[key].flags = True, "", []
            made.append(known[key])
    return made


def _entry(sentence: Sentence, known: polib.POEntry | None, forms: int) -> polib.POEntry:
    entry = polib.POEntry(msgid=sentence.text, comment=sentence.notes)
    entry.msgctxt = sentence.context or None
    entry.flags = ["python-format"] if sentence.is_format else []
    is_translated = known is not None and "fuzzy" not in known.flags
    if not sentence.plural:
        entry.msgstr = known.msgstr if is_translated else ""
        return entry
    entry.msgid_plural = sentence.plural
    # Another plural is another sentence: its translation would be a guess.
    kept = known.msgstr_plural if is_translated and known.msgid_plural == sentence.plural else {}
    entry.msgstr_plural = {form: kept.get(form, "") for form in range(forms)}
    return entry


def _plural_forms(catalogue: polib.POFile, language: str) -> int:
    return int(_header(catalogue, language)["Plural-Forms"].split("=")[1].split(";")[0])


def _header(catalogue: polib.POFile, language: str) -> dict[str, str]:
    own = catalogue.metadata
    plural = own.get("Plural-Forms") or get_plural(Locale.parse(language, sep="-")).plural_forms
    kept = {name: value for name, value in own.items() if name.startswith("X-") or name == "Last-Translator"}
    return {
        "Project-Id-Version": "HEP",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural,
    } | kept


def main(new_languages: list[str]) -> None:
    """Bring every catalogue up to the code; begin those of `new_languages`."""
    for language in new_languages:
        path = LOCALE / language / CATALOGUE
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.write_text('msgid ""\nmsgstr ""\n', encoding="utf-8")
    wanted = sentences()
    for path in catalogues():
        catalogue = updated(polib.pofile(str(path)), path.parent.parent.name, wanted)
        catalogue.save(str(path))
        left = len(catalogue.untranslated_entries())
        sys.stdout.write(f"{path.relative_to(source.ROOT)}: {len(wanted)} sentences, {left} not translated\n")


if __name__ == "__main__":
    main(sys.argv[1:])
