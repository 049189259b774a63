"""A record as plain values: sessions with all that can be told, and text that tries to break out."""

import datetime as dt
import uuid

from exercises.dosage import Frequency, Range, parse
from patients.adherence import weeks
from patients.document import ClinicBlock, ExerciseWords, PrescriptionBlock, ProgramDocument, SectionBlock
from patients.entry import Entry, Result
from patients.exports.record import Issued, PatientFacts, Plan, Record, Told

BASE = "https://hep.example.org/fhir"
IDENTIFIER = "7f3c9a12-0000-4000-8000-000000000001"
NAME = "Maria Keller"
AT = dt.datetime(2026, 11, 25, 10, 0, tzinfo=dt.UTC)
# Every part that a dosage can have is in one of them.
LINES = (
    "10–15 reps / side, hold 2–3 s",
    "8–10 walks forward + backward × 2–3 bouts",
    "3 sets × 8 reps left, rest 60 s, 2.5 kg, tempo 2-1-2, effort 5–7/10",
    '5 breaths / side alternating × 2 rounds, "red band"',
    "2–5 min",
    "20 m sideways",
    "1 rep, hold 30–45 s, 5 lb",
)
NAMES = ("Clamshell", "QL Walk", "Bridge", "Bird Dog", "March", "Side Step", "Side Plank")


def key(number: int) -> str:
    return str(uuid.UUID(int=number, version=4))


def words(name: str) -> ExerciseWords:
    return ExerciseWords(name, ("Lie on your side.", "Lift."), hold_where="at the top", reviewed=True)


def rows(lines=LINES, **facts) -> tuple[PrescriptionBlock, ...]:
    found = [
        PrescriptionBlock(key(n), name.lower(), parse(line).to_dict(), {"en": words(name)}, ())
        for n, (name, line) in enumerate(zip(NAMES, lines, strict=False), start=1)
    ]
    easier = PrescriptionBlock(
        key(90), "knees", parse("5 reps / side").to_dict(), {"en": words("Clamshell, knees apart")}, (),
        in_place_of=key(1), relation="easier", when="if it hurts <b>more</b> than 3", note="Slowly & well.",
    )  # fmt: skip
    return (*found, easier)


def document(number: int = 2, *, lines=LINES, **facts) -> ProgramDocument:
    clinic = ClinicBlock("Harbour Street", "", "", "020 7946 0123", "", "", "112", "Europe/London", 0)
    told = {
        "number": number, "title": "Back & hips", "language": "en", "languages": ("en",), "greeting": "Maria",
        "published_at": f"2026-10-{number:02}T09:30:00+00:00", "published_on": f"2026-10-{number:02}",
        "clinician": "Jonas Lind", "clinic": clinic, "starts_on": "2026-10-05", "weeks": 8,
        "frequency": Frequency(Range(3, 4)).to_dict(), "review_on": "2026-11-30", "line": "Slowly.",
        "goal": "Walk to the sea", "sections": (SectionBlock("Main", rows(lines)),), "safety": {},
        "equipment": {"en": ({"name": "Mat", "instead": "a rug"},)},
    }  # fmt: skip
    return ProgramDocument(**told | facts)


def told(number: int, day: str, *, counts: bool = True, doubtful: bool = False, **facts) -> Told:
    said = {"version": 2, "zone": "Europe/London", "day": dt.date.fromisoformat(day), "revision": 1} | facts
    entry = Entry(uuid.UUID(int=1000 + number, version=4), **said)
    received = dt.datetime.combine(entry.day, dt.time(18), dt.UTC)
    return Told(entry, "link", received, doubtful, counts, minutes=25 if entry.started_at else None)


def sessions() -> tuple[Told, ...]:
    started = dt.datetime(2026, 10, 9, 6, 30, tzinfo=dt.UTC)
    done = (Result(key(1), amounts=(12, 12), rounds=2), Result(key(90), easier=True, amounts=(5,)))
    hurt = (Result(key(2), outcome="stopped", why="hurts", rounds=1), Result(key(1), outcome="skipped"))
    return (
        told(1, "2026-10-06", version=1, pain=5, effort=4, next_day_pain=6, results=done),
        told(2, "2026-10-09", pain=4, results=hurt, note='=LINK("http://evil.example")', started_at=started),
        told(3, "2026-10-09", pain=9, counts=False),
        told(4, "2026-10-12", revision=2, pain=0, effort=2, results=(Result(key(1), easy_seconds=40),)),
        told(5, "2026-10-13", doubtful=True, note="Tired & <b>happy</b>"),
    )  # fmt: skip


def plan(**facts) -> Plan:
    first = document(1, lines=("8 reps / side", *LINES[1:]))
    found = sessions()
    days = [each.entry.day for each in found if each.counts]
    shown = weeks(
        days,
        ranges=[(dt.date(2026, 10, 1), Frequency(Range(3, 4)))],
        week_start=0,
        first=dt.date(2026, 10, 5),
        last=dt.date(2026, 10, 20),
    )
    issued = (Issued(first, "a" * 64), Issued(document(), "b" * 64))
    return Plan(
        **{"id": "program-7", "program": 7, "versions": issued, "told": found, "weeks": tuple(shown)} | facts
    )


def record(*plans: Plan, **patient) -> Record:
    facts = {
        "identifier": IDENTIFIER, "name": NAME, "greeting": "Maria", "reference": "P-1", "language": "en",
        "note": "Keep it short.", "added_at": AT, "discharged_at": None,
    }  # fmt: skip
    return Record(AT, "Harbour Street", PatientFacts(**facts | patient), plans or (plan(),))
