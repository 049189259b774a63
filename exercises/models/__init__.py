"""The exercise library: what is known of a movement, whoever the patient is."""

from exercises.models.exercise import Exercise, ExerciseQuerySet
from exercises.models.exercise_facts import Caution, ExerciseTag
from exercises.models.exercise_text import ExerciseText
from exercises.models.finding import ExerciseFavourite, ExerciseUse, SearchEntry, SearchWord
from exercises.models.importing import ImportRow, ImportRun
from exercises.models.library_row import (
    DARK_SUFFIX,
    LOOP_SUFFIXES,
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
from exercises.models.review_step import ReviewStep

__all__ = [
    "DARK_SUFFIX",
    "LOOP_SUFFIXES",
    "PUBLIC_ID_LENGTH",
    "TOKEN_ALPHABET",
    "Caution",
    "Exercise",
    "ExerciseFavourite",
    "ExercisePicture",
    "ExerciseQuerySet",
    "ExerciseTag",
    "ExerciseText",
    "ExerciseUse",
    "ImportRow",
    "ImportRun",
    "LibraryManager",
    "LibraryQuerySet",
    "LibraryRow",
    "Picture",
    "ProgramTemplate",
    "ProgressionStep",
    "ReviewStep",
    "SearchEntry",
    "SearchWord",
    "new_public_id",
    "once_per_owner",
]
