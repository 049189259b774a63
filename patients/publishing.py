"""Publishing: freeze a draft into an immutable version, and render what the link shows."""

import gzip
import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from exercises import dosage_words
from exercises.dosage import DosageError
from exercises.models import Picture
from exercises.safety import shipped_safety
from hep.audit.recording import record
from hep.clinics.models import SafetyText
from patients import document as documents
from patients.document import (
    ClinicBlock,
    ExerciseWords,
    PictureBlock,
    PrescriptionBlock,
    ProgramDocument,
    SafetyBlock,
    SectionBlock,
)
from patients.exports import html, sheet
from patients.models import Prescription, Program, ProgramVersion, RenderedHandout

PAGES = ("handout", "advice")


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
    for row in rows:
        found += [Problem(sentence, row) for sentence in _problems_of(row)]
    return found


def _problems_of(row: Prescription) -> list[str]:
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
    if not (text := row.exercise.text(row.program.language)) or not text.steps:
        found.append(_("%(name)s has no steps.") % name)
    return found


# ---------------------------------------------------------------- the document


def build_document(program: Program, *, by, at: datetime, number: int) -> ProgramDocument:
    """The complete document of `program` (read with_rows) as published by `by` at `at` (UTC)."""
    clinic = program.clinic
    languages = _languages(program)
    return ProgramDocument(
        number=number,
        title=program.title,
        language=program.language,
        languages=languages,
        greeting=program.patient.greeting,
        published_at=at.isoformat(),
        published_on=at.astimezone(ZoneInfo(clinic.time_zone)).date().isoformat(),
        clinician=by.name,
        clinic=_clinic_block(clinic),
        frequency=program.frequency.to_dict(),
        starts_on=program.starts_on.isoformat() if program.starts_on else "",
        weeks=program.weeks,
        review_on=program.review_on.isoformat() if program.review_on else "",
        line=program.line,
        goal=program.goal,
        sections=tuple(
            SectionBlock(section.title, tuple(_prescription_block(row, languages) for row in rows))
            for section in program.sections.all()
            if (rows := list(section.prescriptions.all()))
        ),
        safety={language: safety_block(clinic, language=language) for language in languages},
        advice={language: tuple(program.advice.get(language, ())) for language in languages},
    )


def _languages(program: Program) -> tuple[str, ...]:
    """The program's language, then every other in which a person reviewed all its exercises."""
    reviewed = [
        {text.language for text in row.exercise.texts.all() if text.is_reviewed}
        for row in program.prescriptions
    ]
    others = set.intersection(*reviewed) - {program.language} if reviewed else set()
    return (program.language, *sorted(others))


def _clinic_block(clinic) -> ClinicBlock:
    copied = (
        "name",
        "address",
        "hours",
        "phone",
        "email",
        "website",
        "emergency_number",
        "time_zone",
        "week_start",
    )
    picture = (
        Picture.objects.filter(clinic=clinic, sha256=clinic.logo_sha).first() if clinic.logo_sha else None
    )
    kept = ("sha256", "content_type", "width", "height", "public_id")
    logo = {name: getattr(picture, name) for name in kept} if picture else None
    return ClinicBlock(**{name: getattr(clinic, name) for name in copied}, logo=logo)


def safety_block(clinic, *, language: str) -> SafetyBlock:
    """The clinic's signed safety text, else the shipped one: there is always one."""
    own = SafetyText.objects.filter(clinic=clinic).in_force(language=language)
    if own is None:
        shipped = shipped_safety(language)
        return SafetyBlock(
            first=shipped.first, signs=tuple(shipped.signs), emergency=tuple(shipped.emergency)
        )
    return SafetyBlock(
        first=own.first,
        signs=tuple(own.signs.splitlines()),
        emergency=tuple(own.emergency.splitlines()),
        signed_by=own.signed_by.name,
        signed_on=own.signed_at.date().isoformat(),
    )


def _prescription_block(row: Prescription, languages: tuple[str, ...]) -> PrescriptionBlock:
    exercise = row.exercise
    side_is_fixed = row.side in ("left", "right")
    mirrored = (
        side_is_fixed and exercise.mirror_safe and bool(exercise.trains) and exercise.trains != row.side
    )
    return PrescriptionBlock(
        uuid=str(row.uuid),
        slug=exercise.slug,
        dosage=row.dosage.to_dict() if row.dosage else {},
        words={language: _words(row, language) for language in languages},
        pictures=tuple(_picture_block(use, languages, mirrored=mirrored) for use in exercise.pictures.all()),
        side_key=exercise.side_key,
        frequency=row.frequency.to_dict() if row.frequency else None,
        note=row.note,
        in_place_of=str(row.in_place_of.uuid) if row.in_place_of_id else "",
        relation=row.relation,
        when=row.when,
        rule=row.rule,
    )


