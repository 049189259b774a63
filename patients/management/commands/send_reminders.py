"""`manage.py send_reminders`: queue the weekly notes that are due, send what waits. For an hourly timer."""

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from patients import reminding
from patients.outbox import sending


class Command(BaseCommand):
    help = "Queue the reminders that are due (one a week for each who asked) and send what waits."

    def handle(self, **options):
        if not settings.MAIL_IS_SENT:
            self.stdout.write("no mail server: nothing queued")
            return
        queued = reminding.queue_due(now=timezone.now())
        ends = sending.send_due()
        self.stdout.write(f"queued {queued}, sent {ends['sent']}")
