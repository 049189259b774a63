"""The record of one patient as plain values: what every form in which it leaves is made of.

Everything stands in the frozen documents of what was issued and in the log of the sessions. No database, no
request, no clock: `made_at` is brought along.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from exercises.dosage import Dosage
from patients.adherence import Week
from patients.document import PrescriptionBlock, ProgramDocument
from patients.entry import Entry, Result


@dataclass(frozen=True, slots=True)
class PatientFacts:
    """Whose record it is. `identifier` is a UUID that says nothing; the rest is as the clinic wrote it."""

    identifier: str
    name: str
    greeting: str
    reference: str
    language: str
    note: str
    added_at: dt.datetime
    discharged_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Told:
    """One received revision of a session, and whether it counts."""

    entry: Entry
    source: str  # link, pin or paper
    received_at: dt.datetime
    is_doubtful: bool
    counts: bool
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """One published version: its frozen document and the digest of its very bytes."""

    document: ProgramDocument
    digest: str


@dataclass(frozen=True, slots=True)
class Plan:
    """One program as it was issued, oldest version first, and what was told of it, oldest day first."""

    id: str
    program: int  # the number of its page
    versions: tuple[Issued, ...]
    told: tuple[Told, ...]
    weeks: tuple[Week, ...] = ()

    @property
    def document(self) -> ProgramDocument:
        """The version in force."""
        return self.versions[-1].document

    @property
    def sessions(self) -> list[Told]:
        """What counts: the last revision of each session that was not removed."""
        return [told for told in self.told if told.counts]

    def done_with(self, told: Told) -> ProgramDocument:
        """The version that a session was done with, which may be an older one."""
        return next(each.document for each in self.versions if each.document.number == told.entry.version)

    def row_of(self, told: Told, result: Result) -> PrescriptionBlock:
        """What `result` is a result of: the diary takes results of its own version alone."""
        return next(row for row in self.done_with(told).prescriptions if row.uuid == result.id)

    def name_of(self, told: Told, result: Result) -> str:
        """The exercise's name as the patient read it then, in the language of that version."""
        return name_of(self.row_of(told, result), self.done_with(told))


@dataclass(frozen=True, slots=True)
class Record:
    """One patient's record: every program that was ever issued, the newest first."""

    made_at: dt.datetime
    clinic: str
    patient: PatientFacts
    plans: tuple[Plan, ...]
    restrictions: tuple[Mapping, ...] = ()
    notes: tuple[Mapping, ...] = ()
    goals: tuple[Mapping, ...] = ()


def name_of(row: PrescriptionBlock, document: ProgramDocument) -> str:
    """The exercise's name in the program's own language."""
    return row.words[document.language].name


def line_of(row: PrescriptionBlock) -> str:
    """The clinician's line of the dosage: the same words in every form."""
    return str(Dosage.from_dict(row.dosage))


def result_words(result: Result) -> str:
    """How one exercise went, in a few plain words: `done, 12 and 12, 2 rounds`."""
    parts = [result.outcome]
    if result.why:
        parts[0] += {"hurts": " (it hurt)", "hard": " (too hard)"}[result.why]
    if result.amounts:
        parts.append(" and ".join(map(str, result.amounts)))
    if result.rounds:
        parts.append(f"{result.rounds} round{'' if result.rounds == 1 else 's'}")
    if result.easy_seconds is not None:
        parts.append(f"easy for {result.easy_seconds} s")
    if result.easier:
        parts.append("the easier version")
    return ", ".join(parts)
