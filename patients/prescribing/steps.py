"""Steps of a draft: what each change changed, written down so that it can be undone."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps

from django.db import transaction
from django.utils import timezone

from hep.audit.recording import current_request
from patients.models import DraftStep, Program
from patients.prescribing.differences import Changes, State, difference, fields_changed, state_of, together
from patients.prescribing.labels import label_parts
from patients.prescribing.writing import locked

MOST_STEPS = 100
# Presses of one stepper, or words typed into one field, are one step.
ONE_GO = dt.timedelta(minutes=2)

_recording: ContextVar[int | None] = ContextVar("recording", default=None)


@contextmanager
def step(program: Program, *, by, subject=None) -> Iterator[None]:
    """Whatever changes in the draft of `program` inside this block is one step of `by`.

    A block inside another belongs to it. `subject` is the row it is about, when it only changes places.
    """
    if _recording.get() == program.pk:
        yield
        return
    token = _recording.set(program.pk)
    try:
        with transaction.atomic():
            before = state_of(locked(program))
            yield
            after = state_of(program)
            if changes := difference(before, after):
                _keep(program, changes, (before, after), by=by, subject=subject)
    finally:
        _recording.reset(token)


def undoable(change):
    """Make each call of the rule `change` a step; its first argument is the program or a part of it."""

    @wraps(change)
    def as_step(subject, *args, by, **options):
        program = subject if isinstance(subject, Program) else subject.program
        with step(program, by=by, subject=subject):
            return change(subject, *args, by=by, **options)

    return as_step


def _keep(program: Program, changes: Changes, states: tuple[State, State], *, by, subject) -> None:
    DraftStep.objects.of(program, by).filter(is_undone=True).delete()
    newest = DraftStep.objects.filter(program=program).last()
    if newest and newest.made_by_id == by.pk and _is_same_go(newest, changes):
        _take_in(newest, changes, states, subject)
        return
    made = DraftStep(clinic_id=program.clinic_id, program=program, made_by=by, changes=changes)
    made.request_id = current_request.get()
    _name(made, states, subject)
    made.save()
    newest_first = DraftStep.objects.filter(program=program).order_by("-pk").values_list("pk", flat=True)
    if surplus := list(newest_first[MOST_STEPS:]):
        DraftStep.objects.filter(pk__in=surplus).delete()


def _is_same_go(newest: DraftStep, changes: Changes) -> bool:
    """Whether `changes` go on with what the newest step did: one request, or the same field lately."""
    if newest.request_id and newest.request_id == current_request.get():
        return True
    fields = fields_changed(changes)
    is_recent = newest.made_at > timezone.now() - ONE_GO
    return bool(fields) and is_recent and fields == fields_changed(newest.changes)


def _take_in(newest: DraftStep, changes: Changes, states: tuple[State, State], subject) -> None:
    joined = together(newest.changes, changes)
    if not joined:  # back where it began
        newest.delete()
        return
    newest.changes, newest.made_at = joined, timezone.now()
    _name(newest, states, subject)
    newest.save(update_fields=["changes", "made_at", "what", "name", "number"])


def _name(made: DraftStep, states: tuple[State, State], subject) -> None:
    made.what, name, made.number = label_parts(made.changes, *states, subject)
    made.name = name[:200]
