"""What a typed line says: which exercises, with which dosage, into which section; and what it leaves open."""

from dataclasses import dataclass, field, replace

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from exercises import quick_line
from exercises.dosage import Dosage, DosageError, DosageParseError, Frequency, parse
from exercises.dosage_words import translated
from exercises.models import Exercise, ExerciseQuerySet
from exercises.quick_line import Piece, Reading
from patients.models import ClinicDosage, Program, Section
from patients.prescribing import MOST_PRESCRIPTIONS
from patients.quick_add.matching import EMPTY_WORDS, Match, Matching
from patients.quick_add.sections import places_of

LONGEST_NAME = 5  # words, where the rest is no dosage that can be read
ASKED = "10 reps"  # what is proposed where nobody knows a dosage
LONGEST_SHOWN = 60  # letters of what was typed, in a sentence about it


@dataclass(frozen=True, slots=True)
class Option:
    """One way to go on: the exercise, its dosage, and the line that says so."""

    exercise: Exercise
    dosage: Dosage | None
    said: str  # how a line names this very exercise
    line: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """One exercise of the line. It is ready when nothing has to be asked."""

    piece: Piece
    exercise: Exercise | None = None
    dosage: Dosage | None = None
    whose: str = ""  # whose usual dosage it is, "clinic" or "library"; "" when it was typed
    often: Frequency | None = None
    section: Section | None = None
    problem: str = ""
    options: list[Option] = field(default_factory=list)

    @property
    def is_ready(self) -> bool:
        return not self.problem

    @property
    def words(self) -> str:
        """The start of what was typed, for a sentence about it."""
        typed = self.piece.text
        return typed if len(typed) <= LONGEST_SHOWN else f"{typed[:LONGEST_SHOWN]} …"


def hear(line: str, *, program: Program, exercises: ExerciseQuerySet) -> list[Heard]:
    """Read `line` for `program`, with `exercises` to choose from; at most as many as a plan holds."""
    titles = {section.title: section for section in program.sections.all()}
    pieces = quick_line.pieces(line, headings=tuple(titles))[:MOST_PRESCRIPTIONS]
    matching = Matching(exercises)
    matched = [_matched(piece.text, matching) for piece in pieces]
    found = {row.pk: row for _reading, each in matched for row in each.candidates}
    prefetch_related_objects(list(found.values()), "pictures__picture", "pictures__dark")
    usual = ClinicDosage.objects.usual(found.values())
    places = places_of(program, found.values())
    heard = []
    for piece, (reading, each) in zip(pieces, matched, strict=True):
        row = _heard(piece, reading, each, usual=usual)
        if row.exercise:
            row = replace(row, section=titles.get(piece.heading) or places.get(row.exercise.pk))
        heard.append(row)
    return with_lines(heard)


def _matched(text: str, matching: Matching) -> tuple[Reading, Match]:
    """The reading of `text` whose name is an exercise; one that is spelt right goes before a mended one."""
    readings = quick_line.readings(text)
    mended = None
    for reading in readings:
        found = matching.match(reading.name)
        if found.is_strict:
            return reading, found
        if found.candidates and mended is None:
            mended = reading, found
    return mended or _shortened(readings[0], matching)


def _shortened(reading: Reading, matching: Matching) -> tuple[Reading, Match]:
    """The name is in the first words alone: the others are a dosage that cannot be read ("bridge ten")."""
    words = reading.name.split()
    if len(words) > 1 and words[0].casefold() not in EMPTY_WORDS and not matching.match(words[0]).candidates:
        return reading, Match()  # nor does it with more words
    for cut in range(min(len(words) - 1, LONGEST_NAME), 0, -1):
        found = matching.match(" ".join(words[:cut]))
        if found.candidates:
            rest = " ".join([*words[cut:], reading.dose])
            return Reading(" ".join(words[:cut]), rest.strip(), reading.often), found
    return reading, Match()


# ---------------------------------------------------------------- one exercise


def _heard(piece: Piece, reading: Reading, found: Match, *, usual) -> Heard:
    heard = Heard(piece, often=reading.often)
    if not found.candidates:
        return replace(heard, problem=_("I know no exercise called “%(name)s”.") % {"name": heard.words})
    if not found.is_clear:
        options = [_option(row, reading, usual[row.pk][0]) for row in found.candidates]
        asked = _("Which one? Choose with the arrow keys, or press it.")
        return replace(heard, problem=asked, options=options)
    exercise = found.winner
    known, whose = usual[exercise.pk]
    heard = replace(heard, exercise=exercise, whose="" if reading.dose else whose)
    try:
        dosage = quick_line.dosage_of(reading.dose, usual=known)
    except DosageError as error:
        return _asking(heard, _not_read(reading, error), known)
    return replace(heard, dosage=dosage) if dosage else _asking(heard, "", known)


def _asking(heard: Heard, why: str, known: Dosage | None) -> Heard:
    """“I read the name, not the dose. 10 reps?”"""
    proposed = known or parse(ASKED)
    asked = _("I read the name, not the dose. %(dose)s?") % {"dose": proposed}
    option = Option(heard.exercise, proposed, _said(heard.exercise, str(proposed), heard.often))
    return replace(heard, problem=f"{asked} {why}".strip(), options=[option], whose="")


def _not_read(reading: Reading, error: DosageError) -> str:
    if isinstance(error, DosageParseError) and len(error.word) > LONGEST_SHOWN:
        return _("I do not understand what stands after the name.")
    return " ".join(dict.fromkeys(translated(error).values()))


def _option(row: Exercise, reading: Reading, usual: Dosage | None) -> Option:
    """`row` as what was meant; a dosage that cannot be read stays in the line."""
    try:
        dosage = quick_line.dosage_of(reading.dose, usual=usual)
    except DosageError:
        dosage = None
    return Option(row, dosage, _said(row, reading.dose, reading.often))


def _said(row: Exercise, dose: str, often: Frequency | None) -> str:
    """How a line names this very exercise."""
    name = " ".join(row.name.replace(",", " ").replace(":", " ").split())
    return " ".join(filter(None, [name, dose, str(often or "")]))


# ---------------------------------------------------------------- lines


def with_lines(heard: list[Heard]) -> list[Heard]:
    """Each option with the whole line that chooses it, so that nothing else typed is lost."""
    pieces = [each.piece for each in heard]
    return [
        replace(each, options=[replace(one, line=_line(pieces, place, one.said)) for one in each.options])
        for place, each in enumerate(heard)
    ]


def _line(pieces: list[Piece], place: int, said: str) -> str:
    return joined([*pieces[:place], replace(pieces[place], text=said), *pieces[place + 1 :]])


def joined(pieces: list[Piece]) -> str:
    """`pieces` as one line that reads the same."""
    found, heading = [], ""
    for piece in pieces:
        prefix = f"{piece.heading}: " if piece.heading != heading else ""
        heading = piece.heading
        found.append(prefix + piece.text)
    return "; ".join(found)
