"""Live checks beside a plan: what to look at before it is published. All of it is advice; nothing blocks.

What blocks is in `publishing.problems`. A check takes a document, as it would be issued, and says what it
found in one sentence.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from django.utils import translation
from django.utils.translation import gettext as _

from exercises.readability import HIGHEST_GRADE, reading_of
from exercises.translating import name_of
from patients.document import PrescriptionBlock, ProgramDocument, digest
from patients.exports import pdf
from patients.exports.errors import PdfError
from patients.exports.sheet import sheet
from patients.printables import fonts_dir
from patients.resting import rest_notes

PAPERS = {"a4": "A4", "letter": "Letter"}
FEWEST_WORDS = 4  # a grade of fewer says nothing
MOST_TRIES = 4


@dataclass(frozen=True, slots=True)
class Check:
    """What one check found; `uuid` of the prescription it is about, "" for the plan."""

    sentence: str
    is_fine: bool = False
    uuid: str = ""


def checks(document: ProgramDocument) -> list[Check]:
    """Everything worth a look in `document`, in the order of the page."""
    found = [*_language(document), *_reading(document)]
    found += [_paper(document, paper) for paper in PAPERS]
    found.append(_safety(document))
    return found + [Check(sentence) for sentence in rest_notes(document)]


def names(document: ProgramDocument) -> dict[str, str]:
    """What the page calls each prescription: its number, or for a version the name of the exercise."""
    own = [row.uuid for row in document.prescriptions if not row.in_place_of]
    numbers = {uuid: str(place) for place, uuid in enumerate(own, start=1)}
    return {
        row.uuid: numbers.get(row.uuid) or row.words[document.language].name for row in document.prescriptions
    }


# ---------------------------------------------------------------- language


def _language(document: ProgramDocument) -> Iterator[Check]:
    """What is not in the patient's language, and whether a person has checked what is."""
    called = names(document)
    for row in document.prescriptions:
        if other := row.words[document.language].language:
            into = {"language": name_of(document.language), "other": name_of(other)}
            said = _("%(name)s has no words in %(language)s: it is issued in %(other)s.")
            yield Check(said % {"name": called[row.uuid], **into}, uuid=row.uuid)
    if not document.is_checked(document.language):
        said = _("%(language)s: no person has checked this translation yet. The sheet says so.")
        yield Check(said % {"language": name_of(document.language)})


# ---------------------------------------------------------------- reading grade


def _reading(document: ProgramDocument) -> Iterator[Check]:
    """One check for each text that is too hard; if none is, one that names the highest grade."""
    highest = None
    for where, lines, uuid in _texts(document):
        if sum(len(line.split()) for line in lines) < FEWEST_WORDS:
            continue
        grade = reading_of(lines, language=document.language).grade
        if grade is None:
            continue
        grade = round(grade)
        highest = grade if highest is None else max(highest, grade)
        if grade > HIGHEST_GRADE:
            said = _("%(where)s: grade %(grade)s. Aim for %(most)s or less: short sentences, short words.")
            yield Check(said % {"where": where, "grade": grade, "most": HIGHEST_GRADE}, uuid=uuid)
    if highest is not None and highest <= HIGHEST_GRADE:
        yield Check(_("Plain words, grade %(grade)s at most") % {"grade": highest}, is_fine=True)


def _texts(document: ProgramDocument) -> Iterator[tuple[str, list[str], str]]:
    """Every text a patient reads: where it stands, its lines, and the prescription it belongs to."""
    yield _("The line for the patient"), [document.line], ""
    called = names(document)
    for row in document.prescriptions:
        words, name = row.words[document.language], {"name": called[row.uuid]}
        yield _("The note of %(name)s") % name, [row.note], row.uuid
        yield _("The rule of %(name)s") % name, [row.when, row.rule.replace("{number}", "1")], row.uuid
        yield _("The steps of %(name)s") % name, [*words.steps], row.uuid
        cues = [*words.set_up, *words.feel, *words.avoid, *words.precautions]
        yield _("The cues of %(name)s") % name, cues, row.uuid
    safety = document.safety[document.language]
    yield _("The safety text"), [safety.first, *safety.signs, *safety.emergency], ""


# ---------------------------------------------------------------- paper


@dataclass(frozen=True, slots=True)
class _Laid:
    """A sheet to be laid out, known by its digest, so that the same is laid out once."""

    digest: str
    paper: str
    language: str
    words: dict = field(compare=False)


@lru_cache(maxsize=64)
def _fit(laid: _Laid) -> dict:
    return pdf.fit(laid.words, paper=laid.paper, fonts_dir=fonts_dir())


def layout(document: ProgramDocument, paper: str) -> dict:
    """How `document` prints on `paper`, really laid out: see pdf.fit. Raises PdfError."""
    # When it is published changes a date of equal length, and nothing of the layout.
    key = digest(replace(document, published_at="", published_on="2000-01-01").to_json())
    words = sheet(document, language=document.language, digest=key)
    return _fit(_Laid(key, paper, translation.get_language(), words))


def _paper(document: ProgramDocument, paper: str) -> Check:
    name = {"paper": PAPERS[paper]}
    try:
        fit = layout(document, paper)
    except PdfError as error:
        return Check(str(error))
    if fit["one_page"]:
        return Check(_("Fits one %(paper)s page") % name, is_fine=True)
    if fit["over_mm"] <= 0:
        said = _("Exercises on one %(paper)s page, diary and safety on its back")
        return Check(said % name, is_fine=True)
    over = name | {"over": max(1, round(fit["over_mm"]))}
    for where, shorter, uuid in _shorter(document):
        if layout(shorter, paper)["over_mm"] <= 0:
            said = _("Over one %(paper)s page by %(over)s mm: leave out %(where)s.")
            return Check(said % (over | {"where": where}), uuid=uuid)
    said = _("Over one %(paper)s page by %(over)s mm: fewer exercises, or let it be %(pages)s pages.")
    return Check(said % (over | {"pages": fit["pages"]}))


def _shorter(document: ProgramDocument) -> Iterator[tuple[str, ProgramDocument, str]]:
    """The document without one of its longest notes or rules, and what that is called."""
    called = names(document)
    parts = [(row, "note", _("the note of %(name)s")) for row in document.prescriptions if row.note]
    parts += [(row, "rule", _("the rule of %(name)s")) for row in document.prescriptions if row.rule]
    parts.sort(key=lambda part: len(getattr(part[0], part[1])), reverse=True)
    for row, name, words in parts[:MOST_TRIES]:
        yield words % {"name": called[row.uuid]}, _with(document, replace(row, **{name: ""})), row.uuid


def _with(document: ProgramDocument, row: PrescriptionBlock) -> ProgramDocument:
    """`document` with `row` in the place of the prescription it was made of."""
    sections = tuple(
        replace(
            section,
            prescriptions=tuple(row if each.uuid == row.uuid else each for each in section.prescriptions),
        )
        for section in document.sections
    )
    return replace(document, sections=sections)


# ---------------------------------------------------------------- safety


def _safety(document: ProgramDocument) -> Check:
    block = document.safety[document.language]
    if block.signed_by:
        return Check(_("Safety text, signed by %(name)s") % {"name": block.signed_by}, is_fine=True)
    return Check(_("Safety text: the one that comes with HEP. Nobody of the clinic has signed it yet."))
