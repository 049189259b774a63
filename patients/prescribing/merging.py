"""Two people, one draft: what may be written, and what is a conflict between them."""

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from hep.audit.recording import record
from patients.models import Prescription, Program


class ChangedMeanwhile(Exception):
    """Somebody else changed the same fields; `theirs` holds what is stored now, by field name."""

    def __init__(self, theirs: dict):
        super().__init__(", ".join(theirs))
        self.theirs = theirs


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


def merged(row, *, values: dict, seen: dict) -> dict:
    """Those of `values` to write to `row`, given what the form `seen` had loaded.

    Raises ChangedMeanwhile when a field is stored differently from both what was seen and what is wanted.
    """
    wanted = {name: value for name, value in values.items() if value != seen.get(name, value)}
    theirs = {
        name: getattr(row, name)
        for name, value in wanted.items()
        if getattr(row, name) not in (seen.get(name), value)
    }
    if theirs:
        raise ChangedMeanwhile(theirs)
    return {name: value for name, value in wanted.items() if getattr(row, name) != value}


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
