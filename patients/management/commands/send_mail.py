"""`manage.py send_mail`: hand over what waits in the outbox. For a timer."""

from django.core.management.base import BaseCommand

from patients.outbox import sending


class Command(BaseCommand):
    help = "Send the letters that wait in the outbox, each at most once."

    def handle(self, **options):
        ends = sending.send_due()
        self.stdout.write(
            ", ".join(f"{state} {count}" for state, count in sorted(ends.items())) or "nothing due"
        )
