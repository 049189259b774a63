"""Freezing: the complete document of a draft, so that nothing issued depends on the library or the draft."""

from datetime import datetime
from zoneinfo import ZoneInfo

from exercises import terms
from exercises.models import Picture
from exercises.safety import shipped_safety
from hep.clinics.models import SafetyText
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


def build_document(program: Program, *, by, at: datetime, number: int, news: str = "") -> ProgramDocument:
    """The complete document of `program` (read with_rows) as published by `by` at `at` (UTC).

    `news` says in one sentence for the patient what is new since the version before.
    """
    clinic = program.clinic
    languages = _languages(program)
    sessions = _sessions(program)
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
            SectionBlock(section.title, tuple(_prescription_block(row, languages, sessions) for row in rows))
            for section in program.sections.all()
            if (rows := list(section.prescriptions.all()))
        ),
        safety={language: safety_block(clinic, language=language) for language in languages},
        advice={language: tuple(program.advice.get(language, ())) for language in languages},
        sessions=tuple(
            SessionBlock(each.name, each.days, each.frequency.to_dict() if each.frequency else None)
            for each in program.named_sessions
        ),
        news=news,
        equipment=_equipment(program, languages),
    )


def _equipment(program: Program, languages: tuple[str, ...]) -> dict[str, tuple]:
    """What the patient needs, in the words for patients; nothing when the exercises need nothing."""
    tags = gear_tags(row.exercise for row in program.prescriptions)
    return {language: tuple(terms.thing(tag, language) for tag in tags) for language in languages if tags}


def _languages(program: Program) -> tuple[str, ...]:
    """The program's language, then every other in which a person reviewed all its exercises."""
    reviewed = [
        {text.language for text in row.exercise.texts.all() if text.is_reviewed}
        for row in program.prescriptions
    ]
    others = set.intersection(*reviewed) - {program.language} if reviewed else set()
    return (program.language, *sorted(others))


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


def _prescription_block(
    row: Prescription, languages: tuple[str, ...], sessions: dict[int, str]
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
        in_place_of=str(row.in_place_of.uuid) if row.in_place_of_id else "",
        relation=row.relation,
        when=row.when,
        rule=row.rule,
        session=sessions[row.pk],
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
