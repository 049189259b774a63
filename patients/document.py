"""The frozen text of a published program: everything a handout shows, to and from canonical JSON.

Plain Python at the bottom of the house: no Django, no database, no clock. Every format ever issued
stays readable: a change of shape gets a new FORMAT and a step in `upgrade`.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields

FORMAT = 1


class UnreadableDocument(ValueError):
    """The JSON is no program document of a format this release knows."""


@dataclass(frozen=True, slots=True)
class ClinicBlock:
    """Who to call: as it stood when the program was published."""

    name: str
    address: str
    hours: str
    phone: str
    email: str
    website: str
    emergency_number: str
    time_zone: str
    week_start: int  # 0 = Monday … 6 = Sunday
    logo: Mapping | None = None  # {"sha256", "content_type", "width", "height", "public_id"}


@dataclass(frozen=True, slots=True)
class PictureBlock:
    """One picture by the hash of its master, with its words per language."""

    sha256: str
    content_type: str
    width: int
    height: int
    public_id: str
    captions: Mapping[str, str]
    alts: Mapping[str, str]
    dark_sha256: str = ""
    dark_public_id: str = ""
    line_sha256: str = ""
    mirrored: bool = False
    author: str = ""
    licence: str = ""
    source: str = ""
    loop_public_id: str = ""  # the movement that ends in this picture, as an animated WebP
    dark_loop_public_id: str = ""


@dataclass(frozen=True, slots=True)
class ExerciseWords:
    """The words of one exercise in one language, and whether a person reviewed them."""

    name: str
    steps: tuple[str, ...]
    why: str = ""
    set_up: tuple[str, ...] = ()
    feel: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    breathing: tuple[str, ...] = ()
    optional_cues: tuple[str, ...] = ()
    precautions: tuple[str, ...] = ()
    hold_where: str = ""
    side_names: str = ""
    side_line: str = ""  # for one side alone; with {side} and {other}
    reviewed: bool = False
    is_translation: bool = False
    language: str = ""  # of these words, where the exercise has none in the language asked for


@dataclass(frozen=True, slots=True)
class PrescriptionBlock:
    """One prescribed exercise. `dosage` holds the columns of exercises.dosage.Dosage.to_dict()."""

    uuid: str
    slug: str
    dosage: Mapping
    words: Mapping[str, ExerciseWords]
    pictures: tuple[PictureBlock, ...]
    side_key: str = "none"
    frequency: Mapping | None = None
    note: str = ""
    in_place_of: str = ""  # uuid of the prescription this one is a version of
    relation: str = ""  # easier | harder
    when: str = ""
    rule: str = ""
    session: str = ""  # the name of the one session it belongs to; "" for all
    shows: str = ""  # left | right: the side its pictures show as drawn; "" where they may not be mirrored


@dataclass(frozen=True, slots=True)
class SessionBlock:
    """A session with a name: its weekdays (0 = Monday), or else how often; both may be empty."""

    name: str
    days: tuple[int, ...] = ()
    frequency: Mapping | None = None


@dataclass(frozen=True, slots=True)
class SectionBlock:
    """A group of prescriptions, in the order they are done."""

    title: str
    prescriptions: tuple[PrescriptionBlock, ...]


@dataclass(frozen=True, slots=True)
class SafetyBlock:
    """When to stop, whom to call: never empty. `signed_by` is empty for the shipped text."""

    first: str
    signs: tuple[str, ...]
    emergency: tuple[str, ...]
    signed_by: str = ""
    signed_on: str = ""
    is_unchecked: bool = False  # a translation that nobody has reviewed or signed


@dataclass(frozen=True, slots=True)
class ProgramDocument:
    """One published version, complete. Dates are ISO text, times UTC."""

    number: int
    title: str
    language: str
    languages: tuple[str, ...]  # those it is issued in, the program's own first
    greeting: str
    published_at: str
    published_on: str  # the clinic's local date of `published_at`
    clinician: str
    clinic: ClinicBlock
    frequency: Mapping  # {"times_min", "times_max", "per"}
    starts_on: str
    weeks: int | None
    review_on: str
    line: str
    goal: str
    sections: tuple[SectionBlock, ...]
    safety: Mapping[str, SafetyBlock]
    advice: Mapping[str, tuple] = field(default_factory=dict)  # language → ({"title", "text"}, …)
    format: int = FORMAT
    sessions: tuple[SessionBlock, ...] = ()
    news: str = ""  # what is new since the version before, in one sentence for the patient
    # language → {a text of the program: the same in that language}, as far as the library knows it
    phrases: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    # language → ({"name", "instead"}, …): what the exercises need, and what most homes have instead
    equipment: Mapping[str, tuple] = field(default_factory=dict)

    def to_json(self) -> str:
        """Canonical JSON: the same document is the same bytes, on every machine."""
        return json.dumps(_written(asdict(self)), sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "ProgramDocument":
        """The document in `text`. Raises UnreadableDocument for anything else."""
        try:
            return _document(upgrade(json.loads(text)))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise UnreadableDocument(str(error)) from error

    @property
    def prescriptions(self) -> tuple[PrescriptionBlock, ...]:
        return tuple(row for section in self.sections for row in section.prescriptions)

    def is_checked(self, language: str) -> bool:
        """Whether a person has checked every translation that the plan shows in `language`."""
        exercises = [row.words[language] for row in self.prescriptions]
        are_checked = all(words.reviewed or not words.is_translation for words in exercises)
        return are_checked and not self.safety[language].is_unchecked

    def said(self, text: str, language: str) -> str:
        """A text of the program in `language`, where the library knows it; else as it was written."""
        return self.phrases.get(language, {}).get(text, text)


def digest(text: str) -> str:
    """SHA-256 of a document's canonical JSON, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def short_digest(full: str) -> str:
    """The part of a digest that is printed on paper, e.g. `7F3C-9A12`."""
    return f"{full[:4]}-{full[4:8]}".upper()


