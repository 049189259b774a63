"""What can be chosen of a print: paper, layout, ink. The names are the same in addresses and the template."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

PAPERS = {"a4": "a4", "letter": "us-letter"}
# What is printed when nothing is asked for: exercises in front, the sheet for the fridge on the back.
COMPACT = "compact"
LAYOUTS = (COMPACT, "4", "3", "2", "1", "large", "pictures", "fridge")
INKS = ("colour", "line")


class UnknownChoice(ValueError):
    """A value that no print has; the message says which there are."""


class Choice(NamedTuple):
    """How one print is to look."""

    paper: str = "a4"
    layout: str = COMPACT
    ink: str = "colour"


class Way(NamedTuple):
    """The ways from paper back to the plan: what the QR code opens, and what can be typed where."""

    address: str
    where: str
    code: str


def chosen(asked: Mapping[str, str]) -> Choice:
    """The choice in the parameters of an address. Raises UnknownChoice."""
    choice = Choice(**{name: asked[name] for name in Choice._fields if name in asked})
    if choice.paper not in PAPERS:
        raise UnknownChoice(_("Paper is a4 or letter."))
    if choice.layout not in LAYOUTS:
        names = ", ".join(LAYOUTS[:-1])
        raise UnknownChoice(_("Layout is %(names)s or %(last)s.") % {"names": names, "last": LAYOUTS[-1]})
    if choice.ink not in INKS:
        raise UnknownChoice(_("Ink is colour or line."))
    return choice
