"""Columns of a dosage, shared by the library's default and a patient's prescription."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from exercises.dosage import Dosage, DosageError

RANGES = ("sets", "reps", "hold", "rest", "effort")


def _amount(label: str) -> models.PositiveIntegerField:
    return models.PositiveIntegerField(label, null=True, blank=True)


class Dosed(models.Model):
    """A row with a dosage: stored in columns, so that the database can check it; used as `.dosage`.

    All columns empty means "no dosage yet"; a program with such a row cannot be published.
    """

    sets_min, sets_max = _amount(_("sets, from")), _amount(_("sets, to"))
    sets_unit = models.CharField(_("unit of sets"), max_length=10, blank=True)
    reps_min, reps_max = _amount(_("reps, from")), _amount(_("reps, to"))
    reps_unit = models.CharField(_("unit of reps"), max_length=10, blank=True)
    hold_min, hold_max = _amount(_("hold in seconds, from")), _amount(_("hold in seconds, to"))
    side = models.CharField(_("side"), max_length=12, blank=True)
    pattern = models.CharField(_("pattern"), max_length=30, blank=True)
    rest_min, rest_max = _amount(_("rest in seconds, from")), _amount(_("rest in seconds, to"))
    load_amount = models.DecimalField(_("load"), max_digits=6, decimal_places=2, null=True, blank=True)
    load_unit = models.CharField(_("unit of load"), max_length=10, blank=True)
    load_text = models.CharField(_("load in words"), max_length=60, blank=True)
    tempo = models.CharField(_("tempo"), max_length=20, blank=True)
    effort_min, effort_max = _amount(_("effort, from")), _amount(_("effort, to"))

    class Meta:
        abstract = True

    @property
    def dosage(self) -> Dosage | None:
        """The dosage of this row; None while there is none."""
        if self.reps_min is None:
            return None
        columns = {name: getattr(self, name) for name in DOSAGE_COLUMNS}
        return Dosage.from_dict(columns)

    @dosage.setter
    def dosage(self, dosage: Dosage | None) -> None:
        values = dosage.to_dict() if dosage else dict.fromkeys(DOSAGE_COLUMNS)
        for name in DOSAGE_COLUMNS:
            value = values[name]
            setattr(self, name, "" if value is None and name in TEXT_COLUMNS else value)

    def clean(self) -> None:
        super().clean()
        try:
            _checked = self.dosage
        except DosageError as error:
            raise ValidationError(error.errors) from error

    @staticmethod
    def constraints(prefix: str) -> list[models.CheckConstraint]:
        """What the database keeps: ranges in order and above zero, one kind of load."""
        ranges = [
            models.CheckConstraint(
                name=f"{prefix}_{name}_in_order",
                condition=Q(**{f"{name}_min": None, f"{name}_max": None})
                | Q(
                    **{f"{name}_min__gte": 0 if name == "effort" else 1, f"{name}_max__gte": F(f"{name}_min")}
                ),
            )
            for name in RANGES
        ]
        return [
            *ranges,
            models.CheckConstraint(
                name=f"{prefix}_effort_to_ten", condition=Q(effort_max=None) | Q(effort_max__lte=10)
            ),
            models.CheckConstraint(
                name=f"{prefix}_load_is_amount_or_words", condition=Q(load_amount=None) | Q(load_text="")
            ),
            models.CheckConstraint(
                name=f"{prefix}_reps_have_a_unit", condition=Q(reps_min=None) | ~Q(reps_unit="")
            ),
        ]


DOSAGE_COLUMNS = tuple(field.name for field in Dosed._meta.local_fields)
TEXT_COLUMNS = frozenset(f.name for f in Dosed._meta.local_fields if isinstance(f, models.CharField))
