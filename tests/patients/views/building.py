"""The builder as a clinician's browser sees it: addresses, forms as they stand on the page, fragments."""

import re
from html.parser import HTMLParser

from django.test import Client
from django.urls import reverse

from patients.models import Program

HTMX = {"HX-Request": "true"}


def address(name: str, *keys) -> str:
    """One of the builder's addresses."""
    return reverse(f"patients:{name}", args=keys)


def as_htmx(target: str = "plan") -> dict:
    """The headers of a request for a fragment."""
    return HTMX | {"HX-Target": target}


class Forms(HTMLParser):
    """The forms of a page by their action, each with the fields it would send."""

    def __init__(self, html: str):
        super().__init__()
        self.found: dict[str, dict] = {}
        self.by_id: dict[str, str] = {}
        self.inside, self.area, self.select = None, None, None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.inside = attrs.get("action", "").partition("#")[0] + (
                "?typed" if attrs.get("class") == "typing" else ""
            )
            self.by_id[attrs.get("id")] = self.inside
            self.found.setdefault(self.inside, {})
        name = attrs.get("name")
        form = self.by_id.get(attrs["form"], attrs["form"]) if "form" in attrs else self.inside
        if tag == "select":
            self.select = name
        if tag == "option" and ("selected" in attrs or self.select not in self.found.get(form, {})):
            self.put(form, self.select, attrs["value"])
        if tag == "textarea":
            self.area = (form, name)
            self.put(*self.area, "")
        is_off = attrs.get("type") in ("radio", "checkbox") and "checked" not in attrs
        if tag == "input" and name and not is_off:
            self.put(form, name, attrs.get("value", "on" if attrs.get("type") == "checkbox" else ""))

    def handle_data(self, data):
        if self.area:
            self.put(*self.area, data.strip("\n"))

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = None
        if tag == "textarea":
            self.area = None

    def put(self, form, name, value):
        self.found.setdefault(form, {})[name] = value


def form_on(html: str, action: str, **changes) -> dict:
    """What the form with this action sends when `changes` are typed into it."""
    forms = Forms(html).found
    # The title stands outside of its form and names it by id.
    outside = forms.get("settings-form", {}) if action.endswith("/settings/") else {}
    return forms[action] | outside | changes


def page(client: Client, program: Program) -> str:
    """The whole builder."""
    return client.get(address("program-detail", program.pk)).content.decode()


def part(html: str, name: str) -> str:
    """The element with the id `name`, with everything in it and its white space evened out."""
    start = re.search(rf'<(\w+)[^>]*\sid="{re.escape(name)}"', html)
    tag, depth = start[1], 0
    for match in re.finditer(rf"</?{tag}\b[^>]*>", html[start.start() :]):
        depth += -1 if match[0].startswith("</") else 1
        if depth == 0:
            return plain(html[start.start() : start.start() + match.end()])
    raise AssertionError(f"{name} does not end")


def plain(html: str) -> str:
    """Markup without what differs from answer to answer: white space, tokens, marks for htmx."""
    html = re.sub(
        r'<input type="hidden" name="csrfmiddlewaretoken"[^>]*>| hx-swap-oob="true"| autofocus', "", html
    )
    return re.sub(r"\s+", " ", html.replace(" data-fresh", ""))


def expect_fresh(client: Client, program: Program, fragment: str, *names: str) -> None:
    """Fail unless every part of the fragment is what a page drawn now holds."""
    now = page(client, program)
    for name in names:
        assert part(fragment, name) == part(now, name)
