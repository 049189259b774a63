"""`manage.py seed_demo`: a demo clinic to look around in, made through the same rules as real work."""

import datetime as dt
import json
import os
import secrets
import uuid
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from exercises.dosage import Dosage
from exercises.models import ProgramTemplate
from hep.audit.recording import record
from hep.clinics.models import Clinic, User
from hep.clinics.tenancy import acting_for, whole_site
from patients import diary, prescribing, publishing, sharing
from patients.adherence import week_of
from patients.entry import Entry, Outcome, Result, Why
from patients.models import ProgramVersion, ShareLink

TEMPLATE = "back-and-hips"
DEMO_CLINIC = {
    "name": "Harbour Street Physiotherapy",
    "address": "4 Harbour Street",
    "hours": "Mon–Fri 8–18",
    "phone": "01632 960 118",
    "emergency_number": "112",
    "time_zone": "Europe/London",
    "is_demo": True,
    "offers_unreviewed": True,  # to look at: every language that is shipped
}
WEEKS_AGO = 3
MORNING, EVENING = dt.time(9, 0), dt.time(18, 0)
# Maria's sessions: days after the plan's first Monday, pain, effort, pain the next morning, a note.
TOLD = (
    (0, 5, 4, 5, "The plank is hard. I stopped early."),
    (2, 5, 4, 4, ""),
    (4, 4, 4, 4, ""),
    (7, 4, 3, 3, ""),
    (9, 3, 3, None, "I used the towel this time. Better."),
    (11, 4, 3, 3, ""),
    (13, 3, 3, 2, ""),
    (15, 3, 3, 3, ""),
    (17, 2, 2, 2, "Slept through. First time in weeks."),
    (21, 2, 2, 1, ""),
    (23, 1, 2, None, ""),
    (25, 2, 2, None, ""),
)
HARD = 2  # so many first sessions stopped at the last exercise
CLINICIAN = {"email": "jonas@harbour.example", "name": "Jonas Lind"}
ADMIN = {"email": "admin@harbour.example", "name": "Ruth Amsel"}


class Command(BaseCommand):
    help = (
        "Make a demo clinic, unless the database has a clinic already. Passwords go to var/demo.json (0600)."
    )

    def handle(self, **options):
        if settings.PRODUCTION:
            raise CommandError("A demo clinic has no place in production. Use manage.py create_clinic.")
        if Clinic.objects.exists():
            if options["verbosity"]:
                self.stdout.write("There is a clinic already: nothing to do.")
            return
        with whole_site():
            if not ProgramTemplate.objects.filter(slug=TEMPLATE).exists():
                raise CommandError("The library is empty. Run manage.py load_library first.")
        accounts = make_demo()
        keep(accounts, Path(settings.DEMO_FILE))
        self.stdout.write(f"Made {DEMO_CLINIC['name']}.")


@transaction.atomic
def make_demo() -> dict:
    """The demo clinic: a published plan, a draft and a new patient. Returns what is needed to sign in."""
    passwords = {role: secrets.token_urlsafe(12) for role in ("clinician", "admin")}
    with whole_site():
        clinic = Clinic.objects.create(**DEMO_CLINIC)
        jonas = User.objects.create_user(clinic=clinic, password=passwords["clinician"], **CLINICIAN)
        admin = User.objects.create_user(
            clinic=clinic, password=passwords["admin"], role=User.Role.ADMIN, is_superuser=True, **ADMIN
        )
        for made in (clinic, jonas, admin):
            record(made, "created", by=None)
    with acting_for(clinic):
        token = _patients(clinic, jonas)
    return {
        "clinician": {"email": jonas.email, "password": passwords["clinician"]},
        "admin": {"email": admin.email, "password": passwords["admin"]},
        "patient": {"token": token},
    }


def _patients(clinic, jonas: User) -> str:
    """Maria has a plan and does it, Ahmed a draft, Ingrid is new; returns the token of Maria's link."""
    template = ProgramTemplate.objects.get(slug=TEMPLATE, clinic=None)
    maria = prescribing.add_patient(clinic, name="Maria Keller", by=jonas)
    zone = ZoneInfo(clinic.time_zone)
    monday = week_of(timezone.localdate(timezone=zone), week_start=0) - dt.timedelta(weeks=WEEKS_AGO)
    program = prescribing.start_from_template(maria, template, by=jonas)
    dates = {"starts_on": monday, "review_on": monday + dt.timedelta(weeks=6)}
    program = prescribing.change_program(
        program, values=dates, seen={"starts_on": None, "review_on": None}, by=jonas
    )
    program.refresh_from_db()
    issued_at = dt.datetime.combine(monday, MORNING, zone)
    version = publishing.publish(program, by=jonas, rev=program.rev, at=min(issued_at, timezone.now()))
    link, token = sharing.create_link(program, by=jonas)
    _weeks_of_sessions(link, version, monday, zone)
    ahmed = prescribing.add_patient(clinic, name="Ahmed Haddad", by=jonas)
    prescribing.start_from_template(ahmed, template, by=jonas)
    prescribing.add_patient(clinic, name="Ingrid Solberg", by=jonas)
    return token


def _weeks_of_sessions(link: ShareLink, version: ProgramVersion, monday: dt.date, zone: ZoneInfo) -> None:
    """What Maria's phone told, each on its own day; what would be today or later is still to come."""
    yesterday = timezone.localdate(timezone=zone) - dt.timedelta(days=1)
    link = ShareLink.objects.select_related("clinic", "program").get(pk=link.pk)
    for number, (days, pain, effort, morning, note) in enumerate(TOLD):
        day = monday + dt.timedelta(days=days)
        if day > yesterday:
            break
        over = dt.datetime.combine(day, EVENING, zone)
        entry = Entry(
            uuid.uuid4(),
            revision=1,
            version=version.number,
            day=day,
            zone=zone.key,
            started_at=over - dt.timedelta(minutes=14),
            finished_at=over,
            pain=pain,
            effort=effort,
            next_day_pain=morning,
            note=note,
            guided=True,
            results=_results(version, too_hard=number < HARD),
        )
        diary.take(link, entry, at=over)


def _results(version: ProgramVersion, *, too_hard: bool) -> tuple[Result, ...]:
    """Every exercise done to its lower number; the last one left off early while it is too hard."""
    rows = [row for row in version.document.prescriptions if not row.in_place_of]
    done = [Result(row.uuid, amounts=(Dosage.from_dict(row.dosage).reps.minimum,) * 2) for row in rows]
    if too_hard:
        done[-1] = Result(rows[-1].uuid, Outcome.STOPPED.value, amounts=(6,), why=Why.HARD.value)
    return tuple(done)


def keep(accounts: dict, path: Path) -> None:
    """Write what is needed to sign in to `path`, readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(accounts, file, indent=1)
