"""The measures of the bench: what a ratio is, when a goal is missed, what a line says. No time is judged."""

import json
import socket
import threading

import pytest

from tests.bench import __main__ as bench
from tests.bench.calls import get, side_by_side
from tests.bench.fetched import weights
from tests.bench.figures import CPU_BAND, EXACT, WIDE_BAND, Figure, exit_code, percentile, ratio
from tests.bench.visitors import read_answer


def figure(value, target, **facts) -> Figure:
    return Figure("a_figure", value, target, **facts)


# ---- numbers


def test_a_ratio_is_the_median_of_the_rounds_and_not_of_the_sums():
    # One round was ten times slower for both: its ratio is like the others.
    assert ratio([20, 22, 300], [10, 10, 100]) == pytest.approx(2.2)


def test_a_ratio_needs_as_many_rounds_of_both():
    with pytest.raises(ValueError, match="shorter"):
        ratio([1, 2], [1])


@pytest.mark.parametrize(
    ("values", "percent", "expected"),
    [(range(1, 101), 99, 99), (range(1, 201), 99, 198), ([7], 99, 7), ([3, 1, 2], 50, 2), ([5, 4], 100, 5)],
)
def test_a_percentile_is_one_of_the_values(values, percent, expected):
    assert percentile(list(values), percent) == expected


# ---- goals


@pytest.mark.parametrize(
    ("measured", "holds", "missed"),
    [
        (figure(1.7, 1.7, band=CPU_BAND), True, False),
        (figure(1.86, 1.7, band=CPU_BAND), False, False),
        (figure(1.88, 1.7, band=CPU_BAND), False, True),
        (figure(0.75, 0.75, at_least=True, band=WIDE_BAND), True, False),
        (figure(0.61, 0.75, at_least=True, band=WIDE_BAND), False, False),
        (figure(0.59, 0.75, at_least=True, band=WIDE_BAND), False, True),
        (figure(3000, 3000, band=EXACT), True, False),
        (figure(3001, 3000, band=EXACT), False, True),
        (figure(None, 0.5), None, False),
    ],
)
def test_a_goal_is_missed_only_beyond_its_band(measured, holds, missed):
    assert (measured.holds, measured.is_missed) == (holds, missed)


@pytest.mark.parametrize(
    ("values", "expected"), [([1.0, 1.05], 0), ([1.0, 1.2], 1), ([None, 1.0], 0), ([], 0)]
)
def test_one_missed_goal_fails_the_run_and_what_could_not_run_does_not(values, expected):
    assert exit_code([figure(value, 1.0, band=CPU_BAND) for value in values]) == expected


@pytest.mark.parametrize(
    ("measured", "expected"),
    [
        (figure(1.23456, 1.7), {"name": "a_figure", "value": 1.2346, "target": "<= 1.7", "holds": True}),
        (
            figure(0.7, 0.75, at_least=True, note="µs"),
            {"name": "a_figure", "value": 0.7, "target": ">= 0.75", "holds": False, "note": "µs"},
        ),
        (
            figure(None, 0.5, note="could not run: no Chromium found"),
            {
                "name": "a_figure",
                "value": None,
                "target": "<= 0.5",
                "holds": None,
                "note": "could not run: no Chromium found",
            },
        ),
    ],
)
def test_a_figure_is_one_line_of_json(measured, expected):
    assert "\n" not in measured.line()
    assert json.loads(measured.line()) == expected


