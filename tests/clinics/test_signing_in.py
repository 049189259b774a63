"""Signing in with allauth as this project sets it up: password, second step, time-outs, no way to sign up."""

import base64
import datetime as dt
import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import hotp_value
from django.core import mail
from django.test import Client

from tests.clinics.factories import PASSWORD, client_of, make_clinic, make_person

pytestmark = pytest.mark.django_db
PATIENTS = "/patients/"
LOGIN = "/accounts/login/"
NOON = dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC)


@pytest.fixture
def person():
    return make_person(make_clinic(), email="jonas@clinic.example")


def sign_in(client, email="jonas@clinic.example", password=PASSWORD, **kwargs):
    return client.post(LOGIN, {"login": email, "password": password}, **kwargs)


def test_e_mail_and_password_sign_in(person, client):
    assert sign_in(client, email=" Jonas@Clinic.EXAMPLE ").url == PATIENTS
    assert client.get(PATIENTS).status_code == 200


def test_a_page_that_asked_for_a_sign_in_is_opened_afterwards(person, client):
    asked = client.get("/patients/new/").url
    answer = client.post(asked, {"login": person.email, "password": PASSWORD, "next": "/patients/new/"})

    assert answer.url == "/patients/new/"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(person, client, target):
    answer = client.post(LOGIN, {"login": person.email, "password": PASSWORD, "next": target})

    assert answer.url == PATIENTS


def wrong_answer(client, **typed) -> str:
    """The page after a failed attempt, without what the visitor typed and without its CSRF token."""
    response = sign_in(client, **typed)
    text = re.sub(r'value="[^"]*"', "", response.content.decode())
    return f"{response.status_code} {text}"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(person, client):
    make_person(person.clinic, email="left@clinic.example", is_active=False)
    answers = {
        wrong_answer(Client(), password="wrong password"),
        wrong_answer(Client(), email="nobody@clinic.example"),
        wrong_answer(Client(), email="left@clinic.example", password="wrong password"),
    }

    assert len(answers) == 1
    assert "not correct" in answers.pop()


def test_ten_wrong_passwords_close_the_account_for_a_while(person, client):
    with time_machine.travel(NOON, tick=False) as clock:
        for attempt in range(10):
            clock.shift(dt.timedelta(seconds=10))
            assert "Too many" not in sign_in(client, password=f"guess {attempt}").content.decode()
        clock.shift(dt.timedelta(minutes=1))
        assert "Too many" in sign_in(client).content.decode()
        clock.shift(dt.timedelta(minutes=15))
        assert sign_in(client).url == PATIENTS


def test_nobody_signs_up(client):
    page = client.post("/accounts/signup/", {"email": "new@clinic.example", "password1": PASSWORD})

    assert "account/signup_closed.html" in [template.name for template in page.templates]


def test_a_reset_mail_links_to_the_public_address_whatever_host_was_asked(person, settings):
    settings.PUBLIC_URL = "https://plans.example"
    settings.ALLOWED_HOSTS = ["*"]
    Client(headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"}).post(
        "/accounts/password/reset/", {"email": person.email}
    )
    [message] = mail.outbox

    assert "evil.example" not in message.body + message.subject
    assert re.search(r"https://plans\.example/accounts/password/reset/key/\S+", message.body)


