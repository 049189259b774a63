from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate, pre_migrate

from hep import triggers


class AuditConfig(AppConfig):
    name = "hep.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # models are ready only now
        from hep.audit.erasure import immutable  # noqa: PLC0415

        triggers.register(immutable("audit_auditevent", what="An audit event"))
        # One app as the sender: both signals are sent once for each app, all before or all after the work.
        pre_migrate.connect(triggers.take_off, sender=self, dispatch_uid="hep.triggers")
        post_migrate.connect(triggers.install, sender=self, dispatch_uid="hep.triggers")
        checks.register(triggers.check_triggers, checks.Tags.database)
