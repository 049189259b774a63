"""A catalogue of plain exercises in any size: names out of parts, in bulk, the same every time."""

import random
from collections.abc import Iterator
from itertools import product

from django.db import transaction

from exercises import search
from exercises.models import Exercise, ExerciseTag, ExerciseText
from hep.clinics.tenancy import whole_site


def words_of(text: str) -> list[str]:
    """The words of a text."""
    return text.split()


HOW = words_of("""Seated Standing Kneeling Supine Prone Side-Lying Half-Kneeling Quadruped Supported Resisted
Assisted Slow Paused Alternating Single-Leg Single-Arm""")
WHAT = words_of("""Bridge Plank Clamshell Squat Lunge Deadlift Abduction Adduction Rotation Extension Flexion
Raise Press Row Pull Curl Stretch Slide Tuck Hinge Reach Step Balance Shrug Glide""")
WHERE = words_of("Hip Knee Ankle Shoulder Elbow Wrist Neck Trunk Hamstring Calf Pelvis Thoracic Gluteal")
WITH = words_of("Band Loop Towel Chair Wall Ball Strap Dumbbell Cushion Roller Step")
SYLLABLES = words_of("ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu")
REGIONS = ("hip", "knee", "ankle", "shoulder", "elbow", "neck", "low-back", "thoracic")
POSITIONS = ("standing", "supine", "side-lying", "prone", "sitting-chair")
CUES = (
    "Keep your back long and your belly in.",
    "Move slowly, as far as is easy.",
    "Breathe out as you lift.",
)
CHUNK = 1000


def names(size: int) -> list[str]:
    """`size` different names, in an order drawn once."""
    every = [
        f"{how} {where} {what} with {thing}" for how, where, what, thing in product(HOW, WHERE, WHAT, WITH)
    ]
    random.Random(8).shuffle(every)
    return every[:size]


@transaction.atomic
def fill(size: int) -> None:
    """Make the shared library `size` exercises long, and nothing else."""
    numbered = list(enumerate(names(size)))
    with whole_site():
        for start in range(0, size, CHUNK):
            _write(numbered[start : start + CHUNK])


def _write(numbered: list[tuple[int, str]]) -> None:
    rows = Exercise.objects.bulk_create(
        Exercise(slug=f"made-{number}", position=POSITIONS[number % 5], popularity=number + 1000)
        for number, _name in numbered
    )
    ExerciseText.objects.bulk_create(_texts(rows, numbered))
    ExerciseTag.objects.bulk_create(
        ExerciseTag(exercise=row, kind=kind, tag=tag)
        for row, (number, _name) in zip(rows, numbered, strict=True)
        for kind, tag in (("region", REGIONS[number % 8]), ("equipment", "mat"))
    )
    search.refresh_many(row.pk for row in rows)


def _texts(rows: list[Exercise], numbered: list[tuple[int, str]]) -> Iterator[ExerciseText]:
    """Each with another name of two words that nobody says: typing errors have much to be taken for."""
    draw = random.Random(numbered[0][0])
    for row, (_number, name) in zip(rows, numbered, strict=True):
        other = " ".join("".join(draw.choices(SYLLABLES, k=3)) for _word in range(2))
        yield ExerciseText(
            exercise=row, language="en", name=name, other_names=[other], steps=list(CUES), set_up=list(CUES)
        )
