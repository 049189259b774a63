"""The project's own SVG figures: made plain, cropped, turned into pixels.

Figures come from ``exercises/figures/svg`` and from nowhere else; an uploaded
picture is never SVG.  Each figure is made plain before it is stored, because
readers differ: a browser understands ``var(--ex-move, #0C4A58)``, Typst prints
it black and says nothing.
"""

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from functools import cache

import typst
from PIL import Image, ImageChops

Box = tuple[int, int, int, int]  # x, y, width, height in the units of the figure

NAMESPACE = "{http://www.w3.org/2000/svg}"
ELEMENTS = frozenset({"svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"})
GEOMETRY = frozenset(
    {"d", "transform", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "points"}
)
PAINT = frozenset(
    {"opacity", "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity"}
)
PEN = frozenset({"linejoin", "linecap", "miterlimit", "dasharray", "dashoffset"})
ATTRIBUTES = {"viewBox", "width", "height"} | GEOMETRY | PAINT | {f"stroke-{name}" for name in PEN}
VARIABLE = re.compile(r"var\(\s*--[\w-]+\s*,\s*([^()]*?)\s*\)")
VISIBLE = 40  # of 255: fainter than this is the soft rim of a line
MEASURE_WIDTH = 1200

PAGE = (
    "#set page(width: {w}pt, height: {h}pt, margin: 0pt, fill: none)\n"
    '#image("figure.svg", width: {w}pt, height: {h}pt, fit: "stretch")'
)

ET.register_namespace("", NAMESPACE.strip("{}"))


class FigureError(ValueError):
    """A figure that must not be stored; the message names what is wrong with it."""


def resolve_figure(svg_text: str, *, crop: Box | None = None) -> str:
    """The figure with every CSS variable replaced by its fallback, shown through the crop box.

    Only drawn shapes and their presentation attributes may be in a figure.  Scripts, links, style
    sheets, text and variables without a fallback raise FigureError.  Equal input gives equal output.
    """
    root = _parse(svg_text)
    for element in root.iter():
        _make_plain(element)
    x, y, width, height = crop or _view_box(root)
    root.set("viewBox", f"{x:g} {y:g} {width:g} {height:g}")
    root.set("width", f"{width:g}")
    root.set("height", f"{height:g}")
    return ET.tostring(root, encoding="unicode") + "\n"


def common_crop(svgs: Iterable[str], *, margin: int = 10, least_ratio: float = 1.4) -> Box:
    """One box that holds the drawing of every figure of a set, so that all keep one scale and one mat line.

    The mat runs through the whole width, so a pixel counts as drawing when it differs from the first
    pixel of its row.  A box narrower than least_ratio (width / height) is widened to both sides.
    """
    texts = [resolve_figure(text) for text in svgs]
    sizes = {_view_box(_parse(text)) for text in texts}
    if len(sizes) != 1:
        raise FigureError(f"Figures of one set need one view box, not {sorted(sizes)}.")
    left, top, full_width, full_height = sizes.pop()
    unit = full_width / MEASURE_WIDTH
    boxes = [_drawn_box(rasterise(text, MEASURE_WIDTH)) for text in texts]
    x0, y0 = min(b[0] for b in boxes) * unit - margin, min(b[1] for b in boxes) * unit - margin
    x1, y1 = max(b[2] for b in boxes) * unit + margin, max(b[3] for b in boxes) * unit + margin
    y0, y1 = max(y0, 0), min(y1, full_height)
    spare = max((y1 - y0) * least_ratio - (x1 - x0), 0) / 2
    x0, x1 = max(x0 - spare, 0), min(x1 + spare, full_width)
    return round(left + x0), round(top + y0), round(x1 - x0), round(y1 - y0)


def rasterise(svg_text: str, width: int) -> Image.Image:
    """The resolved figure in pixels on a transparent ground (RGBA).  No file, font or network is touched."""
    _refuse_traps("the figure", svg_text)
    _, _, w, h = _view_box(_parse(svg_text))
    page = PAGE.format(w=width, h=max(round(width * h / w), 1))
    files = {"main.typ": page.encode(), "figure.svg": svg_text.encode()}
    png = typst.compile(files, format="png", ppi=72, font_paths=_no_fonts())  # 72: one point is one pixel
    return Image.open(io.BytesIO(png)).convert("RGBA")


@cache
def _no_fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False)


def _parse(svg_text: str) -> ET.Element:
    if "<!" in svg_text.replace("<!--", ""):
        raise FigureError("A figure must not declare a document type or entities.")
    try:
        root = ET.fromstring(svg_text)
    except ET.ParseError as error:
        raise FigureError(f"This is not well-formed SVG: {error}.") from error
    if root.tag != f"{NAMESPACE}svg":
        raise FigureError(f"A figure starts with <svg>, not with <{root.tag}>.")
    return root


def _view_box(root: ET.Element) -> tuple[float, float, float, float]:
    try:
        x, y, width, height = (float(part) for part in root.get("viewBox", "").split())
    except ValueError:
        raise FigureError("A figure needs a viewBox of four numbers.") from None
    if width <= 0 or height <= 0:
        raise FigureError("A figure needs a viewBox that is wider and higher than 0.")
    return x, y, width, height


def _make_plain(element: ET.Element) -> None:
    """Move the style declarations into attributes, put fallbacks for variables, refuse what is left over."""
    tag = element.tag.removeprefix(NAMESPACE)
    if tag not in ELEMENTS:
        raise FigureError(f"A figure must not contain <{tag}>.")
    if (element.text or "").strip() or (element.tail or "").strip():
        raise FigureError("A figure must not contain text.")
    for declaration in filter(str.strip, element.attrib.pop("style", "").split(";")):
        name, _, value = declaration.partition(":")
        element.set(name.strip(), value.strip())
    for name, value in element.attrib.items():
        element.set(name, _plain_value(tag, name, value))


def _plain_value(tag: str, name: str, value: str) -> str:
    if name not in ATTRIBUTES:
        raise FigureError(f"A figure must not use the attribute {name} (on <{tag}>).")
    while (shorter := VARIABLE.sub(r"\1", value)) != value:  # innermost fallback first
        value = shorter
    _refuse_traps(name, value)
    return value


def _refuse_traps(name: str, text: str) -> None:
    """Typst draws these black or not at all, and says nothing."""
    for trap in ("var(", "light-dark(", "url("):
        if trap in text.lower():
            raise FigureError(f"A figure must not contain {trap}…); it stands in {name}.")


def _drawn_box(image: Image.Image) -> Box:
    """Left, top, right, bottom of the drawing; the bottom is that of the mat line."""
    first_column = image.crop((0, 0, 1, image.height)).resize(image.size)
    bands = ImageChops.difference(image, first_column).split()
    strongest = bands[0]
    for band in bands[1:]:
        strongest = ImageChops.lighter(strongest, band)
    drawn = _visible(strongest).getbbox()
    if not drawn:
        raise FigureError("A figure must not be empty.")
    return drawn[0], drawn[1], drawn[2], _visible(image.getchannel("A")).getbbox()[3]


def _visible(band: Image.Image) -> Image.Image:
    return band.point([255 if level > VISIBLE else 0 for level in range(256)])
