"""The handout as a page: from a sheet to bytes, without database, request or clock."""

import re

from django.template.loader import render_to_string
from django.utils import translation

# Their hashed names stand in the page, so they are part of what makes a rendering stale.
STATIC_FILES = ("css/handout.css", "css/handout_print.css", "fonts/schibsted.woff2")
BETWEEN_TAGS = re.compile(r">\s*\n\s*<")
LINE_STARTS = re.compile(r"\n\s+")


def render(sheet: dict, *, page: str = "handout") -> bytes:
    """The finished HTML of `page` (handout or advice) in the sheet's language, without idle white space."""
    with translation.override(sheet["lang"]):
        text = render_to_string(f"handouts/{page}.html", {"sheet": sheet})
    return LINE_STARTS.sub("\n", BETWEEN_TAGS.sub(">\n<", text)).strip().encode()
