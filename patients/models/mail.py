"""What goes to a patient by e-mail: letters in the outbox, and the weekly note a patient asked for."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from hep.clinics.tenancy import ClinicOwned

HOST_OF_IDS = "hep.invalid"


def new_message_id() -> str:
    """A Message-ID that names one letter for good, however often it has to be handed over."""
    host = settings.PUBLIC_URL.split("://")[-1].split("/")[0].split(":")[0] or HOST_OF_IDS
    return f"<{uuid.uuid4()}@{host}>"


# What a clinician reads; what the mail server said is in its own log.
OUTCOMES = {
    "waiting": _("Waiting to be sent."),
    "sending": _("Being sent."),
    "handed": _("Being sent."),
    "unsure": _(
        "The connection broke at the very end: perhaps it arrived. Ask the patient, or send it again."
    ),
    "refused": _("Not sent."),
    "stopped": _("Not sent: it was stopped before."),
}
WHY_NOT = {
    "address": _("Not sent: the mail server does not know this address. Check it with the patient."),
    "server": _("Not sent: the mail server refused it. Tell whoever runs this server."),
    "given up": _("Not sent: the mail server took it at no try within two days. Check the address."),
    "sheet": _("Not sent: the sheet could not be made. Send it without."),
    "link ended": _("Not sent: the link had stopped by then."),
    "switched off": _("Not sent: the patient switched reminders off."),
}


class MailQuerySet(models.QuerySet):
    def due(self, *, at) -> "MailQuerySet":
        """Letters that may be handed over at the instant `at`, the oldest first."""
        return self.filter(state=Mail.State.WAITING, next_try_at__lte=at).order_by("next_try_at", "pk")

    def newest_first(self) -> "MailQuerySet":
        """Letters as a page lists them."""
        return (
            self.select_related("queued_by", "version", "program").defer("version__content").order_by("-pk")
        )


class Mail(ClinicOwned):
    """One letter to one patient. Its words are made when it goes: neither text nor token is kept."""

    class Kind(models.TextChoices):
        PLAN = "plan", _("Link to the plan")
        NEWS = "news", _("Word of a new plan")
        REMINDER = "reminder", _("Weekly reminder")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to be sent")
        SENDING = "sending", _("Being sent")
        HANDED = "handed", _("Being handed over")
        SENT = "sent", _("Sent")
        UNSURE = "unsure", _("Perhaps sent")
        REFUSED = "refused", _("Not sent")
        STOPPED = "stopped", _("Stopped")

    ON_ITS_WAY = (State.WAITING, State.SENDING, State.HANDED)

    program = models.ForeignKey(
        "patients.Program", models.CASCADE, related_name="mails", verbose_name=_("program")
    )
    link = models.ForeignKey("patients.ShareLink", models.CASCADE, related_name="+", verbose_name=_("link"))
    version = models.ForeignKey(
        "patients.ProgramVersion", models.CASCADE, related_name="+", verbose_name=_("program version")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    to = models.EmailField(_("to"))
    language = models.CharField(_("language"), max_length=12)
    has_sheet = models.BooleanField(_("with the sheet"), default=False)
    # The first day of the week that a reminder is about: one a week, however often they are queued.
    week = models.DateField(_("week"), null=True, blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=120, unique=True, default=new_message_id)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    why = models.CharField(_("why not"), max_length=20, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try"), default=timezone.now)
    leased_until = models.DateTimeField(_("in somebody’s hands until"), null=True, blank=True)
    queued_by = models.ForeignKey(
        "clinics.User", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("sent by")
    )
    queued_at = models.DateTimeField(_("queued"), default=timezone.now, editable=False)
    ended_at = models.DateTimeField(_("done with"), null=True, blank=True)

    objects = ClinicOwned.manager(MailQuerySet)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ("-pk",)
        indexes = [models.Index(fields=("state", "next_try_at"), name="mail_by_state_and_time")]
        constraints = [
            models.UniqueConstraint(
                fields=("link", "week"), condition=Q(week__isnull=False), name="mail_one_reminder_a_week"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def outcome(self) -> str:
        """What became of it, in words for the clinician."""
        if self.state == self.State.WAITING and self.tries:
            words = {"tries": self.tries, "when": date_format(timezone.localtime(self.next_try_at), "H:i")}
            said = _("The mail server did not take it yet (tried %(tries)s times). Next try at %(when)s.")
            return str(said) % words
        if self.state == self.State.SENT:
            when = date_format(timezone.localtime(self.ended_at), "j M Y, H:i")
            return str(_("Taken by the mail server on %(when)s.")) % {"when": when}
        return str(WHY_NOT.get(self.why) or OUTCOMES[self.state])

    @property
    def has_failed(self) -> bool:
        """Whether a person has to look: it did not go, or nobody knows."""
        return self.state in (self.State.REFUSED, self.State.UNSURE)


class Reminder(ClinicOwned):
    """A weekly note that a patient switched on for one link; switched off, the row is gone."""

    link = models.OneToOneField(
        "patients.ShareLink", models.CASCADE, related_name="reminder", verbose_name=_("link")
    )
    email = models.EmailField(_("e-mail"))
    weekday = models.PositiveSmallIntegerField(_("weekday"))
    hour = models.PositiveSmallIntegerField(_("hour"))
    zone = models.CharField(_("the patient’s time zone"), max_length=64)
    language = models.CharField(_("language"), max_length=12)
    # The very sentence that was agreed to, and when.
    consent = models.CharField(_("agreed to"), max_length=300)
    agreed_at = models.DateTimeField(_("agreed"), default=timezone.now)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.CheckConstraint(name="reminder_weekday_0_to_6", condition=Q(weekday__range=(0, 6))),
            models.CheckConstraint(name="reminder_hour_0_to_23", condition=Q(hour__range=(0, 23))),
        ]

    def __str__(self) -> str:
        return f"reminder {self.pk}"

    @property
    def masked(self) -> str:
        """Enough of the address to know it again; whoever finds the link learns no more."""
        name, _at, host = self.email.rpartition("@")
        return f"{name[:1]}…@{host}"
