"""What a plan asks of its patient, beside the plan: the burden of a session, and what is restricted now."""

from patients.burden import burden_of
from patients.models import Patient, Program
from patients.restricting import limits_of, today_at


def limits(patient: Patient, clinic) -> dict:
    """What `patient` is not to do today, where the clinic is."""
    return {"limits": limits_of(patient, on=today_at(clinic))}


def weighed(program: Program) -> dict:
    """The restrictions and the burden of `program` (read with_rows)."""
    return {**limits(program.patient, program.clinic), "burden": burden_of(program)}