def upgrade(raw: dict) -> dict:
    """`raw`, whatever format it was issued in, in today's shape."""
    if raw.get("format") != FORMAT:
        raise UnreadableDocument(f"format {raw.get('format')!r} is not known")
    return raw


def _written(raw: dict) -> dict:
    """`raw` without the keys that came later and say nothing: a document keeps the bytes it was issued as."""
    rows = [row for section in raw["sections"] for row in section["prescriptions"]]
    pictures = [picture for row in rows for picture in row["pictures"]]
    came_later = (
        ((raw,), ("sessions", "news", "phrases", "equipment")),
        (rows, ("session", "shows")),
        (pictures, ("loop_public_id", "dark_loop_public_id")),
        ([words for row in rows for words in row["words"].values()], ("is_translation", "language")),
        (raw["safety"].values(), ("is_unchecked",)),
    )
    for parts, names in came_later:
        for part in parts:
            for name in names:
                if not part[name]:
                    del part[name]
    return raw


def _build(kind, raw: Mapping, **ready):
    """An instance of dataclass `kind` from JSON; lists become tuples, unknown keys are refused."""
    known = {f.name for f in fields(kind)}
    if unknown := raw.keys() - known:
        raise UnreadableDocument(f"unknown keys {sorted(unknown)}")
    plain = {k: tuple(v) if isinstance(v, list) else v for k, v in raw.items() if k not in ready}
    return kind(**plain, **ready)


def _prescription(raw: Mapping) -> PrescriptionBlock:
    return _build(
        PrescriptionBlock,
        raw,
        words={language: _build(ExerciseWords, words) for language, words in raw["words"].items()},
        pictures=tuple(_build(PictureBlock, picture) for picture in raw["pictures"]),
    )


def _document(raw: Mapping) -> ProgramDocument:
    return _build(
        ProgramDocument,
        raw,
        clinic=_build(ClinicBlock, raw["clinic"]),
        sections=tuple(
            _build(
                SectionBlock, section, prescriptions=tuple(_prescription(r) for r in section["prescriptions"])
            )
            for section in raw["sections"]
        ),
        safety={language: _build(SafetyBlock, block) for language, block in raw["safety"].items()},
        sessions=tuple(_build(SessionBlock, session) for session in raw.get("sessions", ())),
        advice={language: tuple(paragraphs) for language, paragraphs in raw["advice"].items()},
        equipment={language: tuple(things) for language, things in raw.get("equipment", {}).items()},
    )
