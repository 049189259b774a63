"""Every page of the staff: its number of queries, with one row of everything and with several."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hep.clinics.tenancy import acting_for
from tests.addresses import closed, objects_of
from tests.clinics.factories import Practice, client_of, make_practice
from tests.seeded import grow, one_of_everything

pytestmark = pytest.mark.django_db
# Every page that can be opened, and its queries. A new page needs a line here; one more query, a reason.
PAGES = {
    "clinics:clinic-settings": 4,
    "clinics:clinic-logo": 4,
    "clinics:safety-text": 6,
    "clinics:clinic-sending": 4,
    "clinics:clinic-usage": 10,
    "clinics:people": 5,
    "clinics:person-new": 4,
    "clinics:person-edit": 5,
    "clinics:clinic-record": 5,
    "clinics:tag-list": 5,
    "clinics:tag-detail": 9,
    "clinics:tag-detail?": 13,
    "exercises:exercise-list": 14,
    "exercises:exercise-list?": 8,
    "exercises:exercise-new": 3,
    "exercises:import-new": 3,
    "exercises:import-run": 9,
    "exercises:import-failed": 5,
    "exercises:export": 5,
    "exercises:exercise-detail": 27,
    "exercises:exercise-edit": 14,
    "exercises:original": 24,
    "exercises:exercise-merge": 17,
    "exercises:exercise-merge?": 24,
    "exercises:review-return": 14,
    "exercises:translations": 14,
    "exercises:translation-edit": 14,
    "exercises:picture-add": 14,
    "exercises:picture-edit": 18,
    "exercises:picture-crop": 18,
    "exercises:caution-add": 14,
    "exercises:caution-edit": 17,
    "exercises:step-add": 16,
    "patients:patient-list": 7,
    "patients:patient-new": 3,
    "patients:patient-detail": 37,
    "patients:record": 16,
    "patients:record-csv": 16,
    "patients:record-json": 16,
    "patients:record-fhir": 18,
    "patients:patient-edit": 9,
    "patients:program-detail": 29,
    "patients:program-detail?": 23,
    "patients:program-preview": 17,
    "patients:program-preview-advice": 17,
    "patients:find": 5,
    "patients:find?": 5,
    "patients:keyboard-map": 3,
    "patients:program-bulk": 29,
    "patients:program-compare": 9,
    "patients:program-check": 14,
    "patients:section-rename": 29,
    "patients:prescription-dosage": 30,
    "patients:prescription-details": 29,
    "patients:prescription-version": 29,
    "patients:paper-ticks": 17,
    "patients:program-share": 22,
    "patients:link-qr": 4,
    "patients:version-pdf": 9,
    "patients:version-png": 6,
    "patients:template-list": 5,
    "patients:template-upload": 3,
    "patients:template-edit": 6,
    "patients:template-file": 4,
    "patients:template-new": 16,
    "patients:restriction-new": 11,
    "patients:restriction-edit": 12,
    "patients:exercise-tags": 8,
}
# What an address shows when it is asked for something.
ASKED = {
    "clinics:tag-detail": {"q": "movement"},
    "exercises:exercise-list": {"q": "movement"},
    "exercises:exercise-merge": {"other": "{other}", "stays": "this"},
    "patients:find": {"q": "m"},
    "patients:program-detail": {"q": "movement"},
}


@pytest.fixture
def practice() -> Practice:
    return make_practice(exercises=2)


def costs(practice: Practice, objects: dict) -> dict[str, int]:
    """Queries by page; that two requests of PostgreSQL wait for one another is not counted."""
    window = client_of(practice.admin)
    found = {}
    for address in closed():
        asked = {name: text.format(**objects) for name, text in ASKED.get(address.name, {}).items()}
        for typed, name in ({}, address.name), (asked, f"{address.name}?"):
            if typed is asked and not asked:
                continue
            if window.get(address.of(objects), typed).status_code != 200:
                continue
            with CaptureQueriesContext(connection) as queries:
                window.get(address.of(objects), typed)
            found[name] = len([query for query in queries if "pg_advisory" not in query["sql"]])
    return found


def test_every_page_needs_as_many_queries_with_several_rows_as_with_one(practice):
    objects = objects_of(practice)
    with acting_for(practice.clinic):
        objects["other"] = one_of_everything(practice, objects)
    client_of(practice.admin).get(reverse("patients:patient-list"))
    one = costs(practice, objects)
    with acting_for(practice.clinic):
        grow(practice, objects)
    several = costs(practice, objects)

    assert one == PAGES
    assert several == PAGES
