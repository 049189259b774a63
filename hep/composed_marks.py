"""One glyph for a letter with its mark, so that a PDF holds the two once and in order.

A mark stands higher or lower over each letter. Typst sets what has a height of its own as a piece of its
own, and each piece is given the text of letter and mark together: a screen reader would say “يومًا” with one
letter twice and its parts shuffled. A composed glyph stands on the line like any other.
"""

from collections.abc import Iterator

from fontTools.otlLib.builder import buildLigatureSubstSubtable, buildLookup
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent

BASE, MARK_TO_BASE, MARK_TO_LIGATURE, EXTENSION = 1, 4, 5, 9
MATCHED_BY_POSITION, PLAIN_OFFSETS = 0x0002, 0x0004  # flags of a component
HEBREW = range(0x590, 0x600)  # shares the tables, but none of its letters join
FEATURE = "rlig"  # comes after the forms of letters: first, middle, last


def compose_marks(font: TTFont) -> None:
    """Add a glyph for each letter or ligature with each mark it can carry, and put it in their place."""
    after = _letters_with_marks(font)
    within = _ligatures_with_marks(font, after)
    font.setGlyphOrder(font["glyf"].glyphOrder)
    _substitute(font, within, after)


def _letters_with_marks(font: TTFont) -> dict[tuple[str, ...], str]:
    """The new glyph for each letter and mark."""
    hebrew = {name for code, name in font.getBestCmap().items() if code in HEBREW}
    found: dict[tuple[str, ...], str] = {}
    for subtable in _marks(font, MARK_TO_BASE):
        carriers = dict(zip(subtable.BaseCoverage.glyphs, subtable.BaseArray.BaseRecord, strict=True))
        for base, record in list(carriers.items()):
            for mark, place in _places(subtable, record.BaseAnchor):
                if not {base, mark} & hebrew:
                    made = found.setdefault((base, mark), _compose(font, base, mark, place))
                    # It may carry another mark, as one above and one below.
                    carriers.setdefault(made, record)
        font.setGlyphOrder(font["glyf"].glyphOrder)
        in_order = sorted(carriers, key=font.getGlyphID)
        subtable.BaseCoverage.glyphs = in_order
        subtable.BaseArray.BaseRecord = [carriers[name] for name in in_order]
        subtable.BaseArray.BaseCount = len(in_order)
    return found


def _ligatures_with_marks(font: TTFont, after: dict[tuple[str, ...], str]) -> dict[tuple[str, ...], str]:
    """The new glyph for the letters of each ligature with a mark on the first; on the last: into `after`."""
    joined, within = _ligatures(font), {}
    for subtable in _marks(font, MARK_TO_LIGATURE):
        attached = zip(subtable.LigatureCoverage.glyphs, subtable.LigatureArray.LigatureAttach, strict=True)
        for ligature, attach in attached:
            first, last = attach.ComponentRecord[0], attach.ComponentRecord[-1]
            for mark, place in _places(subtable, last.LigatureAnchor):
                after[ligature, mark] = _compose(font, ligature, mark, place)
            for mark, place in _places(subtable, first.LigatureAnchor):
                made = _compose(font, ligature, mark, place, name=f"{ligature}.{mark}.first")
                within |= {(one, mark, *others): made for one, *others in joined.get(ligature, ())}
    return within


def _marks(font: TTFont, kind: int) -> Iterator:
    """The tables that say where marks stand."""
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for subtable in lookup.SubTable:
            inner = subtable.ExtSubTable if subtable.LookupType == EXTENSION else subtable
            if inner.LookupType == kind:
                yield inner


def _places(subtable, anchors: list) -> Iterator[tuple[str, tuple[int, int]]]:
    """Each mark with the place it gets at these anchors."""
    for mark, record in zip(subtable.MarkCoverage.glyphs, subtable.MarkArray.MarkRecord, strict=True):
        anchor, own = anchors[record.Class], record.MarkAnchor
        if anchor is not None:
            yield mark, (anchor.XCoordinate - own.XCoordinate, anchor.YCoordinate - own.YCoordinate)


def _compose(font: TTFont, base: str, mark: str, place: tuple[int, int], *, name: str = "") -> str:
    """The name of the glyph that is both, made unless it is there."""
    name = name or f"{base}.{mark}"
    if name in font["hmtx"].metrics:
        return name
    glyph = Glyph()
    glyph.numberOfContours = -1
    glyph.components = [_component(base, (0, 0)), _component(mark, place)]
    (one, other), (x, y) = (font["glyf"][part] for part in (base, mark)), place
    glyph.xMin, glyph.yMin = min(one.xMin, other.xMin + x), min(one.yMin, other.yMin + y)
    glyph.xMax, glyph.yMax = max(one.xMax, other.xMax + x), max(one.yMax, other.yMax + y)
    font["glyf"][name] = glyph
    font["hmtx"][name] = (font["hmtx"][base][0], glyph.xMin)
    font["GDEF"].table.GlyphClassDef.classDefs[name] = BASE
    return name


def _component(name: str, place: tuple[int, int]) -> GlyphComponent:
    component = GlyphComponent()
    component.glyphName = name
    component.x, component.y = place
    component.flags = MATCHED_BY_POSITION | PLAIN_OFFSETS
    return component


def _ligatures(font: TTFont) -> dict[str, list[tuple[str, ...]]]:
    """The letters that make each ligature of FEATURE."""
    found: dict[str, list[tuple[str, ...]]] = {}
    lookups = font["GSUB"].table.LookupList.Lookup
    for number in _numbers(font):
        for subtable in lookups[number].SubTable:
            inner = getattr(subtable, "ExtSubTable", subtable)
            for first, ligatures in getattr(inner, "ligatures", {}).items():
                for each in ligatures:
                    found.setdefault(each.LigGlyph, []).append((first, *each.Component))
    return found


def _numbers(font: TTFont) -> list[int]:
    records = font["GSUB"].table.FeatureList.FeatureRecord
    return sorted({n for each in records if each.FeatureTag == FEATURE for n in each.Feature.LookupListIndex})


def _substitute(font: TTFont, within: dict, after: dict) -> None:
    """Ligatures with a mark in their middle first, then the ligatures there are, then all with a mark."""
    table = font["GSUB"].table
    lookups, first = table.LookupList.Lookup, _numbers(font)[0]
    for record in table.FeatureList.FeatureRecord:
        record.Feature.LookupListIndex = [n + (n >= first) for n in record.Feature.LookupListIndex]
    lookups.insert(first, buildLookup([buildLigatureSubstSubtable(within)]))
    lookups.append(buildLookup([buildLigatureSubstSubtable(after)]))
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag == FEATURE:
            record.Feature.LookupListIndex = sorted(
                [*record.Feature.LookupListIndex, first, len(lookups) - 1]
            )
            record.Feature.LookupCount = len(record.Feature.LookupListIndex)
    table.LookupList.LookupCount = len(lookups)
