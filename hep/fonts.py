"""Fonts made at set-up, never committed: small woff2 for browsers, static instances for Typst.

`python -m hep.fonts` makes them when a wheel, fonttools or this recipe changed, and says what it did.
The sources are variable fonts in wheels (OFL): Schibsted Grotesk for everything, and for letters it lacks
in print the fonts after it in `PRINT_FONTS`.
"""

import json
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata, resources
from io import BytesIO
from pathlib import Path
from statistics import fmean

import django
from django.conf import settings
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from hep.composed_marks import compose_marks

RECIPE = 4  # raise it when what is made below changes
WEB_FONT = "schibsted.woff2"
WEB_LIMIT = 30_000  # bytes: what a patient's phone loads on top of the page
ARABIC_WEB_FONT = "arabic.woff2"
ARABIC_WEB_LIMIT = 40_000  # loaded by pages with Arabic letters alone (unicode-range in the style sheets)
WEB_WEIGHTS = (400, 800)
STATIC_WEIGHTS = (400, 600, 700, 800)
PAIR_ADJUSTMENT = 2  # GPOS lookup type "kern"
EXTENSION = 9  # GPOS lookup type that only wraps another

# Every Latin alphabet of Europe and the signs our texts use.
LETTERS = [(0x20, 0x7E), (0xA0, 0x17F), (0x218, 0x21B), (0x1E9E, 0x1E9E)]
SIGNS = "–—‘’‚“”„†•…‰′″‹›⁄€™←↑→↓−≠≤≥"
# Kerning is half of the font's bytes, so it stays where it is seen: basic Latin and the commonest accents.
KERNED = [(0x20, 0x7E), (0xA0, 0xA0), (0x2013, 0x2014), (0x2018, 0x2019), (0x201C, 0x201E)]
KERNED_ACCENTS = "ÄÅÖØÜßàáäåæçèéêíñóöøúü"
KERN_STEP = 4  # of 2048 units: 0.04 px at body size

# Advance widths of Arial (metric twin of Helvetica), thousandths of an em: space, then a to z.
ARIAL_WIDTHS = {
    400: (278, *(556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833),
          *(556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500)),
    700: (278, *(556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889),
          *(611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500)),
}  # fmt: skip
# How often each of them stands in English text, per thousand.
FREQUENCY = (183, *(65, 12, 22, 32, 103, 20, 16, 50, 57, 1, 6, 33, 20),
             *(57, 61, 15, 1, 50, 53, 75, 23, 8, 17, 1, 14, 1))  # fmt: skip
SAMPLE = " abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class PrintFont:
    """One family for print and the wheel it comes from; `letters` limits it, None takes all it has.

    `marked`: letters with marks that Unicode has no sign for get a glyph of their own.
    """

    family: str
    package: str
    letters: tuple[tuple[int, int], ...] | None = None
    marked: bool = False

    def source(self) -> Path:
        """The upright variable font inside the wheel."""
        folder = Path(str(resources.files(self.package.replace("-", "_")) / "files"))
        return next(path for path in folder.glob("*.ttf") if "-Italic" not in path.name)

    def path(self, folder: Path, weight: int) -> Path:
        """Where its static instance of this weight lies."""
        return folder / f"{self.family.replace(' ', '')}-{weight}.ttf"


# A whole word is set in the first of them that has all its letters, so each brings its alphabets complete:
# Latin with Vietnamese and marks, Greek, Cyrillic; Arabic, Persian, Hebrew; Urdu, Kurdish and other Arabic.
# (Noto Sans Arabic draws letter and dots apart, so text copied from the PDF repeats letters. It comes last.)
PRINT_FONTS = (
    PrintFont("Schibsted Grotesk", "fontpkg-schibsted-grotesk"),
    PrintFont(
        "Noto Sans",
        "fontpkg-noto-sans",
        ((0x20, 0x7E), (0xA0, 0x24F), (0x259, 0x259), (0x2BB, 0x2BC), (0x300, 0x328), (0x370, 0x3FF))
        + ((0x400, 0x52F), (0x1E00, 0x1EFF), (0x2010, 0x2027), (0x2066, 0x2069)),
    ),
    PrintFont("Rubik", "fontpkg-rubik", ((0x5B0, 0x5F4), (0x600, 0x6FF), (0x200C, 0x200D)), marked=True),
    PrintFont(
        "Noto Sans Arabic", "fontpkg-noto-sans-arabic", ((0x600, 0x6FF), (0x750, 0x77F), (0x200C, 0x200D))
    ),
)
# What the letters need to join and to carry their marks; kerning would double the time it takes.
PRINT_FEATURES = ["ccmp", "locl", "rlig", "init", "medi", "fina", "mark", "mkmk"]

