"""A backup holds all, opens for its key alone, and puts everything back; on both engines."""

import datetime as dt
import json
import threading
from pathlib import Path

import pyrage
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.utils import timezone

from hep.audit.recording import first_break
from hep.backup import archive, making
from hep.backup.management.commands import restore as restoring
from hep.clinics.tenancy import acting_for, whole_site
from patients import prescribing
from patients.models import Patient
from tests.clinics.factories import make_person, make_practice

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def place(tmp_path, settings):
    """A var/ of its own, so that keys and notes of other tests stay as they are."""
    settings.VAR_DIR = tmp_path / "var"
    settings.MEDIA_ROOT = tmp_path / "var" / "media"
    (settings.VAR_DIR / "media").mkdir(parents=True)
    (settings.VAR_DIR / "media" / "picture.svg").write_text("<svg/>")
    return tmp_path


@pytest.fixture
def key(place, settings) -> Path:
    """The file of the secret half; its public half is set."""
    made = pyrage.x25519.Identity.generate()
    settings.BACKUP_RECIPIENTS = [str(made.to_public())]
    file = place / "backup.key"
    file.write_text(f"# a key\n{made}\n")
    return file


@pytest.fixture
def practice():
    return make_practice()


def backed_up(place: Path) -> Path:
    return making.make(place / "backups", settings.BACKUP_RECIPIENTS)[0]


def names() -> list[str]:
    with whole_site():
        return sorted(Patient.objects.values_list("name", flat=True))


def test_what_was_backed_up_comes_back_and_what_came_later_goes(place, key, practice, client):
    file = backed_up(place)
    with acting_for(practice.clinic):
        prescribing.add_patient(practice.clinic, name="Came Later", by=practice.clinician)
        prescribing.discharge(practice.patient, by=practice.clinician)
    (Path(settings.MEDIA_ROOT) / "picture.svg").unlink()
    assert client.get(f"/p/{practice.token}/").status_code == 404

    call_command("restore", file, key=key, replace=True)

    assert names() == ["Maria Keller"]
    assert client.get(f"/p/{practice.token}/").status_code == 200
    assert (Path(settings.MEDIA_ROOT) / "picture.svg").read_text() == "<svg/>"
    assert first_break() is None


def test_work_goes_on_after_a_restore_and_the_rules_of_the_database_are_back(place, key, practice):
    call_command("restore", backed_up(place), key=key, replace=True)

    with acting_for(practice.clinic):
        prescribing.add_patient(practice.clinic, name="A New One", by=practice.clinician)
    assert names() == ["A New One", "Maria Keller"]
    assert first_break() is None
    with pytest.raises(Exception, match="immutable"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM patients_programversion")


def test_the_file_tells_nothing_and_is_its_owners_alone(place, key, practice):
    file = backed_up(place)

    assert b"Maria" not in file.read_bytes()
    assert settings.SECRET_KEY.encode() not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in settings.VAR_DIR.iterdir()) == ["backups.json", "media"]


def test_another_key_opens_nothing_and_nothing_is_touched(place, key, practice):
    file = backed_up(place)
    other = place / "other.key"
    other.write_text(str(pyrage.x25519.Identity.generate()))

    with pytest.raises(CommandError, match="damaged, or was made for another key"):
        call_command("restore", file, key=other, replace=True)
    assert names() == ["Maria Keller"]


def test_one_changed_byte_is_refused_wherever_it_is(place, key, practice):
    file = backed_up(place)
    whole = file.read_bytes()
    for part in (0.001, 0.3, 0.6, 0.999):
        content = bytearray(whole)
        content[int(len(content) * part)] ^= 1
        file.write_bytes(content)

        with pytest.raises(CommandError, match="Nothing was put back"):
            call_command("restore", file, key=key, replace=True)
    assert names() == ["Maria Keller"]


def test_a_file_that_is_no_backup_is_refused(place, key, practice):
    file = place / "backup.age"
    for content in (b"", b"hello", b"age-encryption.org/v1\n"):
        file.write_bytes(content)

        with pytest.raises(CommandError, match="Nothing was put back"):
            call_command("restore", file, key=key, replace=True)
    assert names() == ["Maria Keller"]


def test_an_installation_with_clinics_is_kept_unless_it_is_said(place, key, practice):
    with pytest.raises(CommandError, match="With --replace they are lost"):
        call_command("restore", backed_up(place), key=key)

    assert not (settings.VAR_DIR / "restored_keys.env").exists()


UNFIT = (
    ({"engine": "oracle"}, "The backup is of oracle"),
    ({"heads": [("patients", "9999_later")]}, "A newer HEP made this backup: it knows patients.9999_later"),
    ({"format": 2}, "has the format 2"),
    ({"counts": {}}, "other rows than its list says"),
)


def test_a_backup_that_does_not_fit_is_refused_in_words(place, key, practice, monkeypatch):
    make = archive.Manifest
    for changed, said in UNFIT:
        monkeypatch.setattr(making, "Manifest", lambda changed=changed, **facts: make(**facts | changed))
        file = backed_up(place)

        with pytest.raises(CommandError, match=said):
            call_command("restore", file, key=key, replace=True)
    assert names() == ["Maria Keller"]


