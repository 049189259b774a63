"""What is said while somebody writes an exercise: how hard it reads, what is too long, what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from exercises.models import Exercise
from exercises.readability import Reading, reading_of

# Fields whose words a patient reads, in the order of the form.
READ = (
    "steps", "why", "set_up", "optional_cues", "feel", "avoid", "breathing", "progressions", "side_line",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LongSentence:
    """A sentence that is too long, and the field it stands in."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class WritingCheck:
    """Advice, never a ban: a clinician may have reasons."""

    reading: Reading
    long_sentences: tuple[LongSentence, ...]
    missing: tuple[str, ...]


def check(content: Mapping, *, exercise: Exercise | None, language: str = "en") -> WritingCheck:
    """The advice on `content` (fields of `editing.content_of`), with what `exercise` has beside it."""
    lines = {name: _lines(content.get(name)) for name in READ}
    found = [
        LongSentence(name, sentence)
        for name, said in lines.items()
        for sentence in reading_of(said, language=language).long_sentences
    ]
    everything = [line for said in lines.values() for line in said]
    return WritingCheck(
        reading=reading_of(everything, language=language),
        long_sentences=tuple(found),
        missing=tuple(missing_words(content) + missing_rows(exercise)),
    )


def _lines(value) -> list[str]:
    return [value] if isinstance(value, str) and value else list(value or [])


def missing_words(content: Mapping) -> list[str]:
    """Parts of the form that help a patient and are blank."""
    wanted = {
        "dosage": _("No usual dose."),
        "steps": _("No steps."),
        "feel": _("No “feel it” cue."),
        "avoid": _("No “avoid” cue."),
        "breathing": _("No breathing cue."),
        "regions": _("No body area, so filters do not find it."),
        "author": _("No author."),
        "licence": _("No licence."),
    }
    found = [sentence for name, sentence in wanted.items() if not content.get(name)]
    is_sided = content.get("side_key") not in (None, "", Exercise.SideKey.NONE, Exercise.SideKey.ALTERNATING)
    if is_sided and not content.get("side_names"):
        found.append(_("No words for what the side is called."))
    return found


def missing_rows(exercise: Exercise | None) -> list[str]:
    """What stands beside the form and is not there yet: pictures, their words, precautions, links."""
    if exercise is None:
        return [_("No pictures: they are added after the first save.")]
    pictures = list(exercise.pictures.all())
    found = []
    if not pictures:
        found.append(_("No picture. A plan with it cannot be published."))
    elif len(pictures) == 1:
        found.append(_("One picture only: start and end say more."))
    found += [
        _("No words for people who cannot see “%s”.") % use.caption for use in pictures if not use.alt.strip()
    ]
    if not exercise.cautions.all():
        found.append(_("No precaution."))
    if not exercise.easier_steps.all() and not exercise.harder_steps.all():
        found.append(_("No easier or harder exercise."))
    return found
