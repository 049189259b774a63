"""What a production start refuses, each said in a sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from hep.clinics import production
from hep.clinics.production import refuse_demo_accounts, refuse_relaxed_database
from tests.clinics.factories import make_clinic

ROOT = Path(__file__).resolve().parent.parent
GOOD = {
    "HEP_ENV": "production",
    "SECRET_KEY": "k" * 60,
    "ALLOWED_HOSTS": "plans.example",
    "PUBLIC_URL": "https://plans.example",
}
PRINTED = "__".join(
    [
        "{s.DEBUG}", "{s.SESSION_COOKIE_NAME}", "{s.CSRF_COOKIE_NAME}", "{s.SESSION_COOKIE_SECURE}",
        "{s.SECURE_SSL_REDIRECT}", "{s.SECURE_HSTS_SECONDS}", "{s.MFA_REQUIRED_FOR_ADMINS}",
    ]
)  # fmt: skip


def start(folder, **environment) -> subprocess.CompletedProcess:
    """Read the settings as a fresh process does."""
    clean = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    code = f"import hep.settings as s; print(f'{PRINTED}')"
    everything = clean | {"HEP_VAR": str(folder)} | environment
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=everything, capture_output=True, text=True, check=False
    )


def test_a_complete_production_start_has_safe_settings(tmp_path):
    done = start(tmp_path, **GOOD)

    assert done.stderr == ""
    assert done.stdout.strip() == "False____Host-hep____Host-csrf__True__True__63072000__True"
    assert not (tmp_path / "secret_key").exists()


@pytest.mark.parametrize("name", ["Production", "prod", ""])
def test_a_misspelt_environment_does_not_start_unguarded(tmp_path, name):
    done = start(tmp_path, **GOOD | {"HEP_ENV": name})

    assert done.returncode != 0
    assert "HEP_ENV is local or production." in done.stderr


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing or shorter than 50 characters."),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is missing or shorter than 50 characters."),
        ({"DEBUG": "1"}, "DEBUG is on."),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name the hosts"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS must name the hosts"),
        ({"PUBLIC_URL": "http://plans.example"}, "PUBLIC_URL must be the https:// address"),
        ({"PUBLIC_URL": ""}, "PUBLIC_URL must be the https:// address"),
    ],
)
def test_a_production_start_refuses(tmp_path, change, sentence):
    done = start(tmp_path, **GOOD | change)

    assert done.returncode != 0
    assert "HEP does not start in production: " in done.stderr
    assert sentence in done.stderr
    assert "k" * 60 not in done.stderr


def test_everything_that_is_wrong_is_said_at_once(tmp_path):
    done = start(tmp_path, HEP_ENV="production", DEBUG="1")

    assert all(word in done.stderr for word in ("SECRET_KEY", "DEBUG", "ALLOWED_HOSTS", "PUBLIC_URL"))


def test_a_local_start_needs_nothing_and_makes_its_key(tmp_path):
    done = start(tmp_path)

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("False__hep__hepcsrf__False__False__0__False")
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_nobody_else_on_the_machine_can_read_the_data(tmp_path):
    done = start(tmp_path / "data" / "var")

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "data" / "var").stat().st_mode & 0o777 == 0o700


@pytest.mark.django_db(transaction=True)
def test_a_database_with_a_demo_clinic_is_refused():
    make_clinic()
    refuse_demo_accounts()
    make_clinic(is_demo=True)

    with pytest.raises(ImproperlyConfigured, match="demo clinic"):
        refuse_demo_accounts()


@pytest.mark.django_db(transaction=True)
def test_a_database_that_may_lose_changes_is_refused(monkeypatch):
    monkeypatch.setattr(production, "relaxed_settings", lambda connection: [])
    refuse_relaxed_database()
    monkeypatch.setattr(production, "relaxed_settings", lambda connection: ["fsync=off"])

    with pytest.raises(ImproperlyConfigured, match="may lose changes .fsync=off"):
        refuse_relaxed_database()
