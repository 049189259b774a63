"""`manage.py load_library`: bring the shared exercise library up to the files that are shipped."""

from collections import Counter
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from exercises.library_format import LibraryError
from exercises.loading import Status, load_library

LIBRARY = settings.BASE_DIR / "exercises" / "library"
FIGURES = settings.BASE_DIR / "exercises" / "figures" / "svg"
WORDS = {Status.KEPT: "kept (edited here)"}


class Command(BaseCommand):
    help = "Load the exercise library. A mistake in a file is named, and nothing is changed then."

    def add_arguments(self, parser):
        parser.add_argument("--folder", type=Path, default=LIBRARY, help="Folder of the library files")
        parser.add_argument("--figures", type=Path, default=FIGURES, help="Folder of the drawings")
        parser.add_argument(
            "--overwrite", action="store_true", help="Replace exercises that were edited here as well"
        )

    def handle(self, *, folder, figures, overwrite, verbosity, **options):
        try:
            loaded = load_library(folder, figures, media=Path(settings.MEDIA_ROOT), overwrite=overwrite)
        except LibraryError as error:
            problems = "\n".join(f"  {problem}" for problem in error.problems)
            raise CommandError(f"The library was not loaded, nothing was changed:\n{problems}") from error
        if verbosity:
            for entry in loaded:
                self.stdout.write(f"{entry.kind} {entry.slug}: {WORDS.get(entry.status, entry.status)}")
            self.stdout.write(self._summary(Counter(entry.status for entry in loaded)))

    def _summary(self, counts: Counter) -> str:
        always = [Status.CREATED, Status.CHANGED, Status.UNCHANGED]
        shown = always + ([Status.KEPT] if counts[Status.KEPT] else [])
        return ", ".join(f"{status} {counts[status]}" for status in shown)
