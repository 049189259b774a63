import io

import pytest
from django.urls import reverse
from PIL import Image

from exercises import illustrating
from exercises.models import Picture
from exercises.safety import shipped_safety
from hep.audit.models import AuditEvent
from hep.clinics.models import Clinic, SafetyText
from hep.clinics.tenancy import acting_for, whole_site
from patients.freezing import build_document, safety_block
from tests.clinics.factories import client_of, make_clinic, make_person, make_practice, publish

pytestmark = pytest.mark.django_db
SETTINGS = {
    "name": "Harbour Physio",
    "phone": "01632 960 200",
    "emergency_number": "999",
    "address": "4 Harbour Street",
    "email": "desk@harbour.example",
    "website": "harbour.example",
    "hours": "Mon–Fri 8–18",
    "time_zone": "Europe/London",
    "week_start": "6",
}


@pytest.fixture
def clinic():
    return make_clinic()


@pytest.fixture
def admin(clinic):
    return make_person(clinic, role="admin")


@pytest.fixture
def window(admin):
    return client_of(admin)


def events(verb: str) -> list[AuditEvent]:
    with whole_site():
        return list(AuditEvent.objects.filter(verb=verb))


def png(size=(40, 20)) -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", size, "#0C4A58").save(file, "PNG")
    file.seek(0)
    file.name = "logo.png"
    return file


# ---- facts


def test_an_admin_changes_the_facts_of_the_clinic(window, clinic, admin):
    response = window.post(reverse("clinics:clinic-settings"), SETTINGS)

    clinic.refresh_from_db()
    assert response.status_code == 302
    assert {name: str(getattr(clinic, name)) for name in SETTINGS} == SETTINGS | {
        "website": "https://harbour.example"
    }
    [event] = events("changed")
    assert (event.actor, event.object_type, event.object_id) == (f"user:{admin.pk}", "clinic", str(clinic.pk))
    assert event.fields == sorted(SETTINGS)


def test_a_field_that_nobody_touched_is_not_written_over(window, clinic):
    page = window.get(reverse("clinics:clinic-settings"))
    seen = {f"initial-{name}": value or "" for name, value in page.context["form"].initial.items()}
    Clinic.objects.filter(pk=clinic.pk).update(hours="somebody else wrote this")

    window.post(reverse("clinics:clinic-settings"), {**SETTINGS, "hours": "", **seen})

    clinic.refresh_from_db()
    assert (clinic.hours, clinic.name) == ("somebody else wrote this", "Harbour Physio")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "This field is required."),
        ("phone", "call me", "Use digits, spaces"),
        ("emergency_number", "", "This field is required."),
        ("time_zone", "Mars/Olympus", "Select a valid choice."),
        ("week_start", "3", "Select a valid choice."),
        ("email", "no address", "Enter a valid email address."),
        ("website", "javascript:alert(1)", "Enter a valid URL."),
        ("name", "a\x00b", "Null characters are not allowed."),
    ],
)
def test_a_wrong_fact_is_named_and_what_was_typed_stays(window, clinic, field, value, sentence):
    response = window.post(reverse("clinics:clinic-settings"), SETTINGS | {field: value})

    assert response.status_code == 422
    assert any(sentence in error for error in response.context["form"].errors[field])
    assert 'value="4 Harbour Street"' in response.content.decode()
    assert Clinic.objects.get(pk=clinic.pk).address == ""


def test_a_published_plan_keeps_the_phone_it_was_issued_with():
    practice = make_practice(phone="01632 960 001")

    client_of(practice.admin).post(reverse("clinics:clinic-settings"), SETTINGS)

    page = client_of(practice.clinician).get(reverse("handout", args=[practice.token])).content.decode()
    assert "01632 960 001" in page
    assert "01632 960 200" not in page


# ---- logo


def test_a_logo_is_made_clean_and_stands_on_the_next_plan():
    practice = make_practice()
    window = client_of(practice.admin)

    assert window.post(reverse("clinics:clinic-logo"), {"logo": png()}).status_code == 302

    practice.clinic.refresh_from_db()
    with acting_for(practice.clinic):
        logo = Picture.objects.get(clinic=practice.clinic)
        version = publish(practice.program, by=practice.clinician)
    assert (logo.content_type, logo.width) == ("image/jpeg", 40)
    assert version.document.clinic.logo["public_id"] == logo.public_id
    assert version.document.number == 2
    assert b"".join(window.get(logo.address())).startswith(b"RIFF")
    assert f'src="{logo.address()}"' in window.get(reverse("clinics:clinic-logo")).content.decode()


def test_a_logo_stands_on_white(window, clinic):
    window.post(reverse("clinics:clinic-logo"), {"logo": png()})

    with acting_for(clinic):
        assert Picture.objects.get(clinic=clinic).ground == "paper"


