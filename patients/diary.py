"""The diary: what patients tell of their sessions is taken exactly once, and nothing told is lost.

A phone sends an entry until it hears an answer, so every entry comes once or many times, early or late,
in any order. What makes it one is its uuid and revision; what makes it the same is its digest. The same
again is kept already; other content under a number that is taken is kept beside it, for the clinician.
"""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from functools import lru_cache
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from hep.audit.recording import record
from patients import following
from patients.adherence import local_day
from patients.entry import Entry, Result
from patients.models import ExerciseSession, Program, ProgramVersion, ShareLink

Source = ExerciseSession.Source

# What one link may write on one day: ten times what any plan asks for.
MOST_A_DAY = 60
DAY = dt.timedelta(days=1)
# A phone may be without a network for so long; an older day is a clock that is wrong.
LATEST = dt.timedelta(days=30)
# Names the ids of sessions that were ticked on paper.
PAPER = UUID("3f5c1f0e-7a5e-4d0b-9f53-6a2b7a1a0c11")
# A page without script has no id of its own: the same words so soon are the same button, pressed twice.
TWICE = dt.timedelta(minutes=2)
# The page that says what was kept says it no longer to whoever opens the link next.
SHOWN = dt.timedelta(minutes=10)


class Refused(Exception):
    """The entry cannot be: `errors` names its fields, each with a sentence."""

    def __init__(self, errors: dict[str, str]):
        super().__init__(errors)
        self.errors = errors


class TooMany(Exception):
    """This link has written as much as one day takes."""


class ChangedMeanwhile(Exception):
    """The entry was corrected while somebody else was correcting it."""


