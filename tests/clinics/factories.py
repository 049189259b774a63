"""Two clinics as small as the rules allow: people, a patient, a published plan and its link."""

import gzip
import hashlib
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from unittest.mock import patch

from django.conf import settings
from django.test import Client
from django.utils import timezone

from exercises.dosage import parse
from exercises.models import Exercise, ExercisePicture, ExerciseText, Picture
from exercises.pictures.storing import store
from hep.clinics.models import Clinic, User
from hep.clinics.tenancy import acting_for, whole_site
from patients import prescribing, publishing, rendering, sharing
from patients.models import Mail, Patient, Prescription, Program, ProgramVersion, ShareLink

PASSWORD = "correct horse battery"
FIGURE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 6 4"><path d="M0 0h6v4H0z" fill="#123456"/></svg>'
)
numbers = count(1)


def make_clinic(**facts) -> Clinic:
    """A clinic."""
    defaults = {"name": f"Clinic {next(numbers)}", "phone": "01632 960 118"}
    return Clinic.objects.create(**defaults | facts)


def make_person(clinic: Clinic, **facts) -> User:
    """A clinician of `clinic`, or an admin with `role="admin"`; signs in with PASSWORD."""
    number = next(numbers)
    defaults = {"email": f"person{number}@clinic.example", "name": f"Person {number}", "password": PASSWORD}
    return User.objects.create_user(clinic=clinic, **defaults | facts)


def client_of(person: User, **kwargs) -> Client:
    """A browser in which `person` is signed in."""
    client = Client(**kwargs)
    client.force_login(person)
    return client


def make_exercise() -> Exercise:
    """One shared exercise with everything that publishing asks for."""
    number = next(numbers)
    with whole_site():
        exercise = Exercise(slug=f"exercise-{number}", position="side_lying", side_key="moving")
        exercise.dosage = parse("10-15/side hold 2-3s")
        exercise.save()
        ExerciseText.objects.create(
            exercise=exercise, language="en", name=f"Movement {number}", steps=["Lie on your side.", "Lift."]
        )
        sha = hashlib.sha256(FIGURE).hexdigest()
        store(Path(settings.MEDIA_ROOT), FIGURE, ".svg")
        picture, _made = Picture.objects.get_or_create(
            clinic=None,
            sha256=sha,
            defaults={"content_type": "image/svg+xml", "width": 6, "height": 4, "size": len(FIGURE)},
        )
        ExercisePicture.objects.create(
            exercise=exercise,
            picture=picture,
            caption="Start",
            alt="A person lies.",
            author="HEP",
            licence="CC0",
        )
    return exercise


@dataclass
class Practice:
    """A clinic at work: everything that one published plan brings with it."""

    clinic: Clinic
    admin: User
    clinician: User
    patient: Patient
    program: Program
    prescription: Prescription
    version: ProgramVersion
    link: ShareLink
    token: str


def make_practice(*, exercises: int = 1, patient: str = "Maria Keller", **facts) -> Practice:
    """A practice with one patient, whose plan of so many exercises is published and shared."""
    clinic = make_clinic(**facts)
    admin, clinician = make_person(clinic, role="admin"), make_person(clinic)
    with acting_for(clinic):
        person = prescribing.add_patient(clinic, name=patient, by=clinician)
        program = prescribing.start_program(person, by=clinician, title="Back and hips")
        section = program.sections.first()
        rows = [
            prescribing.prescribe(section, exercise, by=clinician)
            for exercise in (make_exercise() for _n in range(exercises))
        ]
        version = publish(program, by=clinician)
        link, token = sharing.create_link(program, by=clinician)
    return Practice(clinic, admin, clinician, person, program, rows[0], version, link, token)


def publish(program: Program, *, by: User) -> ProgramVersion:
    """Publish what the draft holds now (inside the clinic's scope)."""
    program.refresh_from_db()
    # Packing a page as tightly as for a patient takes longer than all the rest of a small plan.
    with patch.object(rendering.zopfli, "compress", gzip.compress):
        version = publishing.publish(program, by=by, rev=program.rev)
    program.refresh_from_db()
    return version


def make_mail(practice: Practice, **facts) -> Mail:
    """A letter with the link that was sent (inside the clinic's scope)."""
    defaults = {
        "kind": Mail.Kind.PLAN,
        "to": "maria@patient.example",
        "language": "en",
        "queued_by": practice.clinician,
        "state": Mail.State.SENT,
        "tries": 1,
        "ended_at": timezone.now(),
    }
    return Mail.objects.create(
        clinic=practice.clinic,
        program=practice.program,
        link=practice.link,
        version=practice.version,
        **defaults | facts,
    )
