"""Prescribing: everything a clinician does to a draft. Each change grows the draft's revision and is audited.

Two people may work on one draft. A form sends what it *saw* beside what was typed: a field that
somebody else changed meanwhile is a conflict, everything else is merged without asking.
"""

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from exercises.dosage import Dosage, Frequency
from exercises.models import Exercise, ProgramTemplate
from hep.audit.recording import record
from patients.models import Patient, Prescription, Program, Section
from patients.models.patient import first_name

MOST_PRESCRIPTIONS = 40
PROGRAM_FIELDS = (
    "title", "times_min", "times_max", "per", "starts_on", "weeks", "review_on", "line", "goal",
)  # fmt: skip
PRESCRIPTION_FIELDS = ("note", "times_min", "times_max", "per", "when", "rule", "with_optional_cues")


class ChangedMeanwhile(Exception):
    """Somebody else changed the same fields; `theirs` holds what is stored now, by field name."""

    def __init__(self, theirs: dict):
        super().__init__(", ".join(theirs))
        self.theirs = theirs


class CannotPrescribe(Exception):
    """The rule that forbids it, as a sentence for the clinician."""


# ---------------------------------------------------------------- patients


@transaction.atomic
def add_patient(clinic, *, name: str, by, **details) -> Patient:
    """A new patient of `clinic`; without a greeting the handout greets by first name."""
    details.setdefault("greeting", first_name(name))
    patient = Patient(clinic=clinic, name=name, created_by=by, **details)
    patient.save()
    record(patient, "created", by=by)
    return patient


@transaction.atomic
def change_patient(patient: Patient, *, values: dict, by) -> Patient:
    """Change facts of `patient`; only what really changed is written and named in the audit trail."""
    changed = [name for name, value in values.items() if getattr(patient, name) != value]
    for name in changed:
        setattr(patient, name, values[name])
    if changed:
        patient.save(update_fields=changed)
        record(patient, "changed", by=by, fields=changed)
    return patient


@transaction.atomic
def discharge(patient: Patient, *, by) -> None:
    """End a patient's care: the record stays, every link of theirs stops at once."""
    now = timezone.now()
    patient.discharged_at = now
    patient.save(update_fields=["discharged_at"])
    record(patient, "discharged", by=by)
    for program in patient.programs.all():
        for link in program.links.alive(at=now):
            link.revoked_at = now
            link.save(update_fields=["revoked_at"])
            record(link, "revoked", by=by)


@transaction.atomic
def readmit(patient: Patient, *, by) -> None:
    """Take a discharged patient back; a new link has to be made."""
    patient.discharged_at = None
    patient.save(update_fields=["discharged_at"])
    record(patient, "readmitted", by=by)


# ---------------------------------------------------------------- programs


@transaction.atomic
def start_program(patient: Patient, *, by, title: str = "") -> Program:
    """An empty draft with the two usual sections."""
    program = Program(
        clinic_id=patient.clinic_id,
        patient=patient,
        title=title or _("Home exercises"),
        language=patient.language,
        created_by=by,
        updated_by=by,
    )
    program.save()
    for place, name in enumerate((_("Warm-up"), _("Main"))):
        Section(clinic_id=program.clinic_id, program=program, title=name, place=place).save()
    record(program, "created", by=by)
    return program


@transaction.atomic
def start_from_template(patient: Patient, template: ProgramTemplate, *, by) -> Program:
    """A draft filled from `template`: copied, so that later changes of either leave the other alone."""
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


def _copy_row(row: dict, words: dict, section: Section, place: int, made: dict) -> Prescription:
    exercise = Exercise.objects.active().get(slug=row["exercise"], clinic=None)
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
    prescription.dosage = Dosage.from_dict(row["dosage"]) if row.get("dosage") else exercise.dosage
    prescription.save()
    return prescription


def touch(program: Program, *, by, verb: str = "changed", subject=None, fields=()) -> None:
    """Grow the revision of `program` by one and leave the audit event of the change."""
    now = timezone.now()
    Program.objects.filter(pk=program.pk).update(rev=F("rev") + 1, updated_at=now, updated_by=by)
    record(subject or program, verb, by=by, fields=fields)


def merged(row, *, values: dict, seen: dict) -> dict:
    """Those of `values` to write to `row`, given what the form `seen` had loaded.

    Raises ChangedMeanwhile when a field is stored differently from both what was seen and what is wanted.
    """
    wanted = {name: value for name, value in values.items() if value != seen.get(name, value)}
    theirs = {
        name: getattr(row, name)
        for name, value in wanted.items()
        if getattr(row, name) not in (seen.get(name), value)
    }
    if theirs:
        raise ChangedMeanwhile(theirs)
    return {name: value for name, value in wanted.items() if getattr(row, name) != value}


@transaction.atomic
def change_program(program: Program, *, values: dict, seen: dict, by) -> Program:
    """Change settings of the draft (PROGRAM_FIELDS). Raises ChangedMeanwhile."""
    row = Program.objects.select_for_update().get(pk=program.pk)
    _write(row, merged(row, values=values, seen=seen), allowed=PROGRAM_FIELDS)
    touch(row, by=by, fields=values)
    return row


