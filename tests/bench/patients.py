"""The list of patients of a clinic with 5 000 of them and a year of sessions each, beside an empty one.

What was told is written in bulk into a copy of the installation; the summaries are made by the rule.
"""

import datetime as dt
import random
import sys
import time
import uuid
from collections.abc import Iterator

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from hep.clinics.models import Clinic, User
from hep.clinics.tenancy import acting_for, whole_site
from patients import following
from patients.models import ExerciseSession, FollowUp, Patient, Program, ProgramVersion
from tests.bench.figures import CPU_BAND, Figure, percentile
from tests.bench.libraries import library_of

PATIENTS, WEEKS, VISITS = 5000, 52, 60
WEEKDAYS = (0, 2, 4)
CHUNK = 250
ADDRESS = "/patients/"


def figures() -> Iterator[Figure]:
    """p95 of the page over that of the page of a clinic without a patient."""
    connection.settings_dict["NAME"] = library_of(0)
    connection.close()
    with whole_site():
        issued = ProgramVersion.objects.select_related("program", "clinic").order_by("pk").first()
        nobody = Clinic.objects.create(name="Nobody", time_zone="UTC")
        full = User.objects.filter(clinic=issued.clinic, is_active=True).order_by("pk").first()
        empty = User.objects.create_user("nobody@bench.example", clinic=nobody, name="Nobody")
    begin = time.monotonic()
    with acting_for(issued.clinic):
        for start in range(0, PATIENTS, CHUNK):
            fill(issued, full, start)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{PATIENTS} patients: {time.monotonic() - begin:.0f} s", file=sys.stderr)
    waits = {"full": [], "empty": []}
    windows = {"full": window_of(full), "empty": window_of(empty)}
    for _visit in range(VISITS):
        for name, window in windows.items():
            waits[name].append(wait(window))
    p95 = {name: percentile(values[3:], 95) for name, values in waits.items()}
    note = ", ".join(f"{name} {1000 * value:.0f} ms" for name, value in p95.items())
    yield Figure("patients_page_p95_over_empty", p95["full"] / p95["empty"], 3, band=CPU_BAND, note=note)


def window_of(user: User) -> Client:
    window = Client(headers={"host": settings.ALLOWED_HOSTS[0].lstrip(".") or "localhost"})
    window.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return window


def wait(window: Client) -> float:
    begin = time.perf_counter()
    response = window.get(ADDRESS, secure=True)
    took = time.perf_counter() - begin
    if response.status_code != 200:
        raise RuntimeError(f"{ADDRESS} answered {response.status_code}")
    return took


@transaction.atomic
def fill(issued: ProgramVersion, user: User, start: int) -> None:
    """So many more patients, each with a program, its version, a year of sessions and the summary."""
    draw, clinic, now = random.Random(start), issued.clinic, timezone.now()
    numbers = range(start, start + CHUNK)
    people = Patient.objects.bulk_create(
        Patient(clinic=clinic, name=f"Patient {number:05}", created_by=user) for number in numbers
    )
    programs = Program.objects.bulk_create(
        Program(clinic=clinic, patient=person, title="Plan", created_by=user, updated_by=user)
        for person in people
    )
    facts = {"number": 1, "format": issued.format, "content": issued.content, "digest": issued.digest}
    facts |= {"language": issued.language, "published_by": user, "published_at": now}
    versions = ProgramVersion.objects.bulk_create(
        ProgramVersion(clinic=clinic, program=program, **facts) for program in programs
    )
    for version in versions:
        ExerciseSession.objects.bulk_create(sessions(version, draw, now))
    document = issued.document
    ranges = [[(now.date() - dt.timedelta(weeks=WEEKS)).isoformat(), dict(document.frequency)]]
    FollowUp.objects.bulk_create(
        FollowUp(
            clinic=clinic, patient=person, program=program, ranges=ranges,
            **following.log_of(person.pk, ranges),
        )
        for person, program in zip(people, programs, strict=True)
    )  # fmt: skip
    Program.objects.bulk_update(_current(programs, versions), ["current_version", "published_rev"])


def _current(programs: list[Program], versions: list[ProgramVersion]) -> list[Program]:
    for program, version in zip(programs, versions, strict=True):
        program.current_version, program.published_rev = version, program.rev
    return programs


def sessions(version: ProgramVersion, draw: random.Random, now: dt.datetime) -> list[ExerciseSession]:
    first = now.date() - dt.timedelta(weeks=WEEKS)
    days = [first + dt.timedelta(days=number) for number in range(WEEKS * 7)]
    return [
        ExerciseSession(
            clinic_id=version.clinic_id, program=version.program, version=version, source="paper",
            uuid=uuid.UUID(int=draw.getrandbits(128)), revision=1, digest="0" * 64, zone="UTC", day=day,
            pain=draw.randint(1, 3), effort=draw.randint(1, 4), received_at=now,
            note="May I swim?" if draw.random() < 0.002 else "",
        )
        for day in days
        if day.weekday() in WEEKDAYS
    ]  # fmt: skip
