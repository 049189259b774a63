from django.apps import AppConfig, apps

from hep import triggers


class ClinicsConfig(AppConfig):
    name = "hep.clinics"
    label = "clinics"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # models are ready only now
        from hep.clinics.tenancy import clinic_triggers, owned_models  # noqa: PLC0415

        for model in owned_models(apps.get_models()):
            triggers.register(clinic_triggers(model))
