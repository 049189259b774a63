"""From the content of a template to rows: finding its exercises, and filling a draft."""

from exercises.dosage import Dosage, Frequency
from exercises.models import Exercise
from patients.models import Prescription, Program, Section

# Each prescription of a template in order, with its exercise here; None when there is none.
Found = list[tuple[dict, Exercise | None]]


def find_all(body: dict, *, archived: bool = False) -> Found:
    """Every prescription of `body` with the exercise it names in the library of the clinic in scope.

    Of two with the same short name the clinic's own goes first, unless the template says which.
    Archived ones count only when asked for: an earlier plan may be gone on with.
    """
    rows = [row for part in body["sections"] for row in part["prescriptions"]]
    slugs = {row["exercise"]["slug"] for row in rows}
    library = Exercise.objects.filter(slug__in=slugs).select_related("merged_into")
    # Shared ones first, so that the clinic's own takes the place of one of the same short name.
    known: dict[tuple[str, str], Exercise] = {}
    for row in sorted(library, key=lambda each: not each.is_shared):
        exercise = row.merged_into or row
        if archived or (exercise.archived_at is None and exercise.status == Exercise.Status.PUBLISHED):
            source = "library" if row.is_shared else "clinic"
            known[(row.slug, source)] = known[(row.slug, "")] = exercise
    return [(row, known.get((row["exercise"]["slug"], row["exercise"]["source"]))) for row in rows]


def without(body: dict, found: Found) -> dict:
    """`body` without the prescriptions that were not found; a version without its exercise stands alone."""
    kept = [place for place, (_row, exercise) in enumerate(found) if exercise is not None]
    places = {old: new for new, old in enumerate(kept)}
    sections, place = [], 0
    for part in body["sections"]:
        rows = []
        for row in part["prescriptions"]:
            if place in places:
                rows.append(_bound(row, places.get(row["in_place_of"])))
            place += 1
        sections.append(part | {"prescriptions": rows})
    return body | {"sections": sections}


def _bound(row: dict, to: int | None) -> dict:
    """`row` as the version of another, or with None on its own, without the rule about the other."""
    if row["in_place_of"] is not None and to is None:
        return row | {"in_place_of": None, "relation": "", "when": "", "rule": ""}
    return row | {"in_place_of": to}


def fill(program: Program, body: dict, found: Found) -> None:
    """Give the new `program` the sections and prescriptions of `body`, as far as they were found."""
    body = without(body, found)
    exercises = iter([exercise for _row, exercise in found if exercise is not None])
    made: list[tuple[Prescription, int | None]] = []
    for place, part in enumerate(body["sections"]):
        section = Section(clinic_id=program.clinic_id, program=program, title=part["title"], place=place)
        section.save()
        for at, row in enumerate(part["prescriptions"]):
            made.append((_prescription(section, next(exercises), row, at), row["in_place_of"]))
    for prescription, parent in made:
        if parent is None:
            prescription.save()
    for prescription, parent in made:
        if parent is not None:
            prescription.in_place_of = made[parent][0]
            prescription.save()


def _prescription(section: Section, exercise: Exercise, row: dict, place: int) -> Prescription:
    often = Frequency.from_dict(row["frequency"]).to_dict() if row["frequency"] else {}
    prescription = Prescription(
        clinic_id=section.clinic_id,
        program=section.program,
        section=section,
        exercise=exercise,
        place=place,
        note=row["note"],
        when=row["when"],
        rule=row["rule"],
        relation=row["relation"],
        with_optional_cues=row["with_optional_cues"],
        session=row["session"],
        **often,
    )
    prescription.dosage = Dosage.from_dict(row["dosage"]) if row["dosage"] else None
    return prescription
