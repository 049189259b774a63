"""Every page of the staff: its number of queries, with one row of everything and with several."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
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
from hep.clinics.tenancy import acting_for
from patients import prescribing, restricting, sharing, templating
from patients.models import LinkAccess, NamedSession
from tests.addresses import BODY, closed, objects_of
from tests.clinics.factories import Practice, client_of, make_exercise, make_person, make_practice, publish

pytestmark = pytest.mark.django_db
SEVERAL = 4
# Every page that can be opened, and its queries. A new page needs a line here; one more query, a reason.
PAGES = {
    "clinics:clinic-settings": 4,
    "clinics:clinic-logo": 4,
    "clinics:safety-text": 6,
    "clinics:people": 5,
    "clinics:person-new": 4,
    "clinics:person-edit": 5,
    "clinics:tag-list": 5,
    "clinics:tag-detail": 9,
    "clinics:tag-detail?": 23,
    "exercises:exercise-list": 14,
    "exercises:exercise-list?": 18,
    "exercises:exercise-new": 3,
    "exercises:import-new": 3,
    "exercises:import-run": 9,
    "exercises:import-failed": 5,
    "exercises:export": 5,
    "exercises:exercise-detail": 27,
    "exercises:exercise-edit": 14,
    "exercises:original": 24,
    "exercises:exercise-merge": 17,
    "exercises:exercise-merge?": 24,
    "exercises:review-return": 14,
    "exercises:translations": 14,
    "exercises:translation-edit": 14,
    "exercises:picture-add": 14,
    "exercises:picture-edit": 18,
    "exercises:picture-crop": 18,
    "exercises:caution-add": 14,
    "exercises:caution-edit": 17,
    "exercises:step-add": 16,
    "patients:patient-list": 7,
    "patients:patient-new": 3,
    "patients:patient-detail": 26,
    "patients:patient-edit": 9,
    "patients:program-detail": 29,
    "patients:program-detail?": 33,
    "patients:program-preview": 17,
    "patients:program-preview-advice": 17,
    "patients:find": 5,
    "patients:find?": 5,
    "patients:keyboard-map": 3,
    "patients:program-bulk": 29,
    "patients:program-check": 14,
    "patients:section-rename": 29,
    "patients:prescription-dosage": 30,
    "patients:prescription-details": 29,
    "patients:prescription-version": 29,
    "patients:program-share": 18,
    "patients:link-qr": 4,
    "patients:version-pdf": 9,
    "patients:template-list": 5,
    "patients:template-upload": 3,
    "patients:template-edit": 6,
    "patients:template-file": 4,
    "patients:template-new": 16,
    "patients:restriction-new": 11,
    "patients:restriction-edit": 12,
    "patients:exercise-tags": 8,
}
# What an address shows when it is asked for something.
ASKED = {
    "clinics:tag-detail": {"q": "movement"},
    "exercises:exercise-list": {"q": "movement"},
    "exercises:exercise-merge": {"other": "{other}", "stays": "this"},
    "patients:find": {"q": "m"},
    "patients:program-detail": {"q": "movement"},
}


@pytest.fixture
def practice() -> Practice:
    return make_practice(exercises=2)


def costs(practice: Practice, objects: dict) -> dict[str, int]:
    """Queries by page; that two requests of PostgreSQL wait for one another is not counted."""
    window = client_of(practice.admin)
    found = {}
    for address in closed():
        asked = {name: text.format(**objects) for name, text in ASKED.get(address.name, {}).items()}
        for typed, name in ({}, address.name), (asked, f"{address.name}?"):
            if typed is asked and not asked:
                continue
            if window.get(address.of(objects), typed).status_code != 200:
                continue
            with CaptureQueriesContext(connection) as queries:
                window.get(address.of(objects), typed)
            found[name] = len([query for query in queries if "pg_advisory" not in query["sql"]])
    return found


def _one_of_everything(practice: Practice, objects: dict) -> int:
    """What `objects_of` leaves out: the other exercise has words and a picture, the plan a version."""
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
        kept = templating.body_of(practice.program.__class__.objects.with_rows().get(pk=program.pk))
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


def test_every_page_needs_as_many_queries_with_several_rows_as_with_one(practice):
    objects = objects_of(practice)
    with acting_for(practice.clinic):
        objects["other"] = _one_of_everything(practice, objects)
    client_of(practice.admin).get(reverse("patients:patient-list"))
    one = costs(practice, objects)
    with acting_for(practice.clinic):
        grow(practice, objects)
    several = costs(practice, objects)

    assert one == PAGES
    assert several == PAGES
