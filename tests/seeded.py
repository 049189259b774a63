"""One of everything in a clinic, and several of everything: what a test that walks all pages stands on."""

import datetime as dt

from django.utils import timezone

from exercises.models import (
    Caution,
    Exercise,
    ExerciseFavourite,
    ExercisePicture,
    ExerciseText,
    ExerciseUse,
    ImportRow,
    ImportRun,
    ProgramTemplate,
    ProgressionStep,
    ReviewStep,
)
from patients import fhir_access, prescribing, restricting, sharing, templating
from patients.models import LinkAccess, NamedSession, Program
from tests.addresses import BODY
from tests.clinics.factories import Practice, make_exercise, make_mail, make_person, publish

SEVERAL = 4


def one_of_everything(practice: Practice, objects: dict) -> int:
    """What `objects_of` leaves out: another exercise with words and a picture, a version in the plan."""
    harder, model = Exercise.objects.get(slug="harder"), make_exercise()
    model.texts.update(exercise=harder)
    model.pictures.update(exercise=harder)
    rows = list(practice.program.sections.first().prescriptions.all())
    prescribing.put_in_place_of(rows[1], rows[0], relation="easier", by=practice.clinician)
    return harder.pk


def grow(practice: Practice, objects: dict) -> None:
    """Several of everything that one page may show."""
    own = Exercise.objects.get(pk=objects["exercise"])
    shared = [make_exercise() for _number in range(SEVERAL)]
    people = [make_person(practice.clinic, role="admin") for _number in range(SEVERAL)]
    _grow_library(practice, own, shared, people)
    _grow_import(objects["run"])
    tags = [
        restricting.add_tag(practice.clinic, name=f"tag {number}", by=practice.admin)
        for number in range(SEVERAL)
    ]
    for tag in tags:
        restricting.tag_more(tag, exercises=[own, *shared], by=practice.admin)
        restricting.restrict(practice.patient, tag=tag, until=None, note="Sling.", by=practice.admin)
    restricting.tag_more(
        restricting.ClinicTag.objects.get(pk=objects["tag"]), exercises=shared, by=practice.admin
    )
    _grow_plan(practice, shared)
    for _number in range(SEVERAL):
        make_mail(practice)
    for number in range(SEVERAL):
        fhir_access.create_token(practice.clinic, name=f"System {number}", by=people[number])
    for number in range(SEVERAL):
        make_patient(practice, f"Maria {number}", shared)


def _grow_library(practice, own: Exercise, shared: list, people: list) -> None:
    picture = ExercisePicture.objects.filter(exercise=own).first()
    for number, (other, person) in enumerate(zip(shared, people, strict=True)):
        ExerciseText.objects.create(
            exercise=own, language=("de", "fr", "sv", "ar")[number], name="Name", steps=["Step."]
        )
        Caution.objects.create(exercise=own, kind="precaution", text="Slowly.", place=number + 1)
        ProgressionStep.objects.create(easier=own, harder=other, criterion="easy")
        ReviewStep.objects.create(exercise=own, kind="changed", by=person, rev=1)
        ExerciseFavourite.objects.create(user=practice.admin, exercise=other)
        ExerciseUse.objects.create(clinic=practice.clinic, exercise=other)
        picture.pk, picture.place = None, number + 1
        picture.save(force_insert=True)
        ProgramTemplate.objects.create(clinic=practice.clinic, slug=f"t{number}", title="T", body=BODY)
        _own_exercise(practice, number)


def _own_exercise(practice, number: int) -> None:
    """One more of the clinic's own, with what its card shows."""
    model = make_exercise()
    own = Exercise(clinic=practice.clinic, slug=f"own-{number}", position="side_lying", copied_from=model)
    own.save()
    model.texts.update(exercise=own)
    model.pictures.update(exercise=own)


def _grow_import(run: int) -> None:
    run = ImportRun.objects.get(pk=run)
    for number in range(SEVERAL):
        cells = {"id": f"x{number}", "name": "X"}
        row = ImportRow(run=run, number=number, verdict="failed", name="X", entry={"cells": cells})
        row.problems = [["dosage", "cannot be"]]
        row.save()
        ImportRow.objects.create(run=run, number=10 + number, verdict="created", name="Y", entry={})
    ImportRun.objects.filter(pk=run.pk).update(state="refused", failed=SEVERAL, created=SEVERAL)


def _grow_plan(practice, shared: list) -> None:
    program, by = practice.program, practice.clinician
    rows = [prescribing.prescribe(program.sections.first(), each, by=by) for each in shared]
    prescribing.put_in_place_of(rows[1], rows[0], relation="harder", by=by)
    prescribing.put_in_place_of(rows[2], rows[0], relation="easier", by=by)
    for number in range(SEVERAL):
        section = prescribing.add_section(program, title=f"Part {number}", by=by)
        prescribing.prescribe(section, shared[number], by=by)
        publish(program, by=by)
        sharing.create_link(program, by=by)
        kept = templating.body_of(Program.objects.with_rows().get(pk=program.pk))
        templating.add_template(
            practice.clinic.pk, name=f"Kept {number}", line="", language="en", body=kept, by=by
        )
    program.refresh_from_db()
    prescribing.change_sessions(
        program, [NamedSession("A", (0,)), NamedSession("B", (2,))], seen=[], renamed={}, by=by
    )
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    for number in range(SEVERAL):
        when = hour - dt.timedelta(hours=number)
        LinkAccess.objects.create(link=practice.link, hour=when, result="opened")


def make_patient(practice: Practice, name: str, shared: list) -> None:
    """Somebody with a plan that was issued, and a draft."""
    person = prescribing.add_patient(practice.clinic, name=name, by=practice.clinician)
    for _twice in range(2):
        program = prescribing.start_program(person, by=practice.clinician, title="Plan")
        prescribing.prescribe(program.sections.first(), shared[0], by=practice.clinician)
    publish(program, by=practice.clinician)
