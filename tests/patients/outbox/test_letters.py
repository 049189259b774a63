"""What a letter says in each language, as plain text and as a page."""

import pytest
from django.utils import translation

from hep.clinics.tenancy import acting_for
from patients.models import Mail
from patients.outbox import letters
from tests.clinics.factories import make_mail

SUBJECTS = {
    "en": "Your exercises from Hip & Back Clinic",
    "de": "Ihre Übungen von Hip & Back Clinic",
    "es": "Sus ejercicios de Hip & Back Clinic",
    "fr": "Vos exercices de Hip & Back Clinic",
    "ar": "تمارينك من Hip & Back Clinic",
}


@pytest.mark.parametrize("language", SUBJECTS)
def test_a_letter_speaks_its_language_whatever_the_clinician_speaks(practice, language):
    with acting_for(practice.clinic), translation.override("fr"):
        message = letters.message_of(make_mail(practice, language=language))

    page, _kind = message.alternatives[0]
    assert message.subject == SUBJECTS[language]
    assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in page
    assert practice.token in message.body
    assert practice.token in page
    assert "Canary" not in message.message().as_string()


def test_a_name_of_a_clinic_cannot_add_a_header(practice):
    practice.clinic.name = "Hip\r\nBcc: all@example.org"
    mail = make_mail_of(practice)

    message = letters.message_of(mail).message()
    assert message["Bcc"] is None
    assert message["Subject"] == "Your exercises from Hip Bcc: all@example.org"


def make_mail_of(practice) -> Mail:
    """A letter that knows the clinic as it stands in memory."""
    with acting_for(practice.clinic):
        mail = letters.readable().get(pk=make_mail(practice).pk)
    mail.clinic = practice.clinic
    return mail
