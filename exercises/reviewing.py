"""From draft to published: one person sends an exercise to review, another publishes it.

    draft ── send ──▸ in review ── publish ──▸ published
      ◂──────── back to draft, with a reason ────────

An exercise that is edited after it was published stays published: its page names who changed it, and the
words wait for somebody else to sign them off.

Clinicians prescribe what is published. Whoever is the only one who could publish does both, and the page
says so. Plans that were issued hold their own copy of the words: no step here changes them.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from exercises.editing import CannotEdit, writing
from exercises.models import Exercise, ReviewStep
from hep.audit.recording import record
from hep.clinics.models import User

Status, Kind = Exercise.Status, ReviewStep.Kind


@dataclass(frozen=True, slots=True)
class Review:
    """Where an exercise stands, and what one person can do about it."""

    steps: tuple[ReviewStep, ...]  # of the present state, oldest first
    sent_by_oneself: bool
    is_alone: bool
    blockers: tuple[str, ...]
    changed_since: bool  # a published one was edited after it was published

    @property
    def can_publish(self) -> bool:
        return not self.sent_by_oneself or self.is_alone


def review_of(exercise: Exercise, user: User) -> Review:
    """The review of `exercise` as `user` sees it."""
    steps = list(exercise.review_steps.select_related("by"))
    last = steps[-1] if steps else None
    return Review(
        steps=tuple(steps[-3:]),
        sent_by_oneself=last is not None and last.kind == Kind.SENT and last.by_id == user.pk,
        is_alone=not others_who_publish(exercise, user).exists(),
        blockers=tuple(blockers(exercise)),
        changed_since=_is_published_otherwise(exercise, steps),
    )


def _is_published_otherwise(exercise: Exercise, steps: list[ReviewStep]) -> bool:
    """Whether words of what somebody published here were changed and not signed off since."""
    way = [step.kind for step in steps if step.kind != Kind.CHANGED]
    is_published = exercise.status == Status.PUBLISHED and way[-1:] == [Kind.PUBLISHED]
    text = exercise.text()
    return is_published and text is not None and not text.is_reviewed


def waits_for_another(exercise: Exercise, user: User) -> bool:
    """Whether `user` changed the published `exercise` last, and there is somebody else who can read it."""
    last = exercise.review_steps.last()
    is_own = last is not None and (last.kind, last.by_id) == (Kind.CHANGED, user.pk)
    return is_own and others_who_publish(exercise, user).exists()


def others_who_publish(exercise: Exercise, user: User) -> QuerySet[User]:
    """Everybody but `user` who may publish `exercise`: the clinic's admins, for a shared one site admins."""
    others = User.objects.filter(is_active=True).exclude(pk=user.pk)
    if exercise.is_shared:
        return others.filter(is_superuser=True)
    return others.filter(clinic=exercise.clinic_id, role=User.Role.ADMIN)


def blockers(exercise: Exercise) -> list[str]:
    """What keeps `exercise` from being published, as sentences; the rest is advice."""
    text = exercise.text()
    found = []
    if not exercise.dosage:
        found.append(_("It has no usual dose yet."))
    if text is None or not text.steps:
        found.append(_("It has no steps yet."))
    if exercise.archived_at:
        found.append(_("It is archived. Put it back first."))
    return found


@transaction.atomic
def send_to_review(exercise: Exercise, *, by: User) -> None:
    """Ask another person to read a draft. Raises CannotEdit."""
    with writing(exercise):
        row = _locked(exercise, Status.DRAFT)
        _refuse(blockers(row))
        _step(row, Kind.SENT, Status.REVIEW, by=by)
        record(row, "sent to review", by=by, fields=["status"])


@transaction.atomic
def publish(exercise: Exercise, *, by: User) -> ReviewStep:
    """Put an exercise that was read into the library, which signs off its words in the source language.

    Raises CannotEdit, also for the person who sent it while somebody else could publish.
    """
    with writing(exercise):
        row = _locked(exercise, Status.REVIEW)
        _refuse(blockers(row))
        review = review_of(row, by)
        if not review.can_publish:
            raise CannotEdit(_("You sent it to review: somebody else has to publish it."))
        step = _step(row, Kind.PUBLISHED, Status.PUBLISHED, by=by, is_alone=review.sent_by_oneself)
        words = row.texts.filter(language=row.source_language)
        words.update(reviewed_by=by.name, reviewed_on=timezone.localdate())
        record(row, "published", by=by, fields=["status"])
    return step


@transaction.atomic
def return_to_draft(exercise: Exercise, *, reason: str, by: User) -> None:
    """Take an exercise back to draft, in review or published, and say why. Raises CannotEdit."""
    with writing(exercise):
        row = _locked(exercise, Status.REVIEW, Status.PUBLISHED)
        _step(row, Kind.RETURNED, Status.DRAFT, by=by, reason=reason)
        record(row, "returned to draft", by=by, fields=["status"])


def _locked(exercise: Exercise, *expected: str) -> Exercise:
    row = Exercise.objects.select_for_update(no_key=True).get(pk=exercise.pk)
    if row.status not in expected:
        raise CannotEdit(_("Somebody else was faster: it is now “%s”.") % row.get_status_display())
    return row


def _refuse(reasons: list[str]) -> None:
    if reasons:
        raise CannotEdit(" ".join(reasons))


def _step(row: Exercise, kind: str, status: str, *, by: User, **facts) -> ReviewStep:
    """Note the step and change the state; the revision stays, since no words changed."""
    row.status = status
    row.save(update_fields=["status", "updated_at"])
    step = ReviewStep(exercise=row, kind=kind, by=by, rev=row.rev, **facts)
    step.save()
    return step