ARABIC = PRINT_FONTS[2]
ARABIC_LETTERS = [(0x600, 0x65F), (0x66A, 0x6EF), (0x6FA, 0x6FF), (0x200C, 0x200D)]  # but no digits

# Its reports name every glyph and table.
logging.getLogger("fontTools").setLevel(logging.WARNING)


def source() -> Path:
    """The typeface of the web font."""
    return PRINT_FONTS[0].source()


def versions() -> dict[str, str]:
    """What the made files depend on; equal versions mean equal files."""
    packages = [*(font.package for font in PRINT_FONTS), "fonttools", "brotli"]
    return {"recipe": str(RECIPE)} | {name: metadata.version(name) for name in packages}


def make_fonts(*, web_dir: Path, print_dir: Path) -> list[Path]:
    """Make the web font and the static instances unless they are up to date; return what was written."""
    stamp = print_dir / "versions.json"
    static = [font.path(print_dir, weight) for font in PRINT_FONTS for weight in STATIC_WEIGHTS]
    targets = [web_dir / WEB_FONT, web_dir / ARABIC_WEB_FONT, *static]
    if all(path.exists() for path in targets) and _read(stamp) == versions():
        return []
    for folder in (web_dir, print_dir):
        folder.mkdir(parents=True, exist_ok=True)
    save_web_font(web_font(), targets[0])
    save_web_font(arabic_web_font(), targets[1], limit=ARABIC_WEB_LIMIT)
    for font in PRINT_FONTS:
        for weight, instance in static_instances(font):
            _save(instance, font.path(print_dir, weight))
    for path in set(print_dir.glob("*.ttf")) - set(static):
        path.unlink(missing_ok=True)  # of an older recipe
    stamp.write_text(json.dumps(versions(), indent=1), encoding="utf-8")
    return targets


def web_font() -> TTFont:
    """Latin and Latin Extended at weights 400–800, for woff2."""
    font = _open()
    subsetter = Subsetter(_options())
    subsetter.populate(unicodes=_codepoints(LETTERS, SIGNS))
    subsetter.subset(font)
    instancer.instantiateVariableFont(font, {"wght": WEB_WEIGHTS}, inplace=True)
    _thin_out_kerning(font)
    font.flavor = "woff2"
    return font


def arabic_web_font() -> TTFont:
    """The Arabic letters of Rubik at weights 400–800, for woff2: joined and marked."""
    font, subsetter = _open(ARABIC.source()), Subsetter(_options(PRINT_FEATURES))
    subsetter.populate(unicodes=_codepoints(ARABIC_LETTERS, ""))
    subsetter.subset(font)
    instancer.instantiateVariableFont(font, {"wght": WEB_WEIGHTS}, inplace=True)
    font.flavor = "woff2"
    return font


def save_web_font(font: TTFont, path: Path, *, limit: int | None = None) -> None:
    """Write it; ValueError when it outgrew its limit (WEB_LIMIT), and nothing is left behind."""
    _save(font, path)
    size, limit = path.stat().st_size, limit or WEB_LIMIT
    if size > limit:
        path.unlink()
        raise ValueError(f"{path.name} would be {size} bytes; the limit is {limit}.")


def _save(font: TTFont, path: Path) -> None:
    # Another process may be reading the one before, or making the same.
    part = path.with_name(f"{path.name}.{os.getpid()}")
    font.save(part)
    part.replace(path)


def static_instances(font: PrintFont) -> Iterator[tuple[int, TTFont]]:
    """Each weight with its font, under its own name: Typst finds weights by name, not on an axis."""
    variable = _limited(font)
    for weight in STATIC_WEIGHTS:
        variable.seek(0)
        instance = TTFont(variable, recalcTimestamp=False)
        axes = {axis.axisTag for axis in instance["fvar"].axes}
        limits = {"wght": weight} | ({"wdth": 100} if "wdth" in axes else {})
        instancer.instantiateVariableFont(instance, limits, inplace=True, updateFontNames=True)
        if font.marked:
            compose_marks(instance)
        yield weight, instance


