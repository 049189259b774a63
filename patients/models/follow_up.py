"""What the list of patients shows of each, kept beside the log so that no list has to read the log."""

import datetime as dt

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from hep.clinics.models import Clinic
from hep.clinics.tenancy import ClinicOwned

ON_TRACK = 9


def needs(clinic: Clinic, today: dt.date, *, at: str = "") -> dict[str, Q]:
    """Each reason for a look as a condition of the database, the most pressing first.

    `at` is the way from the model asked to its FollowUp, e.g. "follow_up__". The same rules in words are
    `patients.attention.reasons`; a test holds the two to each other.
    """

    def newer(name: str, **also) -> Q:
        more = {f"{at}{fact}": value for fact, value in also.items()}
        return Q(**{f"{at}{name}__gt": F(f"{at}seen_through")}, **more)

    def due(fact: str, day: dt.date, *, seen: str) -> Q:
        stands = F(f"{at}{fact}")
        unseen = (
            Q(**{f"{at}{seen}": None}) | Q(**{f"{at}{seen}__lt": stands}) | Q(**{f"{at}{seen}__gt": stands})
        )
        return Q(**{f"{at}{fact}__lte": day}) & unseen

    longest = today - dt.timedelta(days=clinic.look_quiet_days)
    every = (
        ("stopped", clinic.look_stops, newer("stopped_at")),
        ("pain", clinic.look_pain_rise, newer("pain_at", pain_rise__gte=clinic.look_pain_rise)),
        ("question", clinic.look_questions, newer("question_at")),
        ("quiet", clinic.look_quiet_days, due("quiet_since", longest, seen="quiet_seen")),
        ("easy", clinic.look_easy_times, newer("easy_at", easy_run__gte=clinic.look_easy_times)),
        ("review", clinic.look_reviews, due("program__review_on", today, seen="review_seen")),
    )
    return {kind: condition for kind, is_wanted, condition in every if is_wanted}


def urgency(clinic: Clinic, today: dt.date, *, at: str = "") -> Case:
    """The place of the most pressing reason, from 0; ON_TRACK for none."""
    found = needs(clinic, today, at=at).values()
    whens = [When(condition, then=Value(place)) for place, condition in enumerate(found)]
    return Case(*whens, default=Value(ON_TRACK), output_field=models.PositiveSmallIntegerField())


class FollowUp(ClinicOwned):
    """One row for each patient who was given a plan: figures of the log, and what of them was seen.

    Each `…_at` is the key of the session that gives the reason, 0 for none: sessions are never changed, so a
    greater key is something newer. Thresholds are not in here; they are applied when the row is read.
    """

    patient = models.OneToOneField(
        "patients.Patient", models.CASCADE, related_name="follow_up", verbose_name=_("patient")
    )
    program = models.ForeignKey(
        "patients.Program", models.CASCADE, null=True, related_name="+", verbose_name=_("program")
    )
    # [[ISO date, Frequency.to_dict()], …]: from which day on the plan asked for what
    ranges = models.JSONField(_("how often"), default=list)
    # [[ISO day, pain or null, done], …]: the last sessions, in the order of their days
    told = models.JSONField(_("last sessions"), default=list)
    newest = models.BigIntegerField(_("newest session"), default=0)
    quiet_since = models.DateField(_("last session"), null=True)
    has_begun = models.BooleanField(_("did a session"), default=False)
    pain_rise = models.SmallIntegerField(_("rise of pain in a week"), default=0)
    pain_to = models.PositiveSmallIntegerField(_("pain"), default=0)
    pain_at = models.BigIntegerField(_("session of that pain"), default=0)
    easy_run = models.PositiveSmallIntegerField(_("very easy, in a row"), default=0)
    easy_at = models.BigIntegerField(_("session that was very easy"), default=0)
    question_at = models.BigIntegerField(_("session with a question"), default=0)
    stopped_at = models.BigIntegerField(_("session that was stopped"), default=0)
    stopped_what = models.CharField(_("exercise that was stopped"), max_length=120, blank=True)
    seen_through = models.BigIntegerField(_("seen up to the session"), default=0)
    quiet_seen = models.DateField(_("silence that was seen"), null=True)
    review_seen = models.DateField(_("review date that was seen"), null=True)
    seen_at = models.DateTimeField(_("seen"), null=True)
    seen_by = models.ForeignKey(
        "clinics.User", models.PROTECT, null=True, related_name="+", verbose_name=_("seen by")
    )

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")

    def __str__(self) -> str:
        return f"follow-up {self.pk}"
