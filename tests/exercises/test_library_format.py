"""A library file with a mistake is refused whole, and every mistake is named."""

import dataclasses
import shutil
import tomllib
from pathlib import Path

import pytest

from exercises.library_format import LibraryError, read_library

ROOT = Path(__file__).parents[2] / "exercises"
SHIPPED, FIGURES = ROOT / "library", ROOT / "figures" / "svg"
EXERCISES, PROGRAMS, SAFETY, WORDS = "back-and-hips.toml", "programs.toml", "safety.toml", "vocabularies.toml"


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(SHIPPED, tmp_path / "library", ignore=shutil.ignore_patterns("LICENSE"))


def change(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def problems_of(folder: Path, figures: Path | None = None) -> list[str]:
    with pytest.raises(LibraryError) as caught:
        read_library(folder, figures)
    return [str(problem) for problem in caught.value.problems]


A1, QL, KNEE = "side-lying-leg-raise", "ql-walk", "side-plank-knee"
MISTAKES = tomllib.loads(Path(__file__).with_name("library_mistakes.toml").read_text(encoding="utf-8"))[
    "mistake"
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake["name"])
def test_a_mistake_names_file_entry_field_and_reason(folder, mistake):
    change(folder, mistake["file"], mistake["old"], mistake["new"])

    problems = problems_of(folder)

    told = f"{mistake['file']}: {mistake['says']}"
    assert [line for line in problems if line.startswith(told)] != [], problems


def test_a_file_that_is_not_toml_is_named_with_its_line(folder):
    change(folder, EXERCISES, 'name = "QL Walk"', "name = QL Walk")

    (problem,) = problems_of(folder)

    assert problem.startswith(f"{EXERCISES}: is not readable TOML:")
    assert "line" in problem


@pytest.mark.parametrize("file", [SAFETY, WORDS])
def test_a_folder_without_a_needed_file_is_refused(folder, file):
    (folder / file).unlink()

    assert problems_of(folder) == [f"{file}: is missing"]


def test_all_problems_of_all_files_are_told_at_once(folder):
    change(folder, EXERCISES, "bed_ok = true", "")
    change(folder, EXERCISES, '"tfl"', '"tlf"')
    change(folder, PROGRAMS, "weeks = 6", "weeks = 60")

    assert problems_of(folder) == [
        f"{EXERCISES}: {A1}: bed_ok: is missing",
        f"{EXERCISES}: {A1}: muscles.muscle: “tlf” is not in the vocabulary “muscle”",
        f"{PROGRAMS}: back-and-hips: weeks: must be from 1 to 52, is 60",
    ]


CIRCLE = [
    ("harder", "side-lying-leg-raise", "Leg Raise Plank"),
    ("easier", "side-plank-leg-raise", "Side-Lying Straight-Leg Raise"),
]


def test_a_circle_of_progressions_is_refused(folder):
    text = (folder / EXERCISES).read_text(encoding="utf-8")
    circle = '[[exercise.{}]]\nslug = "{}"\nclinician = "Round."\n\n[exercise.en]\nname = "{}"'
    for kind, slug, name in (
        ("harder", A1, "Leg Raise Plank"),
        ("easier", "side-plank-leg-raise", "Side-Lying Straight-Leg Raise"),
    ):
        text = text.replace(f'[exercise.en]\nname = "{name}"', circle.format(kind, slug, name), 1)
    (folder / EXERCISES).write_text(text, encoding="utf-8")

    problems = problems_of(folder)

    for slug in (A1, KNEE, "side-plank-leg-raise"):
        assert f"{EXERCISES}: {slug}: harder: leads in a circle back to this exercise" in problems


def test_a_picture_that_is_not_drawn_is_refused(folder, tmp_path):
    figures = shutil.copytree(FIGURES, tmp_path / "svg")
    (figures / "ql_walk_end_lineart.svg").unlink()

    problems = problems_of(folder, figures)

    assert problems == [f"{EXERCISES}: {QL}: pictures: there is no figure ql_walk_end_lineart.svg"]


GERMAN_SAFETY = """
[safety.de]
reviewed_by = "A. Klinik"
reviewed_on = 2026-11-16
signs = ["a b", "c d", "e f"]
emergency = ["g h", "i j", "k l", "m n"]
first = "Erst in die Praxis."
"""


def test_another_language_is_another_file_with_its_own_review(folder):
    (folder / "safety.de.toml").write_text(GERMAN_SAFETY, encoding="utf-8")
    (folder / "vocabularies.de.toml").write_text(
        'region = [{ tag = "neck", de = "Nacken" }]', encoding="utf-8"
    )

    library = read_library(folder)

    german = library.safety["de"]
    assert (german.first, german.review.by) == ("Erst in die Praxis.", "A. Klinik")
    assert library.safety["de"].review.is_done
    assert library.vocabulary.term("region", "neck").words["de"] == "Nacken"
    assert library.safety["en"] == read_library(SHIPPED).safety["en"]


BASE = "back-and-hips.de.toml"
WRONG_TRANSLATIONS = [
    (BASE, '[[exercise]]\nslug = "ql-walk"\n[exercise.de]\n', "ql-walk: de.name: is missing"),
    (BASE, '[[exercise]]\nslug = "walk"\n[exercise.de]\n', "walk: there is no such entry to translate"),
    (
        BASE,
        '[[exercise]]\nslug = "ql-walk"\ndosage = "1 rep"\n',
        "ql-walk: a translation holds only “slug” and the words in “de”",
    ),
    ("knees.de.toml", "", "there is no knees.toml to translate"),
    ("safety.German.toml", "", "“German” is not a language such as “de” or “pt-BR”"),
]


@pytest.mark.parametrize(("name", "text", "problem"), WRONG_TRANSLATIONS)
def test_a_mistake_in_a_translation_names_the_file_of_the_translation(folder, name, text, problem):
    (folder / name).write_text(text, encoding="utf-8")

    assert f"{name}: {problem}" in problems_of(folder)


def test_entries_are_frozen():
    entry = read_library(SHIPPED).exercise(QL)

    with pytest.raises(dataclasses.FrozenInstanceError):
        entry.slug = "other"


@pytest.mark.parametrize("back", ["harder", "easier"])
def test_harder_is_the_exact_inverse_of_easier(back):
    exercises = read_library(SHIPPED).exercises
    forth = {"harder": "easier", "easier": "harder"}[back]
    links = {(entry.slug, step.slug) for entry in exercises for step in getattr(entry, back)}

    assert links == {(step.slug, entry.slug) for entry in exercises for step in getattr(entry, forth)}
    assert len(links) == 2
