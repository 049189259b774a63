import gettext
import os

from hep.messages import compile_messages

PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"

msgctxt "dosage"
msgid "set"
msgid_plural "sets"
msgstr[0] "Satz"
msgstr[1] "Sätze"
"""


def write_catalogue(folder, text=PO):
    source = folder / "po" / "de" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_text(text, encoding="utf-8")
    return source


def words_for_two(folder) -> str:
    with (folder / "mo" / "de" / "LC_MESSAGES" / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file).npgettext("dosage", "set", "sets", 2)


def test_a_translation_can_be_read_after_compiling(tmp_path):
    write_catalogue(tmp_path)

    written = compile_messages(tmp_path / "po", tmp_path / "mo")

    assert written == [tmp_path / "mo" / "de" / "LC_MESSAGES" / "django.mo"]
    assert words_for_two(tmp_path) == "Sätze"


def test_an_unchanged_translation_is_not_compiled_again(tmp_path):
    write_catalogue(tmp_path)
    compile_messages(tmp_path / "po", tmp_path / "mo")

    assert compile_messages(tmp_path / "po", tmp_path / "mo") == []


def test_an_older_translation_that_is_put_back_is_compiled_again(tmp_path):
    write_catalogue(tmp_path)
    compile_messages(tmp_path / "po", tmp_path / "mo")
    older = write_catalogue(tmp_path, PO.replace("Sätze", "Serien"))
    os.utime(older, (1_000_000_000, 1_000_000_000))

    compile_messages(tmp_path / "po", tmp_path / "mo")

    assert words_for_two(tmp_path) == "Serien"
