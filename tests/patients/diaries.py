"""Entries of a diary, for tests: a session as a phone sends it, and the rule called as the page calls it."""

import datetime as dt
import itertools
import json
import random
import uuid

from hep.clinics.tenancy import acting_for
from patients import diary, prescribing
from patients.entry import Entry, Result
from patients.models import ExerciseSession, ProgramVersion
from tests.clinics.factories import Practice, publish

# The practice of a test is made now, so its days are counted from now.
_numbers = itertools.count(1)


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def today() -> dt.date:
    return now().date()


def an_entry(practice: Practice, **facts) -> Entry:
    """A session done today with the plan in force; each call makes another."""
    told = {
        "uuid": uuid.UUID(int=next(_numbers), version=4),
        "revision": 1,
        "version": practice.version.number,
        "day": today(),
        "zone": "UTC",
        "pain": 3,
        "effort": 2,
        "results": (Result(str(practice.prescription.uuid), amounts=(12, 12)),),
    }
    return Entry(**told | facts)


def sent(practice: Practice, **facts) -> dict:
    """The same as a phone sends it: the values of JSON."""
    told = {
        "uuid": str(uuid.UUID(int=next(_numbers), version=4)),
        "revision": 1,
        "version": practice.version.number,
        "started_at": (now() - dt.timedelta(minutes=20)).isoformat(),
        "finished_at": now().isoformat(),
        "zone": "UTC",
        "day": today().isoformat(),
        "pain": 3,
        "effort": 2,
        "note": "Hip felt tired.",
        "next_day_pain": None,
        "guided": True,
        "removed": False,
        "results": [{"id": str(practice.prescription.uuid), "outcome": "done", "amounts": [12, 12]}],
    }
    return told | facts


def post(client, practice: Practice, entry):
    """What the endpoint answers to `entry`, given as values or as bytes."""
    body = entry if isinstance(entry, bytes) else json.dumps(entry)
    return client.post(f"/p/{practice.token}/sessions/", body, content_type="application/json")


def take(practice: Practice, entry: Entry, *, at: dt.datetime | None = None, **facts) -> diary.Taken:
    """The rule, in the scope of the clinic."""
    with acting_for(practice.clinic):
        return diary.take(practice.link, entry, at=at or now(), **facts)


def a_newer_plan(practice: Practice) -> ProgramVersion:
    """The plan published anew with other words: what is unchanged would stay the same version."""
    with acting_for(practice.clinic):
        practice.program.refresh_from_db()
        values = {"line": f"Slowly, {next(_numbers)} times."}
        seen = {"line": practice.program.line}
        prescribing.change_program(practice.program, values=values, seen=seen, by=practice.clinician)
        return publish(practice.program, by=practice.clinician)


def rows(practice: Practice) -> list[ExerciseSession]:
    """Everything that was received, in the order it came."""
    with acting_for(practice.clinic):
        return list(ExerciseSession.objects.all())


def in_force(practice: Practice) -> list[ExerciseSession]:
    with acting_for(practice.clinic):
        return list(ExerciseSession.objects.in_force())


def bad_network(entries, *, deliveries: int, draw: random.Random):
    """`entries` as a bad network delivers them: lost, late, twice, in any order, until each was answered."""
    waiting, answered = [], []
    for step in range(deliveries):
        waiting += entries[len(entries) * step // deliveries : len(entries) * (step + 1) // deliveries]
        if not waiting:
            waiting.append(draw.choice(entries))  # a copy that was on its way for days
        entry = waiting.pop(draw.randrange(len(waiting)))
        yield step / deliveries, entry
        if draw.random() < 0.93:  # the answer was lost on the way back: it is sent again
            waiting.append(entry)
        else:
            answered.append(entry)
    yield from ((1, entry) for entry in entries if entry not in answered)
