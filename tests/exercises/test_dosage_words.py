import re

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given, settings

from exercises.dosage import Dosage, DosageError, Frequency, Range, Side, SideNames, parse
from exercises.dosage_words import (
    clinician_line,
    frequency_sentence,
    frequency_words,
    parts,
    sentence,
    side_words,
    translated,
)
from tests.exercises.strategies import dosages


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


SENTENCES = [
    ("10-15/side hold 2-3s", "at the top", "10–15 reps each side. Hold 2–3 seconds at the top."),
    (
        "8-10 walks fwd+back x 2-3 bouts",
        "",
        "8–10 walks forward, then back. Do 2–3 rounds with a short rest between.",
    ),
    ("1 rep", "", "1 rep."),
    ("10 reps, hold 1 s", "at the top.", "10 reps. Hold 1 second at the top."),
    ("1 set x 10-15/side", "", "10–15 reps each side."),
    ("1 bout x 10-30 min", "", "10–30 minutes."),
    ("3 sets x 10, rest 90 s", "", "10 reps. Do 3 rounds with 90 seconds of rest between."),
    ("3 x 30 s", "", "30 seconds. Do 3 rounds with a short rest between."),
    ("10, rest 2 min", "", "10 reps. Then rest 2 minutes."),
    (
        "2-3 sets x 1 rep, hold 20-45 s / side",
        "",
        "Hold 20–45 seconds each side. Do 2–3 rounds with a short rest between.",
    ),
    ("1 rep hold 20 s", "at the top", "Hold 20 seconds at the top."),
    ("1 rep hold 20 s", "", "Hold 20 seconds."),
    ("10 alternating", "", "10 reps each side, taking turns."),
    ("10 left up + down", "", "10 reps on the left, up, then down."),
    ("400 m sideways", "", "400 metres sideways."),
    ("1 breath, 5 kg", "", "1 breath. Use 5 kg."),
    ("10, 2.5 lb", "", "10 reps. Use 2.5 lb."),
    ('10 "red {band} 100%"', "", "10 reps. Use: red {band} 100%."),
    ("10 tempo 2-1-3", "", "10 reps. Take 2 seconds to lift, 1 second to hold and 3 seconds to lower."),
    ("10 tempo 2-0-3", "", "10 reps. Take 2 seconds to lift and 3 seconds to lower."),
    (
        "10 tempo 2-1-3 hold 1",
        "",
        "10 reps. Hold 1 second. Take 2 seconds to lift and 3 seconds to lower.",
    ),
    ("10 @4-6", "", "10 reps. Aim for 4–6 out of 10 for how hard it feels."),
]


@pytest.mark.parametrize(
    ("line", "where", "words"),
    SENTENCES,
)
def test_a_dosage_in_the_patients_words(line, where, words):
    assert sentence(parse(line), hold_where=where) == words


def test_large_parts_of_a_held_dosage():
    assert parts(parse("10-15/side hold 2-3s"), hold_where="at the top") == {
        "lead": [{"text": "10–15\u00a0reps", "dose": True}, {"text": "each side"}],
        "more": [[{"text": "Hold"}, {"text": "2–3\u00a0seconds", "dose": True}, {"text": "at the top"}]],
    }


def test_large_parts_of_a_walk():
    assert parts(parse("8-10 walks fwd+back x 2-3 bouts")) == {
        "lead": [{"text": "8–10\u00a0walks", "dose": True}, {"text": "forward, then back"}],
        "more": [
            [
                {"text": "Do"},
                {"text": "2–3\u00a0rounds", "dose": True},
                {"text": "with a short rest between"},
            ]
        ],
    }


def test_large_parts_of_reps_alone():
    assert parts(parse("10")) == {"lead": [{"text": "10\u00a0reps", "dose": True}], "more": []}


@settings(max_examples=100, deadline=None, database=None)
@given(dosages())
def test_parts_say_what_the_sentence_says(dosage):
    shown = parts(dosage, hold_where="at the top", side_names="top leg")
    said = [" ".join(part["text"] for part in row) + "." for row in (shown["lead"], *shown["more"])]
    words = sentence(dosage, hold_where="at the top", side_names="top leg")

    assert " ".join(said).replace("\u00a0", " ") == words
    without_load = words.split("Use: ")[0]
    assert re.search(r"bout|\bsets?\b|\d (s|min|m)\b|  |None|[{}%]", without_load) is None


@settings(max_examples=100, deadline=None, database=None)
@given(dosages())
def test_the_clinicians_line_only_binds_its_spaces(dosage):
    line = clinician_line(dosage)

    assert line.replace("\u00a0", " ") == str(dosage)
    assert parse(line) == dosage
    assert re.search(r"\d (?!×)", line.split('"')[0]) is None


