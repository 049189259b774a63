import pickle

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from exercises.dosage import Dosage, DosageError, DosageParseError, parse
from tests.exercises.strategies import dosages

SHORTHAND = {
    "10-15/side hold 2-3s": "10–15 reps / side, hold 2–3 s",
    "3x8-12 h5 L rest 60s": "3 sets × 8–12 reps left, hold 5 s, rest 60 s",
    "8-10 walks fwd+back x 2-3 bouts": "8–10 walks forward + backward × 2–3 bouts",
    "2–3 bouts × 8–10 walks forward + 8–10 back": "8–10 walks forward + backward × 2–3 bouts",
    "2-3 bouts of 8-10 walks forward, then 8-10 walks back": "8–10 walks forward + backward × 2–3 bouts",
    "8-10 walks forward 8-10 back": "8–10 walks forward + backward",
    "10": "10 reps",
    "x10": "10 reps",
    "10 to 15": "10–15 reps",
    "10to15": "10–15 reps",
    "10 — 15 REPS": "10–15 reps",
    "١٠-١٥ reps": "10–15 reps",
    "3x10": "3 sets × 10 reps",
    "3 × 10 (R)": "3 sets × 10 reps right",
    "3*10": "3 sets × 10 reps",
    "2-3 sets of 10": "2–3 sets × 10 reps",
    "3 sets 10": "3 sets × 10 reps",
    "10 reps x 3": "3 sets × 10 reps",
    "10 reps x 3 rounds": "10 reps × 3 rounds",
    "3 x 30 s": "3 sets × 30 s",
    "30 sec x 3": "3 sets × 30 s",
    "3 x 10 x 5 s": "3 sets × 10 reps, hold 5 s",
    "3 sets x 10 x 2 min": "3 sets × 10 reps, hold 2 min",
    "10 x 5s hold": "10 reps, hold 5 s",
    "10 reps x 5 s": "10 reps, hold 5 s",
    "3 x 30 s hold": "3 reps, hold 30 s",
    "hold 30 s x 3 / side": "3 reps / side, hold 30 s",
    "10 reps 5 s hold 60 s rest": "10 reps, hold 5 s, rest 60 s",
    "3 x 30 s rest 60 s": "3 sets × 30 s, rest 60 s",
    "10 hold for 5": "10 reps, hold 5 s",
    "5 hold 2-5 min": "5 reps, hold 2–5 min",
    "3x10 - hold 5; rest 1 min.": "3 sets × 10 reps, hold 5 s, rest 60 s",
    "10 each": "10 reps / side",
    "10/leg": "10 reps / side",
    "10 per arm": "10 reps / side",
    "10 L/R": "10 reps / side",
    "10 both sides": "10 reps / side",
    "10 left leg": "10 reps left",
    "10 alt legs": "10 reps / side alternating",
    "10 / side, alternating": "10 reps / side alternating",
    "10 up and down": "10 reps up + down",
    "10 side to side": "10 reps from side to side",
    "10 left leg side to side": "10 reps left from side to side",
    "20 s both ways": "20 s both directions",
    "10 @7": "10 reps, effort 7/10",
    "10 @7/10": "10 reps, effort 7/10",
    "10 at RPE 6-7": "10 reps, effort 6–7/10",
    "10 reps with 5 kg": "10 reps, 5 kg",
    "10 @ 5kg": "10 reps, 5 kg",
    "10 x 5 lbs": "10 reps, 5 lb",
    "3x10, 2,5 kg": "3 sets × 10 reps, 2.5 kg",
    "10 load 2.50 kilos": "10 reps, 2.5 kg",
    "10 “red  band”": '10 reps, "red band"',
    "10 „rotes Band“": '10 reps, "rotes Band"',
    "10 tempo 2–1–2": "10 reps, tempo 2-1-2",
    "10 2-0-2": "10 reps, tempo 2-0-2",
    "10 000 steps": "10000 steps",
    "\u200e10\u00a0reps\u2060": "10 reps",
}

