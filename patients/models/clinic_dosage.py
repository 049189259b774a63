"""A clinic's own usual dosage of an exercise: it goes before the library's."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from exercises.dosage import Dosage, DosageError
from exercises.dosed import Dosed
from exercises.models import Exercise
from hep.clinics.tenancy import ClinicOwned


class ClinicDosageQuerySet(models.QuerySet):
    def usual(self, exercises: Iterable[Exercise]) -> dict[int, tuple[Dosage | None, str]]:
        """The usual dosage of each exercise by its key, and whose it is: "clinic", "library" or ""."""
        rows = list(exercises)
        own = {row.exercise_id: _possible(row) for row in self.filter(exercise__in=rows)}
        return {row.pk: _first((own.get(row.pk), "clinic"), (_possible(row), "library")) for row in rows}


class ClinicDosage(ClinicOwned, Dosed):
    """What this clinic prescribes of an exercise when nobody says otherwise."""

    exercise = models.ForeignKey(
        "exercises.Exercise", models.CASCADE, related_name="+", verbose_name=_("exercise")
    )

    objects = ClinicOwned.manager(ClinicDosageQuerySet)

    class Meta:
        verbose_name = _("usual dosage of a clinic")
        verbose_name_plural = _("usual dosages of clinics")
        constraints = [
            *Dosed.constraints("clinic_dosage"),
            models.UniqueConstraint(fields=("clinic", "exercise"), name="clinic_dosage_once_per_exercise"),
        ]

    def __str__(self) -> str:
        return f"{self.exercise.slug} ({self.dosage or '–'})"


def _possible(row: Dosed) -> Dosage | None:
    """The dosage of a row; one that cannot be, written past every check, is as good as none."""
    try:
        return row.dosage
    except DosageError:
        return None


def _first(*dosages: tuple[Dosage | None, str]) -> tuple[Dosage | None, str]:
    return next((each for each in dosages if each[0]), (None, ""))
