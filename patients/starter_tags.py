"""Tags to start with: what exercises ask of the body, by the loads and positions the library names.

Never a diagnosis. A clinic takes all of them at once or makes its own; afterwards they are its own words.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exercises.models import Exercise, ExerciseTag
from patients import restricting
from patients.models import ClinicTag


@dataclass(frozen=True, slots=True)
class Starter:
    """A tag and the exercises it begins with: those with one of the loads, or in one of the positions."""

    name: str  # translated when it is made
    loads: tuple[str, ...] = ()
    positions: tuple[str, ...] = ()

    @property
    def exercises(self) -> Q:
        return Q(pk__in=_with_load(self.loads)) | Q(position__in=self.positions)


def _with_load(loads: tuple[str, ...]):
    return ExerciseTag.objects.filter(kind="load", tag__in=loads).values("exercise_id")


STARTERS = (
    Starter(_("arm overhead"), ("overhead",)),
    Starter(_("weight through the arm"), ("arm-weight", "wrist-extension-load"), ("plank", "quadruped")),
    Starter(_("weight through the leg"), ("leg-weight",), ("walking", "standing", "split-stance", "step")),
    Starter(_("one-leg stand"), positions=("single-leg",)),
    Starter(_("kneeling"), ("kneeling",), ("kneeling", "half-kneeling", "quadruped")),
    Starter(_("down to the floor and up"), ("floor-transfer",)),
    Starter(_("lying on the front"), ("prone-lying",), ("prone",)),
    Starter(_("lying flat on the back"), ("supine-flat",), ("supine",)),
    Starter(_("bending the lower back"), ("lumbar-flexion",)),
    Starter(_("arching the lower back"), ("lumbar-extension",)),
    Starter(_("twisting the lower back"), ("lumbar-rotation",)),
    Starter(_("hip bent 90° or more"), ("hip-flex-90",)),
    Starter(_("knee bent 90° or more"), ("knee-flex-90",)),
)


@transaction.atomic
def use(clinic, *, exercises, by) -> list[ClinicTag]:
    """Give the clinic every starter tag, on those of `exercises` that ask it today."""
    tags = []
    for starter in STARTERS:
        tag = restricting.add_tag(clinic, name=str(starter.name), by=by)
        found = Exercise.objects.filter(starter.exercises, pk__in=exercises.values("pk"))
        restricting.tag_more(tag, exercises=list(found), by=by)
        tags.append(tag)
    return tags
