from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate

from hep import triggers


class AuditConfig(AppConfig):
    name = "hep.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # models are ready only now
        from hep.audit.erasure import immutable  # noqa: PLC0415

        triggers.register(immutable("audit_auditevent", what="An audit event"))
        post_migrate.connect(triggers.install, dispatch_uid="hep.triggers")
        checks.register(triggers.check_triggers, checks.Tags.database)
