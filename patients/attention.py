"""Who needs a look, and why: figures of the log, and the reasons they give by the clinic's thresholds.

Display and memory only (docs/intended-purpose.md): a reason says what the log says and orders nothing.

- **Pain up**: the last pain told is higher than the lowest told in the seven days before it.
- **Too easy**: so many last sessions in a row were told to be “very easy”.
- **A question**: a note with a question mark, of any script. A flag of its own would be one more thing to
  find on a phone, and whoever asks writes the mark; what is missed this way still stands under what was said.
- **Stopped**: an exercise was stopped in the last session, or in the week before it.
- **Quiet**: so many days since the last session, or since the plan was given when there is none yet.
- **Review**: the day that the clinician set has come.

A reason that was seen comes again only with a newer session, a newer silence or another date.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from hep.clinics.models import Clinic
from patients.models import ExerciseSession, FollowUp

WEEK = dt.timedelta(days=7)
QUESTION_MARKS = frozenset("?؟？՞፧")


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a look, in words with its figures."""

    kind: str  # a key of patients.models.follow_up.needs
    words: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What the log of one patient comes to; keys of sessions are 0 where there is none."""

    pain_rise: int = 0
    pain_to: int = 0
    pain_at: int = 0
    easy_run: int = 0
    easy_at: int = 0
    question_at: int = 0
    stopped_at: int = 0
    stopped_id: str = ""  # uuid of the prescription
    stopped_version: int = 0


def figures(sessions: Sequence[ExerciseSession]) -> Figures:
    """The figures of `sessions`, those in force, by day from the first to the last."""
    if not sessions:
        return Figures()
    return Figures(**_pain(sessions), **_easy(sessions), **_question(sessions), **_stopped(sessions))


def _pain(sessions: Sequence[ExerciseSession]) -> dict:
    told = [row for row in sessions if row.pain is not None]
    if not told:
        return {}
    *earlier, last = told
    week = [row.pain for row in earlier if row.day >= last.day - WEEK]
    rise = last.pain - min(week) if week else 0
    return {"pain_rise": rise, "pain_to": last.pain, "pain_at": last.pk}


def _easy(sessions: Sequence[ExerciseSession]) -> dict:
    very_easy = ExerciseSession.Effort.VERY_EASY
    run = list(takewhile(lambda row: row.effort == very_easy, reversed(sessions)))
    return {"easy_run": len(run), "easy_at": max((row.pk for row in run), default=0)}


def _question(sessions: Sequence[ExerciseSession]) -> dict:
    return {"question_at": max((row.pk for row in sessions if asks(row.note)), default=0)}


def asks(note: str) -> bool:
    """Whether a note holds a question."""
    return bool(QUESTION_MARKS & set(note))


def _stopped(sessions: Sequence[ExerciseSession]) -> dict:
    recent = (row for row in sessions if row.day >= sessions[-1].day - WEEK)
    found = [(row, each) for row in recent for each in row.results if each["outcome"] == "stopped"]
    if not found:
        return {}
    row, result = found[-1]
    return {"stopped_at": row.pk, "stopped_id": result["id"], "stopped_version": row.version_id}


# ---------------------------------------------------------------- in words


def reasons(row: FollowUp, clinic: Clinic, today: dt.date) -> list[Reason]:
    """Every reason why the patient of `row` needs a look today, the most pressing first."""
    return list(_reasons(row, clinic, today))


def _reasons(row: FollowUp, clinic: Clinic, today: dt.date) -> Iterable[Reason]:
    if clinic.look_stops and row.stopped_at > row.seen_through:
        words = _("Stopped at %(name)s") % {"name": row.stopped_what}
        yield Reason("stopped", words if row.stopped_what else _("Stopped at an exercise"))
    if 0 < clinic.look_pain_rise <= row.pain_rise and row.pain_at > row.seen_through:
        ends = {"from": row.pain_to - row.pain_rise, "to": row.pain_to}
        yield Reason("pain", _("Pain up, %(from)s to %(to)s in a week") % ends)
    if clinic.look_questions and row.question_at > row.seen_through:
        yield Reason("question", _("Asked a question"))
    if is_quiet(row, clinic, today) and row.quiet_seen != row.quiet_since:
        yield Reason("quiet", _quiet_words(row, (today - row.quiet_since).days))
    if 0 < clinic.look_easy_times <= row.easy_run and row.easy_at > row.seen_through:
        yield Reason("easy", _("Very easy, %(times)s times in a row") % {"times": row.easy_run})
    review = review_of(row)
    if clinic.look_reviews and review and review <= today and row.review_seen != review:
        words = _("Review was due on %(day)s") if review < today else _("Review is due today")
        yield Reason("review", words % {"day": date_format(review, pgettext("day", "j M"))})


def is_quiet(row: FollowUp, clinic: Clinic, today: dt.date) -> bool:
    """Whether nothing was told for as long as the clinic waits."""
    if not clinic.look_quiet_days or row.quiet_since is None:
        return False
    return (today - row.quiet_since).days >= clinic.look_quiet_days


def review_of(row: FollowUp) -> dt.date | None:
    """The day to review the plan on."""
    return row.program.review_on if row.program else None


def _quiet_words(row: FollowUp, days: int) -> str:
    if row.has_begun:
        words = ngettext("No session for %(days)s day", "No session for %(days)s days", days)
    else:
        words = ngettext("No session yet, %(days)s day on", "No session yet, %(days)s days on", days)
    return words % {"days": days}
