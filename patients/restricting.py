"""Restrictions: what a patient is not to do for now. They flag, in the clinic's words; nothing is forbidden.

A restriction names one of the clinic's tags, never a diagnosis. The day it ends on is the first day on
which the exercise is allowed again: “not until 12 May” says nothing any more on 12 May.
"""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.dateformat import format as date_words
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from exercises.models import Exercise
from hep.audit.recording import record
from patients.models import ClinicTag, Patient, Restriction, TaggedExercise


class TagInUse(Exception):
    """A tag cannot be put away while a patient is restricted by it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one patient is not to do today, and the sentences for each exercise it touches."""

    restrictions: tuple[Restriction, ...]
    words: dict[int, list[str]]  # by the key of an exercise


def today_at(clinic, *, now: dt.datetime | None = None) -> dt.date:
    """The date where the clinic is."""
    return (now or timezone.now()).astimezone(ZoneInfo(clinic.time_zone)).date()


def limits_of(patient: Patient, *, on: dt.date) -> Limits:
    """The restrictions of `patient` that hold on the day `on`, soonest over first; at most two queries."""
    rows = Restriction.objects.filter(patient=patient).in_force(on=on).select_related("tag")
    restrictions = sorted(rows, key=lambda row: (row.until is None, row.until or on, row.tag.name))
    for row in restrictions:
        row.sentence = sentence(row, on=on)
    words: dict[int, list[str]] = {}
    if restrictions:
        tags = {row.tag_id: row.sentence for row in restrictions}  # of two, the longer one
        tagged = TaggedExercise.objects.filter(tag__in=tags).order_by("tag__name")
        for tag, exercise in tagged.values_list("tag_id", "exercise_id"):
            words.setdefault(exercise, []).append(tags[tag])
    return Limits(tuple(restrictions), words)


def sentence(restriction: Restriction, *, on: dt.date) -> str:
    """“overhead: not until 12 May”, with the year when it is another one; “overhead: not for now”."""
    name, until = {"tag": restriction.tag.name}, restriction.until
    if until is None:
        return _("%(tag)s: not for now") % name
    # Translators: a day in running text, as in "not until 12 May".
    shape = pgettext("day", "j F") if until.year == on.year else pgettext("day", "j F Y")
    return _("%(tag)s: not until %(day)s") % (name | {"day": date_words(until, shape)})


# ---------------------------------------------------------------- restrictions of a patient


@transaction.atomic
def restrict(patient: Patient, *, tag: ClinicTag, until: dt.date | None, note: str, by) -> Restriction:
    """Restrict `patient` by `tag` until the day `until`, or for now."""
    row = Restriction(
        clinic_id=patient.clinic_id, patient=patient, tag=tag, until=until, note=note, created_by=by
    )
    row.save()
    record(row, "created", by=by)
    return row


@transaction.atomic
def change_restriction(row: Restriction, *, values: dict, by) -> None:
    """Change tag, day or note of `row`; only what really changed is written."""
    changed = [name for name in ("tag", "until", "note") if getattr(row, name) != values[name]]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save(update_fields=changed)
        record(row, "changed", by=by, fields=changed)


@transaction.atomic
def lift(row: Restriction, *, by) -> None:
    """End `row` today; it stays in the record."""
    if row.lifted_at is None:
        row.lifted_at = timezone.now()
        row.save(update_fields=["lifted_at"])
        record(row, "lifted", by=by)


# ---------------------------------------------------------------- the clinic's tags


def is_on_exercises(tag: ClinicTag) -> bool:
    """Whether `tag` flags anything."""
    return TaggedExercise.objects.filter(tag=tag).exists()


@transaction.atomic
def add_tag(clinic, *, name: str, by) -> ClinicTag:
    """The clinic's tag called `name`: a new one, or the one there is, taken out again."""
    known = {tag.name.casefold(): tag for tag in ClinicTag.objects.all()}
    if tag := known.get(name.casefold()):
        return _taken_out(tag, by=by)
    tag = ClinicTag(clinic=clinic, name=name)
    tag.save()
    record(tag, "created", by=by)
    return tag


def _taken_out(tag: ClinicTag, *, by) -> ClinicTag:
    if tag.archived_at is not None:
        tag.archived_at = None
        tag.save(update_fields=["archived_at"])
        record(tag, "restored", by=by)
    return tag


@transaction.atomic
def rename_tag(tag: ClinicTag, *, name: str, by) -> None:
    """Call `tag` something else, wherever it stands."""
    if tag.name != name:
        tag.name = name
        tag.save(update_fields=["name"])
        record(tag, "changed", by=by, fields=["name"])


@transaction.atomic
def put_tag_away(tag: ClinicTag, *, on: dt.date, by) -> None:
    """Offer `tag` no more. Raises TagInUse while a restriction by it holds on the day `on`."""
    if Restriction.objects.filter(tag=tag).in_force(on=on).exists():
        raise TagInUse(tag.name)
    tag.archived_at = timezone.now()
    tag.save(update_fields=["archived_at"])
    record(tag, "archived", by=by)


@transaction.atomic
def tag_exercise(exercise: Exercise, *, tags: list[ClinicTag], clinic, by) -> bool:
    """Give `exercise` exactly `tags` of the clinic's; True when that changed anything.

    What was put away stays on it, unseen.
    """
    rows = TaggedExercise.objects.filter(exercise=exercise, tag__archived_at=None)
    held = {row.tag_id: row for row in rows}
    wanted = {tag.pk: tag for tag in tags}
    new = [tag for pk, tag in wanted.items() if pk not in held]
    gone = [row for pk, row in held.items() if pk not in wanted]
    return _write(new=[(tag, exercise) for tag in new], gone=gone, clinic=clinic, by=by)


@transaction.atomic
def tag_more(tag: ClinicTag, *, exercises: list[Exercise], by) -> bool:
    """Give `tag` to `exercises` too; True when that changed anything."""
    held = set(TaggedExercise.objects.filter(tag=tag).values_list("exercise_id", flat=True))
    new = [(tag, exercise) for exercise in exercises if exercise.pk not in held]
    return _write(new=new, gone=[], clinic=tag.clinic, by=by)


@transaction.atomic
def untag(tag: ClinicTag, exercise: Exercise, *, by) -> None:
    """Take `tag` off `exercise`."""
    gone = list(TaggedExercise.objects.filter(tag=tag, exercise=exercise))
    _write(new=[], gone=gone, clinic=tag.clinic, by=by)


def _write(*, new: list, gone: list, clinic, by) -> bool:
    """Make and remove rows; the trail has one event for each tag that changed its exercises."""
    touched = {tag.pk: tag for tag, _exercise in new} | {row.tag_id: row.tag for row in gone}
    rows = [TaggedExercise(clinic=clinic, tag=tag, exercise=exercise) for tag, exercise in new]
    TaggedExercise.objects.bulk_create(rows, batch_size=500)
    for row in gone:
        row.delete()
    for tag in touched.values():
        record(tag, "changed", by=by, fields=["exercises"])
    return bool(touched)
