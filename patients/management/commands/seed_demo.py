"""`manage.py seed_demo`: a demo clinic to look around in, made through the same rules as real work."""

import json
import os
import secrets
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from exercises.models import ProgramTemplate
from hep.audit.recording import record
from hep.clinics.models import Clinic, User
from hep.clinics.tenancy import acting_for, whole_site
from patients import prescribing, publishing, sharing

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
    """Maria has a plan, Ahmed a draft, Ingrid is new; returns the token of Maria's link."""
    template = ProgramTemplate.objects.get(slug=TEMPLATE, clinic=None)
    maria = prescribing.add_patient(clinic, name="Maria Keller", by=jonas)
    today = timezone.localdate()
    program = prescribing.start_from_template(maria, template, by=jonas)
    monday = today - timedelta(days=today.weekday())
    dates = {"starts_on": monday, "review_on": monday + timedelta(weeks=6)}
    program = prescribing.change_program(
        program, values=dates, seen={"starts_on": None, "review_on": None}, by=jonas
    )
    program.refresh_from_db()
    publishing.publish(program, by=jonas, rev=program.rev)
    _link, token = sharing.create_link(program, by=jonas)
    ahmed = prescribing.add_patient(clinic, name="Ahmed Haddad", by=jonas)
    prescribing.start_from_template(ahmed, template, by=jonas)
    prescribing.add_patient(clinic, name="Ingrid Solberg", by=jonas)
    return token


def keep(accounts: dict, path: Path) -> None:
    """Write what is needed to sign in to `path`, readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(accounts, file, indent=1)
