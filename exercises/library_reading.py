"""From the tables of a library file to its entries: which fields there are, and how long they may be."""

from collections.abc import Callable
from datetime import date

from exercises.dosage import parse, parse_frequency
from exercises.library_entries import (
    Credit,
    Cue,
    ExerciseEntry,
    ExerciseWords,
    InsteadWords,
    Load,
    Measure,
    MuscleUse,
    Note,
    Paragraph,
    PictureWords,
    Precaution,
    PrescriptionEntry,
    ProgramEntry,
    ProgramWords,
    Review,
    SafetyEntry,
    Step,
    Term,
    Variation,
)
from exercises.library_tables import LANGUAGE, Table

CUE_KINDS = ("set_up", "feel", "avoid", "breathing")
MEASURES = ("seconds", "reps", "effort")
PRECAUTION_KINDS = ("precaution", "contraindication")
LEVELS = ("easier", "harder")
TRAINED_SIDES = ("left", "right")
CLINICIAN_TEXT = 300
SENTENCE = 120


def read_term(table: Table, kind: str) -> Term:
    """One term of a vocabulary: a word for each language, or a name with its household stand-in."""
    facts = {
        "tag": table.text("tag", 40),
        "latin": table.text("latin", required=kind == "muscle"),
        "english": table.text("english", required=kind == "muscle"),
        "is_floor": table.flag("floor", default=False),
        "is_sided": table.flag("sided", default=False),
    }
    words, instead = {}, {}
    for language in [name for name in table.fields if LANGUAGE.fullmatch(name)]:
        if kind == "equipment":
            both = table.table(language)
            words[language], instead[language] = (
                both.text("name", 80),
                both.text("instead", 80, required=False),
            )
            both.done()
        else:
            words[language] = table.text(language, 80)
    if "en" not in words:
        table.problem("en", "is missing")
    table.done()
    return Term(kind=kind, words=words, instead=instead, **facts)


def read_credit(table: Table) -> Credit:
    """Author, licence and source of the texts and figures of one file."""
    credit = Credit(table.text("author"), table.text("licence", 60), table.text("source"))
    table.done()
    return credit


def read_exercise(table: Table, file: str, credit: Credit) -> ExerciseEntry:
    """One exercise."""
    facts = _exercise_facts(table)
    clinician = table.table("clinician")
    notes = {"purpose": clinician.text("purpose", CLINICIAN_TEXT), **_teaching(clinician, "teaching")}
    steps = {
        "precautions": _each(table.tables("precaution"), _precaution),
        "easier": _each(table.tables("easier"), _step),
        "harder": _each(table.tables("harder"), _step),
        "variations": _each(table.tables("variation"), _variation),
    }
    words = {language: _exercise_words(language, found) for language, found in table.languages().items()}
    table.done()
    return ExerciseEntry(file=file, credit=credit, words=words, **facts, **notes, **steps)


def _exercise_facts(table: Table) -> dict:
    minutes = table.table("minutes")
    facts = {
        "slug": table.text("slug", 80),
        "purposes": table.texts("purposes", at_least=1),
        "regions": table.texts("regions", at_least=1),
        "position": table.text("position"),
        "bed_ok": table.flag("bed_ok"),
        "equipment": table.texts("equipment"),
        "dosage": table.parsed("dosage", parse),
        "minutes": (minutes.number("minimum", 0.5, 60, float), minutes.number("maximum", 0.5, 60, float)),
        "side_key": table.text("side_key"),
        "mirror_safe": table.flag("mirror_safe"),
        "trains": table.choice("trains", TRAINED_SIDES, required=False),
        "muscles": _each(table.tables("muscles", required=True), _muscle),
        "loads": _each(table.tables("loads"), _load),
        "pictures": table.texts("pictures", at_least=1),
    }
    minutes.done()
    return facts


def _exercise_words(language: str, table: Table) -> ExerciseWords:
    cues = table.table("cues")
    words = ExerciseWords(
        language=language,
        review=_review(table),
        name=table.text("name", 60),
        other_names=table.texts("other_names", 60),
        why=table.text("why", SENTENCE),
        steps=table.texts("steps", 80, at_least=3, at_most=5),
        cues={kind: _cues(cues, kind) for kind in CUE_KINDS},
        hold_where=table.text("hold_where", 40, required=False),
        side_names=table.text("side_names", 60, required=False),
        side_line=table.text("side_line", SENTENCE, required=False, places=("side", "other")),
        pictures=_by_key(table.table("pictures"), _picture_words),
        precautions=_sentences(table, "precautions"),
        move_on=_sentences(table, "move_on"),
        ease_off=_sentences(table, "ease_off"),
        variations=_sentences(table, "variations"),
    )
    cues.done()
    table.done()
    return words


def read_program(table: Table, file: str) -> ProgramEntry:
    """One program to start from."""
    clinician = table.table("clinician", required=False)
    program = ProgramEntry(
        file=file,
        slug=table.text("slug", 80),
        frequency=table.parsed("frequency", parse_frequency),
        weeks=table.number("weeks", 1, 52),
        prescriptions=_each(table.tables("prescriptions", required=True), _prescription),
        words={language: _program_words(language, found) for language, found in table.languages().items()},
        **_teaching(clinician, "notes"),
    )
    table.done()
    return program


