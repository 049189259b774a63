"""From staged rows to exercises: prepared unseen in short transactions, shown together in one.

An exercise that is prepared has `staged_in`, and no query of the program sees it. One that changes
another has `stands_for` as well. `_show` moves all of them into the library at once with a handful of
statements, so that nobody waits long for the lock. What is prepared can be thrown away at any time.
"""

import time
from collections.abc import Iterable

from django.db import connection, models, transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from exercises import search
from exercises.dosage import parse
from exercises.dosed import DOSAGE_COLUMNS
from exercises.editing import LISTS, TEXTS
from exercises.importing import beside
from exercises.importing.content import (
    CAUTION,
    MEASURE,
    SHARED,
    entry_of,
    key_of,
    with_content,
    with_loops_of,
)
from exercises.importing.entries import FACTS, digest
from exercises.importing.media import rows_of
from exercises.models import (
    Caution,
    Exercise,
    ExercisePicture,
    ExerciseTag,
    ExerciseText,
    ImportRow,
    ImportRun,
    ProgressionStep,
    ReviewStep,
)
from hep.audit.recording import record

CHUNK = 100
# SQLite's queue is no queue: who waits for the one writer asks again every tenth of a second, and
# somebody who writes chunk after chunk would keep everybody out. So the door stays open this long.
PAUSE = 0.13
PARTS = (ExerciseText, ExerciseTag, Caution, ExercisePicture)
COPIED = (*FACTS, *DOSAGE_COLUMNS, "source_language", "status", "loaded_digest")
State, Verdict = ImportRun.State, ImportRow.Verdict
WRITTEN = (Verdict.CREATED, Verdict.CHANGED)


@transaction.atomic
def confirm(run: ImportRun, *, by) -> None:
    """Start to write what was checked; a run that has failed rows, or is under way, stays as it is."""
    row = ImportRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    if row.state == State.CHECKED:
        row.state = State.WRITING
        row.save(update_fields=["state"])
        record(row, "confirmed", by=by)


def work(run: ImportRun, *, by, seconds: float) -> ImportRun:
    """Do what is left of a confirmed run for about so long; the run as it is then.

    Safe to call again at any time, also by two people at once and after a crash.
    """
    until = time.monotonic() + seconds
    while True:
        run = _one_chunk(run, by=by)
        if not run.is_going or time.monotonic() >= until:
            return run
        if connection.vendor == "sqlite":
            time.sleep(PAUSE)


def progress_of(run: ImportRun) -> tuple[int, int]:
    """Steps done and steps in all: every row is prepared once and made findable once."""
    if run.state == State.DONE:
        return 1, 1
    rows = run.rows.filter(verdict__in=WRITTEN)
    done = rows.exclude(staged=None).count() if run.state == State.WRITING else rows.count()
    return done + rows.filter(is_indexed=True).count(), 2 * rows.count()


def discard(run: ImportRun, *, by) -> None:
    """Throw away a run that is not done and everything that was prepared for it."""
    while pks := list(Exercise.all_rows.filter(staged_in=run).values_list("pk", flat=True)[:CHUNK]):
        Exercise.all_rows.filter(pk__in=pks).delete()
    with transaction.atomic():
        record(run, "discarded", by=by)
        run.delete()


@transaction.atomic
def _one_chunk(run: ImportRun, *, by) -> ImportRun:
    run = ImportRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    if run.state == State.WRITING and not _prepare(run):
        _show(run, by=by)
    elif run.state == State.INDEXING and not _index(run):
        run.state, run.finished_at, run.templates = State.DONE, timezone.now(), []
        run.save(update_fields=["state", "finished_at", "templates"])
        run.rows.all().delete()
    return run


# ---------------------------------------------------------------- prepared unseen


def _prepare(run: ImportRun) -> bool:
    """Make hidden exercises of the next rows; False when there are none left."""
    rows = list(run.rows.filter(verdict__in=WRITTEN, staged=None)[:CHUNK])
    targets = {
        row.pk: row
        for row in with_content(
            Exercise.objects.filter(pk__in=[row.target_id for row in rows if row.target_id])
        )
    }
    made = [_hidden(run, row, targets.get(row.target_id)) for row in rows]
    entries = [_merged(row.entry, targets.get(row.target_id)) for row in rows]
    Exercise.all_rows.bulk_create(made)
    _write_parts(made, entries, targets, run.clinic)
    if run.by:
        ReviewStep.objects.bulk_create(
            [ReviewStep(exercise=row, kind=ReviewStep.Kind.DRAFTED, by=run.by, rev=1) for row in made]
        )
    for row, exercise in zip(rows, made, strict=True):
        row.staged = exercise
    ImportRow.objects.bulk_update(rows, ["staged"])
    return bool(rows)


def _hidden(run: ImportRun, row: ImportRow, target: Exercise | None) -> Exercise:
    entry = _merged(row.entry, target)
    exercise = Exercise(
        clinic=run.clinic,
        slug=f"staged-{row.pk}" if target else row.slug,
        status=Exercise.Status.DRAFT,
        source_language=entry["language"],
        staged_in=run,
        stands_for=target,
        loaded_digest=row.digest or digest(row.entry),
        loaded_rev=1,
        **entry.get("facts", {}),
    )
    exercise.dosage = parse(entry["dosage"]) if entry.get("dosage") else None
    if target is None:
        exercise.imported_from, exercise.source_id = entry["source"], entry["id"]
    return exercise


