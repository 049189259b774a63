"""Where an added exercise belongs: where this clinic put it before, or the ready programs put it."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import Count

from exercises.models import Exercise, ProgramTemplate
from patients.models import Prescription, Program, Section


def places_of(program: Program, exercises: Iterable[Exercise]) -> dict[int, Section]:
    """The section of `program` for each exercise by its key; the last one when nothing is known."""
    sections = list(program.sections.all())
    if not sections:
        return {}
    by_title = {section.title.casefold(): section for section in sections}
    rows = list(exercises)
    usual = _by_template(rows, program) | _by_habit(rows, by_title)
    return {row.pk: by_title.get(usual.get(row.pk, ""), sections[-1]) for row in rows}


def _by_habit(rows: list[Exercise], titles: Iterable[str]) -> dict[int, str]:
    """The section of such a title in which the clinic's other programs hold an exercise most often."""
    used = Prescription.objects.filter(exercise__in=rows).values_list("exercise", "section__title")
    counts: Counter = Counter()
    for exercise, title, times in used.annotate(times=Count("pk")).order_by():
        if title.casefold() in titles:
            counts[exercise, title.casefold()] += times
    # the rarest first, so that the most frequent is what stays
    return {exercise: title for (exercise, title), _times in reversed(counts.most_common())}


def _by_template(rows: list[Exercise], program: Program) -> dict[int, str]:
    """The section in which a ready program holds an exercise."""
    keys = {row.slug: row.pk for row in rows}
    found: dict[int, str] = {}
    for template in ProgramTemplate.objects.for_clinic(program.clinic):
        texts = template.body.get("texts", {})
        titles = (texts.get(program.language) or texts.get("en") or {}).get("sections", {})
        for part in template.body.get("sections", []):
            for row in part["prescriptions"]:
                if row["exercise"] in keys and part["key"] in titles:
                    found.setdefault(keys[row["exercise"]], titles[part["key"]].casefold())
    return found