# Default doses of a starter library: every one must be readable, and a clinician would write it so.
LIBRARY = """
1 bout × 10–30 min | 1 set × 10 reps / side, hold 10 s | 1 set × 20–30 reps
1 set × 2–3 reps / side, hold 20–30 s | 1 set × 2–3 reps / side, hold 30 s | 1 set × 2–3 reps, hold 30 s
1 set × 3 reps / side, hold 10–30 s | 1 set × 3 reps / side, hold 2–5 min | 1 set × 3 reps / side, hold 30 s
1 set × 3–5 reps / side, hold 10–30 s | 1 set × 3–5 reps, hold 20–30 s | 1 set × 3–5 reps, hold 30–60 s
1 set × 5 reps / side, hold 30–45 s | 1 set × 5–8 reps / side, hold 10–30 s | 1–2 bouts × 8–10 breaths
1–2 sets × 10 reps / side | 1–2 sets × 10 reps, hold 1–2 s | 1–2 sets × 10–15 reps / side, hold 2–3 s
1–2 sets × 10–15 reps, hold 3–5 s | 1–2 sets × 20–30 reps / side | 1–2 sets × 5–10 reps / side
1–2 sets × 5–10 reps / side, hold 5–10 s | 1–2 sets × 8–10 reps / side
1–2 sets × 8–10 reps / side, hold 2–3 s
1–2 sets × 8–10 reps, hold 2–3 s | 1–2 sets × 8–12 reps | 1–3 sets × 10–15 reps / side
2 sets × 10 reps / side, hold 2–3 s | 2 sets × 10 reps / side, hold 3–5 s | 2 sets × 10 reps, hold 3–5 s
2 sets × 10–15 reps / side | 2 sets × 10–15 reps / side, hold 3 s | 2 sets × 10–15 reps, hold 5 s
2 sets × 3–5 reps, hold 5–10 s | 2 sets × 5–8 reps | 2 sets × 8–10 reps / side, hold 1–2 s
2 sets × 8–10 reps / side, hold 3–5 s | 2 sets × 8–10 reps, hold 3–5 s | 2 sets × 8–10 reps, hold 5 s
2 sets × 8–10 reps, hold 5–10 s | 2 sets × 8–12 reps | 2 sets × 8–12 reps / side
2 sets × 8–12 reps / side, hold 2 s | 2–3 bouts × 8–12 steps / side | 2–3 sets × 1 rep, hold 10–30 s
2–3 sets × 1 rep, hold 20–45 s | 2–3 sets × 10–12 reps / side, hold 2–3 s | 2–3 sets × 10–12 reps, hold 3–5 s
2–3 sets × 10–15 reps | 2–3 sets × 10–15 reps / side | 2–3 sets × 10–15 reps / side, hold 2 s
2–3 sets × 10–15 reps / side, hold 2–3 s | 2–3 sets × 10–15 reps / side, hold 3–5 s
2–3 sets × 10–15 reps / side, hold 5 s | 2–3 sets × 10–15 reps, hold 1–2 s | 2–3 sets × 12–20 reps
2–3 sets × 1–3 reps / side, hold 15–30 s | 2–3 sets × 30–60 s | 2–3 sets × 3–5 reps / side, hold 8–10 s
2–3 sets × 6–10 reps | 2–3 sets × 6–10 reps / side | 2–3 sets × 6–10 reps / side, hold 2 s
2–3 sets × 6–10 reps / side, hold 5–8 s | 2–3 sets × 8–10 reps / side, hold 5 s
2–3 sets × 8–10 reps, hold 2–3 s | 2–3 sets × 8–12 reps | 2–3 sets × 8–12 reps / side
2–3 sets × 8–12 reps / side, hold 2 s | 2–3 sets × 8–12 reps / side, hold 2–3 s
2–3 sets × 8–12 reps, hold 2–3 s | 3 sets × 10–15 reps / side
"""
DEFAULT_DOSES = [dose.strip() for line in LIBRARY.strip().splitlines() for dose in line.split("|")]


@pytest.mark.parametrize(("text", "line"), SHORTHAND.items())
def test_shorthand_reads_as(text, line):
    assert str(parse(text)) == line
    assert parse(text.upper()) == parse(text) or '"' in line


@pytest.mark.parametrize("dose", DEFAULT_DOSES)
def test_every_default_dose_of_a_library_can_be_read(dose):
    sets, _, work = dose.partition(" × ")

    assert str(parse(dose)) == (f"{work} × {sets}" if "bout" in sets else dose)


@settings(max_examples=500, deadline=None, database=None)
@given(dosages())
def test_a_dosage_is_read_back_from_its_line(dosage):
    assert parse(str(dosage)) == dosage


MISUNDERSTOOD = [
    ("8-12 blorp hold 5s", "blorp", "8–12 reps, hold 5 s"),
    ("10 parsecs", "parsecs", "10 reps"),
    ("3x8-12 hodl 5", "hodl", "3 sets × 8–12 reps"),
    ("10 reps at the top", "at", "10 reps"),
    ("10 x", "x", "10 reps"),
    ("3 10", "10", "3 reps"),
    ("3 10 foo", "10", "3 reps"),
    ("3 x 10 30 s", "30 s", "3 sets × 10 reps"),
    ("30 s x 10 reps", "10 reps", "30 s"),
    ("10 2.5", "2.5", "10 reps"),
    ("10 both legs", "both", "10 reps"),
    ("10 back", "back", "10 reps"),
    ("10 bw", "bw", "10 reps"),
    ("8 walks forward + 6 back", "+", "8 walks forward"),
    ("8 walks forward + 8 steps back", "+", "8 walks forward"),
    ("forward 8 back", "back", "8 reps forward"),
    ("10 reps hold", "hold", "10 reps"),
    ("10 reps effort", "effort", "10 reps"),
    ("10 reps 5-10 kg", "5-10", "10 reps"),
    ("10 tempo", "tempo", "10 reps"),
    ("10 #amount #tempo", "#", "10 reps"),
    ('10 "red', '"', "10 reps"),
    ("10 reps, hold 5, hold 6", "hold 6", "10 reps, hold 5 s"),
    ("2 sets 3 sets 10", "3 sets", "2 sets × 10 reps"),
    ("10 left right", "right", "10 reps left"),
    ("3 x 10 x 5 s hold 6", "5 s", "3 sets × 10 reps, hold 6 s"),
    ("🦵 10", "🦵", "10 reps"),
    ("10 \x00", "\x00", "10 reps"),
    ("-5", "-", "5 reps"),
]


