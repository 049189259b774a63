"""Words that the pages of every app share: numbers of a clinic, and days as each language writes them."""

import datetime as dt

from django import template
from django.utils.formats import date_format
from django.utils.translation import pgettext, pgettext_lazy

register = template.Library()

# How a day is written, by the English way; each catalogue has its own, such as “j. F” for “3. Mai”.
SHAPES = (
    pgettext_lazy("day", "j F"),
    pgettext_lazy("day", "j F Y"),
    pgettext_lazy("day", "j M"),
    pgettext_lazy("day", "j M Y"),
    pgettext_lazy("day", "j M Y, H:i"),
    pgettext_lazy("day", "D j M"),
    pgettext_lazy("day", "l, j F"),
)


@register.filter
def with_numbers_of(text: str, clinic) -> str:
    """`text` with {phone} and {emergency} filled in, as the handout shows it."""
    return text.replace("{phone}", clinic.phone).replace("{emergency}", clinic.emergency_number)


@register.filter(expects_localtime=True)
def day(value: dt.date | None, shape: str) -> str:
    """A day, or a moment, in one of the `SHAPES` as the language of the page writes it; "" for none."""
    return date_format(value, pgettext("day", shape)) if value else ""
