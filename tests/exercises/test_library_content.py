"""The shipped library: what patients read is plain, complete and true to the pictures."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import textstat

from exercises.library_entries import Measure
from exercises.library_format import ExerciseEntry, Library, read_library
from exercises.library_reading import CUE_KINDS
from exercises.models import Exercise

EXERCISES = Path(__file__).parents[2] / "exercises"
LIBRARY: Library = read_library(EXERCISES / "library", EXERCISES / "figures" / "svg")
LEG_RAISE, QL_WALK = "side-lying-leg-raise", "ql-walk"
FULL_PLANK, KNEE_PLANK = "side-plank-leg-raise", "side-plank-knee"
PLANKS = (FULL_PLANK, KNEE_PLANK)
HIGHEST_GRADE = 6
LONGEST_SENTENCE = 14
# Words of the clinic, words that promise or blame, and the myth of muscles that are asleep.
FORBIDDEN = [
    *("lumbar", "glute", "gluteus", "gluteal", "bout", "bilateral", "unilateral", "compliance", "prone"),
    *("supine", "abduction", "rotation", "pelvis", "core", "dormant", "asleep", "activate", "isolate"),
    *("target", "cure", "prevent", "guarantee", "fail", "missed", "must"),
]


def patient_texts_of(entry: ExerciseEntry) -> Iterator[tuple[str, str]]:
    words = entry.words["en"]
    yield "why", words.why
    yield from ((f"step {place}", step) for place, step in enumerate(words.steps, start=1))
    yield from ((kind, cue.text) for kind, cues in words.cues.items() for cue in cues)
    yield "side_line", words.side_line.format(side="left", other="right")
    yield from ((f"alt of {frame}", picture.alt) for frame, picture in words.pictures.items())
    for field in ("precautions", "move_on", "ease_off", "variations"):
        yield from getattr(words, field).items()


def all_patient_texts() -> Iterator[tuple[str, str]]:
    for entry in LIBRARY.exercises:
        yield from ((f"{entry.slug}: {where}", text) for where, text in patient_texts_of(entry) if text)
    for program in LIBRARY.programs:
        words = program.words["en"]
        yield f"{program.slug}: line", words.line
        for paragraph in words.advice:
            yield f"{program.slug}: {paragraph.title}", f"{paragraph.title}: {paragraph.text}"
        for slug, instead in words.instead.items():
            yield f"{program.slug}: {slug}", f"{instead.when} {instead.rule.format(number=3)}"
    safety = LIBRARY.safety["en"]
    yield "safety: first", safety.first
    yield from (("safety: sign", text) for text in (*safety.signs, *safety.emergency))


TEXTS = list(all_patient_texts())
IDS = [f"{where}: {text[:24]}" for where, text in TEXTS]
every_patient_text = pytest.mark.parametrize(("where", "text"), TEXTS, ids=IDS)


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"[.?!:]\s+", text) if part]


def words_about(slug: str) -> str:
    words = LIBRARY.exercise(slug).words["en"]
    cues = [cue.text for found in words.cues.values() for cue in found]
    return " ".join((*words.steps, *cues)).lower()


@every_patient_text
def test_every_patient_text_can_be_read_at_grade_six(where, text):
    assert textstat.flesch_kincaid_grade(text) <= HIGHEST_GRADE, f"{where}: {text}"


@pytest.mark.parametrize("entry", LIBRARY.exercises, ids=lambda entry: entry.slug)
def test_every_exercise_as_a_whole_can_be_read_at_grade_three(entry):
    assert textstat.flesch_kincaid_grade(" ".join(text for _where, text in patient_texts_of(entry))) <= 3


@every_patient_text
def test_no_patient_sentence_is_longer_than_fourteen_words(where, text):
    for sentence in sentences(text):
        assert len(sentence.split()) <= LONGEST_SENTENCE, f"{where}: {sentence}"


@every_patient_text
def test_no_patient_text_shouts_or_uses_a_word_of_the_clinic(where, text):
    found = [word for word in FORBIDDEN if re.search(rf"\b{word}s?\b", text, re.IGNORECASE)]

    assert (found, "!" in text) == ([], False), f"{where}: {text}"


@pytest.mark.parametrize("kind", ["region", "position", "equipment", "muscle", "section"])
def test_words_of_vocabularies_that_patients_read_are_everyday_words(kind):
    allowed = {"pelvis", "pelvic floor"}  # no everyday word names the same
    shown = [term.words["en"] for term in LIBRARY.vocabulary.terms[kind]]

    assert [word for word in shown if word in FORBIDDEN and word not in allowed] == []
    assert all(len(word.split()) <= 8 for word in shown)


POINTS = [
    (LEG_RAISE, "lie on your side"),
    (LEG_RAISE, "stack your legs"),
    (LEG_RAISE, "tighten your tummy a little"),
    (LEG_RAISE, "breathe out and lift"),
    (LEG_RAISE, "heel first"),
    (LEG_RAISE, "turn your top leg in a little, so the heel leads"),
    (LEG_RAISE, "lower it slowly"),
    (LEG_RAISE, "straight and a little behind you"),
    (QL_WALK, "sit tall"),
    (QL_WALK, "small hip shift"),
    (QL_WALK, "each small hip shift is one walk"),
    (QL_WALK, "a few feet forward, then back"),
    (QL_WALK, "bend your knees"),
    *[
        (slug, point)
        for slug in PLANKS
        for point in (
            "lie on your side",
            "elbow under your shoulder",
            "bottom hip high",
            "slow pulses",
            "body still",
            "heel in line with your toes",
            "breathe out and lift",
            "top hand on your hip",
            "the waist and hip near the floor",
        )
    ],
    (FULL_PLANK, "legs straight"),
    (KNEE_PLANK, "bend your bottom knee"),
]


@pytest.mark.parametrize(("slug", "point"), POINTS)
def test_an_exercise_makes_its_points(slug, point):
    assert point in words_about(slug)


@pytest.mark.parametrize("slug", PLANKS)
def test_both_planks_are_on_the_side_and_never_face_the_floor(slug):
    entry = LIBRARY.exercise(slug)

    assert entry.position == "side-plank"
    assert re.findall(r"prone|on your (?:front|hands)|face down|both (?:fore)?arms", words_about(slug)) == []
    assert all(
        "side plank" in words.alt or "hips stay high" in words.alt
        for words in entry.words["en"].pictures.values()
    )


@pytest.mark.parametrize("entry", LIBRARY.exercises, ids=lambda entry: entry.slug)
def test_every_exercise_has_three_to_five_short_steps_without_numbers(entry):
    steps = entry.words["en"].steps

    assert 3 <= len(steps) <= 5
    assert [step for step in steps if len(step.split()) > 10 or re.search(r"\d", step)] == []


@pytest.mark.parametrize(
    ("slug", "line"),
    [
        (LEG_RAISE, "10–15 reps / side, hold 2–3 s"),
        (QL_WALK, "8–10 walks forward + backward × 2–3 bouts"),
        (FULL_PLANK, "10–15 reps / side"),
        (KNEE_PLANK, "10–15 reps / side"),
    ],
)
def test_dosages_are_the_prescribed_ones(slug, line):
    assert str(LIBRARY.exercise(slug).dosage) == line


@pytest.mark.parametrize(
    ("slug", "muscles"),
    [
        (LEG_RAISE, {"gmed", "gmin", "tfl"}),
        (QL_WALK, {"ql", "eo", "io", "es"}),
        (FULL_PLANK, {"gmed", "gmin", "eo", "io", "ql", "serr", "cuff", "delt"}),
        (KNEE_PLANK, {"gmed", "gmin", "eo", "io", "ql", "serr", "cuff", "delt"}),
    ],
)
def test_exercises_name_their_muscles(slug, muscles):
    assert muscles <= {use.muscle for use in LIBRARY.exercise(slug).muscles}


def test_the_inward_turn_is_the_only_cue_that_can_be_switched_off():
    optional = [
        (entry.slug, cue.tag)
        for entry in LIBRARY.exercises
        for cues in entry.words["en"].cues.values()
        for cue in cues
        if cue.optional
    ]

    assert optional == [(LEG_RAISE, "hip-internal-rotation")]


@pytest.mark.parametrize("slug", [LEG_RAISE, *PLANKS])
def test_the_side_is_the_raised_leg_and_the_load_is_on_the_other_side(slug):
    entry = LIBRARY.exercise(slug)
    line = entry.words["en"].side_line.format(side="left", other="right")

    assert (entry.side_key, entry.words["en"].side_names) == ("moving", "top leg")
    assert re.search(r"on your right (side|arm) and lift your left leg", line)
    assert {load.side for load in entry.loads if load.load == "arm-weight"} <= {"opposite"}


def test_the_knee_plank_leads_to_the_full_plank_by_a_criterion():
    step = LIBRARY.exercise(KNEE_PLANK).harder[0]

    assert (step.slug, step.measure) == (FULL_PLANK, Measure("seconds", minimum=45, maximum=60, sessions=2))
    assert "45–60 seconds (15 slow reps)" in LIBRARY.exercise(KNEE_PLANK).words["en"].move_on[FULL_PLANK]


def test_the_program_has_four_lines_and_the_knee_plank_is_no_fourth_exercise():
    program = LIBRARY.program("back-and-hips")
    lines = [(line.section, line.exercise, line.in_place_of) for line in program.prescriptions]

    assert lines == [
        ("warm-up", LEG_RAISE, ""),
        ("warm-up", QL_WALK, ""),
        ("main", FULL_PLANK, ""),
        ("main", KNEE_PLANK, FULL_PLANK),
    ]
    assert (str(program.frequency), program.weeks) == ("3–4 sessions per week", 6)
    assert program.words["en"].title == "Back & hips"
    assert program.words["en"].instead[KNEE_PLANK].when == "Start with this one."
    assert "Try {number}" in program.words["en"].instead[KNEE_PLANK].rule


@pytest.mark.parametrize(
    "said",
    [
        "weaker hips, but nobody knows which comes first",
        "Keep going after the pain has gone",
        "sleep",
        "Eat fruit",
        "Stress",
        "Walk each day",
        "add these moves to a workout for your tummy or your legs",
        "two of them fall on days in a row",
        "See a health professional before you start",
    ],
)
def test_the_advice_page_says(said):
    advice = LIBRARY.program("back-and-hips").words["en"].advice

    assert said in " ".join(f"{paragraph.title} {paragraph.text}" for paragraph in advice)


@pytest.mark.parametrize("said", ["arms up over your head", "small weight"])
def test_the_ql_walk_can_be_made_harder(said):
    assert said in " ".join(LIBRARY.exercise(QL_WALK).words["en"].variations.values())


EMERGENCY = ["pee", "between your legs", "sex", "both legs", "weak fast", "chest pain", "bad fall"]


@pytest.mark.parametrize("sign", EMERGENCY)
def test_the_safety_text_names_every_emergency_sign(sign):
    assert sum(sign in text for text in LIBRARY.safety["en"].emergency) == 1


def test_the_safety_text_is_short_and_says_whom_to_see_first():
    safety = LIBRARY.safety["en"]

    assert (len(safety.signs), len(safety.emergency)) == (5, 7)
    assert "health professional" in safety.first


@pytest.mark.parametrize("entry", LIBRARY.exercises, ids=lambda entry: entry.slug)
def test_every_picture_is_credited_and_described(entry):
    words = entry.words["en"].pictures

    assert entry.credit.licence == "CC0-1.0"
    assert entry.credit.author
    assert [frame for frame in entry.frames if not (words[frame].caption and words[frame].alt)] == []


def test_nobody_is_claimed_to_have_reviewed_the_shipped_words():
    reviews = [entry.words["en"].review.is_done for entry in (*LIBRARY.exercises, *LIBRARY.programs)]

    assert (any(reviews), LIBRARY.safety["en"].review.is_done) == (False, False)


@pytest.mark.parametrize(
    ("kind", "known"), [("cue-kind", set(CUE_KINDS)), ("side-key", set(Exercise.SideKey.values))]
)
def test_vocabularies_that_the_code_knows_hold_the_same_words(kind, known):
    assert set(LIBRARY.vocabulary.tags(kind)) == known
