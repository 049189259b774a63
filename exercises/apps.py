from django.apps import AppConfig

from hep import triggers


class ExercisesConfig(AppConfig):
    name = "exercises"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # models are ready only now
        from exercises.search.index import keeping  # noqa: PLC0415

        triggers.register(keeping())
