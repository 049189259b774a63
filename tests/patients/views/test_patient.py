"""The list of patients and one patient's record, over HTTP."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from hep.clinics.tenancy import acting_for
from patients import prescribing
from patients.models import Patient, ShareLink
from tests.clinics.factories import client_of, make_clinic, make_person, make_practice

pytestmark = pytest.mark.django_db
LIST, NEW = "/patients/", "/patients/new/"


@pytest.fixture
def person():
    return make_person(make_clinic())


@pytest.fixture
def window(person):
    return client_of(person)


def add(person, *names) -> list[Patient]:
    with acting_for(person.clinic):
        return [prescribing.add_patient(person.clinic, name=name, by=person) for name in names]


def patients_of(person) -> list[Patient]:
    with acting_for(person.clinic):
        return list(Patient.objects.all())


def names_on(response) -> list[str]:
    return [line.patient.name for line in response.context["list"].lines]


def test_an_empty_list_offers_the_first_step(window):
    page = window.get(LIST).content.decode()

    assert "Your first patient" in page
    assert f'href="{NEW}"' in page


def test_a_name_is_enough_for_a_new_patient(window, person):
    response = window.post(NEW, {"name": "Maria Keller"})

    [maria] = patients_of(person)
    assert response.url == reverse("patients:patient-detail", args=[maria.pk])
    assert (maria.name, maria.greeting, maria.clinic, maria.created_by) == (
        "Maria Keller", "Maria", person.clinic, person,
    )  # fmt: skip
    assert window.get(response.url).status_code == 200


def test_a_greeting_of_ones_own_is_kept(window, person):
    window.post(NEW, {"name": "Maria Keller", "greeting": "Frau Keller", "reference": "K-12"})

    [maria] = patients_of(person)
    assert (maria.greeting, maria.reference) == ("Frau Keller", "K-12")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "   "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"name": "Maria", "greeting": "x" * 61}, "greeting"),
        ({"name": "Maria", "reference": "x" * 41}, "reference"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_lost(window, person, typed, field):
    response = window.post(NEW, {"reference": "K-12"} | typed)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert typed.get("reference", "K-12") in response.content.decode()
    assert patients_of(person) == []


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", 'Ma\'ria "K"', "مريم", "{{ 7*7 }}", "x" * 120])
def test_any_name_is_shown_as_it_was_typed(window, name):
    response = window.post(NEW, {"name": name}, follow=True)

    assert response.context["patient"].name == name
    assert f"<h1>{escape(name)}</h1>" in response.content.decode()


def test_no_name_is_in_a_title_or_an_address(window):
    response = window.post(NEW, {"name": "Quuxley"}, follow=True)
    title = response.content.decode().split("<title>")[1].split("</title>")[0]

    assert "uuxley" not in title + response.redirect_chain[0][0]


def test_a_patient_is_found_by_parts_of_the_name_or_the_reference(window, person):
    _maria, ahmed, _ingrid = add(person, "Maria Keller", "Ahmed Haddad", "Ingrid Solberg")
    with acting_for(person.clinic):
        prescribing.change_patient(ahmed, values={"reference": "K-77"}, by=person)

    assert names_on(window.post(LIST, {"words": "kell mar"})) == ["Maria Keller"]
    assert names_on(window.post(LIST, {"words": "k-77"})) == ["Ahmed Haddad"]
    assert names_on(window.post(LIST, {"words": ""})) == ["Ahmed Haddad", "Ingrid Solberg", "Maria Keller"]
    nobody = window.post(LIST, {"words": "zz%_'"})
    assert names_on(nobody) == []
    assert "Nobody found" in nobody.content.decode()


@pytest.mark.parametrize("page", ["x", "-1", "0", "99999999999999999999", "", "1.5"])
def test_a_strange_page_number_is_the_nearest_page(window, person, page):
    add(person, "Maria Keller")

    assert names_on(window.get(LIST, {"page": page})) == ["Maria Keller"]


def test_long_lists_have_pages(window, person):
    with acting_for(person.clinic):
        Patient.objects.bulk_create(
            Patient(clinic=person.clinic, name=f"Patient {n:03}", created_by=person) for n in range(51)
        )

    assert len(names_on(window.get(LIST))) == 50
    assert names_on(window.get(LIST, {"page": 2})) == ["Patient 050"]


@pytest.mark.parametrize("others", [1, 3])
def test_the_list_costs_the_same_for_any_number_of_patients(others, django_assert_num_queries):
    practice = make_practice()
    add(practice.clinician, *(f"Patient {n}" for n in range(others)))
    window = client_of(practice.clinician)
    window.get(LIST)

    with django_assert_num_queries(7):
        window.get(LIST)


def test_changed_details_are_saved(window, person):
    [maria] = add(person, "Maria Keller")
    address = reverse("patients:patient-edit", args=[maria.pk])
    assert 'value="Maria Keller"' in window.get(address).content.decode()

    window.post(address, {"name": "Maria Keller", "greeting": "", "note": "Left hip"})

    [maria] = patients_of(person)
    assert (maria.greeting, maria.note) == ("", "Left hip")


def test_discharging_stops_every_link_and_keeps_the_record():
    practice = make_practice()
    window = client_of(practice.clinician)
    detail = reverse("patients:patient-detail", args=[practice.patient.pk])
    assert "Discharge" in window.get(detail).content.decode()

    page = window.post(reverse("patients:patient-discharge", args=[practice.patient.pk]), follow=True)

    assert "Take back into care" in page.content.decode()
    assert window.get(f"/p/{practice.token}/").status_code == 404
    assert names_on(window.get(LIST)) == []
    assert names_on(window.get(LIST + "?discharged")) == ["Maria Keller"]
    window.post(reverse("patients:patient-readmit", args=[practice.patient.pk]))
    assert names_on(window.get(LIST)) == ["Maria Keller"]
    with acting_for(practice.clinic):
        assert ShareLink.objects.get().revoked_at


def test_the_record_of_a_patient_shows_what_was_issued():
    practice = make_practice(exercises=2)
    page = client_of(practice.clinician).get(reverse("patients:patient-detail", args=[practice.patient.pk]))

    text = page.content.decode()
    assert "Back and hips" in text
    assert reverse("patients:program-share", args=[practice.program.pk]) in text
