"""The record as FHIR R4: what a program is as CarePlan and ServiceRequests, and the bundles they travel in.

`base` is the address of the site's FHIR pages; references inside are relative to it. No resource holds a
name of the patient: the identifier is enough for a system that was told whose it is.
"""

import base64
import datetime as dt
import json
from collections.abc import Iterable, Mapping

from django.utils import translation

from exercises import dosage_words
from exercises.dosage import Dosage, Frequency
from patients.document import PrescriptionBlock, ProgramDocument
from patients.exports import fhir_sessions
from patients.exports.fhir_dosage import extension, narrative
from patients.exports.record import Plan, Record, line_of, name_of

ACTIVITY = "http://hl7.org/fhir/us/physical-activity/CodeSystem/pa-temporary-codes"
SNOMED = "http://snomed.info/sct"
LOINC = "http://loinc.org"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PERIOD = {"week": "wk", "day": "d"}


def bundle(record: Record, *, base: str, prints: Mapping[str, bytes] | None = None) -> bytes:
    """The whole record as one collection; `prints` holds the PDF of a plan's version in force by plan id."""
    found = [patient(record, base=base)]
    for plan in record.plans:
        found += [care_plan(record, plan), *service_requests(record, plan, base=base)]
        found += fhir_sessions.observations(record, plan)
        if plan.id in (prints or {}):
            found += _print(record, plan, prints[plan.id])
    content = {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": record.made_at.isoformat(),
        "entry": [_entry(each, base) for each in found],
    }
    return written(content)


def searchset(found: Iterable[dict], *, base: str, total: int, links: Mapping[str, str]) -> bytes:
    """One page of an answer; `links` holds the addresses of this page and of the next."""
    content = {
        "resourceType": "Bundle",
        "type": "searchset",
        "total": total,
        "link": [{"relation": relation, "url": url} for relation, url in links.items()],
    }
    if entries := [_entry(each, base) | {"search": {"mode": "match"}} for each in found]:
        content["entry"] = entries  # an empty list is no FHIR
    return written(content)


def written(resource: Mapping) -> bytes:
    """A resource as it leaves: each entry of a bundle on a line of its own."""
    head = {name: value for name, value in resource.items() if name != "entry"}
    text = json.dumps(head, ensure_ascii=False)
    if "entry" in resource:
        lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in resource["entry"])
        text = f'{text[:-1]}, "entry": [\n{lines}\n]}}'
    return f"{text}\n".encode()


def patient(record: Record, *, base: str) -> dict:
    """Who it is about: an identifier, and no name."""
    identifier = {"system": f"{base}/id/patient", "value": record.patient.identifier}
    return {"resourceType": "Patient", "id": record.patient.identifier, "identifier": [identifier]}


def care_plan(record: Record, plan: Plan) -> dict:
    """The version in force of one program."""
    document = plan.document
    lines = [f"{name_of(row, document)}: {line_of(row)}" for row in document.prescriptions]
    notes = [f"Goal: {document.goal}" if document.goal else "", document.line]
    found = {
        "resourceType": "CarePlan",
        "id": plan.id,
        "meta": {"versionId": str(document.number), "lastUpdated": document.published_at},
        "language": document.language,
        "text": narrative(f"{document.title}: {Frequency.from_dict(document.frequency)}", lines),
        "status": status(record, document),
        "intent": "plan",
        "category": [{"coding": [{"system": ACTIVITY, "code": "PhysicalActivity"}]}],
        "title": document.title,
        "description": str(Frequency.from_dict(document.frequency)),
        "subject": _subject(record),
        "period": period(document),
        "created": document.published_at,
        "author": {"display": document.clinician},
        "activity": [
            {"reference": {"reference": f"ServiceRequest/{request_id(plan, row)}"}}
            for row in document.prescriptions
        ],
        "note": [{"text": text} for text in notes if text.strip()],
    }
    return {name: value for name, value in found.items() if value not in ([], "")}


def service_requests(record: Record, plan: Plan, *, base: str) -> list[dict]:
    """What the version in force prescribes: each exercise, and each easier or harder version of one."""
    return [_request(record, plan, row, base) for row in plan.document.prescriptions]


def request_id(plan: Plan, row: PrescriptionBlock) -> str:
    """Names the prescription of one program through all its versions."""
    return f"{plan.id}.{row.uuid}"


