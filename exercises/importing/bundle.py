"""Our own bundle: a zip with `bundle.json`, the pictures it names, and a version.

    {"format": "hep-library", "version": 2,
     "exercises": [entries, each with its short name in "slug"],
     "templates": [{"slug", "title", "body"}],
     "media": {hash: {"file": "media/….jpg", "ground": "light"}},  pictures, and movements that end in one
     …: [what another app keeps for a clinic, under the key of its Part]}

A picture without a file is one of the shared library, which every installation has.
"""

from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from exercises import bundle_parts
from exercises.bundle_parts import Here
from exercises.dosage import Dosage, DosageError, Frequency
from exercises.importing.entries import Read
from exercises.importing.files import MOST_TEXT, FileRefused, member, opened, parsed

CONTENTS = "bundle.json"
FORMAT, VERSION = "hep-library", 2
READABLE = (1, VERSION)  # the first version had no moving loops
CARRIED = {
    "source", "id", "slug", "language", "facts", "dosage", "texts", "tags", "cautions", "pictures", "harder",
}  # fmt: skip
SHAPES = {
    "source": str, "id": str, "slug": str, "language": str, "facts": dict, "dosage": str, "texts": dict,
    "tags": dict, "cautions": list, "pictures": list, "harder": list,
}  # fmt: skip
MOST_TEMPLATES = 500


def read(
    file: BinaryIO, *, notes: list[str], templates: list, media: dict, parts: dict, **_options
) -> Iterator[Read]:
    """The exercises of the bundle; what else it holds is put into the others."""
    archive = opened(file)
    contents = parsed(member(archive, CONTENTS, most=MOST_TEXT))
    if not isinstance(contents, dict) or contents.get("format") != FORMAT:
        raise FileRefused(_("The zip is not a bundle of this program."))
    if contents.get("version") not in READABLE:
        raise FileRefused(
            _("The bundle was written by a newer version of this program (format %(version)s).")
            % {"version": str(contents.get("version"))[:20]}
        )
    if not isinstance(contents.get("exercises"), list):
        raise FileRefused(_("The bundle holds no list of exercises."))
    media |= _media(contents.get("media"), archive)
    templates += _templates(contents.get("templates"))
    parts |= {part.key: _list_of(contents.get(part.key)) for part in bundle_parts.registered()}
    listed = contents.pop("exercises")
    # From the end, so that what was handed on need not stay in memory.
    listed.reverse()
    for number in range(1, len(listed) + 1):
        yield _entry(number, listed.pop())


def _media(listed: object, archive) -> dict:
    if not isinstance(listed, dict):
        return {}
    names = set(archive.namelist())
    return {
        sha: {"file": each["file"], "ground": each.get("ground", "light")}
        for sha, each in listed.items()
        if isinstance(each, dict) and each.get("file") in names
    }


def _entry(number: int, each: object) -> Read:
    if not isinstance(each, dict):
        return Read(number, {}, [("", _("is not an exercise"))])
    made = Read(number, each)
    made.problems += [(str(name)[:60], _("unknown field")) for name in each.keys() - CARRIED]
    for name, shape in SHAPES.items():
        if name in each and not isinstance(each[name], shape):
            made.problems.append((name, _("has the wrong shape")))
            del each[name]
    words = each.get("texts", {})
    for language in [language for language, said in words.items() if not isinstance(said, dict)]:
        made.problems.append((f"texts [{language}]", _("has the wrong shape")))
        del words[language]
    return made


# ---------------------------------------------------------------- templates


def _templates(listed: object) -> list[dict]:
    return [_template(each) for each in _list_of(listed)]


def _list_of(listed: object) -> list:
    if not listed:
        return []
    if not isinstance(listed, list) or len(listed) > MOST_TEMPLATES:
        raise FileRefused(_("The templates of the bundle are not a list, or too many."))
    return listed


def _template(each: object) -> dict:
    """One template with its problems: pairs of field and reason."""
    if not isinstance(each, dict):
        return {"slug": "", "title": "", "body": {}, "problems": [("", _("has the wrong shape"))]}
    slug, title = (str(each.get(name) or "") for name in ("slug", "title"))
    problems = []
    if not slug or len(slug) > 80:
        problems.append(("slug", _("is missing")))
    if not title or len(title) > 60:
        problems.append(("title", _("must have 1 to 60 characters")))
    body = each.get("body")
    try:
        _check_body(body)
    except (DosageError, KeyError, TypeError, ValueError, AttributeError):
        problems.append(("body", _("has the wrong shape")))
    return {"slug": slug, "title": title, "body": body, "problems": problems}


def _check_body(body: dict) -> None:
    """Read everything that starting a program from it will read. Raises what reading raises."""
    Frequency.from_dict(body["frequency"])
    for section in body["sections"]:
        for row in section["prescriptions"]:
            if row["dosage"]:
                Dosage.from_dict(row["dosage"])
            if row["frequency"]:
                Frequency.from_dict(row["frequency"])
    for words in body["texts"].values():
        for section in body["sections"]:
            if not isinstance(words["sections"][section["key"]], str):
                raise TypeError(section)


def point_here(template: dict, here: Here) -> set[str]:
    """Have the template name its exercises as they are called here; those that are nowhere."""
    rows = [row for part in template["body"]["sections"] for row in part["prescriptions"]]
    for row in rows:
        row["exercise"] = here.slug_of(row["exercise"])
    return {row["exercise"] for row in rows if not here.has(row["exercise"])}
