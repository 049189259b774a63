"""`manage.py backup_test FILE --key KEYFILE`: put a backup back on trial and ask whether it holds."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from hep.backup.trying import TrialFailed, try_out


class Command(BaseCommand):
    help = "Restore a backup into a place of its own, check it there, and throw that place away."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--key", type=Path, required=True, help="the file that backup_key made")

    def handle(self, *, file: Path, key: Path, **options):
        try:
            said = try_out(file, key)
        except TrialFailed as error:
            raise CommandError(f"The backup does not hold: {error}") from error
        for line in said:
            self.stdout.write(line)