def _write(row, changes: dict, *, allowed: tuple[str, ...]) -> None:
    unknown = changes.keys() - set(allowed)
    if unknown:
        raise ValueError(f"not to be changed here: {sorted(unknown)}")
    for name, value in changes.items():
        setattr(row, name, value)
    if changes:
        row.save(update_fields=list(changes))


# ---------------------------------------------------------------- sections


@transaction.atomic
def add_section(program: Program, *, title: str, by) -> Section:
    """A new, empty section at the end."""
    last = program.sections.aggregate(last=Max("place"))["last"]
    section = Section(
        clinic_id=program.clinic_id, program=program, title=title, place=0 if last is None else last + 1
    )
    section.save()
    touch(program, by=by, fields=["sections"])
    return section


@transaction.atomic
def rename_section(section: Section, *, title: str, by) -> None:
    """Give `section` another title."""
    section.title = title
    section.save(update_fields=["title"])
    touch(section.program, by=by, fields=["sections"])


@transaction.atomic
def remove_section(section: Section, *, by) -> None:
    """Remove a section and its prescriptions."""
    program = section.program
    section.delete()
    touch(program, by=by, fields=["sections"])


@transaction.atomic
def move_section(section: Section, *, to: int, by) -> None:
    """Put `section` at place `to` (0 is first) among the sections of its program."""
    _place(list(section.program.sections.all()), section, to)
    touch(section.program, by=by, fields=["sections"])


# ---------------------------------------------------------------- prescriptions


@transaction.atomic
def prescribe(section: Section, exercise: Exercise, *, by, dosage: Dosage | None = None) -> Prescription:
    """Add `exercise` at the end of `section`; without a dosage it gets the library's usual one."""
    program = section.program
    if Prescription.objects.filter(program=program).count() >= MOST_PRESCRIPTIONS:
        raise CannotPrescribe(_("A plan holds at most %(most)s exercises.") % {"most": MOST_PRESCRIPTIONS})
    last = section.prescriptions.aggregate(last=Max("place"))["last"]
    prescription = Prescription(
        clinic_id=section.clinic_id,
        program=program,
        section=section,
        exercise=exercise,
        place=0 if last is None else last + 1,
    )
    prescription.dosage = dosage or exercise.dosage
    prescription.save()
    touch(program, by=by, subject=prescription, verb="prescribed")
    return prescription


@transaction.atomic
def change_dosage(
    prescription: Prescription, dosage: Dosage | None, *, seen: Dosage | None, by
) -> Prescription:
    """Give `prescription` another dosage. Raises ChangedMeanwhile with the stored one as `dosage`."""
    row = Prescription.objects.select_for_update().get(pk=prescription.pk)
    if row.dosage not in (seen, dosage):
        raise ChangedMeanwhile({"dosage": row.dosage})
    row.dosage = dosage
    row.save()
    touch(row.program, by=by, subject=row, fields=["dosage"])
    return row


@transaction.atomic
def change_prescription(prescription: Prescription, *, values: dict, seen: dict, by) -> Prescription:
    """Change note, own frequency, rule (PRESCRIPTION_FIELDS). Raises ChangedMeanwhile."""
    row = Prescription.objects.select_for_update().get(pk=prescription.pk)
    _write(row, merged(row, values=values, seen=seen), allowed=PRESCRIPTION_FIELDS)
    touch(row.program, by=by, subject=row, fields=values)
    return row


@transaction.atomic
def put_in_place_of(prescription: Prescription, other: Prescription | None, *, relation: str, by) -> None:
    """Make `prescription` the easier or harder version of `other`, or with None an exercise of its own."""
    if other is not None:
        if other.program_id != prescription.program_id or other.pk == prescription.pk:
            raise CannotPrescribe(_("Choose another exercise of this plan."))
        if other.in_place_of_id or prescription.versions.exists():
            raise CannotPrescribe(
                _("A version of a version would confuse. Choose an exercise with a number.")
            )
    prescription.in_place_of = other
    prescription.relation = relation if other else ""
    prescription.save(update_fields=["in_place_of", "relation"])
    touch(prescription.program, by=by, subject=prescription, fields=["in_place_of"])


@transaction.atomic
def move_prescription(prescription: Prescription, *, section: Section, to: int, by) -> None:
    """Put `prescription` at place `to` (0 is first) of `section`; both must be of one program."""
    if section.program_id != prescription.program_id:
        raise CannotPrescribe(_("Choose a section of this plan."))
    prescription.section = section
    prescription.save(update_fields=["section"])
    _place(list(section.prescriptions.all()), prescription, to)
    touch(prescription.program, by=by, subject=prescription, verb="moved")


@transaction.atomic
def stop(prescription: Prescription, *, by) -> None:
    """Take an exercise out of the draft; versions of it stand on their own afterwards."""
    program, key = prescription.program, prescription.pk
    record(prescription, "stopped", by=by)
    prescription.delete()
    touch(program, by=by, fields=[f"prescription {key}"])


def _place(rows: list, row, to: int) -> None:
    """Number `rows` anew with `row` at place `to`; a place beyond the ends means the end."""
    others = [other for other in rows if other.pk != row.pk]
    others.insert(max(0, min(to, len(others))), row)
    for place, other in enumerate(others):
        if other.place != place:
            other.place = place
            other.save(update_fields=["place"])
