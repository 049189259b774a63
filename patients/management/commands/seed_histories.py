"""`manage.py seed_histories`: forty patients with twelve weeks each in the demo clinic, every reason present.

Plans are made and issued by the real rules; sessions are written in bulk, as thousands by the rule would
take minutes. The same day gives the same histories.
"""

import datetime as dt
import json
import random
import uuid
from dataclasses import asdict
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from exercises.models import ProgramTemplate
from hep.clinics.models import Clinic, User
from hep.clinics.tenancy import acting_for, whole_site
from patients import following, prescribing, publishing, sharing
from patients.entry import Entry, Outcome, Result, Why
from patients.management.commands.seed_demo import TEMPLATE
from patients.models import ExerciseSession, Patient, Program, ProgramVersion

WEEKS = 12
MARK = "H-01"
NAMES = (
    "Maria Castell", "Tom Aldous", "Ines Duarte", "Sven Holm", "Aisha Rahman", "Peter Nowak", "Grace Obi",
    "Lars Vik", "Hanna Weiss", "Omar Said", "Julia Brandt", "Kofi Mensah", "Elena Rossi", "Yusuf Demir",
    "Clara Beaumont", "Jan de Wit", "Noor Haddad", "Piotr Zielinski", "Lucy Hart", "Mateo Ruiz", "Freya Lund",
    "Samuel Ade", "Nina Petrova", "Hugo Martin", "Leila Karimi", "Erik Strand", "Sofia Costa", "Daniel Roth",
    "Amara Diallo", "Karl Jensen", "Mina Park", "Oscar Blom", "Rosa Vidal", "Ivan Horvat", "Emma Clarke",
    "Tariq Aziz", "Greta Olsen", "Paul Fischer", "Zoe Adler", "Ben Whitaker",
)  # fmt: skip
# What the last sessions of a patient say; everybody after these is on track.
STORIES = ("pain", "quiet", "question", "easy", "stopped", "review", "harder", "never", "no_plan", "paper")
WEEKDAYS = (0, 2, 4, 6)


class Command(BaseCommand):
    help = "Fill the demo clinic with forty patients and twelve weeks of sessions."

    def handle(self, **options):
        if settings.PRODUCTION:
            raise CommandError("Histories have no place in production.")
        with whole_site():
            clinic = Clinic.objects.filter(is_demo=True).first()
            if clinic is None:
                raise CommandError("There is no demo clinic. Run manage.py seed_demo first.")
            clinician = User.objects.filter(clinic=clinic, role=User.Role.CLINICIAN).order_by("pk").first()
        with acting_for(clinic):
            if Patient.objects.filter(reference=MARK).exists():
                self.stdout.write("The histories are there already.")
                return
            make_histories(clinic, by=clinician)
        self.stdout.write(f"Made {len(NAMES)} patients with {WEEKS} weeks each.")


@transaction.atomic
def make_histories(clinic: Clinic, *, by: User, names=NAMES) -> None:
    """A patient for each of `names`, the first ones with one story each."""
    template = ProgramTemplate.objects.get(slug=TEMPLATE, clinic=None)
    today = timezone.localdate(timezone=ZoneInfo(clinic.time_zone))
    for number, name in enumerate(names):
        story = STORIES[number] if number < len(STORIES) else "steady"
        reference = f"H-{number + 1:02}"
        patient = prescribing.add_patient(clinic, name=name, reference=reference, by=by)
        if story == "no_plan":
            continue
        program, version = _plan(patient, template, story, today=today, by=by)
        draw = random.Random(number)
        ExerciseSession.objects.bulk_create(_sessions(program, version, story, draw, today=today))
        following.follow(patient)


def _plan(patient, template, story: str, *, today: dt.date, by) -> tuple[Program, ProgramVersion]:
    program = prescribing.start_from_template(patient, template, by=by)
    weeks = 2 if story == "never" else WEEKS
    starts = today - dt.timedelta(weeks=weeks, days=today.weekday())
    review = today - dt.timedelta(days=1) if story == "review" else today + dt.timedelta(weeks=2)
    seen = {"starts_on": None, "review_on": None}
    prescribing.change_program(program, values={"starts_on": starts, "review_on": review}, seen=seen, by=by)
    program.refresh_from_db()
    at = dt.datetime.combine(starts, dt.time(9), ZoneInfo(patient.clinic.time_zone))
    version = publishing.publish(program, by=by, rev=program.rev, at=at)
    sharing.create_link(program, by=by)
    return program, version


def _sessions(program, version, story: str, draw: random.Random, *, today: dt.date) -> list[ExerciseSession]:
    if story == "never":
        return []
    link = program.links.order_by("pk").first()
    last = today - dt.timedelta(days=10 if story == "quiet" else 1)
    starts = program.starts_on
    days = [starts + dt.timedelta(days=number) for number in range((last - starts).days + 1)]
    days = [day for day in days if day.weekday() in WEEKDAYS and draw.random() < 0.85]
    pain = draw.randint(4, 6)
    rows = []
    for number, day in enumerate(days):
        left = len(days) - number - 1
        pain = max(1, pain - (draw.random() < 0.12))
        rows.append(_session(program, version, link, day, story, left, pain, draw))
    return rows


def _session(program, version, link, day, story: str, left: int, pain: int, draw) -> ExerciseSession:
    """One session; `left` says how many come after it."""
    pain = min(10, pain + 3) if story == "pain" and left == 0 else pain
    effort = 1 if story == "easy" and left < 5 else draw.choice((2, 3, 3))
    note = draw.choice(("", "", "", "Felt good. Tired after.", "A bit stiff in the morning."))
    if story == "question" and left == 0:
        note = "May I do this twice a day when I have time?"
    zone = ZoneInfo(program.clinic.time_zone)
    over = dt.datetime.combine(day, dt.time(18), zone)
    is_paper = story == "paper" and left % 2 == 0
    told = {} if is_paper else {"pain": pain, "effort": effort, "note": note}
    entry = Entry(
        uuid.UUID(int=draw.getrandbits(128), version=4), 1, version.number, day, zone=zone.key,
        results=() if is_paper else _results(version, story, left), **told,
    )  # fmt: skip
    return ExerciseSession(
        clinic_id=program.clinic_id, program=program, version=version,
        link=None if is_paper else link, source="paper" if is_paper else "link",
        uuid=entry.uuid, revision=1, digest=entry.digest, zone=entry.zone, day=day,
        results=json.loads(json.dumps([asdict(result) for result in entry.results])),
        guided=not is_paper, received_at=over, **told,
    )  # fmt: skip


def _results(version: ProgramVersion, story: str, left: int) -> tuple[Result, ...]:
    *others, plank, knee = version.document.prescriptions
    done = [Result(row.uuid, amounts=(12, 12)) for row in others]
    if story == "harder" and left < 3:
        return (*done, Result(knee.uuid, amounts=(60,), easier=True, easy_seconds=60 - 5 * left))
    if story == "stopped" and left in (0, 2):
        stopped = Result(plank.uuid, Outcome.STOPPED.value, amounts=(4,), why=Why.HURTS.value)
        return (*done, stopped)
    return (*done, Result(plank.uuid, amounts=(10, 10)))
