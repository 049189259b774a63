"""Patients and their programs, made through the real rules. Call inside the scope of `by.clinic`."""

import hashlib
from pathlib import Path

from django.conf import settings

from exercises.models import Exercise, ExercisePicture, Picture, ProgramTemplate
from exercises.pictures.storing import store
from hep.clinics.models import User
from hep.clinics.tenancy import whole_site
from patients import prescribing, publishing, sharing
from patients.models import Patient, Prescription, Program, ProgramVersion
from patients.prescribing import steps
from tests.factories.exercises import exercise, the_four_movements

FIGURE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 6 4"><path d="M0 0h6v4H0z" fill="#123456"/></svg>'
)


def patient(by: User, name: str = "Maria Keller", **facts) -> Patient:
    """Somebody in the care of `by`'s clinic."""
    return prescribing.add_patient(by.clinic, name=name, by=by, **facts)


def an_exercise(name: str, **facts) -> Exercise:
    """A shared exercise that can be published; the same one for the same name."""
    slug = name.lower().replace(" ", "-")
    found = Exercise.objects.filter(slug=slug).first()
    return found or _with_pictures(exercise(name, **facts))


def _with_pictures(row: Exercise) -> Exercise:
    """`row` with a start and an end whose files are there."""
    sha = hashlib.sha256(FIGURE).hexdigest()
    store(Path(settings.MEDIA_ROOT), FIGURE, ".svg")
    facts = {"content_type": "image/svg+xml", "width": 6, "height": 4, "size": len(FIGURE)}
    with whole_site():
        picture, _made = Picture.objects.get_or_create(clinic=None, sha256=sha, defaults=facts)
        for place, caption in enumerate(("Start", "End")):
            words = {"caption": caption, "alt": "A person on a mat.", "author": "HEP", "licence": "CC0-1.0"}
            ExercisePicture.objects.create(exercise=row, picture=picture, place=place, **words)
    return row


def program(by: User, *names: str, of: Patient | None = None, title: str = "Back & hips") -> Program:
    """A draft with the exercises `names` in its last section, “Main”."""
    draft = prescribing.start_program(of or patient(by), by=by, title=title)
    main = draft.sections.last()
    exercises = [an_exercise(name) for name in names]
    with steps.step(draft, by=by):
        for row in exercises:
            prescribing.prescribe(main, row, by=by)
    return fresh(draft)


def program_of_four(by: User, *, of: Patient | None = None) -> Program:
    """A draft from “Back & hips” with the shipped four movements."""
    the_four_movements()
    template = ProgramTemplate.objects.get(slug="back-and-hips", clinic=None)
    return fresh(prescribing.start_from_template(of or patient(by), template, by=by))


def published_program(by: User, *names: str, **facts) -> Program:
    """A program with its first version and a link."""
    draft = program(by, *(names or ("Clamshell",)), **facts)
    publish(draft, by=by)
    sharing.link_for(draft, by=by)
    return fresh(draft)


def publish(draft: Program, *, by: User) -> ProgramVersion:
    """The next version, of what the draft holds now."""
    return publishing.publish(draft, by=by, rev=fresh(draft).rev)


def fresh(draft: Program) -> Program:
    """The draft as it is stored now, with everything the builder shows."""
    return Program.objects.with_rows().get(pk=draft.pk)


def row(draft: Program, name: str) -> Prescription:
    """The prescription of the exercise called `name`."""
    return next(each for each in fresh(draft).prescriptions if each.exercise.name == name)


def order(draft: Program) -> dict[str, list[str]]:
    """The names of the exercises by section, in order."""
    return {
        section.title: [each.exercise.name for each in section.prescriptions.all()]
        for section in fresh(draft).sections.all()
    }
