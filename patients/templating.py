"""Templates: a program kept without its patient, and drafts made from one, or from an earlier plan.

The content of a template is plain JSON, also in its file:

    {"frequency": {"times_min", "times_max", "per"}, "weeks",
     "sections": [{"title", "prescriptions": [
         {"exercise": {"slug", "source": "library" or "clinic", "name"}, "dosage", "frequency", "note",
          "with_optional_cues", "in_place_of", "relation", "when", "rule",
          "session"}]}],
     "sessions": [{"name", "days", "frequency"}], "advice": {language: [{"title", "text"}]}}

`in_place_of` is the number of another prescription of the template, counted from 0 over all sections.
"""

import re
from itertools import count

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from exercises.dosage import DosageError
from hep.audit.recording import record
from patients.document import ProgramDocument
from patients.models import ClinicTemplate, Patient, Prescription, Program, ProgramVersion
from patients.prescribing.programs import must_be_in_care, say_in
from patients.template_bodies import Found, fill, find_all, without
from patients.template_files import TemplateFile

KEPT = ("note", "when", "rule", "with_optional_cues", "relation", "session")


class MissingExercises(Exception):
    """Exercises of a template that are not in this clinic's library; `names` says which."""

    def __init__(self, names: list[str]):
        super().__init__(", ".join(names))
        self.names = names


class NameTaken(Exception):
    """Another template of the clinic has this name."""


# ---------------------------------------------------------------- content


def names_patient(text: str, patient: Patient) -> bool:
    """Whether `text` holds a word of the patient's name, greeting or reference; letters alone do not."""
    known = f"{patient.name} {patient.greeting} {patient.reference}"
    words = {word.casefold() for word in re.findall(r"\w+", known) if len(word) > 1}
    return any(word.casefold() in words for word in re.findall(r"\w+", text))


def body_of(program: Program) -> dict:
    """The content of `program` (read with_rows), patient's words and all."""
    places = {row.pk: place for place, row in enumerate(program.prescriptions)}
    return {
        "frequency": program.frequency.to_dict(),
        "weeks": program.weeks,
        "sections": [
            {
                "title": section.title,
                "prescriptions": [_row_of(row, places) for row in section.prescriptions.all()],
            }
            for section in program.sections.all()
        ],
        "sessions": program.sessions,
        "advice": program.advice,
    }


def _row_of(row: Prescription, places: dict[int, int]) -> dict:
    try:
        dosage = row.dosage
    except DosageError:
        dosage = None
    return {
        "exercise": {
            "slug": row.exercise.slug,
            "source": "library" if row.exercise.is_shared else "clinic",
            "name": row.exercise.name,
        },
        "dosage": dosage.to_dict() if dosage else None,
        "frequency": row.frequency.to_dict() if row.frequency else None,
        "in_place_of": places.get(row.in_place_of_id),
        **{name: getattr(row, name) for name in KEPT},
    }


def without_patient(body: dict, patient: Patient) -> tuple[dict, list[str]]:
    """`body` without every text that names `patient`, and one sentence for each that was left out."""
    left_out: list[str] = []

    def kept(text: str, instead: str = "", *, of: str) -> str:
        if not names_patient(text, patient):
            return text
        left_out.append(_("%(what)s: “%(text)s”") % {"what": of, "text": text})
        return instead

    sections = []
    for part in body["sections"]:
        rows = []
        for row in part["prescriptions"]:
            name = row["exercise"]["name"]
            rows.append(row | {each: kept(row[each], of=name) for each in ("note", "when", "rule")})
        title = kept(part["title"], _("Exercises"), of=_("Section"))
        sections.append({"title": title, "prescriptions": rows})
    return body | {"sections": sections}, left_out


def left_out_of(program: Program) -> list[str]:
    """What a template of `program` (read with_rows) would not keep, as sentences for the clinician."""
    texts = [(_("The line for the patient"), program.line), (_("The patient’s own goal"), program.goal)]
    of_patient = [_("%(what)s: “%(text)s”") % {"what": what, "text": text} for what, text in texts if text]
    _body, named = without_patient(body_of(program), program.patient)
    return of_patient + named


# ---------------------------------------------------------------- keeping


@transaction.atomic
def save_as_template(program: Program, *, name: str, line: str, by) -> ClinicTemplate:
    """Keep `program` (read with_rows) for everybody: no line, goal, dates, or text that names the patient.

    Raises NameTaken.
    """
    body, _left_out = without_patient(body_of(program), program.patient)
    return add_template(program.clinic_id, name=name, line=line, language=program.language, body=body, by=by)


@transaction.atomic
def add_template(clinic_id: int, *, name: str, line: str, language: str, body: dict, by) -> ClinicTemplate:
    """Keep `body` as a template of the clinic. Raises NameTaken."""
    _refuse_taken(name)
    template = ClinicTemplate(
        clinic_id=clinic_id, name=name, line=line, language=language, body=body, created_by=by
    )
    template.save()
    record(template, "created", by=by)
    return template


@transaction.atomic
def change_template(template: ClinicTemplate, *, name: str, line: str, by) -> None:
    """Give `template` another name and line; drafts made from it stay as they are. Raises NameTaken."""
    values = {"name": name, "line": line}
    changed = [field for field, value in values.items() if getattr(template, field) != value]
    if "name" in changed:
        _refuse_taken(name)
    for field in changed:
        setattr(template, field, values[field])
    if changed:
        template.save(update_fields=changed)
        record(template, "changed", by=by, fields=changed)


