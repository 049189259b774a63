"""Write the audit trail: in the same transaction as the change, or the change does not happen."""

from contextvars import ContextVar

from django.db import connection, models, transaction
from django.utils import timezone
from django_scopes import scopes_disabled

from hep.audit.models import GENESIS, AuditEvent

SYSTEM = "system"
# Any number: it only has to be the same for everybody who appends to the chain.
CHAIN_LOCK = 4_216_337

current_request: ContextVar[str] = ContextVar("current_request", default="")


def name_of(actor) -> str:
    """How the trail names who acted: `user:3`, `link:7`, or `system` for None."""
    return SYSTEM if actor is None else f"{actor._meta.model_name.removeprefix('share')}:{actor.pk}"


@transaction.atomic
def record(subject: models.Model, verb: str, *, by, fields=()) -> AuditEvent:
    """Append one event about `subject`; `fields` are names of what changed, never values.

    Takes the lock of the chain until the end of the transaction: no row may be locked after it, and
    rows are locked with `no_key=True`, or two people who write at once wait for each other for ever.
    """
    if connection.vendor == "postgresql":
        # SQLite has one writer at a time anyway; PostgreSQL must not fork the chain.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    with scopes_disabled():
        last = AuditEvent.objects.order_by("-seq").only("seq", "hash").first()
        event = AuditEvent(
            seq=last.seq + 1 if last else 1,
            clinic_id=subject.pk
            if subject._meta.label == "clinics.Clinic"
            else getattr(subject, "clinic_id", None),
            actor=name_of(by),
            verb=verb,
            object_type=subject._meta.model_name,
            object_id=str(subject.pk),
            fields=sorted(fields),
            request_id=current_request.get(),
            at=timezone.now(),
            prev_hash=last.hash if last else GENESIS,
        )
        event.hash = event.computed_hash()
        event.save(force_insert=True)
    return event


def head() -> tuple[int, str]:
    """Number and hash of the newest event. Kept outside the database, they show that the end was cut off."""
    with scopes_disabled():
        last = AuditEvent.objects.order_by("-seq").values_list("seq", "hash").first()
    return last or (0, GENESIS)


def first_break() -> int | None:
    """The number of the first event that does not fit the chain; None when all do."""
    expected, previous = 1, GENESIS
    with scopes_disabled():
        for event in AuditEvent.objects.order_by("seq").iterator(chunk_size=2000):
            if (event.seq, event.prev_hash, event.hash) != (expected, previous, event.computed_hash()):
                return event.seq
            expected, previous = event.seq + 1, event.hash
    return None