def _program_words(language: str, table: Table) -> ProgramWords:
    words = ProgramWords(
        language=language,
        review=_review(table),
        title=table.text("title", 60),
        line=table.text("line", SENTENCE, required=False),
        advice=_each(table.tables("advice", required=True), _paragraph),
        instead=_by_key(table.table("instead", required=False), _instead),
    )
    table.done()
    return words


def read_safety(table: Table) -> dict[str, SafetyEntry]:
    """The shipped safety text in each language: short enough for half a sheet of A4 in large print."""
    _teaching(table.table("clinician", required=False), "notes")
    entries = {}
    for language, words in table.languages().items():
        entries[language] = SafetyEntry(
            language=language,
            review=_review(words),
            signs=words.texts("signs", 90, at_least=3, at_most=5),
            emergency=words.texts("emergency", 100, at_least=4, at_most=7),
            first=words.text("first", SENTENCE),
        )
        words.done()
    table.done()
    return entries


def _each(tables: list[Table], read: Callable[[Table], object]) -> tuple:
    found = []
    for table in tables:
        found.append(read(table))
        table.done()
    return tuple(found)


def _by_key(table: Table, read: Callable[[Table], object]) -> dict:
    found = {}
    for key in list(table.fields):
        inner = table.table(key)
        found[key] = read(inner)
        inner.done()
    return found


def _sentences(table: Table, field: str) -> dict[str, str]:
    inner = table.table(field, required=False)
    return {key: inner.text(key, SENTENCE) for key in list(inner.fields)}


def _teaching(clinician: Table, field: str) -> dict:
    found = {
        field: clinician.texts(field, CLINICIAN_TEXT),
        "evidence": _each(clinician.tables("evidence"), _note),
    }
    clinician.done()
    return found


def _review(table: Table) -> Review:
    by, on = table.text("reviewed_by", 80, required=False), table.fields.pop("reviewed_on", None)
    if on is not None and type(on) is not date:
        table.problem("reviewed_on", "must be a date such as 2026-11-16")
    if bool(by) != (on is not None):
        table.problem("reviewed_by", "a review needs both a name and a date")
    return Review(by, on)


def _cues(table: Table, kind: str) -> tuple[Cue, ...]:
    found = table.take(kind, list, [])
    cues = []
    for place, cue in enumerate(found, start=1):
        fields = cue if isinstance(cue, dict) else {"text": cue}
        inner = Table(fields, table.file, table.entry, table.problems, f"{table.path}{kind}[{place}].")
        cues.append(
            Cue(
                inner.text("text", 90),
                inner.flag("optional", default=False),
                inner.text("tag", required=False),
            )
        )
        if cues[-1].optional != bool(cues[-1].tag):
            inner.problem("tag", "an optional cue needs a tag, and a tag makes a cue optional")
        inner.done()
    return tuple(cues)


def _measure(table: Table) -> Measure | None:
    if "measure" not in table.fields:
        return None
    inner = table.table("measure")
    kind = inner.choice("kind", MEASURES)
    low, high = inner.number("minimum", 0, 600), inner.number("maximum", 0, 600)
    if low > high:
        inner.problem("maximum", f"must not be below the minimum ({low})")
    measure = Measure(kind, low, high, inner.number("sessions", 1, 10))
    inner.done()
    return measure


def _muscle(table: Table) -> MuscleUse:
    return MuscleUse(table.text("muscle"), table.text("role"), table.text("side"))


def _load(table: Table) -> Load:
    return Load(table.text("load"), table.text("side"))


def _precaution(table: Table) -> Precaution:
    return Precaution(
        tag=table.text("tag"),
        kind=table.choice("kind", PRECAUTION_KINDS),
        side=table.text("side"),
        clinician=table.text("clinician", CLINICIAN_TEXT),
        on_handout=table.flag("on_handout", default=False),
    )


def _step(table: Table) -> Step:
    return Step(table.text("slug"), table.text("clinician", CLINICIAN_TEXT), _measure(table))


def _variation(table: Table) -> Variation:
    return Variation(
        tag=table.text("tag"),
        clinician=table.text("clinician", CLINICIAN_TEXT),
        loads=_each(table.tables("loads"), _load),
        equipment=table.texts("equipment"),
        picture=table.text("picture", required=False),
        measure=_measure(table),
    )


def _prescription(table: Table) -> PrescriptionEntry:
    return PrescriptionEntry(
        section=table.text("section"),
        exercise=table.text("exercise"),
        dosage=table.parsed("dosage", parse, required=False),
        frequency=table.parsed("frequency", parse_frequency, required=False),
        in_place_of=table.text("in_place_of", required=False),
        level=table.choice("level", LEVELS, required=False),
    )


def _picture_words(table: Table) -> PictureWords:
    return PictureWords(table.text("caption", 40), table.text("alt", 160))


def _paragraph(table: Table) -> Paragraph:
    return Paragraph(table.text("title", 60), table.text("text", 400))


def _instead(table: Table) -> InsteadWords:
    return InsteadWords(table.text("when", 60), table.text("rule", SENTENCE, places=("number",)))


def _note(table: Table) -> Note:
    return Note(table.text("note", CLINICIAN_TEXT), table.text("source", required=False))