def _words(row: Prescription, language: str) -> ExerciseWords:
    text = row.exercise.text(language)
    cautions = [c.text for c in row.exercise.cautions.all() if c.text and c.language == text.language]
    return ExerciseWords(
        name=text.name,
        steps=tuple(text.steps),
        why=text.why,
        set_up=tuple(text.set_up),
        feel=tuple(text.feel),
        avoid=tuple(text.avoid),
        breathing=tuple(text.breathing),
        optional_cues=tuple(text.optional_cues) if row.with_optional_cues else (),
        precautions=tuple(cautions),
        hold_where=text.hold_where,
        side_names=text.side_names,
        reviewed=text.is_reviewed,
    )


def _picture_block(use, languages: tuple[str, ...], *, mirrored: bool) -> PictureBlock:
    words = {language: use.words(language) for language in languages}
    return PictureBlock(
        sha256=use.picture.sha256,
        content_type=use.picture.content_type,
        width=use.picture.width,
        height=use.picture.height,
        public_id=use.picture.public_id,
        captions={language: caption for language, (caption, _alt) in words.items()},
        alts={language: alt for language, (_caption, alt) in words.items()},
        dark_sha256=use.dark.sha256 if use.dark else "",
        dark_public_id=use.dark.public_id if use.dark else "",
        line_sha256=use.line.sha256 if use.line else "",
        mirrored=mirrored,
        author=use.author,
        licence=use.licence,
        source=use.source,
    )


# ---------------------------------------------------------------- publishing


@transaction.atomic
def publish(program: Program, *, by, rev: int) -> ProgramVersion:
    """Freeze revision `rev` of `program` as its next version; the patient sees it from now on.

    Raises PublishingRefused with every problem, or DraftMoved when the draft is not at `rev` any more.
    """
    locked = Program.objects.select_for_update().get(pk=program.pk)
    if locked.rev != rev:
        raise DraftMoved
    draft = Program.objects.with_rows().get(pk=program.pk)
    if found := problems(draft):
        raise PublishingRefused(found)
    version = _freeze(draft, by=by)
    draft.current_version, draft.published_rev = version, rev
    draft.save(update_fields=["current_version", "published_rev"])
    render_version(version)
    record(version, "published", by=by)
    return version


def _freeze(draft: Program, *, by) -> ProgramVersion:
    now = timezone.now()
    number = draft.versions.count() + 1
    document = build_document(draft, by=by, at=now, number=number)
    content = document.to_json()
    version = ProgramVersion(
        clinic_id=draft.clinic_id,
        program=draft,
        number=number,
        format=document.format,
        content=content,
        digest=documents.digest(content),
        language=document.language,
        published_by=by,
        published_at=now,
    )
    version.save(force_insert=True)
    return version


# ---------------------------------------------------------------- rendering


@lru_cache(maxsize=1)
def renderer_key() -> str:
    """Changes whenever a page of the same document could look different: templates, words, static names."""
    sources = [
        *sorted((settings.BASE_DIR / "templates" / "handouts").rglob("*.*")),
        *sorted(settings.LOCALE_PATHS[0].rglob("*.po")),
        Path(sheet.__file__),
        Path(html.__file__),
        Path(dosage_words.__file__),
    ]
    key = hashlib.sha256()
    for source in sources:
        key.update(source.read_bytes())
    for name in html.STATIC_FILES:
        key.update(staticfiles_storage.url(name).encode())
    return key.hexdigest()[:32]


def render_page(version: ProgramVersion, *, page: str, language: str) -> tuple[bytes, str]:
    """The finished page, gzipped, and its ETag; a function of the version and the renderer alone."""
    words = sheet.sheet(version.document, language=language, digest=version.digest)
    # mtime 0: the same page is the same bytes
    body = gzip.compress(html.render(words, page=page), 9, mtime=0)
    return body, f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def render_version(version: ProgramVersion) -> None:
    """Store every page of `version` in every language; replaces what an older renderer made."""
    for language in version.document.languages:
        for page in PAGES:
            body, etag = render_page(version, page=page, language=language)
            row = RenderedHandout.objects.filter(version=version, language=language, page=page).first()
            row = row or RenderedHandout(
                clinic_id=version.clinic_id, version=version, language=language, page=page
            )
            row.renderer, row.body, row.etag = renderer_key(), body, etag
            row.save()


def render_stale() -> int:
    """Render anew what an older renderer made of versions in force; returns how many versions."""
    current = ProgramVersion.objects.filter(pk__in=Program.objects.values("current_version"))
    fresh = RenderedHandout.objects.filter(renderer=renderer_key(), page="handout").values("version")
    stale = list(current.exclude(pk__in=fresh))
    for version in stale:
        render_version(version)
    return len(stale)
