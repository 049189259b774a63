"""Exercises: small ones made by hand, and the shipped four movements."""

from pathlib import Path

from django.conf import settings

from exercises import search
from exercises.dosage import parse
from exercises.illustrating import keep_picture
from exercises.loading import load_library
from exercises.models import Caution, Exercise, ExercisePicture, ExerciseTag, ExerciseText
from exercises.pictures.uploads import AcceptedPicture
from hep.clinics.tenancy import whole_site
from tests.exercises.image_corpus import good

LIBRARY = settings.BASE_DIR / "exercises" / "library"
FIGURES = settings.BASE_DIR / "exercises" / "figures" / "svg"


def exercise(
    name: str = "Clamshell",
    *,
    clinic=None,
    dosage: str = "10–15 reps / side",
    regions: tuple[str, ...] = ("hip",),
    equipment: tuple[str, ...] = (),
    muscles: tuple[str, ...] = (),
    pictures: int = 0,
    words: dict | None = None,
    **facts,
) -> Exercise:
    """A published exercise, shared or of `clinic`; `words` are those of its text."""
    facts = {"slug": name.lower().replace(" ", "-"), "position": "side-lying"} | facts
    with whole_site():
        row = Exercise(clinic=clinic, **facts)
        row.dosage = parse(dosage) if dosage else None
        row.save()
        said = {"steps": ["Lie on your side.", "Lift your knee."]} | (words or {})
        ExerciseText.objects.create(exercise=row, language="en", name=name, **said)
        for kind, tags in (("region", regions), ("equipment", equipment), ("muscle", muscles)):
            for tag in tags:
                ExerciseTag.objects.create(exercise=row, kind=kind, tag=tag)
        for place in range(pictures):
            picture_of(row, place=place, caption=f"Picture {place + 1}")
        search.refresh(Exercise.objects.get(pk=row.pk))
        return Exercise.objects.get(pk=row.pk)


def picture_of(row: Exercise, *, place: int = 0, caption: str = "Start") -> ExercisePicture:
    """A small photo at the given place."""
    clean = AcceptedPicture(good("JPEG"), "image/jpeg", 240, 160, "ab" * 32)
    with whole_site():
        return ExercisePicture.objects.create(
            exercise=row,
            place=place,
            picture=keep_picture(clean, clinic=row.clinic),
            caption=caption,
            alt="A person on a mat.",
            author="Ada Moen",
            licence="CC0-1.0",
        )


def caution_of(row: Exercise, **fields) -> Caution:
    """A reason to take care."""
    return Caution.objects.create(
        **{"exercise": row, "kind": "precaution", "for_clinician": "Sore elbow: pad."} | fields
    )


def the_four_movements() -> dict[str, Exercise]:
    """The shipped library in the database, by slug. Pictures made once stay on disk between runs."""
    load_library(LIBRARY, FIGURES, media=Path(settings.MEDIA_ROOT))
    return {row.slug: row for row in Exercise.objects.filter(clinic=None)}
