"""Real clinicians' shorthand, cut into names and dosages."""

import pytest

from exercises.dosage import DosageError, parse
from exercises.quick_line import dosage_of, pieces, readings


def first(text: str) -> str:
    """The likeliest reading, as “name | dosage | how often”."""
    reading = readings(text)[0]
    dosage = str(parse(reading.dose)) if reading.dose else ""
    return " | ".join(filter(None, [reading.name, dosage, str(reading.often or "")]))


SHORTHAND = [
    ("side plank 10-15/side hold 2-3s", "side plank | 10–15 reps / side, hold 2–3 s"),
    ("side plank 10-15/side, hold 2-3 s", "side plank | 10–15 reps / side, hold 2–3 s"),
    ("clam 3x10", "clam | 3 sets × 10 reps"),
    ("Clam: 3 x 10", "Clam | 3 sets × 10 reps"),
    ("clam = 3x10", "clam | 3 sets × 10 reps"),
    ("clam - 3x10", "clam | 3 sets × 10 reps"),
    ("clam – 3 × 8–12", "clam | 3 sets × 8–12 reps"),
    ("clam 10x", "clam | 10 reps"),
    ("clam x10", "clam | 10 reps"),
    ("clam 10 L", "clam | 10 reps left"),
    ("clam L 3x8-12 h5 rest 60s", "clam | 3 sets × 8–12 reps left, hold 5 s, rest 60 s"),
    ("clam (10-15, hold 2 s)", "clam | 10–15 reps, hold 2 s"),
    ("3x10 clam", "clam | 3 sets × 10 reps"),
    ("10 clam", "clam | 10 reps"),
    ("squat 3 sets of 10", "squat | 3 sets × 10 reps"),
    ("squat 10 reps 3 sets", "squat | 3 sets × 10 reps"),
    ("squat 10 to 15 reps", "squat | 10–15 reps"),
    ("squat 10 - 15 reps", "squat | 10–15 reps"),
    ("squat 3x8 @ 7/10", "squat | 3 sets × 8 reps, effort 7/10"),
    ("squat 3x8 rpe 7", "squat | 3 sets × 8 reps, effort 7/10"),
    ("squat 3x8 tempo 3-1-3", "squat | 3 sets × 8 reps, tempo 3-1-3"),
    ("squat 3x8 12.5 kg", "squat | 3 sets × 8 reps, 12.5 kg"),
    ("squat 3x8 12,5 kg", "squat | 3 sets × 8 reps, 12.5 kg"),
    ('row 3x12 "red band, doubled"', 'row | 3 sets × 12 reps, "red band, doubled"'),
    ("plank 3x30s", "plank | 3 sets × 30 s"),
    ("plank 30s x 3", "plank | 3 sets × 30 s"),
    ("plank 30 sec", "plank | 30 s"),
    ("plank 1 min", "plank | 1 min"),
    ("stretch 30s x 3 each side", "stretch | 3 sets × 30 s / side"),
    ("calf raise each side 12", "calf raise | 12 reps / side"),
    ("toe taps 10 L/R", "toe taps | 10 reps / side"),
    ("bird dog alternating 10", "bird dog | 10 reps / side alternating"),
    ("bird dog 10 ea", "bird dog | 10 reps / side"),
    ("step up 10 per leg", "step up | 10 reps / side"),
    ("ql walk 8-10 walks fwd+back x 2-3 bouts", "ql walk | 8–10 walks forward + backward × 2–3 bouts"),
    ("crab walk 10 steps sideways", "crab walk | 10 steps sideways"),
    ("90/90 breathing 10 breaths", "90/90 breathing | 10 breaths"),
    ("figure 4 stretch 30s", "figure 4 stretch | 30 s"),
    ("heel raise 3x15 bd", "heel raise | 3 sets × 15 reps | 2 sessions per day"),
    ("heel raise 3x15 2x/day", "heel raise | 3 sets × 15 reps | 2 sessions per day"),
    ("heel raise 3x15 daily", "heel raise | 3 sets × 15 reps | 1 session per day"),
    ("heel raise 3x15, 3-4 per week", "heel raise | 3 sets × 15 reps | 3–4 sessions per week"),
    ("heel raise", "heel raise"),
    ("4 point kneeling", "point kneeling | 4 reps"),
    ("bridge ten", "bridge ten"),
    ("😀", "😀"),
]


