"""The words of an exercise in other languages, each read and signed off by a person who speaks it.

A plan may be issued in a language that is not signed off; the clinician sees that, and the sheet says it. A
change of the source words takes the sign-off back until somebody has read the translation again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.conf.locale import LANG_INFO
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from exercises import reviewing, search
from exercises.editing import CannotEdit, touch, writing
from exercises.models import Caution, Exercise, ExerciseText
from hep.merging import merged

# In the order of reading: every word of an exercise but those for clinicians.
WORDS = (
    "name", "other_names", "hold_where", "steps", "why", "set_up", "optional_cues", "feel", "avoid",
    "breathing", "progressions", "side_names", "side_line",
)  # fmt: skip
NEEDED = ("name", "steps")
RIGHT_TO_LEFT = {code for code, info in LANG_INFO.items() if info.get("bidi")}


@dataclass(frozen=True, slots=True)
class Translation:
    """Where one language of an exercise stands: none, draft, reviewed or outdated."""

    language: str
    state: str
    reviewed_by: str = ""
    reviewed_on: date | None = None
    outdated: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What speakers call their language."""
        return name_of(self.language)


def known_languages() -> list[tuple[str, str]]:
    """Codes and names of the languages one may translate into, by name."""
    known = ((code, info["name_local"]) for code, info in LANG_INFO.items() if "name_local" in info)
    return sorted(known, key=lambda pair: pair[1].casefold())


def name_of(language: str) -> str:
    """A language in its own words; the code for one that is not known."""
    return LANG_INFO.get(language, {}).get("name_local", language)


def direction_of(language: str) -> str:
    """`rtl` or `ltr`, for the HTML that holds words of this language."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def translations_of(exercise: Exercise) -> list[Translation]:
    """The languages `exercise` (read with_everything) has, the source language first."""
    texts = sorted(exercise.texts.all(), key=lambda text: text.language != exercise.source_language)
    return [_translation(text) for text in texts]


def translation_of(exercise: Exercise, language: str) -> Translation:
    """Where `language` of `exercise` stands, also when there is nothing yet."""
    found = [each for each in translations_of(exercise) if each.language == language]
    return found[0] if found else Translation(language, "none")


def _translation(text: ExerciseText) -> Translation:
    state = "draft" if text.reviewed_on is None else "outdated" if text.outdated else "reviewed"
    return Translation(text.language, state, text.reviewed_by, text.reviewed_on, tuple(text.outdated))


def words_in(exercise: Exercise, language: str) -> dict:
    """Every word a patient reads of `exercise`, by field name; blank where `language` has none.

    Beside the fields of WORDS there are `caption-N`, `alt-N` for each picture and `caution-N` for each
    sentence about care; their keys are those of the rows in the source language.
    """
    texts = {text.language: text for text in exercise.texts.all()}
    text = texts.get(language) or ExerciseText(language=language)
    content = {name: getattr(text, name) for name in WORDS}
    is_source = language == exercise.source_language
    for use in exercise.pictures.all():
        said = {"caption": use.caption, "alt": use.alt} if is_source else use.translations.get(language, {})
        content |= {f"{name}-{use.pk}": said.get(name, "") for name in ("caption", "alt")}
    theirs = {c.place: c.text for c in exercise.cautions.all() if c.language == language}
    return content | {f"caution-{c.pk}": theirs.get(c.place, "") for c in spoken_cautions(exercise)}


def spoken_cautions(exercise: Exercise) -> list[Caution]:
    """The cautions with a sentence for patients, in the source language."""
    return [c for c in exercise.cautions.all() if c.text and c.language == exercise.source_language]


@transaction.atomic
def change_translation(exercise: Exercise, language: str, *, values: Mapping, seen: Mapping, by) -> None:
    """Write words of `exercise` in `language`; they wait for a sign-off. Raises ChangedMeanwhile."""
    with writing(exercise):
        Exercise.objects.select_for_update(no_key=True).get(pk=exercise.pk)
        row = Exercise.objects.with_everything().get(pk=exercise.pk)
        changes = merged(words_in(row, language), values=values, seen=seen)
        if changes:
            _write_text(row, language, changes)
            _write_rows(row, language, changes)
            search.refresh(Exercise.objects.get(pk=row.pk))
            touch(Exercise.objects.get(pk=row.pk), by=by, fields=[f"words {language}"], is_change=False)


def _write_text(row: Exercise, language: str, changes: Mapping) -> None:
    text = row.texts.filter(language=language).first() or ExerciseText(exercise=row, language=language)
    for name in WORDS:
        setattr(text, name, changes.get(name, getattr(text, name)))
    text.reviewed_by, text.reviewed_on = "", None
    text.save()


def _write_rows(row: Exercise, language: str, changes: Mapping) -> None:
    for use in row.pictures.all():
        said = {n: changes[f"{n}-{use.pk}"] for n in ("caption", "alt") if f"{n}-{use.pk}" in changes}
        if said:
            use.translations = use.translations | {language: use.translations.get(language, {}) | said}
            use.save(update_fields=["translations"])
    for caution in spoken_cautions(row):
        if f"caution-{caution.pk}" in changes:
            _write_caution(caution, language, changes[f"caution-{caution.pk}"])


def _write_caution(source: Caution, language: str, sentence: str) -> None:
    """The same caution in another language: it stands at the same place."""
    kept = {name: getattr(source, name) for name in ("kind", "tag", "side", "for_clinician", "on_handout")}
    Caution.objects.update_or_create(
        exercise=source.exercise,
        language=language,
        place=source.place,
        defaults=kept | {"text": sentence},
    )


def untranslated(exercise: Exercise, language: str) -> list[str]:
    """Field names that have words in the source language and none in `language`."""
    source, here = words_in(exercise, exercise.source_language), words_in(exercise, language)
    return [name for name, words in source.items() if words and not here[name] and name != "other_names"]


def complete_languages(exercise: Exercise) -> set[str]:
    """The languages in which `exercise` says everything that it says in its source language."""
    return {text.language for text in exercise.texts.all() if not untranslated(exercise, text.language)}


@transaction.atomic
def sign_off(exercise: Exercise, language: str, *, by) -> None:
    """`by` has read the words in `language` and they say the same. Raises CannotEdit while some are missing.

    In the source language it says that the words are right, after they were changed.
    """
    with writing(exercise):
        Exercise.objects.select_for_update(no_key=True).get(pk=exercise.pk)
        row = Exercise.objects.with_everything().get(pk=exercise.pk)
        text = row.texts.filter(language=language).first()
        if text is None or untranslated(row, language):
            raise CannotEdit(_("Some words are not translated yet. Fill them in and save first."))
        if language == row.source_language and reviewing.waits_for_another(row, by):
            raise CannotEdit(_("You changed these words: somebody else has to sign them off."))
        text.reviewed_by, text.reviewed_on, text.outdated = by.name, timezone.localdate(), []
        text.save(update_fields=["reviewed_by", "reviewed_on", "outdated"])
        touch(Exercise.objects.get(pk=row.pk), by=by, fields=[f"review {language}"], is_change=False)
