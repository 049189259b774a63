"""What a production start refuses beyond settings: demo accounts, and a database that may lose changes."""

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, connections

from hep import triggers
from hep.clinics.models import Clinic
from hep.databases import relaxed_settings


def refuse_unsafe_start() -> None:
    """Raise ImproperlyConfigured for anything with which patients' data must not be served."""
    refuse_demo_accounts()
    refuse_relaxed_database()
    refuse_lost_rules()


def refuse_lost_rules() -> None:
    """Raise ImproperlyConfigured when the database has lost a trigger that guards patients' data."""
    try:
        lost = triggers.missing()
    finally:
        connections.close_all()
    if lost:
        raise ImproperlyConfigured(
            f"HEP does not start in production: its database has lost {len(lost)} of its rules "
            f"({lost[0]} …). Run manage.py migrate."
        )


def refuse_relaxed_database() -> None:
    """Raise ImproperlyConfigured when the database may lose a change that was acknowledged."""
    try:
        relaxed = relaxed_settings(connection)
    finally:
        connections.close_all()
    if relaxed:
        raise ImproperlyConfigured(
            f"HEP does not start in production: its database may lose changes ({', '.join(relaxed)})."
        )


def refuse_demo_accounts() -> None:
    """Raise ImproperlyConfigured when the database holds a demo clinic: its passwords lie in a file."""
    try:
        demo = Clinic.objects.filter(is_demo=True).exists()
    except DatabaseError:
        demo = False  # not migrated yet: /healthz says so
    finally:
        # The worker opens its own connection; this one belongs to the parent.
        connections.close_all()
    if demo:
        raise ImproperlyConfigured("HEP does not start in production with a demo clinic in its database.")
