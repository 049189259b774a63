"""Every patient-bearing row belongs to one clinic, and nobody reads or writes across.

Reads go through django-scopes: a query outside a scope is an error, inside it is filtered. Writes
are guarded here, because scopes alone let `save()`, `create()` and foreign keys through. The
database guards once more: `clinic_triggers` refuse a row whose parent is another clinic's.
"""

from contextlib import contextmanager

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager, get_scope, scope, scopes_disabled

from hep.triggers import Trigger


class TenancyError(Exception):
    """A write outside the clinic's scope, or one that would tie two clinics together."""


def acting_for(clinic):
    """Open the scope of `clinic`: the one way in for requests, commands and tests."""
    return scope(clinic=clinic)


@contextmanager
def whole_site():
    """Act for the whole site: the shared library, set-up, site-wide checks. Never a clinic's request."""
    with scopes_disabled():
        yield


def guard(row: models.Model) -> None:
    """Refuse to write `row` unless its own clinic's scope is open (or the whole site's)."""
    current = get_scope()
    if current.get("_enabled") is False:
        return
    clinic = current.get("clinic")
    if clinic is None or clinic.pk != row.clinic_id:
        raise TenancyError(f"{row._meta.label} of clinic {row.clinic_id} written outside its scope.")
    for field in foreign_keys_within_clinic(type(row)):
        _guard_target(row, field)


def _guard_target(row: models.Model, field: models.ForeignKey) -> None:
    """Refuse a foreign key of `row` that points into another clinic."""
    target_id = getattr(row, field.attname)
    if target_id is None:
        return
    if field.is_cached(row):
        owner = getattr(row, field.name).clinic_id
    else:
        # _base_manager: the scoped manager would hide the very row this looks for
        owner = field.related_model._base_manager.values_list("clinic_id", flat=True).get(pk=target_id)
    if owner not in (row.clinic_id, None):
        raise TenancyError(f"{row._meta.label}.{field.name} points into clinic {owner}.")


def foreign_keys_within_clinic(model: type[models.Model]) -> list[models.ForeignKey]:
    """The foreign keys of `model` whose target has a clinic of its own."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.name != "clinic" and has_clinic(field.related_model)
    ]


def has_clinic(model: type[models.Model]) -> bool:
    """Whether the rows of `model` name a clinic (or none, when they are shared by all)."""
    return any(field.name == "clinic" for field in model._meta.concrete_fields)


def clinic_models() -> list[type[models.Model]]:
    """Every model of the project whose rows name a clinic."""
    return [model for model in apps.get_models() if has_clinic(model)]


class ClinicQuerySet(models.QuerySet):
    """Bulk writes obey the same guard as `save()`."""

    def bulk_create(self, objs, *args, **kwargs):
        return super().bulk_create(_guarded(objs), *args, **kwargs)

    def update(self, **kwargs):
        if get_scope().get("_enabled") is False:
            return super().update(**kwargs)
        tied = {f.name for f in foreign_keys_within_clinic(self.model)} | {"clinic", "clinic_id"}
        if moved := tied & kwargs.keys():
            targets = [kwargs[name] for name in moved]
            if any(target is not None and _owner(target) != _scoped_clinic_id() for target in targets):
                raise TenancyError(f"{self.model._meta.label}.{', '.join(sorted(moved))} set across clinics.")
        return super().update(**kwargs)


def _guarded(rows) -> list[models.Model]:
    """`rows`, each of which may be written."""
    rows = list(rows)
    for row in rows:
        guard(row)
    return rows


def _owner(target) -> int | None:
    """The clinic an update's value belongs to; a bare primary key cannot be judged, so it is refused."""
    return getattr(target, "clinic_id", None)


def _scoped_clinic_id() -> int | None:
    clinic = get_scope().get("clinic")
    return clinic.pk if clinic else None


def scoped_manager(queryset: type[models.QuerySet]) -> ScopedManager:
    """A manager of one clinic's rows with the verbs of `queryset`."""

    class Guarded(models.Manager.from_queryset(queryset)):
        def bulk_create(self, objs, *args, **kwargs):
            # Here as well: without a scope django-scopes hands out another queryset, which lets this through.
            return super().bulk_create(_guarded(objs), *args, **kwargs)

    return ScopedManager(clinic="clinic", _manager_class=Guarded)


class ClinicOwned(models.Model):
    """Base of every row that belongs to one clinic."""

    clinic = models.ForeignKey("clinics.Clinic", models.PROTECT, related_name="+", verbose_name=_("clinic"))

    objects = scoped_manager(ClinicQuerySet)

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        guard(self)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        guard(self)
        return super().delete(*args, **kwargs)

    def refresh_from_db(self, *args, **kwargs):
        super().refresh_from_db(*args, **kwargs)
        # Django reads past every manager here; a row of another clinic must not come in this way.
        if _scoped_clinic_id() not in (self.clinic_id, None):
            raise TenancyError(f"{self._meta.label} of clinic {self.clinic_id} read outside its scope.")

    @staticmethod
    def manager(queryset: type[models.QuerySet]):
        """A scoped manager with the verbs of `queryset`."""
        return scoped_manager(type(queryset.__name__, (queryset, ClinicQuerySet), {}))


def clinic_triggers(model: type[models.Model]) -> list[Trigger]:
    """Database rules for `model`: a row's clinic equals its parents', and it never moves to another."""
    table = model._meta.db_table
    triggers = [
        Trigger(
            f"{table}_stays",
            table,
            "UPDATE",
            "COALESCE(OLD.clinic_id, 0) <> COALESCE(NEW.clinic_id, 0)",
            "A row never changes its clinic",
        )
    ]
    for field in foreign_keys_within_clinic(model):
        parent = field.related_model._meta.db_table
        foreign = (
            f"EXISTS (SELECT 1 FROM {parent} p WHERE p.id = NEW.{field.column} "
            f"AND p.clinic_id IS NOT NULL AND p.clinic_id <> COALESCE(NEW.clinic_id, 0))"
        )
        triggers += [
            Trigger(
                f"{table}_{field.column}_{event[:3].lower()}", table, event, foreign, "Two clinics never mix"
            )
            for event in ("INSERT", "UPDATE")
        ]
    return triggers
