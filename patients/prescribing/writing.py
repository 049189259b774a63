"""Writing to a draft: what may be written, one after the other, and what is noted of it."""

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from hep.audit.recording import record
from patients.models import Prescription, Program


class CannotPrescribe(Exception):
    """The rule that forbids it, as a sentence for the clinician."""


def locked(program: Program) -> Program:
    """`program` as it is now, for this transaction alone: taken before any event is recorded."""
    return Program.objects.select_for_update(no_key=True).get(pk=program.pk)


def touch(program: Program, *, by, verb: str = "changed", subject=None, fields=()) -> None:
    """Grow the revision of `program` by one and leave the audit event of the change."""
    now = timezone.now()
    Program.objects.filter(pk=program.pk).update(rev=F("rev") + 1, updated_at=now, updated_by=by)
    record(subject or program, verb, by=by, fields=fields)


def check_times(row: Program | Prescription) -> None:
    """Refuse sessions from 4 to 3, which two people can make together."""
    if row.times_min is not None and (row.times_max is None or row.times_max < row.times_min):
        raise CannotPrescribe(_("How often: the second number must not be smaller than the first."))


def set_values(row, changes: dict, *, allowed: tuple[str, ...]) -> None:
    """Set `changes` on `row`; a field that is not `allowed` is a mistake of the program, a ValueError."""
    unknown = changes.keys() - set(allowed)
    if unknown:
        raise ValueError(f"not to be changed here: {sorted(unknown)}")
    for name, value in changes.items():
        setattr(row, name, value)


def write(row: Program | Prescription, changes: dict, *, by) -> None:
    """Save `changes` and leave their event; without any nothing happened, and nothing is noted."""
    if not changes:
        return
    row.save(update_fields=list(changes))
    program = row if isinstance(row, Program) else row.program
    touch(program, by=by, subject=row, fields=changes)
