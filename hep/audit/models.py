"""The audit trail: who did or saw what, in a chain that shows every later change to it."""

import hashlib
import json

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

GENESIS = "0" * 64


class AuditEvent(models.Model):
    """One thing that happened to one object; holds names of fields, never their values.

    `hash` is SHA-256 of the previous event's hash and this event's canonical JSON, so that an
    event that was changed, removed or put in between breaks the chain from there on.
    """

    seq = models.BigIntegerField(_("number in the chain"), unique=True)
    clinic = models.ForeignKey("clinics.Clinic", models.PROTECT, null=True, related_name="+")
    actor = models.CharField(_("who"), max_length=60)
    verb = models.CharField(_("what happened"), max_length=40)
    object_type = models.CharField(_("kind of object"), max_length=60)
    object_id = models.CharField(_("object"), max_length=60)
    fields = models.JSONField(_("changed fields"), default=list)
    request_id = models.CharField(_("request"), max_length=32, blank=True)
    at = models.DateTimeField(_("when"))
    prev_hash = models.CharField(_("hash of the event before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64)

    objects = ScopedManager(clinic="clinic")

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering = ("seq",)
        indexes = [models.Index(fields=("clinic", "object_type", "object_id"), name="audit_by_object")]

    def __str__(self) -> str:
        return f"{self.actor} {self.verb} {self.object_type} {self.object_id}"

    def computed_hash(self) -> str:
        """The hash this event must have, from its own content and the event before."""
        content = {
            "seq": self.seq,
            "clinic": self.clinic_id,
            "actor": self.actor,
            "verb": self.verb,
            "object": [self.object_type, self.object_id],
            "fields": self.fields,
            "request": self.request_id,
            "at": self.at.isoformat(),
        }
        canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256((self.prev_hash + canonical).encode()).hexdigest()


class ErasureDoor(models.Model):
    """A row here, inside one transaction, lets that transaction remove what is otherwise immutable."""

    opened_at = models.DateTimeField(_("opened"), auto_now_add=True)

    class Meta:
        verbose_name = _("erasure door")
        verbose_name_plural = _("erasure doors")

    def __str__(self) -> str:
        return f"erasure door opened {self.opened_at}"
