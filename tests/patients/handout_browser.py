"""A handout in a browser without a server: a sheet becomes a page, its files come from this checkout."""

import io
from pathlib import Path

import segno
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from PIL import Image

ADDRESS = "http://handout.test/p/token/"
LINK = "https://clinic.example/p/0123456789abcdef/"
PHONE = {"width": 390, "height": 844}
KINDS = {
    ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2",
}  # fmt: skip


def flat_picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (78, 35), "#7FA0A6").save(out, "WEBP")
    return out.getvalue()


def qr_code() -> bytes:
    out = io.BytesIO()
    segno.make(LINK).save(out, kind="svg")
    return out.getvalue()


def answer(route, html: str) -> None:
    """Page, style sheets, script, pictures and QR code."""
    path = route.request.url.removeprefix("http://handout.test").partition("?")[0]
    if path == "/p/token/":
        return route.fulfill(body=html, content_type="text/html; charset=utf-8")
    if path.endswith("qr.svg"):
        return route.fulfill(body=qr_code(), content_type="image/svg+xml")
    if path.startswith("/m/"):
        return route.fulfill(body=flat_picture(), content_type="image/webp")
    found = (
        finders.find(path.removeprefix(settings.STATIC_URL)) if path.startswith(settings.STATIC_URL) else None
    )
    if found is None:  # the font, where nobody prepared it
        return route.abort()
    return route.fulfill(body=Path(found).read_bytes(), content_type=KINDS[Path(found).suffix])


class Handouts:
    """Opens sheets (or other templates) as pages, each device in a context of its own."""

    def __init__(self, browser) -> None:
        self.browser = browser
        self.contexts = []

    def device(self, *, viewport=PHONE, before: str = "", **options):
        """A phone nobody has used yet; `before` is a script that runs before those of a page."""
        context = self.browser.new_context(viewport=viewport, **options)
        self.contexts.append(context)
        if before:
            context.add_init_script(before)
        return context

    def open(self, context, sheet: dict, *, template: str = "handout"):
        """The page of `sheet` in `context`."""
        page = context.new_page()
        html = render_to_string(f"handouts/{template}.html", {"sheet": sheet})
        page.route("**/*", lambda route: answer(route, html))
        page.goto(ADDRESS)
        return page

    def __call__(self, sheet: dict, *, template: str = "handout", **options):
        """The page of `sheet` on a fresh device."""
        return self.open(self.device(**options), sheet, template=template)

    def close(self) -> None:
        for context in self.contexts:
            context.close()
