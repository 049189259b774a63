import subprocess
import sys
from pathlib import Path
from unittest.mock import MagicMock

import pytest
from django.db import ConnectionHandler, connection, connections

from hep.databases import relaxed_settings, sqlite_pragmas, wal_is_safe, with_durable_settings
from hep.keys import SHORTEST_KEY, key_from_file


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_write_ahead_logging_is_used_on_a_fixed_library_only(version, safe):
    assert wal_is_safe(version) is safe
    journal, synchronous = ("WAL", "FULL") if safe else ("DELETE", "EXTRA")
    assert f"journal_mode={journal};PRAGMA synchronous={synchronous};" in sqlite_pragmas(version)


def connection_to(path, **options):
    """A connection of Django's to a database file, as the settings make it."""
    database = with_durable_settings({"ENGINE": "django.db.backends.sqlite3", "NAME": str(path)})
    database["OPTIONS"] |= options
    return ConnectionHandler({"default": database})["default"]


@pytest.mark.django_db
def test_every_connection_to_a_file_survives_a_power_cut(tmp_path):
    for _time in range(2):
        live = connection_to(tmp_path / "hep.sqlite3")
        with live.cursor() as cursor:
            pragmas = ("foreign_keys", "secure_delete", "mmap_size")
            read = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas]
        assert relaxed_settings(live) == []
        live.close()
        assert read == [1, 1, 0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "pragmas",
    [
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL",
        "PRAGMA journal_mode=DELETE;PRAGMA synchronous=FULL",
        "PRAGMA journal_mode=MEMORY;PRAGMA synchronous=EXTRA",
        "PRAGMA journal_mode=OFF;PRAGMA synchronous=OFF",
    ],
)
def test_a_relaxed_sqlite_is_noticed(tmp_path, pragmas):
    live = connection_to(tmp_path / "hep.sqlite3", init_command=pragmas)

    assert len(relaxed_settings(live)) == 2
    live.close()


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes", "synchronous_commit"])
def test_a_relaxed_postgresql_is_noticed(setting):
    answers = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"} | {setting: "off"}
    live = MagicMock(vendor="postgresql")
    cursor = live.cursor.return_value.__enter__.return_value
    cursor.fetchone.side_effect = [(value,) for value in answers.values()]

    assert relaxed_settings(live) == [f"{setting}=off"]


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_settings_of_a_real_postgresql_can_be_read():
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")

    assert "synchronous_commit=off" in relaxed_settings(connection)


def test_transactions_take_the_write_lock_at_once_and_wait_for_it():
    options = with_durable_settings({"ENGINE": "django.db.backends.sqlite3"})["OPTIONS"]

    assert (options["transaction_mode"], options["timeout"]) == ("IMMEDIATE", 20)


def test_the_running_settings_are_the_durable_ones():
    database = connections.databases["default"]

    assert database["ATOMIC_REQUESTS"] is False
    assert database["CONN_MAX_AGE"] == 600


# ---- keys


def test_a_key_is_made_once_and_read_by_its_owner_alone(tmp_path):
    path = tmp_path / "new folder" / "secret_key"
    key = key_from_file(path)

    assert path.stat().st_mode & 0o777 == 0o600
    assert key_from_file(path) == key
    assert len(key) >= SHORTEST_KEY


def test_processes_that_start_together_agree_on_one_key(tmp_path):
    path = tmp_path / "secret_key"
    command = [
        sys.executable,
        "-c",
        "import sys; from pathlib import Path; from hep.keys import key_from_file;"
        "print(key_from_file(Path(sys.argv[1])))",
        str(path),
    ]
    folder = Path(__file__).resolve().parent.parent
    running = [subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) for _n in range(4)]
    keys = {process.communicate()[0].strip() for process in running}

    assert keys == {path.read_text()}
