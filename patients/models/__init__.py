"""The clinic's day: patients, their programs, what was issued, and the links to it."""

from patients.models.patient import Patient
from patients.models.prescription import Prescription
from patients.models.program import Program, Section
from patients.models.program_version import ProgramVersion, RenderedHandout
from patients.models.share_link import LinkAccess, ShareLink

__all__ = [
    "LinkAccess",
    "Patient",
    "Prescription",
    "Program",
    "ProgramVersion",
    "RenderedHandout",
    "Section",
    "ShareLink",
]