def _limited(font: PrintFont) -> BytesIO:
    """The variable font with its `letters` alone: instances of all of it would take too long."""
    if font.letters is None:
        return BytesIO(font.source().read_bytes())
    options = Options(hinting=False, notdef_outline=True, name_IDs=["*"], layout_features=PRINT_FEATURES)
    variable, subsetter, limited = _open(font.source()), Subsetter(options), BytesIO()
    subsetter.populate(unicodes=_codepoints(list(font.letters), ""))
    subsetter.subset(variable)
    variable.save(limited)
    return limited


def fallback_metrics(weight: int) -> dict[str, float]:
    """CSS overrides, in per cent, that give Arial the measures of Schibsted Grotesk at `weight`.

    `size-adjust` is the ratio of the mean letter widths, weighted by how often English uses a letter;
    ascent and descent are divided by it, because the browser multiplies them with it again.
    """
    font = _open()
    em, hhea, names = font["head"].unitsPerEm, font["hhea"], font.getBestCmap()
    glyphs = font.getGlyphSet(location={"wght": weight})
    own = fmean((glyphs[names[ord(letter)]].width / em for letter in SAMPLE), FREQUENCY)
    arial = fmean((width / 1000 for width in ARIAL_WIDTHS[weight]), FREQUENCY)
    size = own / arial
    return {
        "size-adjust": round(size * 100, 2),
        "ascent-override": round(hhea.ascent / em / size * 100, 2),
        "descent-override": round(-hhea.descent / em / size * 100, 2),
        "line-gap-override": round(hhea.lineGap / em / size * 100, 2),
    }


def _open(path: Path | None = None) -> TTFont:
    # The date of making would give equal files different hashes, and browsers would load them again.
    return TTFont(path or source(), recalcTimestamp=False)


def _options(features: Sequence[str] = ("kern", "ccmp", "locl", "tnum")) -> Options:
    options = Options()
    options.layout_features = list(features)
    options.hinting = False
    options.notdef_outline = False
    options.name_IDs = [1, 2]
    return options


def _codepoints(ranges: list[tuple[int, int]], letters: str) -> set[int]:
    spans = (range(first, last + 1) for first, last in ranges)
    return {code for span in spans for code in span} | {ord(letter) for letter in letters}


def _thin_out_kerning(font: TTFont) -> None:
    """Keep kerning for `KERNED` alone, equal at all weights and rounded: 44 kB become 29."""
    glyphs, kept = font.getBestCmap(), Subsetter(_options())
    kept.glyphs = kept.glyphs_gsubed = {".notdef"} | {
        glyphs[code] for code in _codepoints(KERNED, KERNED_ACCENTS) if code in glyphs
    }
    font["GPOS"].subset_glyphs(kept)
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for subtable in lookup.SubTable:
            pairs = subtable.ExtSubTable if subtable.LookupType == EXTENSION else subtable
            if pairs.LookupType == PAIR_ADJUSTMENT:
                _round_pairs(pairs)


def _round_pairs(pairs) -> None:
    if pairs.Format == 1:
        values = [record.Value1 for one in pairs.PairSet for record in one.PairValueRecord]
    else:
        values = [second.Value1 for first in pairs.Class1Record for second in first.Class2Record]
    for value in filter(None, values):
        value.XAdvance = round(getattr(value, "XAdvance", 0) / KERN_STEP) * KERN_STEP
        # Without its device a value no longer changes with the weight.
        value.__dict__.pop("XAdvDevice", None)
    pairs.ValueFormat1 = 4  # XAdvance alone


def _read(stamp: Path) -> dict | None:
    try:
        return json.loads(stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def main() -> None:
    """Make the fonts where the settings look for them and say what was made."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hep.settings")
    django.setup()
    made = make_fonts(web_dir=settings.VAR_DIR / "static" / "fonts", print_dir=settings.FONTS_DIR)
    for path in made:
        sys.stdout.write(f"made {path.name}, {path.stat().st_size} bytes\n")
    if not made:
        sys.stdout.write("fonts are up to date\n")


if __name__ == "__main__":
    main()
