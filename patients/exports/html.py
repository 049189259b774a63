"""The handout as a page: from a sheet to bytes, without database, request or clock."""

from django.template.loader import render_to_string
from django.utils import translation

# Their hashed names stand in the page, so they are part of what makes a rendering stale.
STATIC_FILES = (
    "css/handout.css",
    "css/handout_print.css",
    "css/handout_device.css",
    "img/handout-icon.svg",
    "img/handout-180.png",
    "js/handout/home.js",
    "js/handout/after.js",
)


def render(sheet: dict, *, page: str = "handout") -> bytes:
    """The finished HTML of `page` (handout, advice or device) in the sheet's language."""
    with translation.override(sheet["lang"]):
        return render_to_string(f"handouts/{page}.html", {"sheet": sheet}).encode()
