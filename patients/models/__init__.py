"""The clinic's day: patients, their programs, what was issued, and the links to it."""

from patients.models.clinic_dosage import ClinicDosage
from patients.models.clinic_template import ClinicTemplate
from patients.models.clinic_token import ClinicToken
from patients.models.draft_step import DraftStep
from patients.models.exercise_session import ExerciseSession
from patients.models.follow_up import FollowUp
from patients.models.mail import Mail, Reminder
from patients.models.patient import Patient
from patients.models.prescription import Prescription
from patients.models.program import Program, Section
from patients.models.program_version import ProgramVersion, RenderedHandout
from patients.models.remembering import Goal, GoalRating, PatientNote
from patients.models.restriction import ClinicTag, Restriction, TaggedExercise
from patients.models.session import NamedSession
from patients.models.share_link import LinkAccess, ShareLink

__all__ = [
    "ClinicDosage",
    "ClinicTag",
    "ClinicTemplate",
    "ClinicToken",
    "DraftStep",
    "ExerciseSession",
    "FollowUp",
    "Goal",
    "GoalRating",
    "LinkAccess",
    "Mail",
    "NamedSession",
    "Patient",
    "PatientNote",
    "Prescription",
    "Program",
    "ProgramVersion",
    "Reminder",
    "RenderedHandout",
    "Restriction",
    "Section",
    "ShareLink",
    "TaggedExercise",
]
