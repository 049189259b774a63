"""The one named door through which immutable rows may be removed."""

from contextlib import contextmanager

from django.db import transaction

from hep.audit.models import ErasureDoor
from hep.triggers import Trigger

DOOR_IS_CLOSED = "NOT EXISTS (SELECT 1 FROM audit_erasuredoor)"


@contextmanager
def erasure_door():
    """Inside this block, and this transaction alone, the database lets immutable rows go."""
    with transaction.atomic():
        door = ErasureDoor.objects.create()
        yield
        door.delete()


def immutable(table: str, *, what: str) -> list[Trigger]:
    """Triggers that refuse to change or remove a row of `table` while the door is closed."""
    return [
        Trigger(f"{table}_no_update", table, "UPDATE", "1 = 1", f"{what} is immutable"),
        Trigger(f"{table}_no_delete", table, "DELETE", DOOR_IS_CLOSED, f"{what} is immutable"),
        Trigger(f"{table}_no_truncate", table, "TRUNCATE", DOOR_IS_CLOSED, f"{what} is immutable"),
    ]
