import io
import logging
import sys

import pytest
from django.core import mail
from django.test import Client
from django.utils.log import AdminEmailHandler

from hep.logging import RedactTokens, redact
from patients import serving
from tests.clinics.factories import client_of, make_practice

TOKEN = "7K3QX9M2R4T8W1Y5Z6A0BCDEFG"


@pytest.mark.parametrize(
    ("line", "clean"),
    [
        (f"GET /p/{TOKEN}/ 200", "GET /p/…/ 200"),
        (f"GET /P/{TOKEN}/ 302", "GET /p/…/ 302"),
        (f"GET /p/{TOKEN.lower()}/handout.pdf?paper=a4", "GET /p/…/handout.pdf?paper=a4"),
        (f'"GET /p/{TOKEN[:4]}-{TOKEN[4:]}?x=1"', '"GET /p/…?x=1"'),
        (f"Referer: https://plans.example/p/{TOKEN}/advice/", "Referer: https://plans.example/p/…/advice/"),
        (f"next=%2Fp%2F{TOKEN}%2F", "next=/p/…%2F"),
        (f"GET /p/%37{TOKEN[1:]}/", "GET /p/…/"),
        (f"/p/{TOKEN} and /p/{TOKEN}", "/p/… and /p/…"),
        ("GET /patients/7/ 200", "GET /patients/7/ 200"),
        ("GET /static/p.css", "GET /static/p.css"),
    ],
)
def test_a_token_is_taken_out_of_a_line(line, clean):
    assert redact(line) == clean


def test_arguments_and_traceback_of_a_record_are_redacted_too():
    try:
        raise ValueError(f"/p/{TOKEN}/")
    except ValueError:
        record = logging.LogRecord("x", 40, "f", 1, "Failed: %s", (f"/p/{TOKEN}/",), sys.exc_info())
    RedactTokens().filter(record)

    assert TOKEN not in logging.Formatter().format(record)
    assert "ValueError: /p/…/" in logging.Formatter().format(record)


@pytest.fixture
def lines():
    """What the site's own log handler writes."""
    handlers = [h for h in logging.root.handlers if any(isinstance(f, RedactTokens) for f in h.filters)]
    streams = [(handler, handler.setStream(io.StringIO())) for handler in handlers]
    assert len(streams) == 1
    yield handlers[0].stream
    for handler, stream in streams:
        handler.setStream(stream)


@pytest.mark.django_db
def test_neither_a_missing_page_nor_an_error_writes_a_token(lines, monkeypatch):
    practice = make_practice()
    browser = Client(raise_request_exception=False)
    browser.get(f"/p/{TOKEN}/")
    browser.get(f"/p/{practice.token}/no-such-page/")
    monkeypatch.setattr(serving, "hash_of", lambda token: 1 / 0)
    assert browser.get(f"/p/{practice.token}/").status_code == 500

    written = lines.getvalue()
    assert "Not Found: /p/…/" in written
    assert "Internal Server Error: /p/…/" in written
    assert "ZeroDivisionError" in written
    assert TOKEN not in written
    assert practice.token not in written


@pytest.mark.django_db
def test_a_days_work_writes_no_name(lines):
    practice = make_practice(patient="Zebediah Quuxley")
    window = client_of(practice.clinician)
    window.post("/patients/", {"words": "Quuxley"})
    for address in (f"/patients/{practice.patient.pk}/", "/patients/999999/", "/patients/Quuxley/"):
        window.get(address)
    window.post(f"/patients/{practice.patient.pk}/edit/", {"name": "Zebediah Quuxley II"})
    Client().post("/accounts/login/", {"login": "zebediah@clinic.example", "password": "Quuxley"})

    written = lines.getvalue().replace("Not Found: /patients/Quuxley/", "")
    assert "Not Found" in written
    assert "uuxley" not in written
    assert "ebediah" not in written


@pytest.mark.django_db
def test_no_error_is_mailed(settings, monkeypatch):
    settings.ADMINS = [("Ops", "ops@clinic.example")]
    monkeypatch.setattr(serving, "hash_of", lambda token: 1 / 0)
    assert Client(raise_request_exception=False).get(f"/p/{TOKEN}/").status_code == 500

    assert mail.outbox == []
    loggers = [logging.root, *map(logging.getLogger, logging.root.manager.loggerDict)]
    handlers = [handler for logger in loggers for handler in logger.handlers]
    assert not [handler for handler in handlers if isinstance(handler, AdminEmailHandler)]


@pytest.mark.django_db
def test_an_error_page_shows_nothing_of_the_error(monkeypatch):
    monkeypatch.setattr(serving, "hash_of", lambda token: 1 / 0)
    page = Client(raise_request_exception=False).get(f"/p/{TOKEN}/").content.decode()

    assert "ZeroDivision" not in page
    assert "Traceback" not in page
    assert TOKEN not in page
