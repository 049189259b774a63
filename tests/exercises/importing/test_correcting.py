"""A refused table: its failed rows with their reasons, put right on the page or as a file of their own."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from exercises.models import ImportRun
from hep.audit.models import AuditEvent
from hep.clinics.tenancy import acting_for
from tests.exercises.importing import files
from tests.exercises.importing.test_pages import address, own, the_run, upload
from tests.factories import clinics

pytestmark = pytest.mark.django_db
BAD = files.TABLE + "hop,Hop,no dose,hip,Hop.\nclam,Again,,nowhere,\n"


@pytest.fixture
def admin(client):
    user = clinics.clinic_admin()
    client.force_login(user)
    return user


@pytest.fixture
def refused(client, admin) -> ImportRun:
    upload(client, BAD)
    return the_run()


def table(text: str) -> list[dict]:
    return list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))


def failed(client, run) -> list[dict]:
    return table(client.get(address("failed", run)).content.decode())


def written(rows: list[dict]) -> str:
    text = io.StringIO(newline="")
    lines = csv.DictWriter(text, rows[0])
    lines.writeheader()
    lines.writerows(rows)
    return text.getvalue()


def put_right(rows: list[dict]) -> str:
    hop, again = rows
    return written([hop | {"dosage": "10 reps"}, again | {"id": "again", "regions": "hip"}])


def correct(client, run, text="", **typed):
    return client.post(address("correct", run), {"rows": text} | typed)


def test_the_failed_rows_come_as_a_table_with_row_and_reason(client, refused):
    hop, again = failed(client, refused)

    assert (hop["row"], hop["id"], hop["dosage"], hop["steps"]) == ("4", "hop", "no dose", "Hop.")
    assert hop["problem"].startswith("dosage: “no dose”")
    assert again["problem"].startswith("regions: “nowhere” is not one of")
    assert again["problem"].endswith("id: is the same as in row 2")


def test_rows_put_right_on_the_page_let_the_whole_file_in(client, admin, refused):
    page = client.get(address("run", refused))
    shown = table(page.context["form"]["rows"].value())
    answer = correct(client, refused, put_right(shown))

    run = the_run()
    assert answer.url == address("run", run)
    assert (run.state, run.summary) == ("checked", "created 4, changed 0, unchanged 0, failed 0")
    client.post(address("confirm", run))
    client.post(address("step", run))
    assert own(admin) == ["Again", "Clamshell at home", "Glute bridge", "Hop"]


def test_they_may_come_as_a_file(client, refused):
    text = put_right(failed(client, refused))
    correct(client, refused, "", file=SimpleUploadedFile("rows.csv", text.encode("utf-8-sig")))

    assert the_run().state == "checked"


def test_a_line_that_is_taken_out_is_left_out(client, refused):
    rows = failed(client, refused)
    correct(client, refused, written([rows[0] | {"dosage": "10 reps"}]))

    assert the_run().summary == "created 3, changed 0, unchanged 0, failed 0"


def test_what_is_still_wrong_is_said_again_and_nothing_is_imported(client, admin, refused):
    rows = failed(client, refused)
    correct(client, refused, written([rows[0] | {"dosage": "10 reps"}, rows[1]]))

    assert the_run().summary == "created 3, changed 0, unchanged 0, failed 1"
    assert [row["row"] for row in failed(client, refused)] == ["5"]
    assert own(admin) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "The file is empty."),
        ("id,name\nx,Y\n", "is not the number of a row"),
        ("row,id,name\n2,x,Y\n", "“2” is not the number of a row"),
        ("row,id,name\n4,x,Y\n4,z,Z\n", "“4” is not the number of a row"),
        ("nonsense 💥", "these are missing: id, name"),
    ],
)
def test_a_table_that_cannot_be_read_keeps_what_was_typed(client, refused, text, reason):
    answer = correct(client, refused, text)

    assert answer.status_code == 422
    assert reason in answer.content.decode()
    assert answer.context["form"]["rows"].value() == text
    assert the_run().failed == 2


def test_a_run_that_waits_for_a_word_cannot_be_corrected(client, admin):
    upload(client, files.TABLE)

    assert correct(client, the_run(), "row,id,name\n2,x,Y\n").status_code == 422
    assert the_run().created == 2


def test_correcting_is_recorded_and_a_formula_stays_text(client, admin):
    upload(client, files.HEADER + "\nx,=1+1,no dose,,\n")
    run = the_run()
    assert "'=1+1" in client.get(address("failed", run)).content.decode()

    correct(client, run, "row,id,name\n2,x,'=1+1\n")
    with acting_for(admin.clinic):
        assert AuditEvent.objects.filter(object_type="importrun", verb="corrected").count() == 1
        assert ImportRun.objects.get().rows.get().name == "=1+1"


def test_of_a_file_that_is_no_table_the_reasons_can_still_be_downloaded(client, admin):
    upload(client, files.bundle(files.bundled(dosage="no dose")), "a.zip")
    run = the_run()

    assert "Check again" not in client.get(address("run", run)).content.decode()
    [row] = failed(client, run)
    assert (row["row"], row["name"]) == ("1", "Heel slide")


def test_another_clinics_rows_are_nowhere(client, refused):
    client.force_login(clinics.clinic_admin())

    assert client.get(address("failed", refused)).status_code == 404
    assert correct(client, refused, "x").status_code == 404
    assert the_run().failed == 2
