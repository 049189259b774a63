"""What the library files say, as frozen values: exercises, programs, the safety text and the vocabularies.

Words for people are kept by language: `entry.words["en"]`. Plain Python: nothing here imports Django.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from exercises.dosage import Dosage, Frequency


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong in a library file, and where."""

    file: str
    entry: str
    field: str
    reason: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.entry, self.field, self.reason) if part)


class LibraryError(Exception):
    """The library cannot be read. `problems` holds every one of them, sorted by file and entry."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True, slots=True)
class Review:
    """Who signed off the words of one language, and when. Empty until somebody did."""

    by: str = ""
    on: date | None = None

    @property
    def is_done(self) -> bool:
        return self.on is not None


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a vocabulary. `latin` and `english` are for muscles, `instead` for equipment."""

    kind: str
    tag: str
    words: Mapping[str, str]
    instead: Mapping[str, str] = field(default_factory=dict)
    latin: str = ""
    english: str = ""
    is_floor: bool = False
    is_sided: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The closed lists, each in its own order."""

    terms: Mapping[str, tuple[Term, ...]]

    def tags(self, kind: str) -> tuple[str, ...]:
        """All tags of one list, e.g. `region`, in order."""
        return tuple(term.tag for term in self.terms.get(kind, ()))

    def term(self, kind: str, tag: str) -> Term:
        """One term. Raises KeyError for an unknown one."""
        for term in self.terms.get(kind, ()):
            if term.tag == tag:
                return term
        raise KeyError((kind, tag))


@dataclass(frozen=True, slots=True)
class Credit:
    """Who made the texts and figures of a file, and under which licence."""

    author: str = ""
    licence: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A statement for the clinician. An empty source marks common clinical practice."""

    note: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class MuscleUse:
    """A muscle, its role (prime, helper, stabiliser) and the side it works on."""

    muscle: str
    role: str
    side: str


@dataclass(frozen=True, slots=True)
class Load:
    """What the exercise demands of one side of the body."""

    load: str
    side: str


@dataclass(frozen=True, slots=True)
class Precaution:
    """A reason to take care (`precaution`) or not to do it (`contraindication`)."""

    tag: str
    kind: str
    side: str
    clinician: str
    on_handout: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """What can be counted for a step: seconds, reps or effort (0–10), in so many sessions in a row."""

    kind: str
    minimum: int
    maximum: int
    sessions: int


@dataclass(frozen=True, slots=True)
class Step:
    """A link to the next easier or harder exercise; the patient's sentence is in the words."""

    slug: str
    clinician: str
    measure: Measure | None = None


@dataclass(frozen=True, slots=True)
class Variation:
    """A harder way to do the same exercise, e.g. with a weight."""

    tag: str
    clinician: str
    loads: tuple[Load, ...] = ()
    equipment: tuple[str, ...] = ()
    picture: str = ""
    measure: Measure | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """One short cue. A tagged, optional cue can be switched off for a patient who must not do it."""

    text: str
    optional: bool = False
    tag: str = ""


@dataclass(frozen=True, slots=True)
class PictureWords:
    """What stands under a picture, and what a blind reader is told."""

    caption: str
    alt: str


@dataclass(frozen=True, slots=True)
class ExerciseWords:
    """What patients read of an exercise in one language.

    `pictures`, `precautions`, `move_on`, `ease_off` and `variations` are keyed by frame, tag or slug.
    `side_line` has the places {side} and {other}, for a dosage of one side only.
    """

    language: str
    review: Review
    name: str
    other_names: tuple[str, ...]
    why: str
    steps: tuple[str, ...]
    cues: Mapping[str, tuple[Cue, ...]]
    hold_where: str
    side_names: str
    side_line: str
    pictures: Mapping[str, PictureWords]
    precautions: Mapping[str, str]
    move_on: Mapping[str, str]
    ease_off: Mapping[str, str]
    variations: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ExerciseEntry:
    """One exercise of the library. `pictures` are frames, in order; `trains` is the side they show."""

    file: str
    slug: str
    credit: Credit
    purposes: tuple[str, ...]
    regions: tuple[str, ...]
    position: str
    bed_ok: bool
    equipment: tuple[str, ...]
    dosage: Dosage | None
    minutes: tuple[float, float]
    side_key: str
    mirror_safe: bool
    trains: str
    muscles: tuple[MuscleUse, ...]
    loads: tuple[Load, ...]
    pictures: tuple[str, ...]
    purpose: str
    teaching: tuple[str, ...]
    evidence: tuple[Note, ...]
    precautions: tuple[Precaution, ...]
    easier: tuple[Step, ...]
    harder: tuple[Step, ...]
    variations: tuple[Variation, ...]
    words: Mapping[str, ExerciseWords]

    @property
    def frames(self) -> tuple[str, ...]:
        """All pictures that the entry names: those of the handout, then those of its variations."""
        return self.pictures + tuple(variation.picture for variation in self.variations if variation.picture)


@dataclass(frozen=True, slots=True)
class PrescriptionEntry:
    """One line of a program. Empty dosage and frequency: those of the exercise and of the program."""

    section: str
    exercise: str
    dosage: Dosage | None = None
    frequency: Frequency | None = None
    in_place_of: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A titled paragraph of the advice page."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class InsteadWords:
    """When to do this version, and the rule for moving on; {number} is the number of the other."""

    when: str
    rule: str


@dataclass(frozen=True, slots=True)
class ProgramWords:
    """What patients read of a program in one language; `instead` is keyed by exercise."""

    language: str
    review: Review
    title: str
    line: str
    advice: tuple[Paragraph, ...]
    instead: Mapping[str, InsteadWords]


@dataclass(frozen=True, slots=True)
class ProgramEntry:
    """A ready program to start from."""

    file: str
    slug: str
    frequency: Frequency | None
    weeks: int
    prescriptions: tuple[PrescriptionEntry, ...]
    notes: tuple[str, ...]
    evidence: tuple[Note, ...]
    words: Mapping[str, ProgramWords]


@dataclass(frozen=True, slots=True)
class SafetyEntry:
    """The shipped safety text in one language: two lists of signs, and whom to see first."""

    language: str
    review: Review
    signs: tuple[str, ...]
    emergency: tuple[str, ...]
    first: str


@dataclass(frozen=True, slots=True)
class Library:
    """Everything a library folder holds. `safety` is keyed by language."""

    vocabulary: Vocabulary
    exercises: tuple[ExerciseEntry, ...]
    programs: tuple[ProgramEntry, ...]
    safety: Mapping[str, SafetyEntry]

    def exercise(self, slug: str) -> ExerciseEntry:
        """The exercise of that slug. Raises KeyError."""
        return {entry.slug: entry for entry in self.exercises}[slug]

    def program(self, slug: str) -> ProgramEntry:
        """The program of that slug. Raises KeyError."""
        return {entry.slug: entry for entry in self.programs}[slug]
