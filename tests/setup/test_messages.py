import gettext

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


def test_a_translation_can_be_read_after_compiling(tmp_path):
    source = tmp_path / "de" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(PO, encoding="utf-8")

    written = compile_messages([tmp_path])

    assert written == [source.with_suffix(".mo")]
    with written[0].open("rb") as file:
        assert gettext.GNUTranslations(file).npgettext("dosage", "set", "sets", 2) == "Sätze"


def test_an_unchanged_translation_is_not_compiled_again(tmp_path):
    source = tmp_path / "de" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(PO, encoding="utf-8")
    compile_messages([tmp_path])

    assert compile_messages([tmp_path]) == []
