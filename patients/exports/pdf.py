"""The printed handout as a PDF: one sheet in, bytes out.

Typst compiles ``templates/handouts/handout.typ``, in a process of its own. It is given the template in
memory and, as its root, a new folder that holds the pictures of this one document: there is nothing else
it could read. The folder goes when the work is done. Equal input gives equal bytes. The result is tagged
(PDF/UA-1).
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from django.utils.translation import gettext as _

from hep import fonts
from patients.exports import signs, typesetting
from patients.exports.errors import PdfError
from patients.exports.print_choice import PAPERS, Choice, Way

TEMPLATES = Path(__file__).parents[2] / "templates" / "handouts"
FORMATS = {".svg", ".png", ".jpg", ".jpeg", ".webp"}

# Typst does not know these and says nothing: a variable prints black, a link fetches a file.
TRAPS = (b"var(", b"light-dark(", b"<image", b"<foreignobject", b"<script", b"<!doctype", b"href")
# Not printed: what these hold needs no sign in the fonts.
UNPRINTED = {
    "id",
    "sha",
    "file",
    "line_art",
    "dark",
    "public_id",
    "dark_public_id",
    "loop",
    "dark_loop",
    "languages",
    "query",
    "phone_link",
    "reading",
}


def render(
    sheet: dict,
    *,
    choice: Choice,
    pictures: Mapping[str, bytes],
    way: Way,
    fonts_dir: Path,
    beside: dict | None = None,
) -> bytes:
    """The sheet as a tagged PDF; `beside` is the same sheet in a second language.

    ``pictures`` holds the bytes of every picture of the sheet under its ``file``; the QR code and the words
    below it lead the ``way``; the fonts are static instances. Raises PdfError instead of leaving a hole.
    """
    for one in (sheet, beside) if beside else (sheet,):
        check(one, pictures=pictures, fonts_dir=fonts_dir)
    prepared = prepare(sheet, fonts_dir=fonts_dir)
    second = prepare(beside, fonts_dir=fonts_dir) if beside else None
    task = print_task(prepared, choice=choice, pictures=pictures, way=way, fonts_dir=fonts_dir, beside=second)
    return typesetting.ask(task)


def prepare(sheet: dict, *, fonts_dir: Path) -> str:
    """All that a print says, as JSON: what can be made once, long before somebody prints."""
    doc = signs.composed(json.dumps(sheet, ensure_ascii=False))
    words = {
        "doc": doc,
        "fonts": json.dumps(signs.FAMILIES),
        "lacking": json.dumps(signs.lacking(doc, fonts_dir=fonts_dir)),
    }
    return json.dumps(words, ensure_ascii=False)


def render_prepared(prepared: str, **given) -> bytes:
    """The PDF of a sheet that was checked and prepared; `given` is what `print_task` takes.

    Costs the asking process next to nothing. Raises PdfError.
    """
    return typesetting.ask(print_task(prepared, **given))


def page_pictures(prepared: str, *, ppi: int, **given) -> list[bytes]:
    """The same pages as PNG pictures, to look at before printing. Raises PdfError."""
    return typesetting.ask(print_task(prepared, **given) | {"ask": "png", "ppi": ppi})


def print_task(
    prepared: str,
    *,
    choice: Choice,
    pictures: Mapping[str, bytes] | Path,
    way: Way,
    fonts_dir: Path,
    beside: str | None = None,
) -> dict:
    """What the typesetter is told to print; it reads pictures that are given as a folder itself."""
    return {
        "ask": "pdf",
        "template": _template(),
        "prepared": prepared,
        "beside": beside,
        "choice": choice._asdict() | {"paper": PAPERS[choice.paper]},
        "pictures": str(pictures) if isinstance(pictures, Path) else dict(pictures),
        "way": tuple(way),
        "fonts_dir": str(fonts_dir),
    }


def fit(sheet: dict, *, paper: str, fonts_dir: Path) -> dict:
    """How the sheet would print, without drawing it: quick enough to ask while somebody is typing.

    ``pages``; ``exercise_pages`` and ``per_page`` (exercises on each); ``one_page`` (everything on one);
    ``fridge_sheet`` (diary and safety box have a page of their own); ``over_mm``, by how much the
    exercises are too long for one page (negative: so much is free).
    """
    prepared = prepare(sheet, fonts_dir=fonts_dir)
    nowhere = Way("", "", "")
    task = print_task(prepared, choice=Choice(paper), pictures={}, way=nowhere, fonts_dir=fonts_dir)
    return json.loads(typesetting.ask(task | {"ask": "fit"}))


def check(sheet: dict, *, pictures: Mapping[str, bytes], fonts_dir: Path) -> None:
    """Refuse what cannot be printed: an exercise without pictures, a picture that is missing, of a wrong
    kind, not made plain or without words for those who cannot see it, and a sign that the fonts lack."""
    for where, picture in _pictures(sheet):
        # In colour, and as line art for a printer without.
        for file in dict.fromkeys((picture["file"], picture.get("line", picture["file"]))):
            _check_picture(where, picture | {"file": file}, pictures.get(file))
    if not signs.missing("".join(_strings(sheet)), fonts_dir=fonts_dir):
        return
    for where, text in _texts(sheet):
        for sign in signs.missing(text, fonts_dir=fonts_dir):
            # Only this line holds the greeting name.
            way_out = (
                _("Use other letters, or leave the greeting name empty.")
                if text == sheet["plan"]["byline"]
                else _("Leave it out, or use other letters.")
            )
            said = _("%(where)s: the fonts for print have no sign for “%(sign)s” in “%(text)s”.")
            raise PdfError(" ".join([said % {"where": where, "sign": sign, "text": text}, way_out]))


@cache
def renderer_key() -> str:
    """Changes with template, fonts and version of Typst: what was cached under another key is old."""
    parts = [
        version("typst").encode(),
        json.dumps(fonts.versions()).encode(),
        *(name.encode() + body for name, body in sorted(_template().items())),
    ]
    return sha256(b"\0".join(parts)).hexdigest()[:16]


def _check_picture(where: str, picture: dict, content: bytes | None) -> None:
    names = {"where": where, "picture": picture["caption"] or picture["file"]}
    if not content:
        raise PdfError(_("%(where)s: the picture “%(picture)s” is missing.") % names)
    suffix = Path(picture["file"]).suffix
    if suffix not in FORMATS or Path(picture["file"]).name != picture["file"]:
        raise PdfError(_("%(where)s: the picture “%(picture)s” is of a kind that cannot be printed.") % names)
    if suffix == ".svg" and (found := _traps(content)):
        names["trap"] = found[0].decode()
        raise PdfError(_("%(where)s: the picture “%(picture)s” still contains %(trap)s.") % names)
    if not picture["alt"].strip():
        raise PdfError(_("%(where)s: the picture “%(picture)s” has no description.") % names)


@lru_cache(maxsize=128)
def _traps(content: bytes) -> list[bytes]:
    content = content.lower()
    return [trap for trap in TRAPS if trap in content]


def _pictures(sheet: dict) -> Iterator[tuple[str, dict]]:
    """Every picture with the words that say where it stands."""
    if logo := sheet["clinic"].get("logo"):
        yield _("Clinic"), {"caption": _("logo"), "alt": sheet["clinic"]["name"]} | logo
    for item in _items(sheet):
        if not item["pictures"]:
            raise PdfError(_("%(where)s: there is no picture.") % {"where": _name(item)})
        for picture in item["pictures"]:
            yield _name(item), picture


def _items(sheet: dict) -> Iterator[dict]:
    for group in sheet["groups"]:
        yield from group["items"]


def _name(item: dict) -> str:
    return _("Exercise “%(name)s”") % {"name": item["name"]}


def _texts(sheet: dict) -> Iterator[tuple[str, str]]:
    """Every printed text with the words that say where it stands."""
    for item in _items(sheet):
        yield from ((_name(item), text) for text in _strings(item))
    for key, part in sheet.items():
        yield from ((_("Plan"), text) for text in _strings(part) if key not in UNPRINTED | {"groups"})
    yield from ((_("Plan"), group["title"]) for group in sheet["groups"])


def _strings(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        for key, value in part.items():
            if key not in UNPRINTED:
                yield from _strings(value)
    elif isinstance(part, list):
        for value in part:
            yield from _strings(value)


@cache
def _template() -> dict[str, bytes]:
    """The template under the names it has for Typst; read once in a process."""
    parts = {f"typst/{path.name}": path.read_bytes() for path in sorted((TEMPLATES / "typst").glob("*.typ"))}
    return {"main.typ": (TEMPLATES / "handout.typ").read_bytes()} | parts
