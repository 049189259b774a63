"""`manage.py render_handouts`: after an upgrade, make the pages of plans in force anew."""

from django.core.management.base import BaseCommand

from hep.clinics.tenancy import whole_site
from patients.rendering import render_stale


class Command(BaseCommand):
    help = "Render handouts that an older release made; run by make run and after every deploy."

    def handle(self, **options):
        with whole_site():
            count = render_stale()
        if options["verbosity"]:
            self.stdout.write(f"{count} handouts rendered anew.")
