"""The complete record of one patient as JSON: docs/record-format.md says what each field means.

The documents of the versions are as they were issued, so their digests can be computed again.
"""

import json
from dataclasses import asdict

from patients.exports.record import Issued, Plan, Record, Told

NAME = "hep-record"
FORMAT = 1


def render(record: Record) -> bytes:
    """The file: UTF-8, keys in order, so that the same record is the same bytes."""
    return (json.dumps(as_dict(record), ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def as_dict(record: Record) -> dict:
    """The record as JSON values."""
    patient = asdict(record.patient)
    for name in ("added_at", "discharged_at"):
        patient[name] = patient[name].isoformat() if patient[name] else None
    return {
        "name": NAME,
        "format": FORMAT,
        "made_at": record.made_at.isoformat(),
        "clinic": record.clinic,
        "patient": patient,
        "restrictions": [dict(each) for each in record.restrictions],
        "notes": [dict(each) for each in record.notes],
        "goals": [dict(each) for each in record.goals],
        "programs": [_plan(plan) for plan in record.plans],
    }


def _plan(plan: Plan) -> dict:
    return {
        "id": plan.id,
        "versions": [_issued(each) for each in plan.versions],
        "sessions": [_told(each) for each in plan.told],
    }


def _issued(issued: Issued) -> dict:
    return {"digest": issued.digest, "document": json.loads(issued.document.to_json())}


def _told(told: Told) -> dict:
    entry = json.loads(json.dumps(asdict(told.entry), default=_written))
    return entry | {
        "source": told.source,
        "received_at": told.received_at.isoformat(),
        "in_doubt": told.is_doubtful,
        "counts": told.counts,
    }


def _written(value: object) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
