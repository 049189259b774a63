"""Undo and redo of a draft: everyone takes back their own steps, the newest first.

A step holds only what it changed, so that undoing it leaves everything else alone, also what another
person did meanwhile. Where another person changed the very same after it, their change would go too: that
is asked first. Versions that were published stay as they are.
"""

from dataclasses import dataclass

from django.db import models, transaction
from django.utils.translation import gettext as _

from hep.audit.recording import record
from patients.models import DraftStep, Prescription, Program, Section
from patients.prescribing import CannotPrescribe
from patients.prescribing.differences import PARTS, Changes, State, difference, kind_of, state_of
from patients.prescribing.labels import label
from patients.prescribing.order import place_of, place_prescription
from patients.prescribing.prescriptions import let_versions_go
from patients.prescribing.writing import locked, touch

ROW, SECTION = kind_of(Prescription), kind_of(Section)


@dataclass(frozen=True, slots=True)
class History:
    """What one person can take back in a draft, and what they can do again; None for nothing."""

    undo: DraftStep | None = None
    redo: DraftStep | None = None

    @property
    def undo_words(self) -> str:
        return _("Undo: %(what)s") % {"what": label(self.undo)} if self.undo else _("Undo")

    @property
    def redo_words(self) -> str:
        return _("Redo: %(what)s") % {"what": label(self.redo)} if self.redo else _("Redo")


class OthersWouldLose(Exception):
    """Another person changed the same since; `losses` are sentences that say who and what."""

    def __init__(self, losses: list[str]):
        super().__init__("; ".join(losses))
        self.losses = losses


class StepIsGone(Exception):
    """The step that was to be undone or done again is not the next one any more."""


def history(program: Program, *, by) -> History:
    """What `by` can undo and redo in `program` now; one query."""
    steps = list(DraftStep.objects.of(program, by).defer("changes"))
    done = [step for step in steps if not step.is_undone]
    undone = [step for step in steps if step.is_undone]
    return History(undo=done[-1] if done else None, redo=undone[0] if undone else None)


def undo(program: Program, *, step: int, by, even_others: int | None = None) -> str:
    """Take back the step with the key `step`, which must be the newest of `by`; returns what it was.

    Raises StepIsGone, CannotPrescribe, and OthersWouldLose unless `even_others` is the revision of the draft
    that was asked about.
    """
    return _go(program, step, by=by, is_undo=True, even_others=even_others)


def redo(program: Program, *, step: int, by, even_others: int | None = None) -> str:
    """Do the step with the key `step` again, which must be the next of `by`; otherwise like undo()."""
    return _go(program, step, by=by, is_undo=False, even_others=even_others)


@transaction.atomic
def _go(program: Program, key: int, *, by, is_undo: bool, even_others: int | None) -> str:
    now = locked(program)
    known = history(now, by=by)
    step = known.undo if is_undo else known.redo
    if step is None or step.pk != key:
        raise StepIsGone
    state = state_of(now)
    goal = _goal(step.changes, is_undo=is_undo)
    losses = _losses(state, goal)
    if losses and even_others != now.rev:
        raise OthersWouldLose(_who_would_lose(now, step, losses, by=by))
    _check_exercises(goal)
    removed = _apply(now, state, goal)
    _note(now, goal, removed, by=by, word="undo" if is_undo else "redo")
    reached = state_of(now)
    # The way back leads to what was there a moment ago, with the changes of others in it.
    step.changes = difference(reached, state) if is_undo else difference(state, reached)
    step.is_undone = is_undo
    step.save(update_fields=["changes", "is_undone"])
    return label(step)


# ---------------------------------------------------------------- what would be lost


def _goal(changes: Changes, *, is_undo: bool) -> Changes:
    """`changes` as [what is expected now, what is wanted]."""
    if not is_undo:
        return changes
    return {kind: {key: [new, old] for key, (old, new) in rows.items()} for kind, rows in changes.items()}


def _losses(state: State, goal: Changes) -> set[tuple[str, str]]:
    """The rows, by kind and key, in which somebody else changed what would be changed now."""
    found = {
        (kind, key)
        for kind, rows in goal.items()
        for key, (expected, wanted) in rows.items()
        if _is_loss(state[kind].get(key), expected, wanted)
    }
    leaving = {key for key, (_now, wanted) in goal.get(SECTION, {}).items() if wanted is None}
    inside = {key for key, row in state[ROW].items() if str(row["section_id"]) in leaving}
    stopped = {key for key, (_now, wanted) in goal.get(ROW, {}).items() if wanted is None}
    return found | {(ROW, key) for key in inside - stopped}


def _is_loss(stored: dict | None, expected: dict | None, wanted: dict | None) -> bool:
    if stored is None or expected is None:
        return False
    if wanted is None:  # its place alone is nobody's work
        return any(stored[name] != value for name, value in expected.items() if name != "place")
    return any(stored[name] not in (expected[name], value) for name, value in wanted.items())


