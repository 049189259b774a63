"""`manage.py backup [FOLDER]`: database, pictures and keys in one encrypted file; old ones go."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from hep.backup import making
from hep.backup.archive import NotOurs
from hep.backup.database import DatabaseBroken


class Command(BaseCommand):
    help = "Write an encrypted backup. Every day's timer: manage.py backup /mnt/backups"

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, nargs="?", default=settings.VAR_DIR / "backups")
        parser.add_argument("--keep-all", action="store_true", help="remove no old backup")

    def handle(self, *, folder: Path, keep_all: bool, **options):
        if not settings.BACKUP_RECIPIENTS:
            raise CommandError("BACKUP_RECIPIENTS is empty. Make a key first: manage.py backup_key FILE")
        try:
            target, manifest = making.make(folder, settings.BACKUP_RECIPIENTS)
        except (NotOurs, DatabaseBroken, OSError) as error:
            raise CommandError(f"No backup was made: {error}") from error
        rows = sum(manifest.counts.values())
        self.stdout.write(
            f"{target}: {rows} rows, {len(manifest.files)} files, {target.stat().st_size} bytes"
        )
        if not keep_all:
            for name in making.surplus([path.name for path in folder.glob(making.PATTERN)]):
                (folder / name).unlink()
                self.stdout.write(f"Removed {name}")
