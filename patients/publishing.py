"""Publishing: a draft without a problem becomes an immutable version, and the patient sees it at once."""

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from exercises.dosage import DosageError
from hep.audit.recording import record
from patients import document as documents
from patients import following
from patients.comparing import Comparison, compare
from patients.document import ProgramDocument
from patients.exports import pdf
from patients.exports.sheet import sheet
from patients.freezing import build_document
from patients.models import Prescription, Program, ProgramVersion
from patients.printables import fonts_dir, pictures_of
from patients.rendering import render_version


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that keeps a draft from being published, and where it is."""

    sentence: str
    prescription: Prescription | None = None


class PublishingRefused(Exception):
    """The draft cannot be published; `problems` says why."""

    def __init__(self, problems: list[Problem]):
        super().__init__(" ".join(problem.sentence for problem in problems))
        self.problems = problems


class DraftMoved(Exception):
    """Somebody changed the draft after the person who publishes last saw it."""


# ---------------------------------------------------------------- checks


def problems(program: Program) -> list[Problem]:
    """Everything that keeps `program` (read with_rows) from being published; empty when it can be."""
    rows = program.prescriptions
    found = [] if rows else [Problem(_("The plan has no exercise yet."))]
    if program.patient.discharged_at:
        found.append(
            Problem(_("Take the patient back into care first: no link of a discharged patient opens."))
        )
    for row in rows:
        found += [Problem(sentence, row) for sentence in _problems_of(row, program.language)]
    return found


def _problems_of(row: Prescription, language: str) -> list[str]:
    name = {"name": row.exercise.name}
    found = []
    try:
        if row.dosage is None:
            found.append(_("%(name)s has no dosage yet.") % name)
    except DosageError:
        found.append(_("The dosage of %(name)s cannot be right.") % name)
    pictures = list(row.exercise.pictures.all())
    if not pictures:
        found.append(_("%(name)s has no picture.") % name)
    needed = [p for use in pictures for p in (use.picture, use.dark, use.line) if p]
    if any(not (Path(settings.MEDIA_ROOT) / picture.path).exists() for picture in needed):
        found.append(_("A picture of %(name)s is missing on this server.") % name)
    if not (text := row.exercise.text(language)) or not text.steps:
        found.append(_("%(name)s has no steps.") % name)
    return found


# ---------------------------------------------------------------- publishing


@transaction.atomic
def publish(
    program: Program, *, by, rev: int, news: str | None = None, at: dt.datetime | None = None
) -> ProgramVersion:
    """Freeze revision `rev` of `program` as its next version; the patient sees it from now on.

    `news` says what is new since the version before, for the patient; None is the sentence of `what_is_new`.
    `at` is now; only a demo clinic is given a past.

    Raises PublishingRefused with every problem, or DraftMoved when the draft is not at `rev` any more.
    """
    locked = Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    if locked.rev != rev:
        raise DraftMoved
    draft = Program.objects.with_rows().get(pk=program.pk)
    if found := problems(draft):
        raise PublishingRefused(found)
    if draft.published_rev == rev and _says_the_same(draft, by=by):
        return draft.current_version  # pressed twice
    version = _freeze(draft, by=by, news=news, at=at or timezone.now())
    draft.current_version, draft.published_rev = version, rev
    draft.save(update_fields=["current_version", "published_rev"])
    render_version(version)
    following.note_version(version)
    record(version, "published", by=by)
    return version


def _says_the_same(draft: Program, *, by) -> bool:
    """Whether a new version would differ from the current one in nothing but its number and time."""
    issued = draft.current_version.document
    again = build_document(draft, by=by, at=timezone.now(), number=issued.number)
    when = {"published_at": issued.published_at, "published_on": issued.published_on}
    return replace(again, clinician=issued.clinician, news=issued.news, **when).to_json() == issued.to_json()


def next_document(draft: Program, *, by) -> ProgramDocument:
    """What `draft` (read with_rows) would be issued as now, without a word about what is new."""
    issued = draft.current_version.number if draft.current_version else 0
    return build_document(draft, by=by, at=timezone.now(), number=issued + 1)


def what_is_new(draft: Program, document: ProgramDocument) -> Comparison | None:
    """What `document`, made of `draft`, differs in from the version in force; None for the first version."""
    return compare(draft.current_version.document, document) if draft.current_version else None


def _freeze(draft: Program, *, by, news: str | None, at: dt.datetime) -> ProgramVersion:
    last = draft.versions.aggregate(last=Max("number"))["last"]
    document = build_document(draft, by=by, at=at, number=(last or 0) + 1)
    found = what_is_new(draft, document)
    if found is not None:
        document = replace(document, news=found.sentence if news is None else " ".join(news.split()))
    content = document.to_json()
    _refuse_unprintable(document, documents.digest(content))
    version = ProgramVersion(
        clinic_id=draft.clinic_id,
        program=draft,
        number=document.number,
        format=document.format,
        content=content,
        digest=documents.digest(content),
        language=document.language,
        published_by=by,
        published_at=at,
    )
    version.save(force_insert=True)
    return version


def _refuse_unprintable(document: ProgramDocument, digest: str) -> None:
    """Raise PublishingRefused for a text or picture that no print could show: now, not at the fridge."""
    for language in document.languages:
        words = sheet(document, language=language, digest=digest)
        try:
            pdf.check(words, pictures=pictures_of(document), fonts_dir=fonts_dir())
        except pdf.PdfError as error:
            raise PublishingRefused([Problem(str(error))]) from error