def test_the_keys_come_back_for_their_owner_alone(place, key, practice):
    key_file = settings.VAR_DIR / "secret_key"
    file = backed_up(place)
    key_file.write_text("made by a fresh start")

    call_command("restore", file, key=key, replace=True)

    assert key_file.read_text() == settings.SECRET_KEY
    kept = settings.VAR_DIR / "restored_keys.env"
    assert f"SECRET_KEY={settings.SECRET_KEY}\n" in kept.read_text()
    assert {path.stat().st_mode & 0o777 for path in (key_file, kept)} == {0o600}


@pytest.mark.postgres  # the tests' SQLite is one shared memory, and so one connection
def test_whatever_was_saved_before_a_backup_begins_is_in_it(place, key, practice):
    stop, saved = threading.Event(), []

    def write():
        with acting_for(practice.clinic):
            while not stop.is_set():
                prescribing.add_patient(practice.clinic, name=f"P{len(saved)}", by=practice.clinician)
                saved.append(1)
        connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    missing = []
    try:
        for number in range(3):
            before, now = 1 + len(saved), timezone.now() + dt.timedelta(seconds=number)
            _file, manifest = making.make(place / "backups", settings.BACKUP_RECIPIENTS, now=now)
            missing.append(max(0, before - manifest.counts["patients_patient"]))
    finally:
        stop.set()
        writer.join()
    assert missing == [0, 0, 0]
    assert len(saved) > 3


def test_without_a_key_nothing_is_written_and_the_way_is_said(place, settings):
    settings.BACKUP_RECIPIENTS = []

    with pytest.raises(CommandError, match="manage.py backup_key FILE"):
        call_command("backup", place / "backups")
    assert not (place / "backups").exists()


def test_a_key_is_made_once_and_opens_what_its_public_half_closed(place, settings, capsys, practice):
    file = place / "new.key"
    call_command("backup_key", file)
    settings.BACKUP_RECIPIENTS = [capsys.readouterr().out.strip().removeprefix("BACKUP_RECIPIENTS=")]
    call_command("backup", place / "backups")

    call_command("restore", next((place / "backups").iterdir()), key=file, replace=True)

    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError, match="never written over"):
        call_command("backup_key", file)


def test_a_public_half_that_is_none_is_said_and_no_file_is_left(place, settings, practice):
    settings.BACKUP_RECIPIENTS = ["age1nonsense"]

    with pytest.raises(CommandError, match="no public key"):
        call_command("backup", place / "backups")
    assert not list(place.glob("backups/*"))


def test_days_weeks_and_months_are_kept():
    start = dt.datetime(2026, 11, 25, 3, 15, tzinfo=dt.UTC)
    made = [(start - dt.timedelta(hours=12 * n)).strftime(f"hep-{making.STAMP}.age") for n in range(800)]

    kept = sorted(set(made) - set(making.surplus(made)), reverse=True)

    # Two of the weeks and one of the months have their newest among the seven days.
    assert len(kept) == 7 + 2 + 11
    assert kept[:7] == [
        f"hep-2026-11-{day}T{'031500' if day == 25 else '151500'}Z.age" for day in range(25, 18, -1)
    ]
    assert kept[-1].startswith("hep-2025-12-31")


def test_old_files_go_when_a_new_one_is_made_and_others_stay(place, key, practice):
    folder = place / "backups"
    folder.mkdir()
    for name in ("hep-2020-01-01T000000Z.age", "hep-2020-01-01T010000Z.age", "notes.txt"):
        (folder / name).write_text("old")

    call_command("backup", folder)

    left = {path.name for path in folder.iterdir()}
    assert "hep-2020-01-01T000000Z.age" not in left
    assert {"hep-2020-01-01T010000Z.age", "notes.txt"} < left


# ---- the page


@pytest.fixture
def site_admin(practice):
    person = make_person(practice.clinic, role="admin")
    person.is_superuser = True
    person.save()
    return person


def test_the_page_says_how_old_the_last_ones_are(place, key, site_admin, client):
    client.force_login(site_admin)
    assert client.get("/admin/backups/").content.decode().count("Too long ago.") == 2

    file = backed_up(place)
    making.note("test", file, at=timezone.now() - dt.timedelta(days=100))
    page = client.get("/admin/backups/").content.decode()

    assert page.count(file.name) == 2
    assert page.count("Too long ago.") == 1
    assert "0\xa0minutes ago" in page


def test_the_page_is_for_site_admins(place, practice, client):
    client.force_login(practice.admin)

    assert client.get("/admin/backups/").status_code == 302


def test_a_restore_into_a_database_without_tables_asks_nothing(monkeypatch):
    def no_table():
        raise restoring.DatabaseError

    monkeypatch.setattr(restoring.Clinic.objects, "exists", no_table)

    assert restoring._has_clinics() is False


def test_the_notes_are_plain(place):
    assert making.said() == {}
    file = place / "hep-x.age"
    file.write_text("12345")
    making.note("backup", file, at=dt.datetime(2026, 11, 25, tzinfo=dt.UTC))

    assert json.loads((settings.VAR_DIR / "backups.json").read_text()) == {
        "backup": {"at": "2026-11-25T00:00:00+00:00", "file": "hep-x.age", "bytes": 5}
    }
