"""A backup is put back on trial by the program itself, in processes and a database of its own."""

import os

import pyrage
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from hep.backup import making
from tests.clinics.factories import make_practice

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def backup(tmp_path, settings, monkeypatch):
    """A backup of one practice, and its key."""
    settings.VAR_DIR = tmp_path / "var"
    settings.MEDIA_ROOT = tmp_path / "var" / "media"
    (settings.VAR_DIR / "media").mkdir(parents=True)
    monkeypatch.setenv("SECRET_KEY", settings.SECRET_KEY)
    key = tmp_path / "backup.key"
    key.write_text(str(pyrage.x25519.Identity.generate()))
    public = str(pyrage.x25519.Identity.from_str(key.read_text()).to_public())
    make_practice()
    return making.make(tmp_path / "backups", [public])[0], key


def test_a_trial_asks_the_restored_copy_and_leaves_nothing_behind(backup, capsys):
    file, key = backup
    databases = all_databases()

    call_command("backup_test", file, key=key)

    said = capsys.readouterr().out
    assert "The audit chain holds: " in said
    assert "No row ties two clinics together." in said
    assert making.said()["test"]["file"] == file.name
    assert sorted(path.name for path in settings.VAR_DIR.iterdir()) == ["backups.json", "media"]
    assert all_databases() == databases


def test_a_trial_that_fails_says_at_which_step_and_is_not_noted(backup):
    file, key = backup
    file.write_bytes(file.read_bytes()[:-1])

    with pytest.raises(
        CommandError, match="The backup does not hold: restore: CommandError: Nothing was put"
    ):
        call_command("backup_test", file, key=key)
    assert "test" not in making.said()


def all_databases() -> list[str]:
    if connection.vendor == "sqlite":
        return []
    assert os.environ["DATABASE_URL"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]
