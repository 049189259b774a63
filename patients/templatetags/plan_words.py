"""What the builder says of burden and restrictions."""

from django import template

from exercises.dosage import Range
from exercises.translating import name_of
from patients.burden import Burden
from patients.models import ProgramVersion
from patients.restricting import Limits

register = template.Library()


@register.filter
def flags(limits: Limits, exercise: int) -> list[str]:
    """Why the exercise with this key is not for this patient now: “overhead: not until 12 May”."""
    return limits.words.get(exercise, []) if limits else []


@register.filter
def of_row(last: dict, row):
    """How this prescription went last."""
    return last.get(str(row.uuid)) if last else None


@register.filter
def minutes_in(burden: Burden, section: int) -> Range | None:
    """The minutes of the section with this key; None for an empty one."""
    return burden.by_section.get(section) if burden else None


@register.filter
def issued_languages(version: ProgramVersion) -> list[dict]:
    """The languages of an issued plan, its own first: code, name, and whether a person checked the words."""
    document = version.document
    return [
        {"code": code, "name": name_of(code), "is_checked": document.is_checked(code)}
        for code in document.languages
    ]
