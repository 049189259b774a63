"""`manage.py audit_verify`: does the audit chain hold?"""

from django.core.management.base import BaseCommand, CommandError

from hep.audit.recording import first_break, head


class Command(BaseCommand):
    help = "Check that no audit event was changed, removed or inserted."

    def handle(self, **options):
        broken = first_break()
        if broken is not None:
            raise CommandError(f"The audit chain breaks at event {broken}.")
        number, newest = head()
        self.stdout.write(f"The audit chain holds: {number} events, the newest {newest}")
