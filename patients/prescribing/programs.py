"""Starting a program, and changing what it says as a whole."""

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from exercises.dosage import Dosage, Frequency
from exercises.models import Exercise, ProgramTemplate
from hep.audit.recording import record
from hep.merging import merged
from patients.models import Patient, Prescription, Program, Section
from patients.phrases import OWN_TITLE, section_title, translated
from patients.prescribing.steps import undoable
from patients.prescribing.writing import CannotPrescribe, check_times, set_values, write

PROGRAM_FIELDS = (
    "title", "language", "times_min", "times_max", "per", "starts_on", "weeks", "review_on", "line", "goal",
    "why_many",
)  # fmt: skip

USUAL_SECTIONS = ("warm-up", "main")


@transaction.atomic
def start_program(patient: Patient, *, by, title: str = "") -> Program:
    """An empty draft with the two usual sections. Raises CannotPrescribe for a discharged patient."""
    must_be_in_care(patient)
    with translation.override(patient.language):
        own_title = _(OWN_TITLE)
    program = Program(
        clinic_id=patient.clinic_id,
        patient=patient,
        title=title or own_title,
        language=patient.language,
        created_by=by,
        updated_by=by,
    )
    program.save()
    for place, name in enumerate(section_title(tag, patient.language) for tag in USUAL_SECTIONS):
        Section(clinic_id=program.clinic_id, program=program, title=name, place=place).save()
    record(program, "created", by=by)
    return program


@transaction.atomic
def start_from_template(patient: Patient, template: ProgramTemplate, *, by) -> Program:
    """A draft filled from `template`: copied, so that later changes of either leave the other alone.

    Raises CannotPrescribe for a discharged patient, and when an exercise of the template is not to be had.
    """
    must_be_in_care(patient)
    body, words = template.body, _in_language(template.body["texts"], patient.language)
    program = Program(
        clinic_id=patient.clinic_id,
        patient=patient,
        title=words["title"],
        language=patient.language,
        line=words.get("line", ""),
        weeks=body.get("weeks"),
        advice=body.get("advice", {}),
        created_by=by,
        updated_by=by,
        **Frequency.from_dict(body["frequency"]).to_dict(),
    )
    program.save()
    made: dict[str, Prescription] = {}
    for place, part in enumerate(body["sections"]):
        title = words["sections"][part["key"]]
        section = Section(clinic_id=program.clinic_id, program=program, title=title, place=place)
        section.save()
        for row_place, row in enumerate(part["prescriptions"]):
            made[row["exercise"]] = _copy_row(row, words, section, row_place, made)
    record(program, "created", by=by)
    return program


def _in_language(texts: dict, language: str) -> dict:
    return texts.get(language) or texts["en"]


def must_be_in_care(patient: Patient) -> None:
    """Raise CannotPrescribe for a discharged patient."""
    if patient.discharged_at:
        raise CannotPrescribe(_("This patient was discharged. Take them back into care first."))


def _copy_row(row: dict, words: dict, section: Section, place: int, made: dict) -> Prescription:
    exercise = Exercise.objects.active().filter(slug=row["exercise"], clinic=None).first()
    if exercise is None:
        raise CannotPrescribe(_("An exercise of this plan is not in the library any more."))
    instead = words.get("instead", {}).get(row["exercise"], {})
    prescription = Prescription(
        clinic_id=section.clinic_id,
        program=section.program,
        section=section,
        exercise=exercise,
        place=place,
        in_place_of=made.get(row.get("in_place_of")),
        relation=row.get("relation") or "",
        when=instead.get("when", ""),
        rule=instead.get("rule", ""),
    )
    if row.get("frequency"):
        for name, value in Frequency.from_dict(row["frequency"]).to_dict().items():
            setattr(prescription, name, value)
    prescription.dosage = Dosage.from_dict(row["dosage"]) if row.get("dosage") else exercise.dosage
    prescription.save()
    return prescription


@undoable
@transaction.atomic
def change_program(program: Program, *, values: dict, seen: dict, by) -> Program:
    """Change settings of the draft (PROGRAM_FIELDS).

    In another language the sentences that came from the library are said in that language.

    Raises ChangedMeanwhile, and CannotPrescribe when two people's changes do not go together.
    """
    row = Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    before = row.language
    changes = merged(vars(row), values=values, seen=seen)
    set_values(row, changes, allowed=PROGRAM_FIELDS)
    if row.language != before:
        changes |= say_in(row, source=before)
    if row.starts_on and row.review_on and row.review_on < row.starts_on:
        raise CannotPrescribe(_("The review cannot be before the start."))
    check_times(row)
    write(row, changes, by=by)
    return row


def say_in(program: Program, *, source: str) -> dict:
    """Put the library's sentences of a draft in `source` into its language.

    Sections and prescriptions are saved; of the program itself what changed is returned.
    """
    sections = list(program.sections.prefetch_related("prescriptions"))
    rows = [(section, ("title",)) for section in sections]
    rows += [(row, ("when", "rule")) for section in sections for row in section.prescriptions.all()]
    for row, names in rows:
        if changed := _say(row, names, source=source, target=program.language):
            row.save(update_fields=list(changed))
    return _say(program, ("title", "line"), source=source, target=program.language)


def _say(row, names: tuple[str, ...], *, source: str, target: str) -> dict:
    texts = {name: getattr(row, name) for name in names}
    known = translated(texts.values(), source=source, target=target)
    changed = {name: known[text] for name, text in texts.items() if text in known}
    for name, words in changed.items():
        setattr(row, name, words)
    return changed
