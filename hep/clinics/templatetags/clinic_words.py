"""Words of a clinic in staff pages."""

from django import template

register = template.Library()


@register.filter
def with_numbers_of(text: str, clinic) -> str:
    """`text` with {phone} and {emergency} filled in, as the handout shows it."""
    return text.replace("{phone}", clinic.phone).replace("{emergency}", clinic.emergency_number)
