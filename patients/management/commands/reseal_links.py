"""`manage.py reseal_links`: after a key was rotated, seal every link with the newest key."""

from django.core.management.base import BaseCommand

from hep.clinics.tenancy import whole_site
from patients.models import ShareLink
from patients.sharing import reseal


class Command(BaseCommand):
    help = "Seal every link with the newest key; says when an old key may be dropped."

    def handle(self, **options):
        with whole_site():
            lost = sum(not reseal(link) for link in ShareLink.objects.all().iterator())
        if lost:
            self.stdout.write(f"{lost} links cannot be shown again (their key is lost); they still open.")
        self.stdout.write("0 links on an old key." if not lost else f"{lost} links on a lost key.")
