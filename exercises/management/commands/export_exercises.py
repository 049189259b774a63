"""`manage.py export_exercises`: a clinic's library, or the shared one, as table or bundle."""

from contextlib import ExitStack
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from exercises.exporting import WRITERS
from exercises.management.commands.import_exercises import clinic_named
from exercises.models import Exercise
from hep.clinics.tenancy import acting_for, whole_site

SUFFIXES = {".csv": "csv", ".xlsx": "xlsx", ".zip": "bundle"}


class Command(BaseCommand):
    help = "Export a clinic's own exercises: .csv, .xlsx, or .zip as bundle with pictures and templates."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=WRITERS, default="", help="Else by the file's suffix")
        parser.add_argument("--clinic", default="", help="Its number or name; not needed when there is one")
        parser.add_argument(
            "--shared", action="store_true", help="The shared library instead of a clinic's own"
        )

    def handle(self, *, file, format, clinic, shared, **options):
        format = format or SUFFIXES.get(file.suffix.lower())
        if not format:
            raise CommandError("Let the file end in .csv, .xlsx or .zip, or say --format.")
        owner = None if shared else clinic_named(clinic)
        with ExitStack() as stack:
            stack.enter_context(whole_site() if shared else acting_for(owner))
            rows = Exercise.objects.filter(clinic=owner)
            try:
                opened = stack.enter_context(file.open("wb"))
            except OSError as error:
                raise CommandError(f"{file}: {error.strerror}.") from error
            count = WRITERS[format](rows, opened, clinic=owner)
        self.stdout.write(f"exported {count}")
