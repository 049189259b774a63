"""What one entry of the library says about another, and about the vocabularies: all of it must fit."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from exercises.dosage import Side
from exercises.library_entries import ExerciseEntry, Library, Problem, ProgramEntry

FIGURE_KINDS = ("", "_dark", "_lineart")


def check_library(library: Library) -> list[Problem]:
    """Every problem between the entries of `library`."""
    problems = [*_repeated(library.exercises), *_repeated(library.programs)]
    exercises = {entry.slug: entry for entry in library.exercises}
    for entry in library.exercises:
        for field, reason in (
            *_terms(entry, library),
            *_side(entry, library),
            *_word_keys(entry),
            *_links(entry, exercises),
        ):
            problems.append(Problem(entry.file, entry.slug, field, reason))
    for program in library.programs:
        for field, reason in _program(program, library, exercises):
            problems.append(Problem(program.file, program.slug, field, reason))
    return problems + _circles(exercises)


def check_figures(library: Library, figures: Collection[str]) -> list[Problem]:
    """Pictures that are named and are not among `figures` (file names), in any of the three drawings."""
    return [
        Problem(entry.file, entry.slug, "pictures", f"there is no figure {frame}{kind}.svg")
        for entry in library.exercises
        for frame in entry.frames
        for kind in FIGURE_KINDS
        if f"{frame}{kind}.svg" not in figures
    ]


Found = Iterator[tuple[str, str]]


def _repeated(entries: Iterable[ExerciseEntry | ProgramEntry]) -> list[Problem]:
    seen: dict[str, str] = {}
    problems = []
    for entry in entries:
        if entry.slug in seen:
            problems.append(Problem(entry.file, entry.slug, "slug", f"is already used in {seen[entry.slug]}"))
        seen.setdefault(entry.slug, entry.file)
    return problems


def _terms(entry: ExerciseEntry, library: Library) -> Found:
    loads = [*entry.loads, *(load for variation in entry.variations for load in variation.loads)]
    sided = [*loads, *entry.muscles, *entry.precautions]
    used = (
        ("purposes", "purpose", entry.purposes),
        ("regions", "region", entry.regions),
        ("position", "position", [entry.position]),
        ("equipment", "equipment", entry.equipment),
        ("variation.equipment", "equipment", [tag for each in entry.variations for tag in each.equipment]),
        ("side_key", "side-key", [entry.side_key]),
        ("muscles.muscle", "muscle", [use.muscle for use in entry.muscles]),
        ("muscles.role", "muscle-role", [use.role for use in entry.muscles]),
        ("loads.load", "load", [load.load for load in loads]),
        ("precaution.tag", "precaution", [precaution.tag for precaution in entry.precautions]),
        ("side", "body-side", [one.side for one in sided]),
        (
            "cues.tag",
            "load",
            [cue.tag for words in entry.words.values() for cues in words.cues.values() for cue in cues],
        ),
    )
    for field, kind, tags in used:
        known = library.vocabulary.tags(kind)
        for tag in dict.fromkeys(tags):
            if tag and tag not in known:
                yield field, f"“{tag}” is not in the vocabulary “{kind}”"


def _side(entry: ExerciseEntry, library: Library) -> Found:
    if entry.side_key not in library.vocabulary.tags("side-key"):
        return
    is_sided = library.vocabulary.term("side-key", entry.side_key).is_sided
    if entry.side_key == "none" and entry.dosage and entry.dosage.side is not Side.NONE:
        yield "dosage", "has a side, and the exercise works both sides at once"
    if is_sided and entry.dosage and entry.dosage.side is Side.NONE:
        yield "dosage", "needs “/ side”: the exercise works one side at a time"
    for language, words in entry.words.items():
        if is_sided and not words.side_names:
            yield f"{language}.side_names", "is missing: the exercise works one side at a time"
        if is_sided and "{side}" not in words.side_line:
            yield f"{language}.side_line", "must hold {side}"


def _word_keys(entry: ExerciseEntry) -> Found:
    """Each language has a sentence for every picture, precaution and link, and for nothing else."""
    wanted = {
        "pictures": set(entry.frames),
        "precautions": {precaution.tag for precaution in entry.precautions},
        "move_on": {step.slug for step in entry.harder},
        "ease_off": {step.slug for step in entry.easier},
        "variations": {variation.tag for variation in entry.variations},
    }
    optional = {language: _optional_tags(words.cues) for language, words in entry.words.items()}
    for language, words in entry.words.items():
        for field, keys in wanted.items():
            given = set(getattr(words, field))
            yield from (
                (f"{language}.{field}", f"nothing is said of “{key}”") for key in sorted(keys - given)
            )
            yield from (
                (f"{language}.{field}", f"“{key}” is not in the entry") for key in sorted(given - keys)
            )
        if optional[language] != optional.get("en", optional[language]):
            yield f"{language}.cues", "the optional cues are not those of “en”"


def _optional_tags(cues: dict) -> list[str]:
    return sorted(cue.tag for found in cues.values() for cue in found if cue.optional)


def _links(entry: ExerciseEntry, exercises: dict[str, ExerciseEntry]) -> Found:
    for field, back in (("easier", "harder"), ("harder", "easier")):
        for step in getattr(entry, field):
            other = exercises.get(step.slug)
            if other is None:
                yield field, f"there is no exercise “{step.slug}”"
            elif entry.slug not in [step.slug for step in getattr(other, back)]:
                yield field, f"“{step.slug}” does not name “{entry.slug}” as its {back} one"


def _circles(exercises: dict[str, ExerciseEntry]) -> list[Problem]:
    """An exercise that is harder than itself, over any number of steps."""
    problems = []
    for slug, entry in exercises.items():
        reached, waiting = set(), [step.slug for step in entry.harder]
        while waiting:
            here = waiting.pop()
            if here not in reached and here in exercises:
                reached.add(here)
                waiting += [step.slug for step in exercises[here].harder]
        if slug in reached:
            problems.append(Problem(entry.file, slug, "harder", "leads in a circle back to this exercise"))
    return problems


def _program(program: ProgramEntry, library: Library, exercises: dict[str, ExerciseEntry]) -> Found:
    named = Counter(prescription.exercise for prescription in program.prescriptions)
    for slug, times in named.items():
        if slug not in exercises:
            yield "prescriptions.exercise", f"there is no exercise “{slug}”"
        if times > 1:
            yield "prescriptions.exercise", f"“{slug}” stands here {times} times"
    for section in dict.fromkeys(prescription.section for prescription in program.prescriptions):
        if section not in library.vocabulary.tags("section"):
            yield "prescriptions.section", f"“{section}” is not in the vocabulary “section”"
    yield from _versions(program, exercises)


def _versions(program: ProgramEntry, exercises: dict[str, ExerciseEntry]) -> Found:
    """A version in place of another is linked to it in the library, and has its rule in every language."""
    originals = {
        prescription.exercise for prescription in program.prescriptions if not prescription.in_place_of
    }
    versions = {prescription.exercise for prescription in program.prescriptions if prescription.in_place_of}
    for prescription in program.prescriptions:
        slug, other = prescription.exercise, prescription.in_place_of
        if bool(other) != bool(prescription.level):
            yield "prescriptions.level", f"“{slug}” needs both in_place_of and level, or neither"
        elif other and other not in originals:
            yield "prescriptions.in_place_of", f"“{other}” is not in the program on its own"
        elif other in exercises and slug not in [
            step.slug for step in getattr(exercises[other], prescription.level, ())
        ]:
            yield (
                "prescriptions.in_place_of",
                f"“{slug}” is not {prescription.level} than “{other}” in the library",
            )
    for language, words in program.words.items():
        for slug in sorted(versions ^ set(words.instead)):
            yield f"{language}.instead", f"“{slug}” must be named here exactly when it is in place of another"
