from django.apps import AppConfig

from hep import triggers


def one_patient_one_version() -> list[triggers.Trigger]:
    """A link shows the current version of its program: it can never be another program's."""
    foreign = (
        "NEW.current_version_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM patients_programversion v "
        "WHERE v.id = NEW.current_version_id AND v.program_id = NEW.id)"
    )
    return [
        triggers.Trigger(
            f"patients_program_own_version_{event[:3].lower()}",
            "patients_program",
            event,
            foreign,
            "A program shows its own versions alone",
        )
        for event in ("INSERT", "UPDATE")
    ]


def sessions_of_one_program() -> list[triggers.Trigger]:
    """A session is of one program, and so are the version it was done with and the link it came by."""
    return [
        triggers.Trigger(
            f"patients_exercisesession_own_{what}",
            "patients_exercisesession",
            "INSERT",
            f"NEW.{what}_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {table} p "
            f"WHERE p.id = NEW.{what}_id AND p.program_id = NEW.program_id)",
            "A session stays with its own program",
        )
        for what, table in (("version", "patients_programversion"), ("link", "patients_sharelink"))
    ]


class PatientsConfig(AppConfig):
    name = "patients"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # models are ready only now
        from exercises import bundle_parts, merging_duplicates  # noqa: PLC0415
        from hep.audit.erasure import immutable  # noqa: PLC0415
        from patients import moving_uses, template_bundles  # noqa: PLC0415

        triggers.register(immutable("patients_programversion", what="A published version"))
        triggers.register(immutable("patients_exercisesession", what="A received session"))
        triggers.register(one_patient_one_version())
        triggers.register(sessions_of_one_program())
        for mover in moving_uses.MOVERS:
            merging_duplicates.register(mover)
        bundle_parts.register(template_bundles.PART)
