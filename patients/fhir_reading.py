"""Reading over FHIR: one patient's resources by identifier, page by page, or one of them by its id."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from patients import record_reading
from patients.exports import fhir, fhir_sessions
from patients.exports.record import Record
from patients.models import Patient

# How the patient is named: R4 chains into the identifier, or asks with the modifier :identifier.
BY_IDENTIFIER = ("patient.identifier", "subject.identifier", "patient:identifier", "subject:identifier")
BY_REFERENCE = ("patient", "subject")
PAGING = ("_count", "_offset")
FORMATS = ("json", "application/json", "application/fhir+json", "application/fhir json")
PAGE, LARGEST_PAGE, LARGEST_OFFSET = 50, 200, 1_000_000
LONGEST_VALUE = 200


class BadQuery(Exception):
    """The query cannot be answered; the text says why, and repeats nothing that was sent."""


@dataclass(frozen=True, slots=True)
class Query:
    """A search: whose resources, and which part of them. `identifier` is None where nobody can be meant."""

    name: str
    value: str
    identifier: UUID | None
    count: int
    offset: int

    @classmethod
    def read(cls, given: Mapping[str, list[str]], *, base: str) -> "Query":
        """The search of an address's parameters. Raises BadQuery."""
        known = {*BY_IDENTIFIER, *BY_REFERENCE, *PAGING, "_format"}
        if given.keys() - known:
            raise BadQuery("A parameter is not supported. See the CapabilityStatement at metadata.")
        if any(len(values) != 1 for values in given.values()):
            raise BadQuery("Each parameter may be given once.")
        one = {name: values[0] for name, values in given.items()}
        if one.get("_format", "json") not in FORMATS:
            raise BadQuery("Only JSON is offered.")
        named = [name for name in one if name in BY_IDENTIFIER + BY_REFERENCE]
        if len(named) != 1:
            raise BadQuery("Name one patient, for example by patient.identifier.")
        return cls(
            named[0],
            one[named[0]],
            _identifier(named[0], one[named[0]], base=base),
            _number(one.get("_count", str(PAGE)), most=LARGEST_PAGE, clamped=True),
            _number(one.get("_offset", "0"), most=LARGEST_OFFSET),
        )

    def at(self, offset: int) -> str:
        """The same search from another place on."""
        return urlencode({self.name: self.value, "_count": self.count, "_offset": offset})


def patient_of(identifier: UUID | None) -> Patient | None:
    """The patient in the open scope; None where nobody has the identifier."""
    return (
        Patient.objects.select_related("clinic").filter(identifier=identifier).first() if identifier else None
    )


def patient_behind(resource_id: str) -> Patient | None:
    """Whose the resource of this id is; None for an id that no resource of this clinic has."""
    program = record_reading.program_of(resource_id.partition(".")[0])
    rows = Patient.objects.select_related("clinic")
    return rows.filter(programs=program).first() if program else None


def resources(patient: Patient, kind: str, *, at: dt.datetime, base: str) -> list[dict]:
    """All resources of one kind, the newest program first."""
    return of_kind(record_reading.record_of(patient, at=at), kind, base=base)


def of_kind(record: Record, kind: str, *, base: str) -> list[dict]:
    """The resources of `record` of one kind."""
    found: list[dict] = []
    for plan in record.plans:
        if kind == "CarePlan":
            found.append(fhir.care_plan(record, plan))
        elif kind == "ServiceRequest":
            found += fhir.service_requests(record, plan, base=base)
        else:
            found += fhir_sessions.observations(record, plan)
    return found


def page(query: Query, found: list[dict], *, kind: str, base: str) -> bytes:
    """The part of `found` that was asked for, with the address of the next one."""
    shown = found[query.offset : query.offset + query.count]
    links = {"self": f"{base}/{kind}?{query.at(query.offset)}"}
    if (following := query.offset + query.count) < len(found) and query.count:
        links["next"] = f"{base}/{kind}?{query.at(following)}"
    return fhir.searchset(shown, base=base, total=len(found), links=links)


def _identifier(name: str, value: str, *, base: str) -> UUID | None:
    """Whom the value names; None for an identifier of another system. Raises BadQuery for what is none."""
    if not value or len(value) > LONGEST_VALUE:
        raise BadQuery("An identifier is a UUID.")
    if name in BY_REFERENCE:
        value = value.removeprefix(f"{base}/").removeprefix("Patient/")
    elif "|" in value:
        system, _bar, value = value.partition("|")
        if system != f"{base}/id/patient":
            return None
    try:
        return UUID(value)
    except ValueError:
        raise BadQuery("An identifier is a UUID.") from None


def _number(text: str, *, most: int, clamped: bool = False) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise BadQuery("_count and _offset are whole numbers.")
    number = int(text)
    if number > most and not clamped:
        raise BadQuery("_offset is too large.")
    return min(number, most)
