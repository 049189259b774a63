"""The one place of the views that looks up what a person may see."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from hep.clinics.tenancy import acting_for
from patients.views import access
from tests.clinics.factories import make_person, make_practice

pytestmark = pytest.mark.django_db
LOOK_UPS = [
    (access.patient_for, "patient"),
    (access.program_for, "program"),
    (access.prescription_for, "prescription"),
    (access.version_for, "version"),
    (access.link_for, "link"),
]


@pytest.mark.parametrize(("look_up", "what"), LOOK_UPS)
def test_an_own_object_is_found_and_a_foreign_one_is_not(look_up, what):
    mine, theirs = make_practice(), make_practice()
    with acting_for(mine.clinic):
        assert look_up(mine.clinician, getattr(mine, what).pk) == getattr(mine, what)
        with pytest.raises(Http404):
            look_up(mine.clinician, getattr(theirs, what).pk)
        with pytest.raises(Http404):
            look_up(mine.clinician, 10**9)


@pytest.mark.parametrize(("look_up", "what"), LOOK_UPS)
def test_even_in_the_wrong_scope_a_person_finds_own_objects_alone(look_up, what):
    mine, theirs = make_practice(), make_practice()
    with acting_for(theirs.clinic), pytest.raises(Http404):
        look_up(mine.clinician, getattr(theirs, what).pk)


def test_the_clinic_is_kept_by_its_admins_alone():
    practice = make_practice()

    assert access.clinic_kept_by(practice.admin) == practice.clinic
    with pytest.raises(PermissionDenied):
        access.clinic_kept_by(practice.clinician)
    with pytest.raises(PermissionDenied):
        access.person_kept_by(practice.clinician, practice.clinician.pk)


def test_the_clinic_to_edit_is_not_the_one_in_the_header():
    practice = make_practice()

    assert access.clinic_kept_by(practice.admin) is not practice.admin.clinic


def test_a_site_admin_of_another_clinic_is_not_found():
    practice, other = make_practice(), make_practice()
    site_admin = make_person(other.clinic, is_superuser=True)
    with pytest.raises(Http404):
        access.person_kept_by(practice.admin, site_admin.pk)
