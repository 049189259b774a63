"""What the builder says of burden and restrictions."""

from django import template

from exercises.dosage import Range
from patients.burden import Burden
from patients.restricting import Limits

register = template.Library()


@register.filter
def flags(limits: Limits, exercise: int) -> list[str]:
    """Why the exercise with this key is not for this patient now: “overhead: not until 12 May”."""
    return limits.words.get(exercise, []) if limits else []


@register.filter
def minutes_in(burden: Burden, section: int) -> Range | None:
    """The minutes of the section with this key; None for an empty one."""
    return burden.by_section.get(section) if burden else None