def test_the_clinicians_line_may_break_between_its_clauses():
    line = clinician_line(parse("8-10 walks / side fwd+back x 2-3 bouts, hold 2-3 s, rest 2 min"))

    assert line.split(" ") == [
        "8–10\u00a0walks\u00a0/\u00a0side",
        "forward\u00a0+\u00a0backward",
        "×\u00a02–3\u00a0bouts,",
        "hold\u00a02–3\u00a0s,",
        "rest\u00a02\u00a0min",
    ]


# ---- sides


@pytest.mark.parametrize("names", ["", *SideNames])
def test_left_and_right_are_made_from_what_the_side_names(names):
    left, right = (
        side_words(Dosage(Range(8, 8), side=side), names=names) for side in (Side.LEFT, Side.RIGHT)
    )

    assert "left" in left
    assert left.replace("left", "right") == right


@pytest.mark.parametrize(
    ("side", "names", "words"),
    [
        ("none", "top leg", ""),
        ("each", "top leg", "each side"),
        ("alternating", "", "each side, taking turns"),
        ("left", "top leg", "with your left leg on top"),
        ("right", "stance", "standing on your right leg"),
        ("left", "turn", "turning to the left"),
        ("right", "the arm on the wall", "on the right (the arm on the wall)"),
    ],
)
def test_which_side_in_words(side, names, words):
    assert side_words(Dosage(Range(8, 8), side=side), names=names) == words


def test_the_side_stands_in_the_sentence():
    dosage = parse("10 L hold 2")

    assert sentence(dosage, side_names="top leg") == "10 reps with your left leg on top. Hold 2 seconds."


# ---- frequency, filters, languages


@pytest.mark.parametrize(
    ("frequency", "words"),
    [
        (Frequency(Range(3, 4)), "3–4 sessions a week"),
        (Frequency(Range(1, 1)), "1 session a week"),
        (Frequency(Range(2, 2), per="day"), "2 sessions a day"),
    ],
)
def test_a_frequency_in_words(frequency, words):
    amount, unit = re.fullmatch(r"(.*session\S*) (.*)", words).groups()

    assert frequency_sentence(frequency) == words
    assert frequency_words(frequency) == {
        "lead": [{"text": amount.replace(" ", "\u00a0"), "dose": True}, {"text": unit}]
    }


@pytest.mark.parametrize(
    ("value", "template", "shown"),
    [
        (
            parse("10/side hold 2"),
            "{{ v|clinician_line }}",
            "10\u00a0reps\u00a0/\u00a0side, hold\u00a02\u00a0s",
        ),
        (parse("10 hold 2"), "{{ v|in_words:w }}", "10\u00a0reps. Hold 2\u00a0seconds at the top."),
        (parse("10 hold 2"), "{{ v|in_words }}", "10\u00a0reps. Hold 2\u00a0seconds."),
        (parse("10 hold 2"), "{{ v|in_words:nothing }}", "10\u00a0reps. Hold 2\u00a0seconds."),
        (parse('10 "<b>"'), "{{ v|in_words }}", "10\u00a0reps. Use: &lt;b&gt;."),
        (Frequency(Range(3, 4)), "{{ v|in_words }}", "3–4\u00a0sessions a week"),
        (Frequency(Range(3, 4)), "{{ v|clinician_line }}", "3–4\u00a0sessions\u00a0per\u00a0week"),
        (None, "{{ v|clinician_line }}{{ v|in_words }}", ""),
    ],
)
def test_filters(value, template, shown):
    page = Template("{% load dosage_tags %}" + template)

    assert page.render(Context({"v": value, "w": "at the top", "nothing": None})) == shown


class _Upside:
    """A language that says everything in another order and has its own plurals."""

    TEXTS = {
        "{reps} {where}": "{where}: {reps}",
        "each side": "beidseits",
        "Reps must be from %(lowest)s to %(highest)s.": "%(highest)s ≥ n ≥ %(lowest)s",
        "Give a whole number.": "100 % ganz",
    }

    def gettext(self, text):
        return self.TEXTS.get(text, text)

    def ngettext(self, one, many, count):
        return f"%(n)s {one.split()[1]}[{count}]"


def test_another_language_may_order_and_count_as_it_likes(monkeypatch):
    monkeypatch.setattr("exercises.dosage_words._", _Upside().gettext)
    monkeypatch.setattr("exercises.dosage_words.ngettext", _Upside().ngettext)

    assert parts(parse("1-3/side"))["lead"] == [
        {"text": "beidseits:"},
        {"text": "1–3\u00a0rep[3]", "dose": True},
    ]


def test_errors_can_be_told_in_another_language(monkeypatch):
    monkeypatch.setattr("exercises.dosage_words._", _Upside().gettext)
    with pytest.raises(DosageError) as caught:
        Dosage.from_dict({"reps_min": 0, "sets_min": "x"})

    assert translated(caught.value) == {
        "reps_min": "100 ≥ n ≥ 1",
        "sets_min": "100 % ganz",
        "sets_max": "100 % ganz",
    }