class State(StrEnum):
    NEW = "new"
    KEPT = "kept"  # the very same again
    BOTH_KEPT = "both_kept"  # other content under the same number


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an entry, and the row that holds it."""

    state: State
    row: ExerciseSession


def take(link: ShareLink, entry: Entry, *, at: dt.datetime, source: str = Source.LINK) -> Taken:
    """Keep `entry`, received over `link` at the instant `at`, exactly once.

    Raises Refused for an entry that cannot be, TooMany beyond what one day takes.
    """
    # Told before? Then nothing is written, and nobody waits for the lock.
    if before := _told_before(entry, _same_number(link, entry)):
        return before
    version = _version(link, entry)
    with transaction.atomic():
        _lock(link)
        # Two phones at once: the one that waited for the lock looks again.
        same_number = _same_number(link, entry)
        if before := _told_before(entry, same_number):
            return before
        if _received_today(link, at) >= MOST_A_DAY:
            raise TooMany
        row = _row(link, entry, version=version, at=at, source=source)
        row.is_copy = bool(same_number)
        row.save(force_insert=True)
        following.note_session(row)
        record(row, _verb(row), by=link, fields=entry.said)
    return Taken(State.BOTH_KEPT if row.is_copy else State.NEW, row)


@transaction.atomic
def take_plain(link: ShareLink, entry: Entry, *, at: dt.datetime) -> Taken:
    """Like `take`, for a form without script: the same words within two minutes are one entry."""
    _lock(link)
    same = ExerciseSession.objects.filter(link=link, digest=entry.digest, received_at__gt=at - TWICE)
    if twice := same.first():
        return Taken(State.KEPT, twice)
    return take(link, entry, at=at)


@transaction.atomic
def correct(link: ShareLink, row: ExerciseSession, *, seen: int, changes: dict, at: dt.datetime) -> Taken:
    """The next revision of `row` with `changes`, made behind the PIN by somebody who saw revision `seen`.

    Raises ChangedMeanwhile when that is not the newest one: then nobody's words are written over.
    """
    _lock(link)
    rows = ExerciseSession.objects.select_related("version").defer("version__content")
    stored = rows.newest().get(program=row.program_id, uuid=row.uuid, is_copy=False)
    if stored.revision != seen:
        raise ChangedMeanwhile
    # Whoever corrects an entry says the day: instants that could not be would only doubt it again.
    clock = {"started_at": None, "finished_at": None} if stored.is_doubtful else {}
    entry = replace(entry_of(stored), revision=stored.revision + 1, **clock, **changes)
    if entry.digest == entry_of(stored).digest:
        return Taken(State.KEPT, stored)
    return take(link, entry, at=at, source=Source.PIN)


def just_kept(link: ShareLink, session: str, *, at: dt.datetime) -> ExerciseSession | None:
    """The entry that somebody sent over `link` a moment ago; later it is shown behind the PIN alone."""
    try:
        told = ExerciseSession.objects.filter(link=link, uuid=UUID(session), received_at__gt=at - SHOWN)
    except ValueError:
        return None
    return told.newest().filter(removed=False, is_copy=False).first()


def remove(link: ShareLink, seen: ExerciseSession, *, at: dt.datetime) -> Taken:
    """Take `seen` out of what counts; the rows before it stay for the record."""
    empty = Entry(seen.uuid, seen.revision + 1, version=None, day=None, removed=True)
    return take(link, empty, at=at, source=Source.PIN)


def entry_of(row: ExerciseSession) -> Entry:
    """The entry that a stored row holds."""
    return Entry(
        uuid=row.uuid,
        revision=row.revision,
        version=row.version.number,
        day=row.day,
        zone=row.zone,
        started_at=row.started_at,
        finished_at=row.finished_at,
        pain=row.pain,
        effort=row.effort,
        next_day_pain=row.next_day_pain,
        note=row.note,
        guided=row.guided,
        removed=row.removed,
        results=tuple(Result.from_dict(each) for each in row.results),
    )


# ---------------------------------------------------------------- ticks on paper


@transaction.atomic
def take_paper(version: ProgramVersion, days: Iterable[dt.date], *, at: dt.datetime, by) -> int:
    """Keep the ticks of a printed sheet, one session a day that has none yet; how many are new.

    The id is made of program and day: the same sheet typed in twice is the same sessions. Raises Refused
    for a day that cannot be.
    """
    programs = Program.objects.select_for_update(of=("self",), no_key=True).select_related("clinic")
    program = programs.get(pk=version.program_id)
    zone, days = program.clinic.time_zone, set(days)
    if any(not local_day(program.first_published_at, zone) <= day <= local_day(at, zone) for day in days):
        raise Refused({"days": _("A day lies before the plan or is still to come.")})
    told = ExerciseSession.objects.filter(program=program, day__in=days).in_force()
    missing = sorted(days - set(told.values_list("day", flat=True)))
    rows = [_on_paper(program, version, day, at=at) for day in missing]
    for row in rows:
        row.save(force_insert=True)
    if rows:
        following.note_session(rows[-1])
    for row in rows:
        record(row, "typed in from paper", by=by)
    return len(rows)


def _on_paper(program: Program, version: ProgramVersion, day: dt.date, *, at: dt.datetime) -> ExerciseSession:
    entry = Entry(uuid5(PAPER, f"{program.pk} {day}"), 1, version.number, day, zone=program.clinic.time_zone)
    return ExerciseSession(
        clinic_id=program.clinic_id, program=program, version=version, source=Source.PAPER,
        uuid=entry.uuid, revision=1, digest=entry.digest, zone=entry.zone, day=day, received_at=at,
    )  # fmt: skip


# ---------------------------------------------------------------- told before, and how much


def _lock(link: ShareLink) -> None:
    """One entry of a program at a time; taken before any event is recorded."""
    Program.objects.select_for_update(no_key=True).only("pk").get(pk=link.program_id)


def _same_number(link: ShareLink, entry: Entry) -> list[ExerciseSession]:
    rows = ExerciseSession.objects.filter(program=link.program_id, uuid=entry.uuid, revision=entry.revision)
    return list(rows.order_by())


def _told_before(entry: Entry, same_number: list[ExerciseSession]) -> Taken | None:
    row = next((row for row in same_number if row.digest == entry.digest), None)
    if row is None:
        return None
    return Taken(State.BOTH_KEPT if row.is_copy else State.KEPT, row)


def _received_today(link: ShareLink, at: dt.datetime) -> int:
    return ExerciseSession.objects.filter(link=link, received_at__gt=at - DAY).count()


def _verb(row: ExerciseSession) -> str:
    if row.is_copy:
        return "told differently"
    if row.removed:
        return "removed"
    return "received" if row.revision == 1 else "corrected"


# ---------------------------------------------------------------- what can be


def _version(link: ShareLink, entry: Entry) -> ProgramVersion:
    """The plan the session was done with, which may be an older one; every result is of it."""
    rows = ProgramVersion.objects.filter(program=link.program_id).defer("content")
    version = (
        rows.filter(pk=link.program.current_version_id).first()
        if entry.removed and entry.version is None
        else rows.filter(number=entry.version).first()
    )
    if version is None:
        raise Refused({"version": _("There is no such plan.")})
    known = _prescribed(version.pk, version.digest)
    if any(result.id not in known for result in entry.results):
        raise Refused({"results": _("One exercise is not in this plan.")})
    return version


@lru_cache(maxsize=512)
def _prescribed(version: int, digest: str) -> frozenset[str]:
    """The ids of what a version prescribes. It never changes, so it is read once by each process."""
    document = ProgramVersion.objects.only("content").get(pk=version, digest=digest).document
    return frozenset(row.uuid for row in document.prescriptions)


def _row(
    link: ShareLink, entry: Entry, *, version: ProgramVersion, at: dt.datetime, source: str
) -> ExerciseSession:
    zone, is_known = _zone(entry, link)
    row = ExerciseSession(
        clinic_id=link.clinic_id,
        program_id=link.program_id,
        version=version,
        link=link,
        source=source,
        uuid=entry.uuid,
        revision=entry.revision,
        digest=entry.digest,
        started_at=entry.started_at,
        finished_at=entry.finished_at,
        zone="" if entry.removed else zone,
        day=entry.day,
        pain=entry.pain,
        effort=entry.effort,
        next_day_pain=entry.next_day_pain,
        note=entry.note,
        results=json.loads(json.dumps([asdict(result) for result in entry.results])),
        guided=entry.guided,
        removed=entry.removed,
        received_at=at,
    )
    if not entry.removed:
        _judge(row, entry, is_known=is_known)
    return row


def _judge(row: ExerciseSession, entry: Entry, *, is_known: bool) -> None:
    """Put a day that cannot be to the day of receipt, and mark what is in doubt.

    What a correction says of the day as before stays as it was judged then: it may come weeks later.
    """
    before = _before(row)
    if before and entry.day in (before.day, before.day_said):
        row.day = before.day
        if row.source != Source.PIN:  # there somebody saw the day and let it stand
            row.day_said, row.is_doubtful = before.day_said, before.is_doubtful
        return
    row.is_doubtful = not (is_known and _clock_can_be(entry, row.received_at))
    today = local_day(row.received_at, row.zone)
    if not _day_can_be(entry.day, today, local_day(row.version.published_at, row.zone)):
        row.day, row.day_said, row.is_doubtful = today, entry.day, True


def _before(row: ExerciseSession) -> ExerciseSession | None:
    """The revision that `row` corrects; None for the first one, and where it has not arrived."""
    if row.revision == 1:
        return None
    earlier = ExerciseSession.objects.filter(
        program=row.program_id, uuid=row.uuid, revision__lt=row.revision, is_copy=False, removed=False
    )
    return earlier.order_by("-revision").first()


def _zone(entry: Entry, link: ShareLink) -> tuple[str, bool]:
    """The patient's zone; the clinic's where this server does not know theirs."""
    try:
        ZoneInfo(entry.zone)
    except (ValueError, OSError, LookupError):
        return link.clinic.time_zone, entry.removed
    return entry.zone, True


def _day_can_be(day: dt.date, today: dt.date, published: dt.date) -> bool:
    """Not to come (but for a day of time zones), not too long ago, not before the plan was there."""
    return max(today - LATEST, published - DAY) <= day <= today + DAY


def _clock_can_be(entry: Entry, at: dt.datetime) -> bool:
    """Whether the instants are in order and near enough to the moment of receipt."""
    told = [instant for instant in (entry.started_at, entry.finished_at) if instant]
    return told == sorted(told) and all(at - LATEST - DAY <= instant <= at + DAY for instant in told)
