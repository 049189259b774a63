"""The exercise library: what is known of a movement, whoever the patient is."""

from exercises.models.exercise import Exercise, ExerciseQuerySet
from exercises.models.exercise_facts import Caution, ExerciseTag
from exercises.models.exercise_text import ExerciseText
from exercises.models.library_row import (
    DARK_SUFFIX,
    PUBLIC_ID_LENGTH,
    TOKEN_ALPHABET,
    LibraryManager,
    LibraryQuerySet,
    LibraryRow,
    new_public_id,
    once_per_owner,
)
from exercises.models.picture import ExercisePicture, Picture
from exercises.models.program_template import ProgramTemplate
from exercises.models.progression import ProgressionStep

__all__ = [
    "DARK_SUFFIX",
    "PUBLIC_ID_LENGTH",
    "TOKEN_ALPHABET",
    "Caution",
    "Exercise",
    "ExercisePicture",
    "ExerciseQuerySet",
    "ExerciseTag",
    "ExerciseText",
    "LibraryManager",
    "LibraryQuerySet",
    "LibraryRow",
    "Picture",
    "ProgramTemplate",
    "ProgressionStep",
    "new_public_id",
    "once_per_owner",
]
