"""From an entry of the library to the rows of one exercise. The caller opened the whole site's scope."""

from collections.abc import Mapping
from decimal import Decimal

from exercises import search
from exercises.library_format import ExerciseEntry, ExerciseWords, Note
from exercises.loading.figures import Master
from exercises.loading.loops import Loop
from exercises.models import (
    Caution,
    Exercise,
    ExercisePicture,
    ExerciseTag,
    ExerciseText,
    ProgressionStep,
)

SOURCE_LANGUAGE = "en"


def write_exercise(
    row: Exercise,
    entry: ExerciseEntry,
    masters: Mapping[str, Master],
    loops: Mapping[str, Loop],
    *,
    digest: str,
) -> None:
    """Make `row` and everything that hangs on it say what `entry` says; its revision grows by one."""
    _write_facts(row, entry, digest=digest)
    for rows in (row.texts, row.tags, row.cautions, row.pictures):
        rows.all().delete()
    ExerciseText.objects.bulk_create(_text(row, entry, words) for words in entry.words.values())
    ExerciseTag.objects.bulk_create(_tags(row, entry))
    Caution.objects.bulk_create(_cautions(row, entry))
    _write_pictures(row, entry, masters)
    _write_loops(row, loops)
    search.refresh(Exercise.objects.get(pk=row.pk))


def _write_facts(row: Exercise, entry: ExerciseEntry, *, digest: str) -> None:
    row.source_language = SOURCE_LANGUAGE
    row.position, row.bed_ok = entry.position, entry.bed_ok
    row.side_key, row.mirror_safe, row.trains = entry.side_key, entry.mirror_safe, entry.trains
    row.minutes_min, row.minutes_max = (Decimal(str(minutes)) for minutes in entry.minutes)
    row.dosage = entry.dosage
    row.author, row.licence, row.source = entry.credit.author, entry.credit.licence, entry.credit.source
    row.loaded_digest = digest
    row.rev += 1
    row.loaded_rev = row.rev
    row.save()


def _text(row: Exercise, entry: ExerciseEntry, words: ExerciseWords) -> ExerciseText:
    return ExerciseText(
        exercise=row,
        language=words.language,
        name=words.name,
        other_names=list(words.other_names),
        purpose=entry.purpose,
        why=words.why,
        steps=list(words.steps),
        **{kind: [cue.text for cue in cues if not cue.optional] for kind, cues in words.cues.items()},
        optional_cues=[cue.text for cues in words.cues.values() for cue in cues if cue.optional],
        hold_where=words.hold_where,
        side_names=words.side_names,
        side_line=words.side_line,
        progressions=[words.variations[variation.tag] for variation in entry.variations],
        teaching=[*entry.teaching, *(variation.clinician for variation in entry.variations)],
        evidence=[_sentence(note) for note in entry.evidence],
        reviewed_by=words.review.by,
        reviewed_on=words.review.on,
    )


def _sentence(note: Note) -> str:
    return f"{note.note} [{note.source}]" if note.source else note.note


def _tags(row: Exercise, entry: ExerciseEntry) -> list[ExerciseTag]:
    kind = ExerciseTag.Kind
    listed = {kind.REGION: entry.regions, kind.EQUIPMENT: entry.equipment, kind.PURPOSE: entry.purposes}
    tags = [ExerciseTag(kind=each, tag=tag) for each, words in listed.items() for tag in words]
    tags += [ExerciseTag(kind=kind.MUSCLE, tag=m.muscle, role=m.role, side=m.side) for m in entry.muscles]
    tags += [ExerciseTag(kind=kind.LOAD, tag=load.load, side=load.side) for load in entry.loads]
    for place, tag in enumerate(tags):
        tag.exercise, tag.place = row, place
    return tags


def _cautions(row: Exercise, entry: ExerciseEntry) -> list[Caution]:
    return [
        Caution(
            exercise=row,
            language=language,
            kind=precaution.kind,
            tag=precaution.tag,
            side=precaution.side,
            text=words.precautions[precaution.tag],
            for_clinician=precaution.clinician,
            on_handout=precaution.on_handout,
            place=place,
        )
        for language, words in entry.words.items()
        for place, precaution in enumerate(entry.precautions)
    ]


def _write_pictures(row: Exercise, entry: ExerciseEntry, masters: Mapping[str, Master]) -> None:
    for place, frame in enumerate(entry.pictures):
        words = {language: said.pictures[frame] for language, said in entry.words.items()}
        first = words[SOURCE_LANGUAGE]
        others = {
            language: {"caption": said.caption, "alt": said.alt}
            for language, said in words.items()
            if language != SOURCE_LANGUAGE
        }
        light = masters[frame].picture()
        ExercisePicture(
            exercise=row,
            place=place,
            picture=light,
            dark=masters[frame + "_dark"].picture(dark_of=light),
            line=masters[frame + "_lineart"].picture(),
            caption=first.caption,
            alt=first.alt,
            translations=others,
            author=entry.credit.author,
            licence=entry.credit.licence,
            source=entry.credit.source,
        ).save()


def _write_loops(row: Exercise, loops: Mapping[str, Loop]) -> None:
    """The movement goes with the last picture: that is where it ends."""
    last = row.pictures.last()
    if last and loops:
        made = {ground: loop.picture(last.picture) for ground, loop in loops.items()}
        last.loop, last.dark_loop = made.get("light"), made.get("dark")
        last.save(update_fields=["loop", "dark_loop"])


def write_steps(
    entry: ExerciseEntry, entries: Mapping[str, ExerciseEntry], rows: Mapping[str, Exercise]
) -> None:
    """Make the steps from `entry` to harder shared exercises those that it names."""
    easier = rows[entry.slug]
    shared = ProgressionStep.objects.filter(easier=easier, harder__clinic=None)
    shared.exclude(harder__slug__in=[step.slug for step in entry.harder]).delete()
    for step in entry.harder:
        measure = step.measure
        words = {
            language: {
                "move_on": said.move_on[step.slug],
                "ease_off": entries[step.slug].words[language].ease_off[entry.slug],
            }
            for language, said in entry.words.items()
            if language in entries[step.slug].words
        }
        ProgressionStep.objects.update_or_create(
            easier=easier,
            harder=rows[step.slug],
            defaults={
                "criterion": step.clinician,
                "words": words,
                "measure": measure.kind if measure else "",
                "measure_min": measure.minimum if measure else None,
                "measure_max": measure.maximum if measure else None,
                "sessions": measure.sessions if measure else None,
            },
        )
