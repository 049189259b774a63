import re
from unittest.mock import Mock

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from hep.audit.models import AuditEvent
from hep.clinics.models import User
from hep.clinics.tenancy import whole_site
from patients import clinic_keeping
from tests.clinics.factories import PASSWORD, client_of, make_clinic, make_person

pytestmark = pytest.mark.django_db
PATIENTS = "/patients/"


@pytest.fixture
def clinic():
    return make_clinic()


@pytest.fixture
def admin(clinic):
    return make_person(clinic, role="admin", name="Ruth Amsel")


@pytest.fixture
def colleague(clinic):
    return make_person(clinic, name="Jonas Lind")


@pytest.fixture
def window(admin):
    return client_of(admin)


def do(window, action, person=None, **typed):
    return window.post(reverse(f"clinics:{action}", args=[person.pk] if person else []), typed)


def sign_in(email, password=PASSWORD) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": email, "password": password})
    return client


def is_signed_in(client) -> bool:
    return client.get(PATIENTS).status_code == 200


def verbs() -> list[str]:
    with whole_site():
        return list(AuditEvent.objects.filter(object_type="user").values_list("verb", flat=True))


def test_a_new_person_gets_a_first_password_and_chooses_an_own_one(window, clinic):
    page = do(window, "person-new", name="Nora Berg", email="Nora@Clinic.example", role="clinician")
    password = re.search(r'value="([\w-]{19})"', page.content.decode())[1]
    nora = sign_in("nora@clinic.example", password)

    assert nora.get(PATIENTS).url == reverse("account_change_password")
    own = {"oldpassword": password, "password1": "my own long password", "password2": "my own long password"}
    nora.post(reverse("account_change_password"), own)

    assert is_signed_in(nora)
    person = User.objects.get(email="nora@clinic.example")
    assert (person.clinic, person.role, person.has_first_password) == (clinic, "clinician", False)
    assert verbs()[:2] == ["created", "password given"]


def test_with_a_mail_server_a_new_person_gets_a_link(window, settings, django_capture_on_commit_callbacks):
    settings.MAIL_IS_SENT = True
    settings.PUBLIC_URL = "https://plans.example"
    with django_capture_on_commit_callbacks(execute=True):
        response = do(window, "person-new", name="Nora Berg", email="nora@clinic.example", role="clinician")
    [message] = mail.outbox
    link = re.search(r"https://plans\.example(/\S+)", message.body)[1]

    client = Client()
    form = client.get(link, follow=True)
    own = {"password1": "my own long password", "password2": "my own long password"}
    client.post(form.redirect_chain[-1][0], own)

    assert response.url == reverse("clinics:people")
    assert message.to == ["nora@clinic.example"]
    assert is_signed_in(sign_in("nora@clinic.example", "my own long password"))


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_that_refuses_leaves_the_person_and_says_so(window, settings, monkeypatch):
    settings.MAIL_IS_SENT = True
    refuses = Mock(side_effect=ConnectionRefusedError)
    monkeypatch.setattr(clinic_keeping, "send_mail", refuses)
    do(window, "person-new", name="Nora Berg", email="nora@clinic.example", role="clinician")

    page = window.get(reverse("clinics:people")).content.decode()
    assert "The mail could not be sent." in page
    assert User.objects.filter(email="nora@clinic.example").exists()


@pytest.mark.parametrize(
    "typed",
    [
        {"name": ""},
        {"email": "no address"},
        {"role": "superuser"},
        {"email": "JONAS@clinic.example"},
        {"email": "second@clinic.example"},
    ],
)
def test_a_person_that_cannot_be_is_refused_and_nothing_is_lost(window, clinic, typed):
    jonas = make_person(make_clinic(), email="jonas@clinic.example")
    EmailAddress.objects.create(user=jonas, email="second@clinic.example", verified=True)
    wanted = {"name": "Nora Berg", "email": "nora@clinic.example", "role": "clinician"} | typed

    response = do(window, "person-new", **wanted)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == list(typed)
    assert wanted["email"] in response.content.decode()
    assert User.objects.filter(clinic=clinic).count() == 1


def test_a_role_acts_at_the_next_request(window, colleague):
    theirs = client_of(colleague)
    assert theirs.get(reverse("clinics:people")).status_code == 403

    do(window, "person-edit", colleague, name=colleague.name, email=colleague.email, role="admin")
    assert theirs.get(reverse("clinics:people")).status_code == 200

    do(window, "person-edit", colleague, name=colleague.name, email=colleague.email, role="clinician")
    assert theirs.get(reverse("clinics:people")).status_code == 403
    with whole_site():
        assert [e.fields for e in AuditEvent.objects.filter(verb="changed")] == [["role"], ["role"]]


