"""The library's pages: words of tags, the usual dose in large parts, pictures in their sizes."""

from django import template
from django.utils.translation import gettext as _

from exercises import dosage_words, terms
from exercises.models import Exercise, ExerciseTag, Picture
from exercises.readability import Reading, reading_of
from exercises.writing_checks import READ

register = template.Library()

ROLES = ("prime", "helper", "stabiliser")


@register.filter
def term(tag: str, kind: str) -> str:
    """The word for a tag of the vocabulary `kind`."""
    return terms.word(kind, tag)


@register.simple_tag
def where(exercise: Exercise, gear: bool = False) -> str:
    """Body areas and position, with `gear` the equipment too: "Hip, pelvis, on your side"."""
    words = [terms.word("region", tag) for tag in exercise.tags_of(ExerciseTag.Kind.REGION)]
    words.append(terms.word("position", exercise.position))
    if gear:
        words += [terms.word("equipment", tag) for tag in exercise.tags_of(ExerciseTag.Kind.EQUIPMENT)] or [
            _("no gear")
        ]
    line = ", ".join(words)
    return line[:1].upper() + line[1:]


@register.simple_tag
def usual_dose(exercise: Exercise) -> dict | None:
    """The default dosage in large parts: {"lead": "10–15 reps", "more": ["each side", …]}; None without."""
    if exercise.dosage is None:
        return None
    text = exercise.shown_text
    parts = dosage_words.parts(exercise.dosage, hold_where=text.hold_where if text else "")
    first, *rest = [part["text"] for part in parts["lead"]]
    lines = [" ".join(part["text"] for part in sentence) for sentence in parts["more"]]
    return {"lead": first, "more": [" ".join(rest), *lines] if rest else lines}


@register.simple_tag
def muscles(exercise: Exercise) -> list[dict]:
    """The muscles by role, main ones first: [{"role": "prime mover", "words": "gluteus medius, …"}]."""
    tags = [tag for tag in exercise.tags.all() if tag.kind == ExerciseTag.Kind.MUSCLE]
    return [
        {
            "role": terms.word("muscle-role", role),
            "words": ", ".join(
                dict.fromkeys(terms.word("muscle", tag.tag) for tag in tags if tag.role == role)
            ),
        }
        for role in ROLES
        if any(tag.role == role for tag in tags)
    ]


@register.simple_tag
def sources(picture: Picture, kind: str) -> str:
    """The sizes of a picture for `srcset`, in the format `kind`."""
    return f"{picture.address(390, kind)} 390w, {picture.address(780, kind)} 780w"


@register.simple_tag
def reading(text, language: str) -> Reading | None:
    """How hard the words that patients read of a text are; None without a text."""
    if text is None:
        return None
    read = [getattr(text, name) for name in READ]
    lines = [line for said in read for line in ([said] if isinstance(said, str) else said)]
    return reading_of(lines, language=language)


@register.simple_tag
def label_of(form, name: str) -> str:
    """The label of a field of `form`."""
    return form.fields[name].label
