"""What is there before a task begins: a clinic, its people, patients, a plan that is due for a follow-up."""

from dataclasses import dataclass

from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext

from exercises.dosage import parse
from exercises.models import Exercise
from hep.clinics.models import User
from hep.clinics.tenancy import acting_for
from patients import prescribing, publishing, sharing, templating
from patients.models import Patient, Program

# What Vera does since three weeks, and what T3 goes on from.
EARLIER = {
    "glute-bridge": "2x8-10 reps",
    "bird-dog": "2x8-10 reps/side",
    "pelvic-tilt": "10 reps",
    "clamshell": "2x10-15 reps/side",
}
TEMPLATE = "Low back, first weeks"
IN_TEMPLATE = {
    "clamshell": "2x10-15 reps/side",
    "glute-bridge": "3x8-12 reps",
    "bird-dog": "2x8-10 reps/side, hold 5 s",
    "dead-bug": "2x6-8 reps/side",
    "side-plank": "3 x 15-30 s/side",
}
NEW, NEW_TEN, FROM_TEMPLATE, FOLLOW_UP = "Nora Field", "Ida Brook", "Tom Reed", "Vera Lund"
ELSEWHERE = "Nils Berg"  # the clinic's template was made from his plan
PATIENTS, LIBRARY = "patients", "library"


@dataclass(frozen=True, slots=True)
class Scene:
    """Who works here, and where each task begins."""

    clinician: User
    admin: User
    starts: dict[str, str]  # addresses: of the patients' records by name, of the two lists


def set_scene(clinician: User, admin: User) -> Scene:
    """Make the patients of the tasks; the library must be full."""
    with acting_for(clinician.clinic):
        patients = {
            name: prescribing.add_patient(clinician.clinic, name=name, by=clinician)
            for name in (NEW, NEW_TEN, FROM_TEMPLATE, FOLLOW_UP, ELSEWHERE)
        }
        _publish(_draft(patients[FOLLOW_UP], EARLIER, by=clinician), by=clinician)
        kept = _draft(patients[ELSEWHERE], IN_TEMPLATE, by=clinician)
        templating.save_as_template(kept, name=TEMPLATE, line="", by=clinician)
    starts = {name: reverse("patients:patient-detail", args=[row.pk]) for name, row in patients.items()}
    starts |= {PATIENTS: reverse("patients:patient-list"), LIBRARY: reverse("exercises:exercise-list")}
    return Scene(clinician, admin, starts)


def _draft(patient: Patient, doses: dict[str, str], *, by: User) -> Program:
    """Three sessions a week for six weeks of `doses`, by slug."""
    draft = prescribing.start_program(patient, by=by)
    main = draft.sections.last()
    for slug, dose in doses.items():
        exercise = Exercise.objects.get(slug=slug, clinic=None)
        prescribing.prescribe(main, exercise, dosage=parse(dose), by=by)
    values = {"weeks": 6, "times_max": 3}
    seen = {"weeks": None, "times_max": draft.times_max}
    prescribing.change_program(draft, values=values, seen=seen, by=by)
    return Program.objects.with_rows().get(pk=draft.pk)


def _publish(draft: Program, *, by: User) -> None:
    publishing.publish(draft, by=by, rev=draft.rev)
    sharing.link_for(draft, by=by)


def sign_in(context: BrowserContext, person: User, address: str) -> None:
    """Give `context` the session of somebody who signed in this morning."""
    desk = Client()
    desk.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": desk.cookies[name].value, "url": address}])