def test_an_address_nobody_has_gets_no_mail_and_the_same_answer(person):
    known = Client().post("/accounts/password/reset/", {"email": person.email})
    unknown = Client().post("/accounts/password/reset/", {"email": "nobody@clinic.example"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [message.to for message in mail.outbox] == [[person.email]]


@pytest.mark.parametrize("password", ["short", "password1234", "12345678901", "jonas@clinic.example"])
def test_a_weak_password_is_refused(person, password):
    client = client_of(person)
    own = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    page = client.post("/accounts/password/change/", own)

    assert page.context["form"].errors
    assert sign_in(Client()).status_code == 302


# ---- time-outs


def test_a_session_ends_after_an_hour_without_a_request(person):
    with time_machine.travel(NOON, tick=False) as clock:
        client = client_of(person)
        client.get(PATIENTS)
        clock.shift(dt.timedelta(minutes=59))
        assert client.get(PATIENTS).status_code == 200
        clock.shift(dt.timedelta(minutes=59))
        assert client.get(PATIENTS).status_code == 200
        clock.shift(dt.timedelta(minutes=61))
        assert client.get(PATIENTS).status_code == 302


def test_a_session_ends_after_twelve_hours_however_busy(person):
    with time_machine.travel(NOON, tick=False) as clock:
        client = Client()
        sign_in(client)
        for _half_hour in range(23):
            clock.shift(dt.timedelta(minutes=30))
            assert client.get(PATIENTS).status_code == 200
        clock.shift(dt.timedelta(minutes=31))
        assert client.get(PATIENTS).status_code == 302


def test_people_of_a_closed_clinic_are_out_at_the_next_request(person):
    client = client_of(person)
    assert client.get(PATIENTS).status_code == 200
    person.clinic.is_active = False
    person.clinic.save()

    assert client.get(PATIENTS).status_code == 302
    sign_in(client)
    assert client.get(PATIENTS).status_code == 302


# ---- second step


def code_of(secret: str) -> str:
    """The six digits that an authenticator app shows now."""
    counter = int(dt.datetime.now(dt.UTC).timestamp()) // 30
    return f"{hotp_value(secret, counter):06d}"


def set_up_second_step(client) -> str:
    """Set up an authenticator app as a person does; returns its secret."""
    sign_in(client)
    assert "/reauthenticate/" in client.get("/accounts/2fa/totp/activate/").url
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    return secret


def test_a_second_step_is_set_up_and_asked_for_at_the_next_sign_in(person, client):
    with time_machine.travel(NOON, tick=False) as clock:
        secret = set_up_second_step(client)
        clock.shift(dt.timedelta(minutes=5))
        other = Client()
        assert sign_in(other).url == "/accounts/2fa/authenticate/"
        assert other.get(PATIENTS).status_code == 302
        assert other.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
        assert other.post("/accounts/2fa/authenticate/", {"code": code_of(secret)}).url == PATIENTS
        assert other.get(PATIENTS).status_code == 200


def test_a_code_works_once(person, client):
    with time_machine.travel(NOON, tick=False) as clock:
        secret = set_up_second_step(client)
        clock.shift(dt.timedelta(minutes=5))
        code = code_of(secret)
        answers = []
        for _time in range(2):
            other = Client()
            sign_in(other)
            answers.append(other.post("/accounts/2fa/authenticate/", {"code": code}).status_code)

    assert answers == [302, 200]


def test_the_secret_of_the_second_step_is_sealed_in_the_database(person, client):
    with time_machine.travel(NOON, tick=False):
        secret = set_up_second_step(client)
    stored = [str(row.data) for row in Authenticator.objects.filter(user=person)]

    assert len(stored) == 2
    assert not any(secret in row or base64.b32decode(secret).hex() in row for row in stored)


def test_a_lost_key_fails_the_second_step_without_an_error(person, client, settings):
    with time_machine.travel(NOON, tick=False) as clock:
        secret = set_up_second_step(client)
        clock.shift(dt.timedelta(minutes=5))
        settings.SHARE_SEAL_KEYS = ["another key " * 5]
        other = Client()
        sign_in(other)
        answer = other.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})

    assert answer.status_code == 200
    assert other.get(PATIENTS).status_code == 302


@pytest.mark.parametrize(
    ("demanded", "facts", "address"),
    [
        (True, {"role": "admin"}, "/accounts/2fa/"),
        (True, {"role": "clinician", "is_superuser": True}, "/accounts/2fa/"),
        (True, {"role": "clinician"}, None),
        (False, {"role": "admin"}, None),
    ],
)
def test_admins_set_up_a_second_step_where_the_site_demands_it(settings, demanded, facts, address):
    settings.MFA_REQUIRED_FOR_ADMINS = demanded
    client = client_of(make_person(make_clinic(), **facts))
    answers = [client.get(url) for url in (PATIENTS, "/clinic/" if address else PATIENTS)]

    assert [getattr(answer, "url", None) for answer in answers] == [address] * 2
    assert client.get("/accounts/2fa/").status_code == 200


def test_the_admin_site_opens_only_after_the_same_sign_in(client):
    site_admin = make_person(make_clinic(), role="admin", is_superuser=True)
    typed = {"username": site_admin.email, "password": PASSWORD}
    answer = client.post("/admin/login/", typed)

    assert answer.url.startswith(LOGIN)
    assert "_auth_user_id" not in client.session
    assert client_of(site_admin).get("/admin/").status_code == 200
    assert client_of(make_person(site_admin.clinic, role="admin")).get("/admin/").status_code != 200
