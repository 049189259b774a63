"""The languages of this install: English, and every one with a catalogue in `hep/locale`.

A language that Django has never heard of brings its name and direction in the header of its catalogue.
"""

from pathlib import Path

import polib
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy

from hep.messages import CATALOGUE

SOURCE_LANGUAGE = "en"


def offered(folder: Path) -> list[tuple[str, str]]:
    """Code and name of each language, as in Django's LANGUAGES; English first, the others by code."""
    found = sorted(path.parent.parent.name for path in folder.glob(f"*/{CATALOGUE}"))
    for code in found:
        if code not in LANG_INFO:
            LANG_INFO[code] = _introduced(code, folder / code / CATALOGUE)
    # Django's own catalogues know the names of the languages that it knows.
    codes = [SOURCE_LANGUAGE, *(code for code in found if code != SOURCE_LANGUAGE)]
    return [(code, gettext_lazy(LANG_INFO[code]["name"])) for code in codes]


def _introduced(code: str, catalogue: Path) -> dict:
    header = polib.pofile(str(catalogue)).metadata
    own_name = header.get("X-Language-Name", code)
    is_rtl = header.get("X-Direction") == "rtl"
    name = header.get("X-English-Name", own_name)
    return {"bidi": is_rtl, "code": code, "name": name, "name_local": own_name}