@transaction.atomic
def replace_template(template: ClinicTemplate, *, line: str, language: str, body: dict, by) -> None:
    """Give `template` another content under its name; drafts made from it stay as they are."""
    values = {"line": line, "language": language, "body": body}
    changed = [field for field, value in values.items() if getattr(template, field) != value]
    for field in changed:
        setattr(template, field, values[field])
    template.save(update_fields=changed)
    record(template, "changed", by=by, fields=changed)


@transaction.atomic
def import_template(
    clinic_id: int, file: TemplateFile, *, by, without_missing: bool = False
) -> ClinicTemplate:
    """Keep what `file` holds, under a name that is free; what is not in the library is left out when said.

    Raises MissingExercises.
    """
    found = find_all(file.body)
    names = [row["exercise"]["name"] for row, exercise in found if exercise is None]
    if names and not without_missing:
        raise MissingExercises(names)
    facts = {"line": file.line, "language": file.language, "body": without(file.body, found)}
    return add_template(clinic_id, name=_free_name(file.name), by=by, **facts)


def _free_name(name: str) -> str:
    """`name`, or with the first number after it that no template of the clinic has."""
    taken = set(ClinicTemplate.objects.values_list("name", flat=True))
    numbered = (f"{name[:55]} {number}" for number in count(2))
    return name if name not in taken else next(each for each in numbered if each not in taken)


def _refuse_taken(name: str) -> None:
    if ClinicTemplate.objects.filter(name=name).exists():
        raise NameTaken(name)


@transaction.atomic
def archive(template: ClinicTemplate, *, by) -> None:
    """Put `template` away: nobody starts from it, and it can come back."""
    template.archived_at = timezone.now()
    template.save(update_fields=["archived_at"])
    record(template, "archived", by=by)


@transaction.atomic
def restore(template: ClinicTemplate, *, by) -> None:
    """Take `template` out again."""
    template.archived_at = None
    template.save(update_fields=["archived_at"])
    record(template, "restored", by=by)


# ---------------------------------------------------------------- starting


@transaction.atomic
def start_from(patient: Patient, template: ClinicTemplate, *, by, without_missing: bool = False) -> Program:
    """A draft filled from `template`; what is not in the library is left out only when that is said.

    Raises MissingExercises, and CannotPrescribe for a discharged patient.
    """
    found = find_all(template.body)
    names = [row["exercise"]["name"] for row, exercise in found if exercise is None]
    if names and not without_missing:
        raise MissingExercises(names)
    program = _start(patient, template.body, found, language=patient.language, by=by, title=template.name)
    if changed := say_in(program, source=template.language):
        program.save(update_fields=list(changed))
    return program


@transaction.atomic
def copy_program(program: Program, *, by) -> Program:
    """A new draft for the same patient with what `program` (read with_rows) holds now, undated."""
    body = body_of(program)
    rows = [row for part in body["sections"] for row in part["prescriptions"]]
    found = list(zip(rows, (row.exercise for row in program.prescriptions), strict=True))
    words = {"title": program.title, "line": program.line, "goal": program.goal}
    return _start(program.patient, body, found, language=program.language, by=by, **words)


@transaction.atomic
def copy_version(version: ProgramVersion, *, by, without_missing: bool = False) -> Program:
    """A new draft for the same patient with what `version` was issued with, undated.

    Raises MissingExercises, and CannotPrescribe for a discharged patient.
    """
    document = version.document
    body = _body_of_document(document)
    keys = [row.uuid for part in document.sections for row in part.prescriptions]
    kept = Prescription.objects.filter(uuid__in=keys).select_related("exercise")
    known = {str(row.uuid): row.exercise for row in kept}
    found = [
        (row, known.get(key) or exercise)
        for key, (row, exercise) in zip(keys, find_all(body, archived=True), strict=True)
    ]
    names = [row["exercise"]["name"] for row, exercise in found if exercise is None]
    if names and not without_missing:
        raise MissingExercises(names)
    words = {"title": document.title, "line": document.line, "goal": document.goal}
    return _start(version.program.patient, body, found, language=document.language, by=by, **words)


def _body_of_document(document: ProgramDocument) -> dict:
    rows = [row for part in document.sections for row in part.prescriptions]
    places = {row.uuid: place for place, row in enumerate(rows)}
    return {
        "frequency": dict(document.frequency),
        "weeks": document.weeks,
        "sections": [
            {"title": part.title, "prescriptions": [_row_of_block(row, places) for row in part.prescriptions]}
            for part in document.sections
        ],
        "sessions": [
            {"name": each.name, "days": list(each.days), "frequency": each.frequency}
            for each in document.sessions
        ],
        "advice": {language: list(parts) for language, parts in document.advice.items() if parts},
    }


def _row_of_block(row, places: dict[str, int]) -> dict:
    words = next(iter(row.words.values()))
    return {
        "exercise": {"slug": row.slug, "source": "", "name": words.name},
        "dosage": dict(row.dosage) or None,
        "frequency": dict(row.frequency) if row.frequency else None,
        "in_place_of": places.get(row.in_place_of),
        "with_optional_cues": bool(words.optional_cues),
        **{name: getattr(row, name) for name in ("note", "when", "rule", "relation", "session")},
    }


def _start(patient: Patient, body: dict, found: Found, *, language: str, by, **words) -> Program:
    must_be_in_care(patient)
    program = Program(
        clinic_id=patient.clinic_id,
        patient=patient,
        language=language,
        weeks=body["weeks"],
        sessions=body["sessions"],
        advice=body["advice"],
        created_by=by,
        updated_by=by,
        **words,
        **body["frequency"],
    )
    program.save()
    fill(program, body, found)
    record(program, "created", by=by)
    return program
