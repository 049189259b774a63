"""What the original of a copy says now, beside what the copy says, in words."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from exercises.copying import Difference
from exercises.forms.exercise import ExerciseForm
from exercises.models import Caution


def shown(differences: Iterable[Difference]) -> list[dict]:
    """Each difference with its label and both texts, for a page."""
    form = ExerciseForm()
    return [
        {
            "name": each.name,
            "label": _label(form, each.name),
            "then": _words(form, each.name, each.then),
            "now": _words(form, each.name, each.now),
            "ours": _words(form, each.name, each.ours),
            "is_same": each.is_same,
        }
        for each in differences
    ]


def _label(form: ExerciseForm, name: str) -> str:
    rows = {"cautions": _("Precautions and contraindications"), "pictures": _("Pictures")}
    return rows.get(name) or str(form.fields[name].label)


def _words(form: ExerciseForm, name: str, value) -> str:
    if name == "cautions":
        kinds = dict(Caution.Kind.choices)
        lines = [(kinds.get(c["kind"], c["kind"]), c["for_clinician"], c["text"]) for c in value or []]
        return "\n".join(": ".join(str(part) for part in line if part) for line in lines)
    if name == "pictures":
        return "\n".join(f"{picture['caption']}: {picture['alt']}" for picture in value or [])
    return form.shown(name, "" if value is None else value)
