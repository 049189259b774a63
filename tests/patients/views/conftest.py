"""A clinician at work, a colleague, and a clinic next door."""

import pytest
from django.test import Client

from hep.clinics.tenancy import acting_for
from tests.factories import clinics
from tests.factories import patients as make


@pytest.fixture
def jonas(db):
    person = clinics.clinician()
    with acting_for(person.clinic):
        yield person


@pytest.fixture
def ada(jonas):
    return clinics.clinician(jonas.clinic, name="Ada Moen")


@pytest.fixture
def desk(jonas):
    """The browser of Jonas."""
    client = Client()
    client.force_login(jonas)
    return client


@pytest.fixture
def draft(jonas):
    return make.program(jonas, "Clamshell", "Bird Dog", "Bridge")
