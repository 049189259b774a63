"""Sessions with names: A and B, or Monday, Wednesday and Friday, each with its days."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from hep.merging import ChangedMeanwhile
from patients.models import NamedSession, Prescription, Program
from patients.models.session import MOST_SESSIONS
from patients.prescribing.steps import undoable
from patients.prescribing.writing import CannotPrescribe, touch


@undoable
@transaction.atomic
def change_sessions(
    program: Program, sessions: Sequence[NamedSession], *, seen: list, renamed: Mapping[str, str], by
) -> Program:
    """Give `program` these sessions in place of those that were `seen` (Program.sessions).

    `renamed` maps old names to new ones, so that exercises stay in theirs; what is in a session that went is
    done in all. Raises ChangedMeanwhile, and CannotPrescribe for a name that is there twice.
    """
    row = Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    wanted = [session.to_dict() for session in sessions]
    if row.sessions not in (seen, wanted):
        raise ChangedMeanwhile({"sessions": row.sessions})
    _must_be_told_apart(sessions)
    if row.sessions == wanted:
        return row
    old = [raw["name"] for raw in row.sessions]
    _carry_over(row, {name: renamed.get(name, "") for name in old}, {each.name for each in sessions})
    row.sessions = wanted
    row.save(update_fields=["sessions"])
    touch(row, by=by, fields=["sessions"])
    return row


@undoable
@transaction.atomic
def put_in_session(prescription: Prescription, name: str, *, by) -> None:
    """Do `prescription` in the session called `name` alone, with "" in all. Raises CannotPrescribe."""
    row = Prescription.objects.select_for_update(no_key=True).get(pk=prescription.pk)
    known = {session.name for session in row.program.named_sessions}
    if name and name not in known:
        raise CannotPrescribe(_("This session is not in the plan any more. Choose another."))
    if row.in_place_of_id:
        raise CannotPrescribe(_("A version goes with the exercise it is a version of."))
    if row.session != name:
        row.session = name
        row.save(update_fields=["session"])
        touch(row.program, by=by, subject=row, fields=["session"])


def _must_be_told_apart(sessions: Sequence[NamedSession]) -> None:
    if len(sessions) > MOST_SESSIONS:
        raise CannotPrescribe(_("A plan has at most %(most)s sessions with names.") % {"most": MOST_SESSIONS})
    if len({session.name.casefold() for session in sessions}) < len(sessions):
        raise CannotPrescribe(_("Two sessions have the same name."))


def _carry_over(program: Program, renamed: dict[str, str], known: set[str]) -> None:
    for row in Prescription.objects.filter(program=program).exclude(session=""):
        name = renamed.get(row.session, "")
        name = name if name in known else ""
        if row.session != name:
            row.session = name
            row.save(update_fields=["session"])