def status(record: Record, document: ProgramDocument) -> str:
    """`active`, or `completed` once the patient was discharged or the last week is over."""
    ends = period(document).get("end")
    is_over = record.patient.discharged_at or (ends and ends < record.made_at.date().isoformat())
    return "completed" if is_over else "active"


def period(document: ProgramDocument) -> dict:
    """From the first day to the last one, as far as the plan says it."""
    first = dt.date.fromisoformat(document.starts_on or document.published_on)
    if not document.weeks:
        return {"start": first.isoformat()}
    return {
        "start": first.isoformat(),
        "end": (first + dt.timedelta(weeks=document.weeks, days=-1)).isoformat(),
    }


def _request(record: Record, plan: Plan, row: PrescriptionBlock, base: str) -> dict:
    document = plan.document
    dosage, words = Dosage.from_dict(row.dosage), row.words[document.language]
    with translation.override(document.language):
        said = dosage_words.sentence(dosage, hold_where=words.hold_where, side_names=words.side_names)
    notes = [row.note, _instead(row, document), row.rule]
    found = {
        "resourceType": "ServiceRequest",
        "id": request_id(plan, row),
        "meta": {"versionId": str(document.number), "lastUpdated": document.published_at},
        "language": document.language,
        "text": narrative(f"{words.name}: {dosage}", [said, *filter(None, notes)]),
        "extension": [extension(dosage, base=base)],
        "basedOn": [{"reference": f"CarePlan/{plan.id}"}],
        "status": status(record, document),
        # A version of another exercise is done in place of it, not beside it.
        "intent": "option" if row.in_place_of else "order",
        "code": {
            "coding": [{"system": SNOMED, "code": "229065009", "display": "Exercise therapy"}],
            "text": words.name,
        },
        "subject": _subject(record),
        "occurrenceTiming": {"repeat": _repeat(row, document)},
        "authoredOn": document.published_at,
        "requester": {"display": document.clinician},
        "performer": [_subject(record)],
        "note": [{"text": text} for text in notes if text.strip()],
        "patientInstruction": said,
    }
    return {name: value for name, value in found.items() if value != []}


def _instead(row: PrescriptionBlock, document: ProgramDocument) -> str:
    parent = next((each for each in document.prescriptions if each.uuid == row.in_place_of), None)
    if parent is None:
        return ""
    said = f"The {row.relation} version of {name_of(parent, document)}"
    return f"{said}: {row.when}" if row.when else said


def _repeat(row: PrescriptionBlock, document: ProgramDocument) -> dict:
    session = next((each for each in document.sessions if each.name == row.session), None)
    repeat = {"boundsPeriod": period(document)}
    if session and session.days and not row.frequency:
        days = [WEEKDAYS[day] for day in session.days]
        return repeat | {"frequency": len(days), "period": 1, "periodUnit": "wk", "dayOfWeek": days}
    raw = row.frequency or (session.frequency if session else None) or document.frequency
    frequency = Frequency.from_dict(raw)
    repeat["frequency"] = frequency.times.minimum
    if frequency.times.maximum > frequency.times.minimum:
        repeat["frequencyMax"] = frequency.times.maximum
    return repeat | {"period": 1, "periodUnit": PERIOD[frequency.per]}


def _print(record: Record, plan: Plan, content: bytes) -> list[dict]:
    document, key = plan.document, f"{plan.id}.print"
    attachment = {
        "contentType": "application/pdf",
        "language": document.language,
        "url": f"Binary/{key}",
        "size": len(content),
        "title": document.title,
        "creation": document.published_at,
    }
    reference = {
        "resourceType": "DocumentReference",
        "id": key,
        "text": narrative(f"{document.title}: the handout as a PDF"),
        "status": "current",
        "type": {
            "coding": [{"system": LOINC, "code": "18776-5", "display": "Plan of care note"}],
            "text": "Handout of the home exercise program",
        },
        "subject": _subject(record),
        "date": document.published_at,
        "content": [{"attachment": attachment}],
    }
    data = base64.b64encode(content).decode()
    return [
        reference,
        {"resourceType": "Binary", "id": key, "contentType": "application/pdf", "data": data},
    ]


def _subject(record: Record) -> dict:
    return {"reference": f"Patient/{record.patient.identifier}"}


def _entry(resource: dict, base: str) -> dict:
    return {"fullUrl": f"{base}/{resource['resourceType']}/{resource['id']}", "resource": resource}