@pytest.mark.parametrize(
    ("text", "word", "understood"),
    MISUNDERSTOOD,
)
def test_it_names_the_word_it_did_not_understand(text, word, understood):
    with pytest.raises(DosageParseError) as caught:
        parse(text)

    assert (caught.value.word, caught.value.understood) == (word, understood)
    assert f"“{word}”" in str(caught.value)
    assert understood in str(caught.value)


@pytest.mark.parametrize(
    ("text", "word", "column", "sentence"),
    [
        ("3 x 0 reps", "0 reps", "reps_min", "Reps must be from 1 to 100."),
        ("10 000 reps", "10 000 reps", "reps_min", "Reps must be from 1 to 100."),
        ("10-" + "9" * 300, "10-" + "9" * 300, "reps_max", "Reps must be from 1 to 100."),
        ("25x10", "25", "sets_min", "Sets must be from 1 to 20."),
        ("10 hold 11 min", "hold 11 min", "hold_min", "A hold must be from 1 to 600 seconds."),
        ("10 @11", "@ 11", "effort_min", "Effort must be from 0 to 10."),
        ("10 tempo 2-1-2-1", "tempo 2-1-2-1", "tempo", "Write the tempo as lift-hold-lower"),
        ("10 900 kg", "900 kg", "load_amount", "A load must be more than 0"),
        ('10 “a"b”', '“a"b”', "load_text", "Describe the load in at most 60 letters"),
        ("15-10 reps", "15-10", "dosage", "“15-10” runs backwards. Put the smaller number first."),
        ("10 hold 5-2", "5-2", "dosage", "“5-2” runs backwards."),
    ],
)
def test_impossible_amounts_are_refused_with_their_word(text, word, column, sentence):
    with pytest.raises(DosageParseError) as caught:
        parse(text)

    assert caught.value.word == word
    assert list(caught.value.errors) == [column]
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize(
    ("text", "understood"), [("", ""), (" \n", ""), ("hold 5", "hold 5 s"), ("3 sets left", "3 sets × left")]
)
def test_it_asks_for_reps_when_there_are_none(text, understood):
    with pytest.raises(DosageParseError, match="Say how many") as caught:
        parse(text)

    assert (caught.value.word, caught.value.understood) == ("", understood)


def test_only_the_unknown_word_is_told_when_nothing_was_understood():
    with pytest.raises(DosageParseError) as caught:
        parse("blorp")

    assert str(caught.value) == "I do not understand “blorp”."


@pytest.mark.parametrize(
    "text", ["1" * 10_000, "a" * 10_000, " " * 10_000, "3x" * 200, "1-" * 190, '"' * 399]
)
def test_long_texts_are_refused(text):
    with pytest.raises(DosageParseError):
        parse(text)


WORDS = st.sampled_from(
    [
        *' ,/+@x×"“”-–.0159',
        "10",
        "000",
        "2-3",
        "hold",
        "rest",
        "s",
        "min",
        "kg",
        "left",
        "each",
        "side",
        "alt",
    ]
    + [
        "forward",
        "back",
        "to",
        "sets",
        "bouts",
        "reps",
        "of",
        "tempo",
        "2-1-2",
        "effort",
        "/10",
        "\u200f",
        "٣",
    ]
)


@settings(max_examples=500, deadline=None, database=None)
@given(
    st.text(max_size=420)
    | st.lists(WORDS, max_size=40).map(" ".join)
    | st.lists(WORDS, max_size=40).map("".join)
)
@example("𝟙𝟘 reps")
@example("²")
@example("\ud800")
@example("10 \u202e sper")
def test_any_text_is_a_dosage_or_a_dosage_error(text):
    outcome = dosage_or_error(text)

    if isinstance(outcome, Dosage):
        assert parse(str(outcome)) == outcome
    else:
        assert str(outcome)
        assert pickle.loads(pickle.dumps(outcome)).errors == outcome.errors


def dosage_or_error(text: str) -> Dosage | DosageError:
    try:
        return parse(text)
    except DosageError as error:
        return error