def test_the_run_prints_every_figure_and_returns_whether_one_is_missed(monkeypatch, capsys):
    class Part:
        @staticmethod
        def figures():
            return iter([figure(1, 1), figure(2, 1)])

    monkeypatch.setattr(bench, "import_module", lambda name: Part)
    monkeypatch.setattr(bench.django, "setup", lambda: None)

    assert bench.main(["--part", "anything"]) == 1
    assert [json.loads(line)["value"] for line in capsys.readouterr().out.splitlines()] == [1, 2]


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (
            [],
            ["prepare", "processor", "requests", "weight", "prints", "search", "builder", "imports", "diary"],
        ),
        (["--only", "search"], ["prepare", "search"]),
        (["--growth"], ["prepare", "growth"]),
        (["--lighthouse"], ["prepare", "lighthouse"]),
    ],
)
@pytest.mark.parametrize("failing", [False, True])
def test_a_part_that_fails_fails_the_run_and_the_others_still_run(monkeypatch, arguments, parts, failing):
    ran = []
    monkeypatch.setattr(bench, "environment_in", lambda folder: {})
    monkeypatch.setattr(
        bench, "run_child", lambda part, environment: ran.append(part) or int(failing and part == parts[1])
    )

    assert bench.main(arguments) == int(failing)
    assert ran == parts


def test_a_run_has_an_installation_of_its_own(monkeypatch, tmp_path):
    monkeypatch.setenv("DEBUG", "1")

    environment = bench.environment_in(tmp_path)

    assert environment["HEP_VAR"] == str(tmp_path)
    assert environment["DJANGO_SETTINGS_MODULE"] == "tests.bench.settings"
    assert "DEBUG" not in environment


# ---- measuring


def test_requests_take_turns_and_each_round_has_its_median():
    asked = []

    def request(name, nanoseconds):
        times = iter(nanoseconds)
        return lambda: asked.append(name) or Timed(next(times))

    class Timed:
        def __init__(self, nanoseconds):
            self.nanoseconds = nanoseconds

    requests = {
        "quick": request("quick", [1000, 2000, 9000, 4000, 4000, 4000]),
        "slow": request("slow", [7000] * 6),
    }

    assert side_by_side(requests, rounds=2, each=3) == {"quick": [2, 4], "slow": [7, 7]}
    turns = [asked[place : place + 2] for place in range(0, len(asked), 2)]
    assert {frozenset(turn) for turn in turns} == {frozenset({"quick", "slow"})}


@pytest.mark.django_db
def test_an_answer_is_taken_through_the_whole_program_and_an_error_is_no_measure():
    answer = get("/robots.txt")

    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/plain")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.nanoseconds > 0
    with pytest.raises(RuntimeError, match="404"):
        get("/no/such/page/")


@pytest.mark.parametrize(
    ("pieces", "outcome"),
    [
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"], 43),
        ([b"HTTP/1.1 200 OK\r\ncontent-", b"length: 5\r\n\r", b"\nhe", b"llo"], 43),
    ],
)
def test_a_visitor_reads_an_answer_to_its_end_however_it_arrives(pieces, outcome):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        sender = threading.Thread(target=lambda: [theirs.sendall(piece) for piece in pieces])
        sender.start()

        assert read_answer(ours) == outcome
        sender.join()


@pytest.mark.parametrize("answer", [b"HTTP/1.1 500 Oh\r\n\r\n", b""])
def test_a_visitor_counts_no_error_as_an_answer(answer):
    ours, theirs = socket.socketpair()
    with ours:
        theirs.sendall(answer)
        theirs.close()

        with pytest.raises(RuntimeError):
            read_answer(ours)


def test_bytes_are_told_apart_by_kind():
    host = "http://127.0.0.1:1"
    page, css, font = f"{host}/p/x/", f"{host}/static/css/a.css", f"{host}/static/fonts/a.woff2"
    first, second = f"{host}/m/one-780.avif", f"{host}/m/two-780.avif"
    everything = [[page, 3000], [css, 500], [font, 28000], [first, 900], [second, 800], ["http://x.org/", 1]]

    found = weights(everything, everything[:4], [first], host)

    assert {name: value for name, (value, _note) in found.items()} == {
        "page_html_bytes": 3000,
        "page_css_bytes": 500,
        "pictures_of_first_viewport_bytes": 900,
        "pictures_bytes": 1700,
        "page_font_bytes": 28000,
        "page_script_bytes": 0,
        "requests_to_other_hosts": 1,
    }