def _merged(entry: dict, target: Exercise | None) -> dict:
    """What `target` says, and over it what the file says."""
    if target is None:
        return entry
    stored = entry_of(target)
    merged = stored | entry
    for name in ("facts", "tags"):
        merged[name] = stored[name] | entry.get(name, {})
    merged["pictures"] = with_loops_of(stored["pictures"], merged["pictures"])
    merged["texts"] = {
        language: stored["texts"].get(language, {}) | entry.get("texts", {}).get(language, {})
        for language in {*stored["texts"], *entry.get("texts", {})}
    }
    return merged


def _write_parts(made: list[Exercise], entries: list[dict], targets: dict, clinic) -> None:
    texts, tags, cautions, pictures, found = [], [], [], [], {}
    for exercise, entry in zip(made, entries, strict=True):
        texts += _texts(exercise, entry["texts"], targets.get(exercise.stands_for_id))
        tags += _tags(exercise, entry.get("tags", {}))
        cautions += [
            Caution(exercise=exercise, **{name: each[name] for name in CAUTION if name in each})
            for each in entry.get("cautions", ())
        ]
        pictures += rows_of(exercise, entry, clinic, found)
    for rows in (texts, tags, cautions, pictures):
        if rows:
            type(rows[0]).objects.bulk_create(rows)


def _texts(exercise: Exercise, texts: dict, target: Exercise | None) -> Iterable[ExerciseText]:
    """A row a language. Words that are still those that somebody signed off stay signed off."""
    before = {text.language: text for text in target.texts.all()} if target else {}
    for language, words in texts.items():
        row = ExerciseText(exercise=exercise, language=language, **words)
        old = before.get(language)
        if old and all(getattr(row, name) == getattr(old, name) for name in (*TEXTS, *LISTS)):
            row.reviewed_by, row.reviewed_on, row.outdated = old.reviewed_by, old.reviewed_on, old.outdated
        yield row


def _tags(exercise: Exercise, tags: dict) -> Iterable[ExerciseTag]:
    for kind, listed in tags.items():
        for place, (tag, role, side) in enumerate(dict.fromkeys(map(tuple, listed))):
            yield ExerciseTag(exercise=exercise, kind=kind, tag=tag, role=role, side=side, place=place)


# ---------------------------------------------------------------- shown together


def _show(run: ImportRun, *, by) -> None:
    """Everything that was prepared enters the library, in the caller's transaction."""
    shadows = Exercise.all_rows.filter(staged_in=run).exclude(stands_for=None)
    if shadows.exists():
        _replace_content(shadows)
    Exercise.all_rows.filter(staged_in=run, stands_for=None).update(staged_in=None)
    if run.format == "bundle":
        _write_steps(run)
    beside.write(run, by=by)
    run.state = State.INDEXING
    run.save(update_fields=["state"])
    record(run, "imported", by=by, fields=[name for name in ("created", "changed") if getattr(run, name)])


def _replace_content(shadows: models.QuerySet) -> None:
    """Each target gets the words, tags and columns of its shadow, and a new revision."""
    targets = list(shadows.values_list("stands_for", flat=True))
    behind = Exercise.all_rows.filter(pk=OuterRef("exercise_id")).values("stands_for")[:1]
    for model in PARTS:
        for at in range(0, len(targets), 500):
            model.objects.filter(exercise__in=targets[at : at + 500]).delete()
        model.objects.filter(exercise__in=shadows.values("pk")).update(exercise_id=Subquery(behind))
    ReviewStep.objects.filter(exercise__in=shadows.values("pk")).update(exercise_id=Subquery(behind))
    shadow = shadows.filter(stands_for=OuterRef("pk"))
    columns = {name: Subquery(shadow.values(name)[:1]) for name in COPIED}
    for at in range(0, len(targets), 500):
        Exercise.objects.filter(pk__in=targets[at : at + 500]).update(
            **columns, rev=F("rev") + 1, loaded_rev=F("rev") + 1, updated_at=timezone.now()
        )


def _write_steps(run: ImportRun) -> None:
    """The way from easier to harder, as the bundle has it, between exercises that are here."""
    rows = run.rows.filter(verdict__in=WRITTEN).only("entry", "target", "staged")
    listed = {row.target_id or row.staged_id: row.entry["harder"] for row in rows if row.entry.get("harder")}
    if not listed:
        return
    own = Exercise.objects.own(run.clinic).only("slug", "imported_from", "source_id")
    known = {key_of(row): row.pk for row in own}
    known |= {
        (SHARED, slug): pk for pk, slug in Exercise.objects.filter(clinic=None).values_list("pk", "slug")
    }
    ProgressionStep.objects.filter(easier__in=listed).delete()
    steps = {
        (easier, harder): ProgressionStep(easier_id=easier, harder_id=harder, **_measure(each))
        for easier, wanted in listed.items()
        for each in wanted
        if (harder := known.get((each.get("source"), each.get("id")))) not in (None, easier)
    }
    ProgressionStep.objects.bulk_create(steps.values())


def _measure(step: dict) -> dict:
    return {name: step[name] for name in MEASURE if step.get(name) is not None}


# ---------------------------------------------------------------- found by their words


def _index(run: ImportRun) -> bool:
    """Make the next exercises findable and drop what stood for them; False when all are."""
    rows = list(run.rows.filter(verdict__in=WRITTEN, is_indexed=False).only("target", "staged")[:CHUNK])
    search.refresh_many([row.target_id or row.staged_id for row in rows])
    shadows = [row.staged_id for row in rows if row.target_id and row.staged_id]
    if shadows:
        Exercise.all_rows.filter(pk__in=shadows, staged_in=run).delete()
    run.rows.filter(pk__in=[row.pk for row in rows]).update(is_indexed=True)
    return bool(rows)
