"""The handout as a page: from a sheet to bytes, without database, request or clock."""

from django.template.loader import render_to_string
from django.utils import translation

# Their hashed names stand in the page, so they are part of what makes a rendering stale.
STATIC_FILES = (
    "css/handout.css",
    "css/handout_print.css",
    "css/handout_device.css",
    "css/handout_session.css",
    "img/handout-icon.svg",
    "img/handout-180.png",
    "js/handout/guide/index.js",
    "js/handout/page.js",
    "js/handout/home.js",
    "js/handout/after.js",
)
TEMPLATES = {
    "handout": "handouts/handout.html",
    "advice": "handouts/advice.html",
    "session": "handouts/session.html",
    "device": "handouts/device.html",
}


def render(sheet: dict, *, page: str = "handout") -> bytes:
    """The finished HTML of `page`, one of TEMPLATES, in the sheet's language."""
    with translation.override(sheet["lang"]):
        return render_to_string(TEMPLATES[page], {"sheet": sheet}).encode()