def test_the_same_logo_twice_is_one_picture_and_removing_it_keeps_the_picture(window, clinic):
    for _time in range(2):
        window.post(reverse("clinics:clinic-logo"), {"logo": png()})
    window.post(reverse("clinics:clinic-logo-remove"))

    clinic.refresh_from_db()
    with acting_for(clinic):
        assert Picture.objects.filter(clinic=clinic).count() == 1
    assert clinic.logo_sha == ""
    assert [event.fields for event in events("changed")] == [["logo_sha"], ["logo_sha"]]


@pytest.mark.parametrize(
    ("name", "content"), [("logo.svg", b"<svg/>"), ("logo.png", b"GIF89a"), ("logo.png", b""), (None, b"")]
)
def test_what_is_no_picture_is_refused_with_a_sentence(window, clinic, name, content):
    file = io.BytesIO(content)
    file.name = name
    response = window.post(reverse("clinics:clinic-logo"), {"logo": file} if name else {})

    assert response.status_code == 422
    assert len(response.context["form"].errors["logo"]) == 1
    assert Clinic.objects.get(pk=clinic.pk).logo_sha == ""


def test_a_clinic_without_room_for_pictures_is_told_at_the_field(window, clinic, monkeypatch):
    monkeypatch.setattr(illustrating, "MOST_FILES", 0)

    response = window.post(reverse("clinics:clinic-logo"), {"logo": png()})

    assert response.status_code == 422
    assert "no room" in str(response.context["form"].errors["logo"])
    assert Clinic.objects.get(pk=clinic.pk).logo_sha == ""


# ---- safety text

OWN = {
    "first": "Ill? Ask us first.",
    "signs": "pain gets sharp\n\n pain  stays ",
    "emergency": "you cannot pee",
}


def test_the_shipped_text_applies_until_a_clinician_signs_another(window, clinic, admin):
    page = window.get(reverse("clinics:safety-text")).content.decode()
    assert "comes with applies now" in page
    assert shipped_safety("en").signs[0] in page

    response = window.post(reverse("clinics:safety-text"), OWN | {"signed": "on"}, follow=True)

    with acting_for(clinic):
        block = safety_block(clinic, language="en")
    assert (block.first, block.signs, block.emergency) == (
        "Ill? Ask us first.",
        ("pain gets sharp", "pain stays"),
        ("you cannot pee",),
    )
    assert (block.signed_by, bool(block.signed_on)) == (admin.name, True)
    assert f"{admin.name} signed it on" in response.content.decode()
    assert [event.object_type for event in events("signed")] == ["safetytext"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first", "  "),
        ("first", "x" * 241),
        ("signs", "\n \n"),
        ("signs", "\n".join("abcdefg")),
        ("signs", "x" * 141),
        ("emergency", ""),
        ("emergency", "\n".join("abcdefghi")),
        ("signed", ""),
    ],
)
def test_an_empty_long_or_unsigned_text_does_not_apply(window, clinic, field, value):
    typed = OWN | {"signed": "on"} | {field: value}
    response = window.post(reverse("clinics:safety-text"), typed)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert "Ill? Ask us first." in response.content.decode() or field == "first"
    with acting_for(clinic):
        assert SafetyText.objects.count() == 0


def test_the_longest_text_that_is_allowed_is_accepted(window, clinic):
    longest = {
        "first": "x" * 240,
        "signs": "\n".join(["x" * 140] * 6),
        "emergency": "\n".join(["y" * 140] * 8),
        "signed": "on",
    }
    assert window.post(reverse("clinics:safety-text"), longest).status_code == 302


def test_a_published_plan_keeps_the_safety_text_it_was_issued_with():
    practice = make_practice()
    client_of(practice.admin).post(reverse("clinics:safety-text"), OWN | {"signed": "on"})

    page = client_of(practice.clinician).get(reverse("handout", args=[practice.token])).content.decode()
    assert "Ill? Ask us first." not in page
    with acting_for(practice.clinic):
        practice.version.refresh_from_db()
        next_one = build_document(
            practice.program, by=practice.admin, at=practice.version.published_at, number=2
        )
    assert practice.version.document.safety["en"].signed_by == ""
    assert next_one.safety["en"].first == "Ill? Ask us first."


# ---- for admins alone


@pytest.mark.parametrize("name", ["clinic-settings", "clinic-logo", "safety-text", "people", "person-new"])
def test_a_clinician_who_is_no_admin_may_not_keep_the_clinic(clinic, name):
    window = client_of(make_person(clinic))

    assert window.get(reverse(f"clinics:{name}")).status_code == 403
    assert window.post(reverse(f"clinics:{name}")).status_code in (403, 405)


def test_the_menu_shows_the_clinic_to_admins_alone(window, clinic):
    address = f'href="{reverse("clinics:clinic-settings")}"'
    assert address in window.get(reverse("patients:patient-list")).content.decode()
    assert (
        address not in client_of(make_person(clinic)).get(reverse("patients:patient-list")).content.decode()
    )
