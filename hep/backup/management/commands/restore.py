"""`manage.py restore FILE --key KEYFILE`: put a backup back."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from hep.backup import making
from hep.backup.archive import NotOurs
from hep.backup.database import DatabaseBroken
from hep.clinics.models import Clinic


class Command(BaseCommand):
    help = "Put a backup back, into an empty installation unless --replace is given."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--key", type=Path, required=True, help="the file that backup_key made")
        parser.add_argument("--replace", action="store_true", help="throw away the clinics that are here")

    def handle(self, *, file: Path, key: Path, replace: bool, **options):
        if _has_clinics() and not replace:
            raise CommandError("This installation has clinics. With --replace they are lost.")
        try:
            manifest = making.restore(file, key)
        except (NotOurs, DatabaseBroken, OSError) as error:
            raise CommandError(f"Nothing was put back: {error}") from error
        self.stdout.write(
            f"Put back what was backed up at {manifest.made_at}: {sum(manifest.counts.values())} rows. "
            "The keys are in var/restored_keys.env: give them to the server, then start it."
        )


def _has_clinics() -> bool:
    try:
        return Clinic.objects.exists()
    except DatabaseError:  # nothing was ever migrated here
        return False
