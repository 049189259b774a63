"""What the FHIR pages can do, and how they say that something cannot be: a statement and an outcome."""

KINDS = ("CarePlan", "ServiceRequest", "Observation")
SEARCH = ("patient", "subject")


def capability(*, base: str) -> dict:
    """The CapabilityStatement: read and search by patient, nothing else."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": "2026-11-25",
        "kind": "instance",
        "software": {"name": "HEP"},
        "implementation": {"description": "Home exercise programs, read-only", "url": base},
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json"],
        "rest": [
            {
                "mode": "server",
                "security": {"description": "A clinic token as Bearer in the Authorization header."},
                "resource": [_resource(kind) for kind in KINDS],
            }
        ],
    }


def _resource(kind: str) -> dict:
    said = "One patient, by reference, by :identifier or by the chain {name}.identifier."
    return {
        "type": kind,
        "interaction": [{"code": "read"}, {"code": "search-type"}],
        "versioning": "no-version",
        "searchParam": [
            {"name": name, "type": "reference", "documentation": said.replace("{name}", name)}
            for name in SEARCH
        ],
    }


def outcome(code: str, said: str) -> dict:
    """One error; `code` is of the value set issue-type."""
    issue = {"severity": "error", "code": code, "diagnostics": said}
    return {"resourceType": "OperationOutcome", "issue": [issue]}
