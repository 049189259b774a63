"""A practice whose server sends mail, and the mail server it sends to."""

import pytest
from django.core import mail

from tests.clinics.factories import make_practice
from tests.patients.outbox.mail_server import MailServer


@pytest.fixture
def practice(transactional_db):
    return make_practice(patient="Maria Keller-Canary", name="Hip & Back Clinic", email="desk@clinic.example")


@pytest.fixture
def server(settings):
    with MailServer() as running:
        settings.MAIL_IS_SENT = True
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", running.port, 1
        yield running
    mail.outbox = []
