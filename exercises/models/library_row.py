"""What every row of the library has in common: shared by all clinics, or one clinic's own."""

import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_scopes import get_scope

from hep.clinics.tenancy import ClinicQuerySet, guard

TOKEN_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
PUBLIC_ID_LENGTH = 26
DARK_SUFFIX = "d"  # the dark sibling of a picture has its name and this
LOOP_SUFFIXES = {"light": "m", "dark": "n"}  # and so has the movement that belongs to it, by its ground


def new_public_id() -> str:
    """A name for a picture's address that says nothing about picture or clinic (130 bits)."""
    return "".join(secrets.choice(TOKEN_ALPHABET) for _n in range(PUBLIC_ID_LENGTH))


def once_per_owner(field: str, *, name: str) -> list[models.UniqueConstraint]:
    """`field` is unique among a clinic's rows, and among the shared ones (NULL never equals NULL)."""
    return [
        models.UniqueConstraint(fields=("clinic", field), name=f"{name}_once_per_clinic"),
        models.UniqueConstraint(fields=(field,), condition=Q(clinic=None), name=f"{name}_once_shared"),
    ]


class LibraryRow(models.Model):
    """A row of the shared library (`clinic` empty) or of one clinic's own."""

    clinic = models.ForeignKey(
        "clinics.Clinic", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("clinic")
    )

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        guard(self)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        guard(self)
        return super().delete(*args, **kwargs)

    @property
    def is_shared(self) -> bool:
        return self.clinic_id is None


class LibraryQuerySet(ClinicQuerySet):
    """Reads of rows that are shared or belong to one clinic."""

    def for_clinic(self, clinic) -> "LibraryQuerySet":
        """What people of `clinic` may see: the shared library and the clinic's own entries."""
        shared = Q(clinic=None)
        return self.filter(shared if clinic is None else shared | Q(clinic=clinic))

    def own(self, clinic) -> "LibraryQuerySet":
        """What admins of `clinic` may change: its own entries alone."""
        return self.filter(clinic=clinic)


class LibraryManager(models.Manager.from_queryset(LibraryQuerySet)):
    """Inside a clinic's scope: the shared rows and the clinic's own. Outside any scope: shared alone."""

    def get_queryset(self):
        current = get_scope()
        rows = super().get_queryset()
        return rows if current.get("_enabled") is False else rows.for_clinic(current.get("clinic"))
