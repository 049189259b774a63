"""Editing the library in the app: a clinic's own exercises, and for site admins the shared ones.

Two people may edit one exercise. A form sends what it *saw* beside what was typed: a field that somebody
else changed meanwhile is a conflict, everything else is merged without asking. Every change grows the
revision by one and leaves an audit event.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from exercises import search
from exercises.dosage import parse
from exercises.models import Caution, Exercise, ExerciseTag, ExerciseText, ProgressionStep, ReviewStep
from hep.audit.recording import record
from hep.clinics.tenancy import whole_site
from hep.merging import merged

FACTS = (
    "position", "bed_ok", "side_key", "trains", "mirror_safe", "author", "licence", "source",
)  # fmt: skip
TEXTS = ("name", "purpose", "why", "hold_where", "side_names", "side_line")
LISTS = (
    "other_names", "steps", "set_up", "optional_cues", "feel", "avoid", "breathing", "progressions",
    "teaching", "evidence",
)  # fmt: skip
# What clinicians alone read is not translated.
NOT_TRANSLATED = {"purpose", "teaching", "evidence"}
TAGS = {"regions": "region", "equipment": "equipment", "purposes": "purpose", "muscles": "muscle"}
CAUTION = ("kind", "for_clinician", "text", "on_handout")
MAIN_MUSCLE = "prime"

Values = Mapping[str, object]


class CannotEdit(Exception):
    """The rule that forbids it, as a sentence for the admin."""


def writing(exercise: Exercise) -> AbstractContextManager:
    """The scope in which `exercise` may be written: a shared one belongs to the whole site."""
    return whole_site() if exercise.clinic_id is None else nullcontext()


# ---------------------------------------------------------------- an exercise


def content_of(exercise: Exercise) -> dict:
    """What can be edited of `exercise`, as plain JSON; lists keep their order."""
    text = exercise.text() or ExerciseText(language=exercise.source_language)
    content = {name: getattr(exercise, name) for name in FACTS}
    content |= {name: getattr(text, name) for name in (*TEXTS, *LISTS)}
    content |= {name: list(dict.fromkeys(exercise.tags_of(kind))) for name, kind in TAGS.items()}
    return content | {"dosage": str(exercise.dosage or "")}


@transaction.atomic
def add_exercise(clinic, *, values: Values, by) -> Exercise:
    """A new exercise of `clinic`, or with None a shared one; its pictures come afterwards."""
    exercise = Exercise(clinic=clinic, slug="", status=Exercise.Status.DRAFT)
    with writing(exercise):
        exercise.slug = free_slug(values["name"], clinic)
        _write(exercise, values)
        note_draft(exercise, by=by)
        record(exercise, "created", by=by)
    return exercise


@transaction.atomic
def change_exercise(exercise: Exercise, *, values: Values, seen: Values, by) -> Exercise:
    """Change facts and words of `exercise` (those of `content_of`).

    Raises ChangedMeanwhile, and CannotEdit for a published one that would lose its usual dose.
    """
    with writing(exercise):
        row = Exercise.objects.select_for_update(no_key=True).get(pk=exercise.pk)
        changes = merged(content_of(row), values=values, seen=seen)
        if row.status == Exercise.Status.PUBLISHED and changes.get("dosage") == "":
            raise CannotEdit(_("A published exercise needs its usual dose."))
        if changes:
            row.rev += 1
            _write(row, changes)
            _note_change(row, by=by)
            record(row, "changed", by=by, fields=changes)
    return row


def note_draft(exercise: Exercise, *, by) -> None:
    """The first step of the review: who drafted it. The command line is nobody."""
    if by is not None:
        ReviewStep(exercise=exercise, kind=ReviewStep.Kind.DRAFTED, by=by, rev=exercise.rev).save()


def _note_change(exercise: Exercise, *, by) -> None:
    """Who changed what was published already; once a day for each person."""
    if by is None or exercise.status != Exercise.Status.PUBLISHED:
        return
    last = exercise.review_steps.last()
    kind, today = ReviewStep.Kind.CHANGED, timezone.localdate()
    if last is None or (last.kind, last.by_id, timezone.localdate(last.at)) != (kind, by.pk, today):
        ReviewStep(exercise=exercise, kind=kind, by=by, rev=exercise.rev).save()


def _write(row: Exercise, changes: Values) -> None:
    for name in FACTS:
        if name in changes:
            setattr(row, name, changes[name])
    if "dosage" in changes:
        row.dosage = parse(changes["dosage"]) if changes["dosage"] else None
    row.save()
    text = row.texts.filter(language=row.source_language).first()
    text = text or ExerciseText(exercise=row, language=row.source_language)
    if says_other_words(text, changes):
        # Other words than those somebody signed off have to be signed off again.
        text.reviewed_by, text.reviewed_on = "", None
        outdate_translations(row, other_words(text, changes) - NOT_TRANSLATED)
    for name in (*TEXTS, *LISTS):
        setattr(text, name, changes.get(name, getattr(text, name)))
    text.save()
    for name, kind in TAGS.items():
        if name in changes:
            _write_tags(row, kind, changes[name])
    search.refresh(Exercise.objects.get(pk=row.pk))


def says_other_words(text: ExerciseText, changes: Values) -> bool:
    """Whether `changes` hold other words than `text`: a review of it does not count for them."""
    return bool(other_words(text, changes))


def other_words(text: ExerciseText, changes: Values) -> set[str]:
    """Names of the fields in which `changes` say something else than `text`."""
    return {
        name for name in (*TEXTS, *LISTS) if changes.get(name, getattr(text, name)) != getattr(text, name)
    }


def outdate_translations(exercise: Exercise, names: set[str]) -> None:
    """The words `names` changed in the source language: until read again, no translation is issued."""
    for text in exercise.texts.exclude(language=exercise.source_language):
        if names - set(text.outdated):
            text.outdated = sorted({*text.outdated, *names})
            text.save(update_fields=["outdated"])


def _write_tags(row: Exercise, kind: str, wanted: list[str]) -> None:
    """Make the tags of one kind those `wanted`; a muscle that stays keeps its role and side."""
    row.tags.filter(kind=kind).exclude(tag__in=wanted).delete()
    kept = set(row.tags.filter(kind=kind).values_list("tag", flat=True))
    role = MAIN_MUSCLE if kind == ExerciseTag.Kind.MUSCLE else ""
    for place, tag in enumerate(wanted):
        if tag not in kept:
            ExerciseTag(exercise=row, kind=kind, tag=tag, role=role, place=place).save()


def free_slug(name: str, clinic) -> str:
    """A short name that no exercise of the same owner has."""
    base = slugify(name)[:70] or "exercise"
    taken = set(Exercise.objects.filter(clinic=clinic, slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)


@transaction.atomic
def archive(exercise: Exercise, *, by) -> None:
    """Take `exercise` out of the library; programs that have it keep it."""
    _archive(exercise, timezone.now(), "archived", by=by)


@transaction.atomic
def restore(exercise: Exercise, *, by) -> None:
    """Put an archived exercise back."""
    _archive(exercise, None, "restored", by=by)


def _archive(exercise: Exercise, at, verb: str, *, by) -> None:
    with writing(exercise):
        exercise.archived_at = at
        exercise.rev += 1
        exercise.save(update_fields=["archived_at", "rev"])
        record(exercise, verb, by=by)


def touch(exercise: Exercise, *, by, fields, is_change: bool = True) -> None:
    """Grow the revision of `exercise` after a change of one of its rows, and leave the audit event.

    Not `is_change`: what the exercise says in its source language stays.
    """
    exercise.rev += 1
    exercise.save(update_fields=["rev", "updated_at"])
    if is_change:
        _note_change(exercise, by=by)
    record(exercise, "changed", by=by, fields=fields)


# ---------------------------------------------------------------- cautions


@transaction.atomic
def add_caution(exercise: Exercise, *, values: Values, by) -> Caution:
    """One more precaution or contraindication, at the end."""
    caution = Caution(exercise=exercise, language=exercise.source_language, **values)
    last = exercise.cautions.aggregate(last=Max("place"))["last"]
    caution.place = 0 if last is None else last + 1
    caution.save()
    outdate_translations(exercise, {"cautions"})
    with writing(exercise):
        touch(exercise, by=by, fields=["cautions"])
    return caution


def caution_content(caution: Caution) -> dict:
    """What can be edited of a caution."""
    return {name: getattr(caution, name) for name in CAUTION}


@transaction.atomic
def change_caution(caution: Caution, *, values: Values, seen: Values, by) -> None:
    """Change a caution (CAUTION). Raises ChangedMeanwhile."""
    row = Caution.objects.select_for_update(no_key=True).get(pk=caution.pk)
    changes = merged(caution_content(row), values=values, seen=seen)
    for name, value in changes.items():
        setattr(row, name, value)
    if changes:
        row.save()
        outdate_translations(caution.exercise, {"cautions"})
        with writing(caution.exercise):
            touch(caution.exercise, by=by, fields=["cautions"])


@transaction.atomic
def remove_caution(caution: Caution, *, by) -> None:
    """Remove a caution from the exercise, with its translations: those stand at the same place."""
    caution.exercise.cautions.filter(place=caution.place).exclude(language=caution.language).delete()
    caution.delete()
    with writing(caution.exercise):
        touch(caution.exercise, by=by, fields=["cautions"])


# ---------------------------------------------------------------- easier and harder


@transaction.atomic
def add_step(exercise: Exercise, other: Exercise, *, is_harder: bool, values: Values, by) -> ProgressionStep:
    """Name `other` as the next harder (or easier) exercise. Raises CannotEdit when they are linked."""
    easier, harder = (exercise, other) if is_harder else (other, exercise)
    if easier.pk == harder.pk:
        raise CannotEdit(_("Choose another exercise than this one."))
    pair = {easier.pk, harder.pk}
    if ProgressionStep.objects.filter(easier__in=pair, harder__in=pair).exists():
        raise CannotEdit(_("These two exercises are already linked. Remove that link first."))
    step = ProgressionStep(easier=easier, harder=harder, **values)
    step.save()
    with writing(exercise):
        touch(exercise, by=by, fields=["progression"])
    return step


@transaction.atomic
def remove_step(step: ProgressionStep, exercise: Exercise, *, by) -> None:
    """Remove the link between two exercises; `exercise` is the one that is edited."""
    step.delete()
    with writing(exercise):
        touch(exercise, by=by, fields=["progression"])
