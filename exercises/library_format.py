"""Reads the library folder: readable TOML files in, frozen entries out, or every problem at once.

The format is explained for its authors in exercises/library/README.md.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from exercises.library_checks import check_figures, check_library
from exercises.library_entries import (
    Credit,
    Cue,
    ExerciseEntry,
    ExerciseWords,
    Library,
    LibraryError,
    Note,
    Paragraph,
    Precaution,
    PrescriptionEntry,
    Problem,
    ProgramEntry,
    ProgramWords,
    Review,
    SafetyEntry,
    Step,
    Term,
    Vocabulary,
)
from exercises.library_reading import read_credit, read_exercise, read_program, read_safety, read_term
from exercises.library_tables import LANGUAGE, Table, TranslatedTable

__all__ = [
    "Credit", "Cue", "ExerciseEntry", "ExerciseWords", "Library", "LibraryError", "Note", "Paragraph",
    "Precaution", "PrescriptionEntry", "Problem", "ProgramEntry", "ProgramWords", "Review", "SafetyEntry",
    "Step", "Term", "Vocabulary", "read_library",
]  # fmt: skip

VOCABULARIES = "vocabularies.toml"
SAFETY = "safety.toml"
KEYS = {"exercise": "slug", "program": "slug"}


def read_library(folder: Path, figures: Path | None = None) -> Library:
    """Everything in the TOML files of `folder`, all or nothing.

    With `figures` (a folder of SVG files) every picture must be there as well.
    Raises LibraryError with all problems, each naming file, entry, field and reason.
    """
    problems: list[Problem] = []
    files = _files(folder, problems)
    if not problems:
        _add_translations(files, problems)
        library = _library(files, problems)
        problems += check_library(library)
        problems += check_figures(library, {path.name for path in figures.glob("*.svg")}) if figures else []
    if problems:
        raise LibraryError(sorted(set(problems)))
    return library


def _files(folder: Path, problems: list[Problem]) -> dict[str, dict]:
    files = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            files[path.name] = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            problems.append(Problem(path.name, "", "", f"is not readable TOML: {error}"))
    for name in (VOCABULARIES, SAFETY):
        if not (folder / name).exists():
            problems.append(Problem(name, "", "", "is missing"))
    return files


def _library(files: dict[str, dict], problems: list[Problem]) -> Library:
    exercises, programs = [], []
    terms = _vocabulary(files.pop(VOCABULARIES), problems)
    safety_file = Table(files.pop(SAFETY), SAFETY, "safety", problems)
    safety = read_safety(safety_file.table("safety"))
    safety_file.done()
    for name, content in files.items():
        table = Table(content, name, "", problems)
        credit = read_credit(table.table("credit")) if "exercise" in content else Credit()
        exercises += [read_exercise(entry, name, credit) for entry in _entries(table, "exercise")]
        programs += [read_program(entry, name) for entry in _entries(table, "program")]
        table.done()
    return Library(Vocabulary(terms), tuple(exercises), tuple(programs), safety)


def _entries(table: Table, kind: str) -> Iterator[Table]:
    """The entries of one kind, each named by its slug in what is said of it."""
    for place, entry in enumerate(table.tables(kind), start=1):
        slug = entry.fields.get(KEYS[kind])
        entry.entry, entry.path = slug if isinstance(slug, str) and slug else f"{kind} {place}", ""
        yield entry


def _vocabulary(content: dict, problems: list[Problem]) -> dict[str, tuple[Term, ...]]:
    table = Table(content, VOCABULARIES, "", problems)
    vocabulary = {}
    for kind in list(content):
        terms = []
        for term in table.tables(kind):
            term.entry, term.path = f"{kind} {term.fields.get('tag', '?')}", ""
            if term.fields.get("tag") in [earlier.tag for earlier in terms]:
                term.problem("tag", "is already used in this vocabulary")
            terms.append(read_term(term, kind))
        vocabulary[kind] = tuple(terms)
    return vocabulary


def _add_translations(files: dict[str, dict], problems: list[Problem]) -> None:
    """Put the words of `name.xx.toml` into the entries of `name.toml`, as the language xx."""
    for name in [name for name in files if name.count(".") > 1]:
        content = files.pop(name)
        base, language, _suffix = name.rsplit(".", 2)
        if f"{base}.toml" not in files:
            problems.append(Problem(name, "", "", f"there is no {base}.toml to translate"))
        elif not LANGUAGE.fullmatch(language):
            problems.append(Problem(name, "", "", f"“{language}” is not a language such as “de” or “pt-BR”"))
        else:
            _translate(content, files[f"{base}.toml"], Table({}, name, "", problems), language)


def _translate(content: dict, target: dict, told: Table, language: str) -> None:
    for kind, translated in content.items():
        entries = translated if isinstance(translated, list) else [translated]
        for entry in entries:
            key = KEYS.get(kind, "tag")
            told.entry = entry.get(key, kind) if isinstance(entry, dict) else kind
            found = _find(target.get(kind), entry, key)
            if found is None:
                told.problem("", "there is no such entry to translate")
            elif set(entry) - {key} != {language}:
                told.problem("", f"a translation holds only “{key}” and the words in “{language}”")
            else:
                words = entry[language]
                found[language] = TranslatedTable(words, told.file) if isinstance(words, dict) else words


def _find(target: object, entry: object, key: str) -> dict | None:
    if not isinstance(entry, dict):
        return None
    if isinstance(target, dict):
        return target
    same = [found for found in target or [] if isinstance(found, dict) and found.get(key) == entry.get(key)]
    return same[0] if same else None
