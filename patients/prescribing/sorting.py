"""Sorting a section so that the patient changes position as little as possible.

Exercises of one starting position come together, in the order they had. The section runs from standing down
to the floor or from the floor up: whichever changes position less often, and gets down less often, after what
comes before it. The clinician asks for it; no plan is sorted by itself.
"""

from collections.abc import Sequence
from itertools import pairwise

from django.db import transaction

from exercises import terms
from patients.burden import times_down
from patients.models import Prescription, Section
from patients.prescribing.order import numbered, put_in_order
from patients.prescribing.steps import undoable
from patients.prescribing.writing import touch


@undoable
@transaction.atomic
def sort_by_position(section: Section, *, by) -> bool:
    """Sort the exercises of `section`, versions with theirs; whether anything changed its place."""
    own = numbered(section)
    wanted = in_best_order(own, before=_positions_before(section))
    if wanted == own:
        return False
    put_in_order(section, wanted)
    touch(section.program, by=by, fields=["sections"])
    return True


def in_best_order(rows: Sequence[Prescription], *, before: Sequence[str] = ()) -> list[Prescription]:
    """`rows` with each starting position in one go, after exercises that start in the positions `before`.

    An order that is as good already stays.
    """
    ranks = {tag: rank for rank, (tag, _word) in enumerate(terms.choices("position"))}

    def rank(row: Prescription) -> tuple[int, str]:
        # A position that is not in the vocabulary comes last, beside its like.
        return ranks.get(row.exercise.position, len(ranks)), row.exercise.position

    def cost(order: Sequence[Prescription]) -> tuple[int, int]:
        positions = [*before, *(row.exercise.position for row in order)]
        return sum(one != next_one for one, next_one in pairwise(positions)), times_down(positions)

    down = sorted(rows, key=rank)
    # reverse keeps equal rows in their order, as sorting does
    up = sorted(rows, key=rank, reverse=True)
    return min((list(rows), down, up), key=cost)


def _positions_before(section: Section) -> list[str]:
    """Where the exercises of the sections before `section` start, in order."""
    rows = Prescription.objects.filter(
        program=section.program_id, in_place_of=None, section__place__lt=section.place
    )
    return list(rows.order_by("section__place", "place", "pk").values_list("exercise__position", flat=True))
