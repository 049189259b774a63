from django.apps import AppConfig

from hep import triggers


class PatientsConfig(AppConfig):
    name = "patients"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # models are ready only now
        from hep.audit.erasure import immutable  # noqa: PLC0415

        triggers.register(immutable("patients_programversion", what="A published version"))