def _who_would_lose(program: Program, step: DraftStep, losses: set, *, by) -> list[str]:
    """A sentence for each step of another person that touched the same rows after `step`."""
    later = DraftStep.objects.filter(program=program, is_undone=False).exclude(made_by=by)
    found = [
        _("%(who)s: %(what)s") % {"who": each.made_by.name, "what": label(each)}
        for each in later.filter(made_at__gte=step.made_at).select_related("made_by")
        if losses & {(kind, key) for kind, rows in each.changes.items() for key in rows}
    ]
    return found or [_("Somebody else changed the same.")]


# ---------------------------------------------------------------- doing it


def _check_exercises(goal: Changes) -> None:
    wanted = {row["exercise_id"] for _now, row in goal.get(ROW, {}).values() if row and "exercise_id" in row}
    there = Prescription._meta.get_field("exercise").related_model.objects.filter(pk__in=wanted).count()
    if there != len(wanted):
        raise CannotPrescribe(_("An exercise of this step is not in the library any more."))


def _apply(program: Program, state: State, goal: Changes) -> list[Prescription]:
    """Bring `program` to `goal`; returns the prescriptions that were taken out, with their keys."""
    for model in PARTS:
        rows = goal.get(kind_of(model), {})
        back = [(key, row) for key, (_now, row) in rows.items() if row and key not in state[kind_of(model)]]
        # A version comes after the exercise it is a version of.
        for key, row in sorted(back, key=lambda each: each[1].get("in_place_of_id") is not None):
            if rows[key][0] is None:
                _bring_back(model, program, key, row)
        for key, (_now, row) in rows.items():
            if row and key in state[kind_of(model)]:
                _set(model.objects.get(pk=key), row, program)
    removed = _take_out(program, state, goal)
    _put_versions_behind(program)
    return removed


def _bring_back(model: type[models.Model], program: Program, key: str, values: dict) -> None:
    row = model(pk=int(key), clinic_id=program.clinic_id, program=program)
    _fill(row, values, program)
    row.save(force_insert=True)


def _set(row: models.Model, values: dict, program: Program) -> None:
    _fill(row, values, program)
    # The program's own row also holds what goes on: its revision, its version.
    row.save(update_fields=list(values) if isinstance(row, Program) else None)


def _fill(row: models.Model, values: dict, program: Program) -> None:
    fields = {field.attname: field for field in row._meta.concrete_fields}
    for name, value in values.items():
        setattr(row, name, fields[name].to_python(value))
    if isinstance(row, Prescription):
        _stand_somewhere(row, program)


def _stand_somewhere(row: Prescription, program: Program) -> None:
    """Another person may have taken out the section it stood in, or the exercise it was a version of."""
    if not Section.objects.filter(pk=row.section_id).exists():
        row.section = Section.objects.filter(program=program).last()
        if row.section is None:
            raise CannotPrescribe(_("Add a section first."))
    if row.in_place_of_id and not Prescription.objects.filter(pk=row.in_place_of_id).exists():
        row.in_place_of, row.relation, row.when, row.rule = None, "", "", ""


def _take_out(program: Program, state: State, goal: Changes) -> list[Prescription]:
    def leaving(kind: str) -> list[str]:
        rows = goal.get(kind, {})
        return [key for key, (_now, row) in rows.items() if row is None and key in state[kind]]

    sections = leaving(SECTION)
    gone = models.Q(pk__in=leaving(ROW)) | models.Q(section__in=sections)
    removed = list(Prescription.objects.filter(gone, program=program))
    keys = [row.pk for row in removed]
    for row in removed:
        let_versions_go(row)
    # Versions first: while one stands, so must the exercise it names.
    for row in sorted(removed, key=lambda each: each.in_place_of_id is None):
        row.delete()
    for section in Section.objects.filter(program=program, pk__in=sections):
        section.delete()
    for row, key in zip(removed, keys, strict=True):
        row.pk = key  # the trail names what is gone
    return removed


def _put_versions_behind(program: Program) -> None:
    """A version stands directly after its exercise, also when others moved one of the two."""
    versions = Prescription.objects.filter(program=program).exclude(in_place_of=None)
    for row in Prescription.objects.filter(pk__in=versions.values("in_place_of")):
        place_prescription(row, row.section, place_of(row))


def _note(program: Program, goal: Changes, removed: list[Prescription], *, by, word: str) -> None:
    """Leave what happened in the trail: names of fields and keys of rows, never a value."""
    for row in removed:
        record(row, "stopped", by=by)
    own = goal.get(kind_of(Program), {}).values()
    names = {name for _now, values in own for name in values}
    names |= {f"{kind} {key}" for kind, rows in goal.items() if kind != kind_of(Program) for key in rows}
    touch(program, by=by, fields={word, *names})
