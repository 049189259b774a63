"""Freezing: the complete document of a draft, so that nothing issued depends on the library or the draft."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from exercises import terms
from exercises.models import Picture
from exercises.safety import shipped_safety
from exercises.translating import complete_languages
from hep.clinics.models import SafetyText
from hep.languages import SOURCE_LANGUAGE
from patients.burden import gear_tags
from patients.document import (
    ClinicBlock,
    ExerciseWords,
    PictureBlock,
    PrescriptionBlock,
    ProgramDocument,
    SafetyBlock,
    SectionBlock,
    SessionBlock,
)
from patients.models import Prescription, Program
from patients.phrases import translated


def build_document(program: Program, *, by, at: datetime, number: int, news: str = "") -> ProgramDocument:
    """The complete document of `program` (read with_rows) as published by `by` at `at` (UTC).

    `news` says in one sentence for the patient what is new since the version before.
    """
    clinic = program.clinic
    languages = _languages(program)
    sessions = _sessions(program)
    uuids = {row.pk: str(row.uuid) for row in program.prescriptions}
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
            SectionBlock(
                section.title,
                tuple(_prescription_block(row, languages, sessions, uuids) for row in rows),
            )
            for section in program.sections.all()
            if (rows := list(section.prescriptions.all()))
        ),
        safety=_safety(clinic, languages),
        advice={language: tuple(program.advice.get(language, ())) for language in languages},
        sessions=tuple(
            SessionBlock(each.name, each.days, each.frequency.to_dict() if each.frequency else None)
            for each in program.named_sessions
        ),
        news=news,
        phrases=_phrases(program, languages),
        equipment=_equipment(program, languages),
    )


def _equipment(program: Program, languages: tuple[str, ...]) -> dict[str, tuple]:
    """What the patient needs, in the words for patients; nothing when the exercises need nothing."""
    tags = gear_tags(row.exercise for row in program.prescriptions)
    return {language: tuple(terms.thing(tag, language) for tag in tags) for language in languages if tags}


def _languages(program: Program) -> tuple[str, ...]:
    """The program's language, then every other that has all its words and may be issued.

    What a person reviewed may be, and the clinic's own language; others when the clinic says so.
    """
    rows, clinic = program.prescriptions, program.clinic
    if not rows:
        return (program.language,)
    complete = set.intersection(*(complete_languages(row.exercise) for row in rows))
    reviewed = set.intersection(
        *({text.language for text in row.exercise.texts.all() if text.is_reviewed} for row in rows)
    )
    allowed = complete if clinic.offers_unreviewed else complete & (reviewed | {clinic.language})
    offered = [language for language, _name in settings.LANGUAGES if language != program.language]
    return (program.language, *(language for language in offered if language in allowed))


def _phrases(program: Program, languages: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """The texts of `program` that the library says in the other languages as well."""
    texts = list(texts_of(program))
    said = {
        language: translated(texts, source=program.language, target=language) for language in languages[1:]
    }
    return {language: words for language, words in said.items() if words}


def texts_of(program: Program) -> Iterator[str]:
    """The texts of a program that stand in no exercise: they are in its own language alone."""
    yield from (program.title, program.line)
    yield from (section.title for section in program.sections.all())
    for row in program.prescriptions:
        yield from (row.when, row.rule)


def _sessions(program: Program) -> dict[int, str]:
    """The one session each prescription belongs to, by its key; a version has that of its parent."""
    known = {each.name for each in program.named_sessions}
    own = {row.pk: row.session for row in program.prescriptions if row.session in known}
    return {row.pk: own.get(row.in_place_of_id or row.pk, "") for row in program.prescriptions}


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


def _safety(clinic, languages: tuple[str, ...]) -> dict[str, SafetyBlock]:
    """The safety text in each language: the clinic's signed one, else the shipped one. One query."""
    own = SafetyText.objects.filter(clinic=clinic, language__in=languages).select_related("signed_by")
    newest = {text.language: text for text in own.order_by("signed_at", "pk")}
    return {language: _safety_block(newest.get(language), language) for language in languages}


def safety_block(clinic, *, language: str) -> SafetyBlock:
    """The clinic's signed safety text, else the shipped one: there is always one."""
    return _safety(clinic, (language,))[language]


def _safety_block(own: SafetyText | None, language: str) -> SafetyBlock:
    if own is None:
        shipped = shipped_safety(language)
        return SafetyBlock(
            first=shipped.first,
            signs=tuple(shipped.signs),
            emergency=tuple(shipped.emergency),
            is_unchecked=shipped.language != SOURCE_LANGUAGE and not shipped.review.is_done,
        )
    return SafetyBlock(
        first=own.first,
        signs=tuple(own.signs.splitlines()),
        emergency=tuple(own.emergency.splitlines()),
        signed_by=own.signed_by.name,
        signed_on=own.signed_at.date().isoformat(),
    )


def _prescription_block(
    row: Prescription, languages: tuple[str, ...], sessions: dict[int, str], uuids: dict[int, str]
) -> PrescriptionBlock:
    exercise = row.exercise
    side_is_fixed = row.side in ("left", "right")
    mirrored = side_is_fixed and exercise.can_be_mirrored and exercise.trains != row.side
    return PrescriptionBlock(
        uuid=str(row.uuid),
        slug=exercise.slug,
        dosage=row.dosage.to_dict() if row.dosage else {},
        words={language: _words(row, language) for language in languages},
        pictures=tuple(_picture_block(use, languages, mirrored=mirrored) for use in exercise.pictures.all()),
        side_key=exercise.side_key,
        frequency=row.frequency.to_dict() if row.frequency else None,
        note=row.note,
        in_place_of=uuids.get(row.in_place_of_id, ""),
        relation=row.relation,
        when=row.when,
        rule=row.rule,
        session=sessions[row.pk],
        shows=exercise.trains if exercise.can_be_mirrored else "",
    )


def _words(row: Prescription, language: str) -> ExerciseWords:
    text = row.exercise.text(language)
    cautions = [
        c.text for c in row.exercise.cautions.all() if c.on_handout and c.text and c.language == text.language
    ]
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
        side_line=text.side_line,
        reviewed=text.is_reviewed,
        is_translation=text.language != row.exercise.source_language,
        language=text.language if text.language != language else "",
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
        loop_public_id=use.loop_id or "",
        dark_loop_public_id=use.dark_loop_id or "",
    )
