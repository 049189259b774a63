"""The editable state of a draft, and what changed between two states of it."""

import json

from django.core.serializers.json import DjangoJSONEncoder

from exercises.dosed import DOSAGE_COLUMNS
from patients.models import Prescription, Program, Section

# What a draft is made of; a row comes after the row it stands in.
PARTS = (Program, Section, Prescription)
# Facts of the record, not of the draft: they go on, whatever is undone.
KEPT_OUT = frozenset(
    ("id", "clinic_id", "program_id", "patient_id", "rev", "current_version_id", "published_rev")
    + ("created_by_id", "created_at", "updated_by_id", "updated_at")
)

State = dict[str, dict[str, dict]]
Changes = dict[str, dict[str, list]]


def kind_of(model) -> str:
    """The word for a model in a state."""
    return model._meta.model_name


def state_of(program: Program) -> State:
    """Everything of the draft that can be edited, by kind and key, as plain JSON values; three queries."""
    state = {}
    for model in PARTS:
        rows = model.objects.filter(**{"pk" if model is Program else "program": program.pk})
        names = [field.attname for field in model._meta.concrete_fields if field.attname not in KEPT_OUT]
        values = rows.order_by().values_list("pk", *names)
        state[kind_of(model)] = {str(key): dict(zip(names, row, strict=True)) for key, *row in values}
    return json.loads(json.dumps(state, cls=DjangoJSONEncoder))


def difference(before: State, after: State) -> Changes:
    """What changed from `before` to `after`, in the shape of DraftStep.changes; empty when nothing did."""
    changes = {}
    for kind in after:
        rows = {}
        for key in before[kind].keys() | after[kind].keys():
            old, new = _differing(before[kind].get(key), after[kind].get(key))
            if old != new:
                rows[key] = [old, new]
        if rows:
            changes[kind] = rows
    return changes


def together(first: Changes, second: Changes) -> Changes:
    """Both changes as one: what was before the first, and what is after the second."""
    joined = {}
    for kind in first.keys() | second.keys():
        one, two = first.get(kind, {}), second.get(kind, {})
        rows = one | two
        for key in one.keys() & two.keys():
            old, new = _differing(*_joined(*one[key], *two[key]))
            rows[key] = [old, new]
        if rows := {key: pair for key, pair in rows.items() if pair[0] != pair[1]}:
            joined[kind] = rows
    return joined


def fields_changed(changes: Changes) -> frozenset[tuple[str, str, str]]:
    """Which fields of which rows changed, a dosage as one; nothing when rows came, went or moved."""
    found = set()
    for kind, rows in changes.items():
        for key, (old, new) in rows.items():
            if old is None or new is None or "place" in new:
                return frozenset()
            found |= {(kind, key, field_of(kind, name)) for name in new}
    return frozenset(found)


def field_of(kind: str, name: str) -> str:
    """The field a person would say: all columns of a dosage are the dosage, of a frequency how often."""
    if name in ("times_min", "times_max", "per"):
        return "often"
    if kind == kind_of(Prescription) and name in DOSAGE_COLUMNS:
        return "dosage"
    if name in ("in_place_of_id", "relation", "when", "rule"):
        return "version"
    return name


def _differing(old: dict | None, new: dict | None) -> tuple[dict | None, dict | None]:
    """Of a row that stayed, the fields that differ; the whole row when it came or went."""
    if old is None or new is None:
        return old, new
    names = [name for name in new if old.get(name) != new[name]]
    return {name: old.get(name) for name in names}, {name: new[name] for name in names}


def _joined(old: dict | None, middle: dict | None, again: dict | None, new: dict | None) -> tuple:
    before = None if old is None else (again or {}) | old if middle is not None else old
    after = None if new is None else (middle or {}) | new if again is not None else new
    return before, after
