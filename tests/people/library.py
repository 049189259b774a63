"""A library of 200 exercises: the four that ship, and the plain ones of exercises.txt, made in bulk."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from django.db import transaction

from exercises import search
from exercises.dosage import Dosage, parse
from exercises.models import Exercise, ExercisePicture, ExerciseTag, ExerciseText
from hep.clinics.tenancy import whole_site

NAMES = Path(__file__).parent / "exercises.txt"
SIZE = 200
STEPS = ["Get into the starting position.", "Move slowly, as far as is easy.", "Come back the same way."]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of exercises.txt."""

    name: str
    dosage: Dosage
    other_names: list[str]
    region: str
    position: str

    @property
    def slug(self) -> str:
        return "".join(sign if sign.isalnum() else "-" for sign in self.name.lower())


def entries(text: str) -> Iterator[Entry]:
    """The exercises in `text`. Raises DosageError for a dose that cannot be."""
    region = position = ""
    for line in text.splitlines():
        if line.startswith("["):
            region, position = line.strip("[]").split(", ")
        elif line and not line.startswith("#"):
            name, dose, others = (f"{line}; ; ").split("; ")[:3]
            yield Entry(name, parse(dose), others.split(", ") if others else [], region, position)


@transaction.atomic
def fill_library() -> int:
    """Add the plain exercises to the shipped ones, which must be loaded; returns how many there are.

    Each borrows the pictures of a shipped exercise: drawings that are right are another matter.
    """
    with whole_site():
        shipped = list(Exercise.objects.filter(clinic=None).prefetch_related("pictures"))
        pictures = cycle([list(row.pictures.all())[:2] for row in shipped])
        for place, entry in enumerate(entries(NAMES.read_text(encoding="utf-8")), start=len(shipped)):
            _write(entry, popularity=(place + 1) * 10, pictures=next(pictures))
        return Exercise.objects.active().filter(clinic=None).count()


def _write(entry: Entry, *, popularity: int, pictures: list[ExercisePicture]) -> None:
    row = Exercise(slug=entry.slug, position=entry.position, popularity=popularity)
    row.dosage = entry.dosage
    if entry.dosage.side != "none":
        row.side_key = "moving"
    row.save()
    words = {"name": entry.name, "other_names": entry.other_names, "steps": STEPS}
    ExerciseText.objects.create(exercise=row, language="en", **words)
    ExerciseTag.objects.create(exercise=row, kind="region", tag=entry.region)
    ExercisePicture.objects.bulk_create(
        ExercisePicture(
            exercise=row,
            place=place,
            picture=use.picture,
            dark=use.dark,
            line=use.line,
            caption=use.caption,
            alt=use.alt,
            author=use.author,
            licence=use.licence,
        )
        for place, use in enumerate(pictures)
    )
    search.refresh(Exercise.objects.get(pk=row.pk))
