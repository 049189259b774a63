"""Filters for dosages and frequencies: `{{ dosage|clinician_line }}` and `{{ dosage|in_words }}`."""

from django import template

from exercises import dosage_words
from exercises.dosage import Dosage, Frequency, Range

register = template.Library()


@register.filter
def clinician_line(value: Dosage | Frequency | None) -> str:
    """The clinician's line with no-break spaces; "" while there is no dosage."""
    if isinstance(value, Dosage):
        return dosage_words.clinician_line(value)
    return str(value).replace(" ", dosage_words.NO_BREAK) if isinstance(value, Frequency) else ""


@register.filter
def in_words(value: Dosage | Frequency | None, hold_where: str = "") -> str:
    """The patient's words; for a dosage the argument says where a hold happens. "" while there is none."""
    if isinstance(value, Dosage):
        return dosage_words.bound_sentence(value, hold_where=hold_where or "")
    return dosage_words.bound_frequency(value) if isinstance(value, Frequency) else ""


@register.filter
def in_order(amount: Range | None) -> str:
    """A range that keeps its order in a right-to-left sentence; "" while there is none."""
    return dosage_words.in_order(amount) if amount else ""
