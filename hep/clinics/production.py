"""What a production start refuses beyond settings: demo accounts, whose passwords lie in a file."""

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections

from hep.clinics.models import Clinic


def refuse_demo_accounts() -> None:
    """Raise ImproperlyConfigured when the database holds a demo clinic."""
    try:
        demo = Clinic.objects.filter(is_demo=True).exists()
    except DatabaseError:
        demo = False  # not migrated yet: /healthz says so
    finally:
        # The worker opens its own connection; this one belongs to the parent.
        connections.close_all()
    if demo:
        raise ImproperlyConfigured("HEP does not start in production with a demo clinic in its database.")
