"""`manage.py backup_key FILE`: make the key that opens backups; its public half is a setting."""

import os
from pathlib import Path

import pyrage
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Make the key of the backups. Keep the file away from this machine: without it no backup opens."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options):
        key = pyrage.x25519.Identity.generate()
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise CommandError(f"{file} is there already; a key is never written over.") from None
        with os.fdopen(handle, "w") as out:
            out.write(f"# public key: {key.to_public()}\n{key}\n")
        self.stdout.write(f"BACKUP_RECIPIENTS={key.to_public()}")
