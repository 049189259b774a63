"""Loading: everything is read and checked first, then written in one transaction; or nothing is."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from django.db import transaction

from exercises import search
from exercises.library_format import ExerciseEntry, Library, ProgramEntry, read_library
from exercises.loading.digests import entry_digest
from exercises.loading.exercise_rows import write_exercise, write_steps
from exercises.loading.figures import Figure, Master, read_figures, store_figures
from exercises.loading.loops import Loop, loop_files, store_loops
from exercises.loading.program_body import program_body
from exercises.models import Exercise, ProgramTemplate
from hep.clinics.tenancy import whole_site

FILES = ("picture", "dark", "line", "loop", "dark_loop")


class Status(StrEnum):
    """What became of one entry."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    KEPT = "kept"  # edited here since it was loaded, so the files do not overwrite it


@dataclass(frozen=True, slots=True)
class Loaded:
    """One entry of the library files and what became of it."""

    kind: str
    slug: str
    status: Status


def load_library(folder: Path, figures: Path, *, media: Path, overwrite: bool = False) -> list[Loaded]:
    """Bring the shared library up to the files in `folder` and the drawings in `figures`.

    An exercise that was edited here keeps its words unless `overwrite`. Pictures go to `media`; their
    files are named by content, so those of a load that fails do no harm. Raises LibraryError with every
    problem; nothing is changed then.
    """
    library = read_library(folder, figures)
    plans = _plans(library, figures, overwrite=overwrite)
    for plan in plans:
        if plan.is_written or _is_lost(plan.row, media):
            plan.masters = store_figures(plan.figures, plan.entry, media=media)
            plan.loops = store_loops(plan.loop_files, media=media)
    with whole_site(), transaction.atomic():
        _write(plans)
        search.refresh_missing()
        exercises = [Loaded("exercise", plan.entry.slug, plan.status) for plan in plans]
        return exercises + [_load_program(entry, library) for entry in library.programs]


@dataclass(slots=True)
class _Plan:
    """What is to be done for one exercise."""

    entry: ExerciseEntry
    row: Exercise
    figures: dict[str, Figure]
    digest: str
    status: Status
    loop_files: dict[str, Path] = field(default_factory=dict)
    masters: dict[str, Master] = field(default_factory=dict)
    loops: dict[str, Loop] = field(default_factory=dict)

    @property
    def is_written(self) -> bool:
        return self.status in (Status.CREATED, Status.CHANGED)


def _plans(library: Library, folder: Path, *, overwrite: bool) -> list[_Plan]:
    with whole_site():
        shared = Exercise.objects.filter(clinic=None)
        shared = shared.prefetch_related(*(f"pictures__{name}" for name in FILES))
        rows = {row.slug: row for row in shared}
    plans = []
    for place, entry in enumerate(library.exercises, start=1):
        figures = read_figures(entry, folder)
        loops = loop_files(entry, folder)
        digest = entry_digest(entry, figures.values(), loops=loops.values())
        row = rows.get(entry.slug)
        status = _status(row, digest, overwrite=overwrite)
        row = row or Exercise(slug=entry.slug, popularity=place * 10, rev=0)
        plans.append(_Plan(entry, row, figures, digest, status, loops))
    return plans


def _is_lost(row: Exercise, media: Path) -> bool:
    """Whether the file of a picture is known to the database and no longer on disk."""
    pictures = [p for use in row.pictures.all() for p in (getattr(use, name) for name in FILES) if p]
    return any(not (media / picture.path).exists() for picture in pictures)


def _write(plans: list[_Plan]) -> None:
    for plan in plans:
        if plan.is_written:
            write_exercise(plan.row, plan.entry, plan.masters, plan.loops, digest=plan.digest)
    # A step holds words of both its ends: it is written when either was, unless its easier end is kept.
    rows = {plan.entry.slug: plan.row for plan in plans}
    entries = {plan.entry.slug: plan.entry for plan in plans}
    written = {plan.entry.slug for plan in plans if plan.is_written}
    for plan in plans:
        ends = {plan.entry.slug, *(step.slug for step in plan.entry.harder)}
        if ends & written and plan.status is not Status.KEPT:
            write_steps(plan.entry, entries, rows)


def _status(row: Exercise | None, digest: str, *, overwrite: bool) -> Status:
    if row is None:
        return Status.CREATED
    if row.is_edited_here and not overwrite:
        return Status.KEPT
    is_same = row.loaded_digest == digest and not row.is_edited_here
    return Status.UNCHANGED if is_same else Status.CHANGED


def _load_program(entry: ProgramEntry, library: Library) -> Loaded:
    digest = entry_digest(entry)
    row = ProgramTemplate.objects.filter(clinic=None, slug=entry.slug).first()
    if row and row.loaded_digest == digest:
        return Loaded("program", entry.slug, Status.UNCHANGED)
    status = Status.CHANGED if row else Status.CREATED
    row = row or ProgramTemplate(slug=entry.slug)
    row.title, row.loaded_digest = entry.words["en"].title, digest
    row.body = program_body(entry, library.vocabulary)
    row.save()
    return Loaded("program", entry.slug, status)
