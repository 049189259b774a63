"""What a patient told, as FHIR R4 Observations: the session, its pain, and the pain of the next morning."""

import datetime as dt

from patients.exports.fhir_dosage import narrative, quantity
from patients.exports.record import Plan, Record, Told, result_words

LOINC = "http://loinc.org"
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
SESSION = {"system": LOINC, "code": "73985-4", "display": "Exercise activity"}
MINUTES = {"system": LOINC, "code": "55411-3", "display": "Exercise duration"}
PAIN = {
    "system": LOINC,
    "code": "72514-3",
    "display": "Pain severity - 0-10 verbal numeric rating [Score] - Reported",
}
EFFORT = ("", "very easy", "easy", "OK", "hard", "very hard")
HEARD = {"link": "told over the patient’s link", "pin": "told behind the PIN", "paper": "typed in from paper"}


def observations(record: Record, plan: Plan) -> list[dict]:
    """All that counts, each session before its pain, the oldest day first."""
    return [each for told in plan.sessions for each in _of_one(record, plan, told)]


def _of_one(record: Record, plan: Plan, told: Told) -> list[dict]:
    key, entry = f"{plan.id}.{told.entry.uuid}", told.entry
    pains = []
    if entry.pain is not None:
        pains.append(_pain(record, plan, told, f"{key}.pain", "Pain while exercising", entry.pain))
    if entry.next_day_pain is not None:
        next_day = entry.day + dt.timedelta(days=1)
        pain = _pain(record, plan, told, f"{key}.morning", "Pain the next morning", entry.next_day_pain)
        pains.append(pain | {"effectiveDateTime": next_day.isoformat()})
    return [_session(record, plan, told, key, pains), *pains]


def _session(record: Record, plan: Plan, told: Told, key: str, pains: list[dict]) -> dict:
    entry = told.entry
    said = [(plan.name_of(told, result), result_words(result)) for result in entry.results]
    components = [{"code": {"text": name}, "valueString": words} for name, words in said]
    if entry.effort:
        components.append({"code": {"text": "How hard it felt"}, "valueString": EFFORT[entry.effort]})
    if told.minutes is not None:
        components.append({"code": {"coding": [MINUTES]}, "valueQuantity": quantity(told.minutes, "min")})
    notes = [entry.note, "The clock or the day is in doubt." if told.is_doubtful else "", HEARD[told.source]]
    found = {
        **_common(record, plan, told, key, "activity"),
        "text": narrative("Home exercise session", [f"{name}: {words}" for name, words in said]),
        "code": {"coding": [SESSION], "text": "Home exercise session"},
        "valueString": f"Session done with plan {entry.version}",
        "component": components,
        "note": [{"text": text} for text in notes if text.strip()],
        "hasMember": [{"reference": f"Observation/{pain['id']}"} for pain in pains],
    }
    return {name: value for name, value in found.items() if value != []}


def _pain(record: Record, plan: Plan, told: Told, key: str, words: str, value: int) -> dict:
    return {
        **_common(record, plan, told, key, "survey"),
        "text": narrative(f"{words}: {value} of 10"),
        "code": {"coding": [PAIN], "text": words},
        "valueQuantity": quantity(value, "{score}"),
    }


def _common(record: Record, plan: Plan, told: Told, key: str, category: str) -> dict:
    entry, person = told.entry, {"reference": f"Patient/{record.patient.identifier}"}
    when = entry.started_at if entry.started_at and not told.is_doubtful else entry.day
    return {
        "resourceType": "Observation",
        "id": key,
        "meta": {"versionId": str(entry.revision), "lastUpdated": told.received_at.isoformat()},
        "basedOn": [{"reference": f"CarePlan/{plan.id}"}],
        "status": "final" if entry.revision == 1 else "corrected",
        "category": [{"coding": [{"system": CATEGORY, "code": category}]}],
        "subject": person,
        "performer": [person],
        "effectiveDateTime": when.isoformat(),
        "issued": told.received_at.isoformat(),
    }
