"""`manage.py follow_patients`: after an upgrade, summarise the patients of older releases."""

from django.core.management.base import BaseCommand

from hep.clinics.tenancy import whole_site
from patients.following import catch_up


class Command(BaseCommand):
    help = "Summarise patients who have a plan and no summary yet; run by make run and after every deploy."

    def handle(self, **options):
        with whole_site():
            count = catch_up()
        if options["verbosity"]:
            self.stdout.write(f"{count} patients summarised.")
