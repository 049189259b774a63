import datetime as dt
import json
import shutil
import socket
import sqlite3
import stat
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest

from tests.setup.program import Program, Visitor, free_port, manage, run_hep, table_hashes

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("server")]

PROGRESS = ("Compiled", "Preparing", "Collecting", "Migrating")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Data of one install: the first test that asks starts from nothing."""
    return tmp_path_factory.mktemp("var")


@pytest.fixture(scope="module")
def first_run(folder):
    program = run_hep(folder)
    yield program
    program.stop()


def base(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


@pytest.mark.parametrize("person", ["Clinician: ", "Admin: "])
def test_a_printed_account_logs_in_over_plain_http(first_run, person):
    address, email, password = first_run.line(person).split()
    visitor = Visitor()

    landed = visitor.log_in(base(address), email, password)
    status, url, _ = visitor.open(address)

    assert urlsplit(landed).path == "/patients/"
    assert (status, url) == (200, address)


def test_the_printed_patient_link_opens_the_plan_without_an_account_or_a_cookie(first_run):
    visitor = Visitor()

    status, _, page = visitor.open(first_run.line("Patient: "))

    assert status == 200
    assert "QL Walk" in page
    assert list(visitor.cookies) == []


def test_every_file_a_printed_page_names_is_there(first_run):
    address, email, password = first_run.line("Clinician: ").split()
    visitor = Visitor()
    visitor.log_in(base(address), email, password)

    _, _, page = visitor.open(address)
    named = {part.split('"')[0] for part in page.split('"/static/')[1:]}

    assert named
    assert {name: visitor.open(f"{base(address)}/static/{name}")[0] for name in named} == dict.fromkeys(
        named, 200
    )


def test_secrets_of_the_install_are_readable_by_their_owner_alone(first_run, folder):
    modes = {name: stat.S_IMODE((folder / name).stat().st_mode) for name in ("secret_key", "demo.json")}

    assert modes == {"secret_key": 0o600, "demo.json": 0o600}


def test_a_second_run_prints_the_same_lines_and_changes_no_data(first_run, folder):
    assert first_run.stop() == 0
    before = table_hashes(folder)

    second = run_hep(folder, PORT=str(urlsplit(first_run.line("Patient: ")).port))
    code = second.stop()

    people = ("Clinician: ", "Patient: ", "Admin: ")
    assert code == 0
    assert table_hashes(folder) == before
    assert [second.line(person) for person in people] == [first_run.line(person) for person in people]
    assert [line for line in second.output if line.startswith(PROGRESS)] == []


def test_a_taken_port_is_said_before_anything_is_prepared(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        program = run_hep(tmp_path, PORT=str(port))

    assert program.wait() == 1
    assert f"Port {port} is taken" in program.output[0]
    assert list(tmp_path.iterdir()) == []


def test_without_the_demo_a_clinic_is_made_by_its_owner(first_run, folder, tmp_path):
    # What an install makes once is taken over; the database is not.
    for made in ("fonts", "static", "media"):
        shutil.copytree(folder / made, tmp_path / made)

    program = run_hep(tmp_path, "--demo-free")
    code = program.stop()

    assert code == 0
    assert "create_clinic" in program.line("Admin: ")
    assert not (tmp_path / "demo.json").exists()


def test_in_production_it_is_asked_by_its_public_name_whether_it_runs(first_run, folder, tmp_path):
    for made in ("fonts", "static", "media"):
        shutil.copytree(folder / made, tmp_path / made)

    production = {"HEP_ENV": "production", "SECRET_KEY": "k" * 60}
    address = {"ALLOWED_HOSTS": "plans.example", "PUBLIC_URL": "https://plans.example"}
    program = run_hep(tmp_path, "--demo-free", **production, **address)
    code = program.stop()

    assert code == 0, program.output
    assert program.line("Clinician: ").startswith("https://plans.example/patients/")


def test_the_plain_way_serves_too(tmp_path):
    steps = [manage(tmp_path, name) for name in ("migrate", "load_library", "seed_demo")]
    demo = json.loads((tmp_path / "demo.json").read_text())
    pages = ["/healthz", "/patients/", f"/p/{demo['patient']['token']}/"]
    pages.append(pages[-1] + "handout.pdf?paper=a4")

    answers = {}
    for server, command, ready in [
        ("runserver", ["manage.py", "runserver", "--noreload"], "Quit the server"),
        ("gunicorn", ["-m", "gunicorn", "hep.wsgi", "--no-control-socket", "--bind"], "Booting worker"),
    ]:
        address = f"127.0.0.1:{free_port()}"
        program = Program(tmp_path, [*command, address], ready=ready)
        answers[server] = [Visitor().open(f"http://{address}{page}")[0] for page in pages]
        program.stop()

    assert [step.returncode for step in steps] == [0, 0, 0], steps
    assert answers == {"runserver": [200] * 4, "gunicorn": [200] * 4}


def test_the_demo_patient_has_a_past_and_no_pin(first_run, folder):
    with sqlite3.connect(folder / "hep.sqlite3") as database:
        rows = "SELECT day, is_doubtful, received_at FROM patients_exercisesession"
        told = database.execute(rows).fetchall()
        [(pin,)] = database.execute("SELECT pin_hash FROM patients_sharelink").fetchall()

    assert len(told) >= 9
    assert {doubtful for _day, doubtful, _at in told} == {0}
    assert all(day == received[:10] for day, _doubtful, received in told)
    assert max(day for day, *_rest in told) < dt.datetime.now(ZoneInfo("Europe/London")).date().isoformat()
    assert pin == ""
