"""The installation of one run: the demo clinic, and plans of one and of twenty exercises."""

import json
import sys
from pathlib import Path

from django.conf import settings

from exercises.models import Exercise
from hep.clinics.models import Clinic, User
from hep.clinics.tenancy import acting_for
from hep.preparing import prepare
from patients import prescribing, publishing, sharing
from patients.models import Program

SIZES = (1, 20)  # the plan of the demo clinic has four
PATIENTS = {size: f"Patient with {size}" for size in SIZES}


def figures():
    """Make the installation; there is nothing to measure."""
    prepare(lambda line: print(line, file=sys.stderr), demo=True)
    demo = json.loads(Path(settings.DEMO_FILE).read_text())
    made = {4: demo["patient"]["token"]} | make_plans()
    (settings.VAR_DIR / "bench.json").write_text(json.dumps(made))
    return ()


def tokens() -> dict[int, str]:
    """The token of a plan by its number of exercises."""
    stored = json.loads((settings.VAR_DIR / "bench.json").read_text())
    return {int(size): token for size, token in stored.items()}


def make_plans() -> dict[int, str]:
    """One published plan of each size, made by the rules that clinicians' plans are made by."""
    clinic = Clinic.objects.get()
    clinician = User.objects.filter(clinic=clinic).first()
    with acting_for(clinic):
        exercises = list(Exercise.objects.active().filter(clinic=None))
        return {size: make_plan(size, clinic, clinician, exercises) for size in SIZES}


def make_plan(size: int, clinic: Clinic, clinician: User, exercises: list[Exercise]) -> str:
    patient = prescribing.add_patient(clinic, name=PATIENTS[size], by=clinician)
    program = prescribing.start_program(patient, by=clinician)
    section = program.sections.last()
    for place in range(size):
        prescribing.prescribe(section, exercises[place % len(exercises)], by=clinician)
    program = Program.objects.get(pk=program.pk)
    publishing.publish(program, by=clinician, rev=program.rev)
    return sharing.create_link(program, by=clinician)[1]
