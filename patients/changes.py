"""Who changed what in a draft: said to the other person who works on it."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from hep.audit.models import AuditEvent
from hep.clinics.models import User
from patients.models import Prescription, Program, Section


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a draft, for the other person who works on it."""

    who: str
    at: dt.datetime
    what: str


def last_change(subject: Program | Prescription | Section, fields) -> Change | None:
    """The newest change of one of `fields` of `subject`; a section's changes are its program's."""
    row, names = (subject.program, {"sections"}) if isinstance(subject, Section) else (subject, set(fields))
    events = _events({row._meta.model_name: [row.pk]})[:20]
    found = [event for event in events if names & set(event.fields)]
    return _changes(found[:1], {})[0] if found else None


def changes_since(program: Program, rev: int, *, until: int | None = None) -> list[Change]:
    """What led `program` (read with_rows) from revision `rev` to `until` (None: the newest), newest first.

    Each revision is one event, so they are counted from the newest.
    """
    rows = {str(row.pk): row for row in program.prescriptions}
    events = _events({"program": [program.pk], "prescription": rows})
    newest = program.rev if until is None else until
    return _changes(list(events[program.rev - newest : max(program.rev - rev, program.rev - newest)]), rows)


def _events(subjects: dict) -> QuerySet:
    """Changes of objects by kind and key, newest first."""
    about = Q()
    for kind, keys in subjects.items():
        about |= Q(object_type=kind, object_id__in=[str(key) for key in keys])
    return AuditEvent.objects.filter(about, verb__in=("changed", "moved", "prescribed")).order_by("-seq")


def _changes(events: list[AuditEvent], rows: dict[str, Prescription]) -> list[Change]:
    keys = {event.actor.removeprefix("user:") for event in events if event.actor.startswith("user:")}
    people = {f"user:{person.pk}": person.name for person in User.objects.filter(pk__in=keys)}
    return [
        Change(people.get(event.actor, ""), event.at, _what(event, rows.get(event.object_id)))
        for event in events
    ]


def _what(event: AuditEvent, row: Prescription | None) -> str:
    if event.object_type == "prescription" and row:
        if event.verb == "changed":
            return f"{row.exercise.name}: {_names_of(Prescription, event.fields)}"
        return (_("%(name)s moved") if event.verb == "moved" else _("%(name)s added")) % {
            "name": row.exercise.name
        }
    return _names_of(Program, event.fields)


def _names_of(model, fields) -> str:
    """The names of fields as forms have them; each once."""
    known = {field.name: str(field.verbose_name) for field in model._meta.concrete_fields}
    known |= {"sections": _("sections"), "dosage": _("dosage")}
    if {"undo", "redo"} & set(fields):
        return _("a step undone") if "undo" in fields else _("a step done again")
    return _(", ").join(dict.fromkeys(known.get(name, _("an exercise taken out")) for name in fields))