def test_a_changed_address_ends_every_other_one(window, colleague):
    EmailAddress.objects.create(user=colleague, email=colleague.email, verified=True, primary=True)
    old = colleague.email
    do(window, "person-edit", colleague, name=colleague.name, email="new@clinic.example", role="clinician")

    assert is_signed_in(sign_in("new@clinic.example"))
    assert not is_signed_in(sign_in(old))


def test_a_deactivated_person_is_out_at_the_next_request_and_cannot_come_back(window, colleague):
    theirs = sign_in(colleague.email)
    assert is_signed_in(theirs)
    do(window, "person-deactivate", colleague)

    assert not is_signed_in(theirs)
    assert not is_signed_in(sign_in(colleague.email))
    do(window, "person-activate", colleague)
    assert not is_signed_in(theirs)
    assert is_signed_in(sign_in(colleague.email))
    assert [verb for verb in verbs() if "activated" in verb] == ["deactivated", "activated"]


@pytest.mark.parametrize("superuser", [True, False])
def test_the_last_admin_is_never_locked_out(clinic, superuser):
    admin = make_person(clinic, role="admin", is_superuser=superuser)
    make_person(clinic, role="admin", is_active=False)
    make_person(make_clinic(), role="admin")
    window = client_of(admin)
    changed = {"name": "New Name", "email": admin.email, "role": "clinician"}

    assert do(window, "person-edit", admin, **changed).context["form"].errors["role"]
    assert "needs an admin" in do(window, "person-edit", admin, **changed).content.decode()
    do(window, "person-deactivate", admin)

    admin.refresh_from_db()
    assert (admin.role, admin.is_active, admin.name == "New Name") == ("admin", True, False)
    assert "needs an admin" in window.get(reverse("clinics:people")).content.decode()


def test_one_of_two_admins_may_step_back(window, clinic, admin):
    make_person(clinic, role="admin")
    do(window, "person-edit", admin, name=admin.name, email=admin.email, role="clinician")

    assert window.get(reverse("clinics:people")).status_code == 403


def test_a_new_first_password_ends_the_sessions_that_the_old_one_opened(window, colleague):
    theirs = sign_in(colleague.email)
    do(window, "person-password", colleague)

    assert not is_signed_in(theirs)
    assert not is_signed_in(sign_in(colleague.email))


def test_a_lost_second_step_can_be_removed(window, colleague):
    Authenticator.objects.create(user=colleague, type="totp", data={"secret": "sealed"})
    assert "Two-step sign-in: on" in window.get(reverse("clinics:people")).content.decode()
    do(window, "person-second-step", colleague)

    assert Authenticator.objects.filter(user=colleague).count() == 0
    assert verbs()[-1] == "second step removed"


ACTIONS = ["person-edit", "person-password", "person-deactivate", "person-activate", "person-second-step"]


@pytest.mark.parametrize("action", ACTIONS)
def test_people_of_another_clinic_do_not_exist(window, action):
    stranger = make_person(make_clinic())
    before = User.objects.filter(pk=stranger.pk).values().get()
    answer = do(window, action, stranger, name="Changed", email="changed@clinic.example", role="admin")
    missing = window.post(reverse(f"clinics:{action}", args=[10**9]))

    assert (answer.status_code, missing.status_code) == (404, 404)
    assert User.objects.filter(pk=stranger.pk).values().get() == before


@pytest.mark.parametrize("action", ACTIONS)
def test_only_a_site_admin_changes_a_site_admin(window, clinic, action):
    site_admin = make_person(clinic, role="admin", is_superuser=True)

    assert do(window, action, site_admin).status_code == 403
    assert site_admin.name in window.get(reverse("clinics:people")).content.decode()
    assert (
        reverse("clinics:person-edit", args=[site_admin.pk])
        not in window.get(reverse("clinics:people")).content.decode()
    )


@pytest.mark.parametrize("others", [1, 3])
def test_the_list_of_people_costs_the_same_for_any_number(window, clinic, others, django_assert_num_queries):
    for _n in range(others):
        make_person(clinic)
    window.get(reverse("clinics:people"))  # notes when this person was seen

    with django_assert_num_queries(5):
        window.get(reverse("clinics:people"))
