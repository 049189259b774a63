import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from hep.audit.models import AuditEvent
from hep.audit.recording import first_break
from hep.clinics.models import Clinic, User
from hep.clinics.tenancy import whole_site

pytestmark = pytest.mark.django_db
PASSWORD = "harbour walls hold"
ANSWERS = {
    "name": "Harbour Street",
    "phone": "01632 960 118",
    "emergency_number": "999",
    "time_zone": "Europe/London",
    "admin_name": "Ruth Amsel",
    "admin_email": "Ruth@Harbour.example",
}


@pytest.fixture
def password_file(tmp_path):
    path = tmp_path / "password"
    path.write_text(PASSWORD + "\n")
    return str(path)


def create(file, **changes) -> str:
    out = io.StringIO()
    options = ANSWERS | {"password_file": file, "no_input": True} | changes
    call_command("create_clinic", stdout=out, **options)
    return out.getvalue()


def test_the_command_makes_a_clinic_and_an_admin_who_can_sign_in(password_file):
    assert create(password_file) == "Made Harbour Street. ruth@harbour.example can sign in now.\n"

    admin = User.objects.get()
    assert (admin.clinic.name, admin.clinic.time_zone, admin.clinic.is_demo) == (
        "Harbour Street", "Europe/London", False,
    )  # fmt: skip
    assert (admin.role, admin.is_superuser, admin.has_first_password) == ("admin", False, False)
    client = Client()
    client.post("/accounts/login/", {"login": "ruth@harbour.example", "password": PASSWORD})
    assert client.get("/clinic/").status_code == 200
    with whole_site():
        verbs = AuditEvent.objects.filter(actor="system").values_list("object_type", "verb")
        assert list(verbs.order_by("seq")) == [("clinic", "created"), ("user", "created")]
    assert first_break() is None


def test_the_admin_may_keep_the_shared_library_as_well(password_file):
    create(password_file, site_admin=True)

    assert User.objects.get().is_staff


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "--name is missing"),
        ({"admin_email": ""}, "--admin-email is missing"),
        ({"password_file": None}, "--password-file is missing"),
        ({"phone": "call us"}, "phone: Use digits"),
        ({"time_zone": "Mars/Olympus"}, "time_zone: “Mars/Olympus” is not a time zone"),
        ({"admin_email": "nobody"}, "email: Enter a valid email address."),
        ({"admin_name": "x" * 81}, "name: Ensure this value has at most 80 characters"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(password_file, change, said):
    with pytest.raises(CommandError, match=said.replace("(", r"\(")):
        create(password_file, **change)

    assert (Clinic.objects.count(), User.objects.count()) == (0, 0)


@pytest.mark.parametrize("password", ["short", "password1234", "ruth@harbour.example"])
def test_a_weak_password_is_refused(tmp_path, password):
    path = tmp_path / "password"
    path.write_text(password)
    with pytest.raises(CommandError, match="password"):
        create(str(path))

    assert Clinic.objects.count() == 0


def test_the_address_of_somebody_else_is_refused(password_file):
    create(password_file)
    with pytest.raises(CommandError, match="already exists"):
        create(password_file)

    assert Clinic.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "cannot be read: No such file or directory"), (b"\xff\xfe", "no text in UTF-8")],
)
def test_a_password_file_that_cannot_be_read_is_said(tmp_path, content, said):
    path = tmp_path / "password"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(CommandError, match=said):
        create(str(path))

    assert Clinic.objects.count() == 0


@pytest.mark.parametrize("stdin", [io.StringIO(""), None], ids=["at its end", "closed"])
@pytest.mark.parametrize("missing", ["name", "password_file"])
def test_where_nobody_can_answer_that_is_said(password_file, monkeypatch, missing, stdin):
    monkeypatch.setattr("sys.stdin", stdin)
    monkeypatch.setattr("getpass.getpass", lambda question: input(question))

    with pytest.raises(CommandError, match="Nobody can answer here"):
        create(password_file, **{missing: None}, no_input=False)

    assert Clinic.objects.count() == 0


def test_what_is_not_given_is_asked_for(password_file, monkeypatch):
    asked = []

    def answer(question: str) -> str:
        asked.append(question)
        return "Answered Clinic"

    monkeypatch.setattr("builtins.input", answer)
    create(password_file, name=None, no_input=False)

    assert asked == ["Name of the clinic: "]
    assert Clinic.objects.get().name == "Answered Clinic"