@pytest.mark.parametrize(("typed", "read"), SHORTHAND)
def test_shorthand_is_read(typed, read):
    assert first(typed) == read


@pytest.mark.parametrize(
    ("line", "texts"),
    [
        ("clam 3x10, bridge 2x15", ["clam 3x10", "bridge 2x15"]),
        ("clam,bridge,bird dog", ["clam", "bridge", "bird dog"]),
        ("clam 10-15/side, hold 2-3 s, bridge", ["clam 10-15/side, hold 2-3 s", "bridge"]),
        ("clam, 3x10, left, bridge", ["clam, 3x10, left", "bridge"]),
        ("clam 15-10, bridge", ["clam 15-10", "bridge"]),
        ("• Clam 3x10• Bridge 2x15", ["Clam 3x10", "Bridge 2x15"]),
        ("·\tClam 3x10\n·\tBridge", ["Clam 3x10", "Bridge"]),
        ("o\tClam\no\tBridge", ["Clam", "Bridge"]),
        ("1. Clam 3x10\r\n2) Bridge\r\na) Squat", ["Clam 3x10", "Bridge", "Squat"]),
        ("- Clam\n- Bridge", ["Clam", "Bridge"]),
        ("clam; bridge | squat", ["clam", "bridge", "squat"]),
        ("‏clam‎ 10، bridge", ["clam 10", "bridge"]),
        ("clam 10.,, ,", ["clam 10"]),
        (" ,;• \n", []),
    ],
)
def test_a_list_is_cut_between_exercises_alone(line, texts):
    assert [piece.text for piece in pieces(line)] == texts


def test_a_heading_holds_until_the_next_one():
    found = pieces("Warm-up:\nclam\nbridge\nMAIN: squat", headings=("Warm-up", "Main"))

    assert [(piece.heading, piece.text) for piece in found] == [
        ("Warm-up", "clam"),
        ("Warm-up", "bridge"),
        ("Main", "squat"),
    ]


def test_the_other_ways_to_read_a_line_come_after_the_likeliest():
    assert [reading[:2] for reading in readings("left side plank 10")][:3] == [
        ("left side plank", "10"),
        ("side plank", "10 left"),
        ("plank", "10 left side"),
    ]


@pytest.mark.parametrize(
    ("typed", "usual", "dosage"),
    [
        ("", "3x10 / side", "3 sets × 10 reps / side"),
        ("left", "3x10 / side", "3 sets × 10 reps left"),
        ("hold 5", "3x10", "3 sets × 10 reps, hold 5 s"),
        ("2 sets", "3x10", "2 sets × 10 reps"),
        ("2x6-8", "3x10 / side, hold 5 s", "2 sets × 6–8 reps / side"),
        ("8-10 walks", "10 walks forward + backward", "8–10 walks forward + backward"),
        ("hold 30s", "3 x 20-30 s / side", "3 sets × 30 s / side"),
    ],
)
def test_what_a_dosage_leaves_out_is_as_usual(typed, usual, dosage):
    assert str(dosage_of(typed, usual=parse(usual))) == dosage


def test_without_a_usual_dosage_a_hold_is_held_once_and_a_side_alone_is_not_enough():
    assert dosage_of("", usual=None) is None
    assert str(dosage_of("hold 30 s", usual=None)) == "1 rep, hold 30 s"
    with pytest.raises(DosageError, match="Say how many"):
        dosage_of("left", usual=None)


@pytest.mark.parametrize(
    "line", ["a " * 5000, "1,2," * 2500, "(" * 10_000, '"' * 9999, "x" * 10_000, "•" * 10_000]
)
def test_a_flood_of_signs_ends(line):
    for piece in pieces(line)[:40]:
        assert readings(piece.text)
