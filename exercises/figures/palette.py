"""Colours.  Every drawn shape has a *role*; a palette gives each role its colour.

``LIGHT`` and ``DARK`` take their values from the design tokens, so a figure sits
in the page like the rest of it.  ``LINE_ART`` is black and grey, for printers.
Pictures in the light palette also carry a CSS variable per role
(``--ex-move``, ``--ex-shirt`` ...): inlined into a page, one SVG serves both themes.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Palette = Mapping[str, str]

LIGHT: Palette = {
    "ground": "#EEEAE0",  # bone; rim of the arrows
    "line": "#12242A",  # ink
    "mat": "#C3D8D7",
    "mat-line": "#0C4A58",
    "shadow": "#8FB1B3",
    "shirt": "#FDFCF8",
    "shirt-2": "#D3DEDC",
    "move": "#0C4A58",
    "move-2": "#083843",
    "move-3": "#1B6170",  # the limb that moves, and the pelvis
    "still": "#7FA0A6",
    "still-2": "#5F848B",
    "still-3": "#94B1B6",  # the other leg
    "skin": "#D39A74",
    "skin-2": "#B0754F",
    "hair": "#3D302C",
    "hair-2": "#2A2120",
    "hair-3": "#574640",
    "eye": "#FBF7F2",
    "nose": "#8A5638",
    "mouth": "#7E3F33",
    "muscle": "#DD7642",
    "fibre": "#8C3F14",  # apricot: 3:1 on shirt and on leggings
    "arrow": "#0C4A58",
    "ghost": "#68797D",
    "ghost-fill": "#DDE2DC",
}
DARK: Palette = {
    **LIGHT,
    "ground": "#1E2C2F",
    "line": "#0B1517",
    "mat": "#2C5159",
    "mat-line": "#93D3DA",
    "shadow": "#1F3D44",
    "shirt": "#EDF3F0",
    "shirt-2": "#B9C8C7",
    "move": "#93D3DA",
    "move-2": "#69AEB7",
    "move-3": "#B0E0E5",
    "still": "#587A82",
    "still-2": "#436168",
    "still-3": "#688A92",
    "hair": "#6B5750",
    "hair-2": "#54433D",
    "hair-3": "#83706A",
    "muscle": "#B24E1C",
    "fibre": "#5E2407",
    "arrow": "#93D3DA",
    "ghost": "#93A7AB",
    "ghost-fill": "#33484D",
}
LINE_ART: Palette = {
    "ground": "#fff",
    "line": "#111",
    "mat": "#f0f0f0",
    "mat-line": "#111",
    "shadow": "#d2d2d2",
    "shirt": "#fff",
    "shirt-2": "#e0e0e0",
    "move": "#8f8f8f",
    "move-2": "#757575",
    "move-3": "#9f9f9f",
    "still": "#dcdcdc",
    "still-2": "#c6c6c6",
    "still-3": "#e6e6e6",
    "skin": "#fff",
    "skin-2": "#e2e2e2",
    "hair": "#4a4a4a",
    "hair-2": "#333",
    "hair-3": "#606060",
    "eye": "#fff",
    "nose": "#555",
    "mouth": "#333",
    "muscle": "#fff",
    "fibre": "#222",
    "arrow": "#111",
    "ghost": "#777",
    "ghost-fill": "#f2f2f2",
}
PALETTES: Mapping[str, Palette] = {"": LIGHT, "dark": DARK, "lineart": LINE_ART}  # file suffix -> colours


@dataclass(frozen=True)
class Character:
    """Who is drawn: body file, hair style and the colours that are theirs."""

    body: str = "figure.npz"
    bun: bool = True
    hair_depth: float = 0.017  # metres the hair stands off the head
    scale: float = 1.0  # of the picture; people of all heights fill the frame alike
    recede: float = 0.0  # hairline moved up at the temples, metres
    colours: Palette = None  # replaces roles of every colour palette
    line_art: Palette = None  # the same for line art

    def palette(self, name: str) -> Palette:
        own = self.line_art if name == "lineart" else self.colours
        return {**PALETTES[name], **(own or {})}


CHARACTERS: Mapping[str, Character] = {
    "woman": Character(),
    "man": Character(
        "figure_man.npz",
        bun=False,
        scale=0.95,
        hair_depth=0.008,
        recede=0.012,
        colours={
            "skin": "#8F5F42",
            "skin-2": "#6E452E",
            "hair": "#B9BDBB",
            "hair-2": "#959B9A",
            "hair-3": "#D0D3D1",
            "nose": "#573420",
            "mouth": "#4E251B",
        },
        line_art={"hair": "#cfcfcf", "hair-2": "#b5b5b5", "hair-3": "#dedede"},
    ),
}


@dataclass(frozen=True)
class Layer:
    """One traced shape; colours are roles."""

    d: str
    fill: str = ""
    stroke: str = ""
    width: float = 0.0
    dash: str = ""

    def svg(self, colours: Palette, themed: bool) -> str:
        """The path in a palette; themed adds CSS variables with the colour as fallback."""
        attrs, style = "", ""
        for name, role in (("fill", self.fill), ("stroke", self.stroke)):
            attrs += f' {name}="{colours[role]}"' if role else (' fill="none"' if name == "fill" else "")
            if role and themed:
                style += f"{name}:var(--ex-{role},{colours[role]});"
        if self.stroke:
            attrs += f' stroke-width="{self.width:g}" stroke-linejoin="round"'
        if self.dash:
            attrs += f' stroke-dasharray="{self.dash}" stroke-linecap="round"'
        return f'<path d="{self.d}"{attrs}' + (f' style="{style[:-1]}"' if style else "") + "/>"


def svg(layers: list[Layer], size: tuple[int, int], colours: Palette, themed: bool) -> str:
    """A finished picture: transparent ground, no text, no ids, no style sheet."""
    body = "".join(layer.svg(colours, themed) for layer in layers)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size[0]} {size[1]}">{body}</svg>\n'
