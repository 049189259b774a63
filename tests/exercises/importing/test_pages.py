"""Importing in the app: choose, look, confirm, wait, done; admins alone, and each in their own clinic."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from exercises.models import Exercise, ImportRun
from hep.audit.models import AuditEvent
from hep.clinics.tenancy import acting_for, whole_site
from tests.exercises.importing import files
from tests.factories import clinics
from tests.factories.exercises import exercise

pytestmark = pytest.mark.django_db
NEW = reverse("exercises:import-new")
JSON = {"headers": {"accept": "application/json"}}


@pytest.fixture
def admin(client):
    user = clinics.clinic_admin()
    client.force_login(user)
    return user


def upload(client, data: str | bytes, name="exercises.csv", **typed):
    data = data.encode() if isinstance(data, str) else data
    return client.post(NEW, {"file": SimpleUploadedFile(name, data), "language": "en"} | typed)


def address(name: str, run: ImportRun) -> str:
    return reverse(f"exercises:import-{name}", args=[run.pk])


def the_run() -> ImportRun:
    with whole_site():
        return ImportRun.objects.get()


def own(admin) -> list[str]:
    with acting_for(admin.clinic):
        return sorted(row.name for row in Exercise.objects.own(admin.clinic))


def test_a_file_is_shown_before_anything_happens(client, admin):
    page = client.get(upload(client, files.TABLE).url).content.decode()

    assert "This would be imported" in page
    assert "Clamshell at home" in page
    assert own(admin) == []


def test_confirming_and_going_on_imports_it(client, admin):
    upload(client, files.TABLE)
    run = the_run()
    client.post(address("confirm", run))
    waiting = client.get(address("run", run)).content.decode()
    client.post(address("step", run))
    page = client.get(address("run", run)).content.decode()

    assert "Nobody sees them yet" in waiting
    assert "<progress" in waiting
    assert "a draft until somebody publishes it" in page
    assert own(admin) == ["Clamshell at home", "Glute bridge"]
    with acting_for(admin.clinic):
        verbs = [event.verb for event in AuditEvent.objects.filter(object_type="importrun").order_by("seq")]
    assert verbs == ["read", "confirmed", "imported"]


def test_a_script_is_told_how_far_it_is(client, admin):
    upload(client, files.TABLE)
    run = the_run()
    client.post(address("confirm", run))

    answer = client.post(address("step", run), **JSON)

    assert json.loads(answer.content) == {"going": False, "done": 1, "total": 1}


def test_a_step_before_the_confirmation_does_nothing(client, admin):
    upload(client, files.TABLE)

    client.post(address("step", the_run()))

    assert own(admin) == []


def test_discarding_leaves_nothing(client, admin):
    upload(client, files.TABLE)
    client.post(address("discard", the_run()))

    with whole_site():
        assert not ImportRun.objects.exists()
    assert own(admin) == []


def test_errors_name_row_field_and_reason(client, admin):
    page = client.get(upload(client, files.TABLE + "x,Hop,no dose,,\n").url).content.decode()

    assert "1 row has to be put right" in page
    assert "<td>4</td>" in page
    assert "<code>dosage</code>" in page
    client.post(address("confirm", the_run()))
    client.post(address("step", the_run()))
    assert own(admin) == []


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        ("", "a.csv", "The file is empty."),
        ("a,b\n1,2\n", "a.csv", "these are missing: id, name"),
        ("[" * 100_000, "a.json", "nested too deeply"),
        ("x", "a.exe", "not allowed"),
    ],
)
def test_a_file_that_cannot_be_read_comes_back_with_the_reason(client, admin, data, name, reason):
    answer = upload(client, data, name, language="de")

    assert answer.status_code == 422
    page = answer.content.decode()
    assert reason in page
    assert 'value="de"' in page


def test_permission_for_pictures_is_recorded(client, admin):
    upload(client, files.bundle(files.bundled()), "a.zip", may_use_pictures="on")

    with acting_for(admin.clinic):
        event = AuditEvent.objects.get(verb="pictures permitted")
    assert (event.actor, event.object_id) == (f"user:{admin.pk}", str(the_run().pk))


def test_clinicians_neither_import_nor_export(client, admin):
    upload(client, files.TABLE)
    client.force_login(clinics.clinician(admin.clinic))

    assert upload(client, files.TABLE).status_code == 403
    assert client.get(reverse("exercises:export")).status_code == 403
    assert client.get(address("run", the_run())).status_code == 403


def test_another_clinics_import_is_nowhere(client, admin):
    upload(client, files.TABLE)
    client.force_login(clinics.clinic_admin())
    run = the_run()

    answers = [client.post(address(name, run)).status_code for name in ("confirm", "step", "discard")]
    assert [client.get(address("run", run)).status_code, *answers] == [404, 404, 404, 404]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "bundle"])
def test_an_export_can_be_taken_in_again(client, admin, kind):
    exercise("Clamshell", clinic=admin.clinic)
    exercise("Elsewhere", clinic=clinics.clinic())
    answer = client.get(reverse("exercises:export"), {"format": kind})
    name = answer["Content-Disposition"].split('"')[1]

    page = client.get(upload(client, b"".join(answer.streaming_content), name).url)

    assert page.context["run"].summary == "created 0, changed 0, unchanged 1, failed 0"


def test_the_export_page_says_how_many_there_are(client, admin):
    assert "no exercises of its own yet" in client.get(reverse("exercises:export")).content.decode()
    exercise("Clamshell", clinic=admin.clinic)
    assert "Our 1 own exercise" in client.get(reverse("exercises:export")).content.decode()


def test_an_export_holds_nothing_of_other_clinics(client, admin):
    exercise("Clamshell", clinic=admin.clinic)
    exercise("Secret", clinic=clinics.clinic())

    answer = client.get(reverse("exercises:export"), {"format": "csv"})

    assert b"Secret" not in io.BytesIO(b"".join(answer.streaming_content)).getvalue()
