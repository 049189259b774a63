"""Prescribing: everything a clinician does to a draft. Each change grows the draft's revision and is audited.

Two people may work on one draft. A form sends what it *saw* beside what was typed: a field that
somebody else changed meanwhile is a conflict, everything else is merged without asking.
"""

from hep.merging import ChangedMeanwhile
from patients.prescribing.care import add_patient, change_patient, discharge, readmit
from patients.prescribing.prescriptions import (
    MOST_PRESCRIPTIONS,
    PRESCRIPTION_FIELDS,
    change_dosage,
    change_prescription,
    move_by_one,
    move_prescription,
    prescribe,
    put_in_place_of,
    stop,
)
from patients.prescribing.programs import PROGRAM_FIELDS, change_program, start_from_template, start_program
from patients.prescribing.sections import add_section, move_section, remove_section, rename_section
from patients.prescribing.sessions import change_sessions, put_in_session
from patients.prescribing.sorting import sort_by_position
from patients.prescribing.writing import CannotPrescribe

__all__ = [
    "MOST_PRESCRIPTIONS",
    "PRESCRIPTION_FIELDS",
    "PROGRAM_FIELDS",
    "CannotPrescribe",
    "ChangedMeanwhile",
    "add_patient",
    "add_section",
    "change_dosage",
    "change_patient",
    "change_prescription",
    "change_program",
    "change_sessions",
    "discharge",
    "move_by_one",
    "move_prescription",
    "move_section",
    "prescribe",
    "put_in_place_of",
    "put_in_session",
    "readmit",
    "remove_section",
    "rename_section",
    "sort_by_position",
    "start_from_template",
    "start_program",
    "stop",
]
