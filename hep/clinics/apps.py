from django.apps import AppConfig

from hep import triggers


class ClinicsConfig(AppConfig):
    name = "hep.clinics"
    label = "clinics"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # models are ready only now
        from hep.clinics.tenancy import clinic_models, clinic_triggers  # noqa: PLC0415

        for model in clinic_models():
            triggers.register(clinic_triggers(model))
