"""The groups of a program: warm-up, main, …"""

from django.db import transaction
from django.db.models import Max

from hep.audit.recording import record
from hep.merging import merged
from patients.models import Prescription, Program, Section
from patients.prescribing.order import put_at
from patients.prescribing.prescriptions import let_versions_go
from patients.prescribing.steps import undoable
from patients.prescribing.writing import locked, touch


@undoable
@transaction.atomic
def add_section(program: Program, *, title: str, by) -> Section:
    """A new, empty section at the end."""
    last = program.sections.aggregate(last=Max("place"))["last"]
    section = Section(
        clinic_id=program.clinic_id, program=program, title=title, place=0 if last is None else last + 1
    )
    section.save()
    touch(program, by=by, fields=["sections"])
    return section


@undoable
@transaction.atomic
def rename_section(section: Section, *, title: str, seen: str, by) -> Section:
    """Give `section`, which the form had `seen` as, another title. Raises ChangedMeanwhile."""
    row = Section.objects.select_for_update(no_key=True).get(pk=section.pk)
    changes = merged(vars(row), values={"title": title}, seen={"title": seen})
    if changes:
        row.title = title
        row.save(update_fields=["title"])
        touch(row.program, by=by, fields=["sections"])
    return row


@undoable
@transaction.atomic
def remove_section(section: Section, *, by) -> None:
    """Remove a section and its prescriptions; versions of them elsewhere stand on their own afterwards."""
    program = locked(section.program)
    stopped = list(Prescription.objects.filter(section=section))
    for prescription in stopped:
        let_versions_go(prescription)
    keys = [prescription.pk for prescription in stopped]
    section.delete()
    for prescription, key in zip(stopped, keys, strict=True):
        prescription.pk = key  # deleted with its section; the trail names it all the same
        record(prescription, "stopped", by=by)
    touch(program, by=by, fields=["sections"])


@undoable
@transaction.atomic
def move_section(section: Section, *, to: int, by) -> None:
    """Put `section` at place `to` (0 is first) among the sections of its program."""
    put_at(list(Section.objects.filter(program=section.program_id)), section, to)
    touch(section.program, by=by, fields=["sections"])
