"""The catalogues against the code: nothing is missing, no place is lost, what patients read is complete."""

import re

import polib
import pytest
from django.conf import settings

from tests import messages, source

CATALOGUES = {path.parent.parent.name: path for path in messages.catalogues()}
LANGUAGES = pytest.mark.parametrize("language", sorted(CATALOGUES))
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(CATALOGUES[language]))


def places(text: str) -> list[str]:
    """The places of a sentence that are filled in: `%(name)s` and `{name}`."""
    return sorted(set(PLACE.findall(text)))


def translations(entry: polib.POEntry) -> list[str]:
    return [text for text in (entry.msgstr, *entry.msgstr_plural.values()) if text]


def test_every_language_of_the_issue_has_a_catalogue():
    assert list(dict(settings.LANGUAGES)) == ["en", "ar", "de", "es", "fr"]


@LANGUAGES
def test_a_catalogue_holds_exactly_the_sentences_of_the_code(language):
    held = {
        (*messages.key_of(entry), entry.msgid_plural) for entry in catalogue(language) if not entry.obsolete
    }
    wanted = {(s.context, s.text, s.plural) for s in messages.sentences().values()}

    assert {"missing": wanted - held, "gone": held - wanted} == {"missing": set(), "gone": set()}, (
        "make messages"
    )


@LANGUAGES
def test_a_catalogue_is_written_as_make_messages_writes_it(language):
    made = str(messages.updated(catalogue(language), language, messages.sentences()))

    assert made.splitlines() == CATALOGUES[language].read_text(encoding="utf-8").splitlines()


@LANGUAGES
def test_everything_that_patients_read_is_translated(language):
    entries = [entry for entry in catalogue(language).untranslated_entries() if not entry.obsolete]

    assert [entry.msgid for entry in entries if messages.FOR_PATIENTS in entry.comment] == []


@LANGUAGES
def test_a_translation_fills_in_the_same_places(language):
    wrong = []
    for entry in catalogue(language):
        # "One exercise" needs no number where "%(count)s exercises" does.
        allowed = [places(entry.msgid), places(entry.msgid_plural or entry.msgid)]
        wrong += [text for text in translations(entry) if places(text) not in allowed]

    assert wrong == []


@LANGUAGES
def test_a_translation_in_plural_forms_has_all_of_them(language):
    counted = [set(map(bool, entry.msgstr_plural.values())) for entry in catalogue(language)]

    assert {True, False} not in counted


@LANGUAGES
def test_nothing_is_guessed(language):
    assert [entry.msgid for entry in catalogue(language) if "fuzzy" in entry.flags] == []


@LANGUAGES
def test_a_translation_begins_and_ends_like_its_sentence(language):
    """A space at the end joins sentences; a line break there is part of a mail."""
    wrong = [
        text
        for entry in catalogue(language)
        for text in translations(entry)
        if (text[0].isspace(), text[-1].isspace()) != (entry.msgid[0].isspace(), entry.msgid[-1].isspace())
    ]

    assert wrong == []


def test_a_sentence_of_a_template_is_collected_as_gettext_looks_it_up():
    found: dict = {}
    template = (
        "{% translate '5% more' %} it's\n  {% blocktranslate with n=x %}{{ n }} kg{% endblocktranslate %}"
    )

    messages._add(found, "x.html", f"({messages.templatize(template)}\n)")

    assert sorted(found) == [("", "%(n)s kg"), ("", "5%% more")]


def test_an_update_keeps_translations_and_marks_what_is_gone():
    old = polib.POFile()
    old.metadata = {"Plural-Forms": "nplurals=2; plural=(n != 1);"}
    old.append(polib.POEntry(msgid="stays", msgstr="bleibt"))
    old.append(polib.POEntry(msgid="gone", msgstr="fort"))
    old.append(polib.POEntry(msgid="guessed", msgstr="geraten", flags=["fuzzy"]))
    wanted = {("", text): messages.Sentence("", text) for text in ("stays", "guessed", "new")}

    made = messages.updated(old, "de", wanted)

    assert {entry.msgid: (entry.msgstr, bool(entry.obsolete)) for entry in made} == {
        "guessed": ("", False),
        "new": ("", False),
        "stays": ("bleibt", False),
        "gone": ("fort", True),
    }


def test_no_sentence_is_built_outside_of_gettext_in_scripts():
    """Scripts take their words from the page."""
    calls = [name for name in source.named(".js", under=("static/",)) if "gettext" in source.text(name)]

    assert calls == []
