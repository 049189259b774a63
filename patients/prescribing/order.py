"""The order of a program: exercises have a number, and their versions stand behind them."""

from patients.models import Prescription, Section


def numbered(section: Section) -> list[Prescription]:
    """The exercises of `section` that have a number: all but the versions."""
    return [row for row in _rows(section) if row.in_place_of_id is None]


def place_of(prescription: Prescription) -> int:
    """The place of `prescription` among the exercises with a number in its section; 0 is first."""
    return [row.pk for row in numbered(prescription.section)].index(prescription.pk)


def place_prescription(prescription: Prescription, section: Section, to: int) -> None:
    """Put `prescription` at place `to` of `section`, and every version behind the exercise it belongs to."""
    for row in (prescription, *prescription.versions.all()):
        row.section = section
        row.save(update_fields=["section"])
    others = [row for row in numbered(section) if row.pk != prescription.pk]
    others.insert(max(0, min(to, len(others))), prescription)
    put_in_order(section, others)


def put_in_order(section: Section, own: list[Prescription]) -> None:
    """Bring the exercises with a number in `section` into the order `own`, their versions behind them."""
    rows = _rows(section)
    ordered = [
        row
        for other in own
        for row in (other, *(version for version in rows if version.in_place_of_id == other.pk))
    ]
    _write_places(ordered)


def put_at(rows: list, row, to: int) -> None:
    """Number `rows` anew with `row` at place `to`; a place beyond the ends means the end."""
    others = [other for other in rows if other.pk != row.pk]
    others.insert(max(0, min(to, len(others))), row)
    _write_places(others)


def _rows(section: Section) -> list[Prescription]:
    # Asked anew each time: rows that came with the program may be older than what was just written.
    return list(Prescription.objects.filter(section=section))


def _write_places(rows: list) -> None:
    for place, row in enumerate(rows):
        if row.place != place:
            row.place = place
            row.save(update_fields=["place"])
