"""`manage.py import_exercises`: exercises from a file into a clinic's library, all of them or none."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from exercises import importing
from exercises.models import ImportRow, ImportRun
from hep.clinics.models import Clinic
from hep.clinics.tenancy import acting_for

NOTHING = "created 0, changed 0, unchanged 0, failed 1"
MOST_SHOWN = 50


def clinic_named(name: str) -> Clinic:
    """The clinic with this number or name; without one the only active clinic. Raises CommandError."""
    clinics = Clinic.objects.filter(is_active=True)
    if name:
        clinics = clinics.filter(pk=name) if name.isdecimal() else clinics.filter(name__iexact=name)
    found = list(clinics[:10])
    if len(found) != 1:
        listed = ", ".join(f"{clinic.pk} ({clinic.name})" for clinic in Clinic.objects.all()[:10])
        raise CommandError(
            f"Say which clinic with --clinic and its number or name: {listed or 'there is none'}."
        )
    return found[0]


class Command(BaseCommand):
    help = "Import exercises as drafts of a clinic. When one row cannot be read, nothing is imported."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=importing.FORMATS, default="", help="Guessed when not given")
        parser.add_argument("--language", default="en", help="Language of the texts to take (default: en)")
        parser.add_argument("--clinic", default="", help="Its number or name; not needed when there is one")
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen, change nothing")
        parser.add_argument(
            "--may-use-pictures", action="store_true",
            help="Take the pictures of a bundle as well: you have the right to use them. This is recorded.",
        )  # fmt: skip

    def handle(self, *, file, clinic, **options):
        owner = clinic_named(clinic)
        with acting_for(owner):
            try:
                run = self._planned(file, owner, options)
            except importing.FileRefused as refusal:
                self.stdout.write(NOTHING)
                raise CommandError(f"{file.name}: {refusal} Nothing was imported.") from refusal
            self._finish(run, file, dry_run=options["dry_run"])

    def _planned(self, file: Path, owner: Clinic, options: dict) -> ImportRun:
        wanted = {name: options[name] for name in ("format", "language", "may_use_pictures")}
        try:
            with file.open("rb") as opened:
                return importing.plan(opened, name=file.name, clinic=owner, by=None, **wanted)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.") from error

    def _finish(self, run: ImportRun, file: Path, *, dry_run: bool) -> None:
        summary, failed = run.summary, run.failed
        for note in run.notes:
            self.stdout.write(note)
        if failed:
            self._tell(run, file)
        if failed or dry_run:
            importing.discard(run, by=None)
        else:
            importing.confirm(run, by=None)
            importing.work(run, by=None, seconds=float("inf"))
        self.stdout.write(
            f"created 0, changed 0, unchanged {run.unchanged}, failed {failed}" if failed else summary
        )
        if failed:
            raise CommandError("Nothing was imported.")

    def _tell(self, run: ImportRun, file: Path) -> None:
        """File, row, field and reason of every mistake, up to a screen full."""
        rows = run.rows.filter(verdict=ImportRow.Verdict.FAILED)
        for row in rows[:MOST_SHOWN]:
            for field, reason in row.problems:
                self.stderr.write(f"{file.name}: row {row.number}: {field or 'row'}: {reason}")
        if run.failed > MOST_SHOWN:
            self.stderr.write(f"… and {run.failed - MOST_SHOWN} rows more.")
