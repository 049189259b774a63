from django.apps import AppConfig
from django.conf import settings

from hep import triggers
from hep.messages import compile_messages


class ClinicsConfig(AppConfig):
    name = "hep.clinics"
    label = "clinics"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # The first app to be ready: every server, command and test finds today’s words.
        compile_messages(settings.CATALOGUES, settings.LOCALE_PATHS[0])
        # models are ready only now
        from hep.clinics.tenancy import clinic_models, clinic_triggers  # noqa: PLC0415

        for model in clinic_models():
            triggers.register(clinic_triggers(model))
