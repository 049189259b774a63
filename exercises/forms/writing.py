"""From a form that is still being typed to the advice on it: whatever is there counts, valid or not."""

from django.forms import MultipleChoiceField

from exercises.forms.fields import LinesField, SeenForm
from exercises.models import Exercise
from exercises.writing_checks import WritingCheck, check


def of_form(form: SeenForm, exercise: Exercise | None) -> WritingCheck:
    """The advice on what `form` shows now."""
    language = exercise.source_language if exercise else "en"
    return check(typed_in(form), exercise=exercise, language=language)


def typed_in(form: SeenForm) -> dict:
    """The values of `form` as they stand in its fields, lists as lists."""
    return {name: _value(form, name) for name in form.fields if name != "seen"}


def _value(form: SeenForm, name: str):
    value, field = form[name].value(), form.fields[name]
    if isinstance(field, LinesField):
        text = "\n".join(value) if isinstance(value, list) else value or ""
        return [line.strip() for line in text.splitlines() if line.strip()]
    if isinstance(field, MultipleChoiceField):
        return list(value or [])
    return value.strip() if isinstance(value, str) else value
