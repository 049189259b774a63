"""Template tags every staff page may use."""

from functools import lru_cache

from django import template
from django.http import QueryDict
from django.utils.safestring import mark_safe
from lucide.templatetags.lucide import lucide

register = template.Library()


@register.simple_tag
def icon(name: str, css: str = "") -> str:
    """The lucide icon `name` as inline SVG, hidden from screen readers: words stand beside it.

    `css` adds classes; `i--dir` mirrors an arrow on right-to-left pages. An unknown name is an error.
    """
    return _drawn(str(name), str(css))


@lru_cache(maxsize=256)
def _drawn(name: str, css: str) -> str:
    # Kept: lucide parses and copies an XML tree each time, and a library page has hundreds of icons.
    return lucide(name, size=20, aria_hidden="true", **{"class": f"i {css}".strip()})


@register.simple_tag(takes_context=True)
def current(context, *app_names: str) -> str:
    """`aria-current="page"` for the link of the main menu whose app (one of `app_names`) draws this page."""
    match = getattr(context.get("request"), "resolver_match", None)
    if match is None or match.app_name not in app_names:
        return ""
    return mark_safe(' aria-current="page"')


@register.simple_tag(takes_context=True)
def page_address(context, number: int) -> str:
    """The address of another page of this list; filters in the address stay when the request is at hand."""
    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    query["page"] = number
    return f"?{query.urlencode()}"
