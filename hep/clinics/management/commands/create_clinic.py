"""`manage.py create_clinic`: the first clinic and its first admin. There is no way to do it over the web."""

import getpass
import sys
from collections.abc import Callable

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from hep.audit.recording import record
from hep.clinics.models import Clinic, User
from hep.clinics.tenancy import whole_site

ESSENTIALS = {
    "name": "Name of the clinic",
    "phone": "Phone, as patients dial it",
    "emergency_number": "Emergency number (112, 999, 911 …)",
    "time_zone": "Time zone, e.g. Europe/London",
    "admin_name": "Name of the first admin, as patients read it",
    "admin_email": "E-mail of the first admin",
}


class Command(BaseCommand):
    help = "Make a clinic and its first admin. Asks for what is not given as an option."

    def add_arguments(self, parser):
        for name, question in ESSENTIALS.items():
            parser.add_argument("--" + name.replace("_", "-"), help=question)
        parser.add_argument("--address", default="", help="Address on the handout")
        parser.add_argument("--hours", default="", help="Opening hours on the handout")
        parser.add_argument("--password-file", help="File whose first line is the admin's password")
        parser.add_argument(
            "--site-admin", action="store_true", help="The admin also keeps the shared library"
        )
        parser.add_argument("--no-input", action="store_true", help="Never ask; a missing answer is an error")

    def handle(self, **options):
        answers = {name: self._answer(name, question, options) for name, question in ESSENTIALS.items()}
        password = self._password(options)
        try:
            clinic, admin = _create(answers, password, options)
        except ValidationError as error:
            raise CommandError(" ".join(_sentences(error))) from error
        self.stdout.write(f"Made {clinic.name}. {admin.email} can sign in now.")

    def _answer(self, name: str, question: str, options: dict) -> str:
        if options[name]:
            return options[name]
        if options["no_input"]:
            raise CommandError(f"--{name.replace('_', '-')} is missing: {question}.")
        return _ask(input, f"{question}: ").strip()

    def _password(self, options: dict) -> str:
        if options["password_file"]:
            return _first_line(options["password_file"])
        if options["no_input"]:
            raise CommandError("--password-file is missing.")
        return _ask(getpass.getpass, "Password of the first admin: ")


def _ask(read: Callable[[str], str], question: str) -> str:
    """The answer of whoever sits at the terminal. Raises CommandError when nobody does."""
    try:
        if sys.stdin is None:  # closed by the shell
            raise EOFError
        return read(question)
    except EOFError as error:
        raise CommandError(
            "Nobody can answer here. Give the answers as options, and the password in a --password-file."
        ) from error


def _first_line(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:
            return file.readline().rstrip("\r\n")
    except OSError as error:
        raise CommandError(f"--password-file cannot be read: {error.strerror} ({path}).") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"--password-file is no text in UTF-8 ({path}).") from error


@transaction.atomic
def _create(answers: dict, password: str, options: dict) -> tuple[Clinic, User]:
    """The clinic and its admin, or ValidationError with everything that is wrong."""
    clinic = Clinic(
        **{name: answers[name] for name in ("name", "phone", "emergency_number", "time_zone")},
        address=options["address"],
        hours=options["hours"],
    )
    clinic.full_clean()
    with whole_site():
        clinic.save()
        admin = User(
            clinic=clinic,
            name=answers["admin_name"],
            email=answers["admin_email"].strip().lower(),
            role=User.Role.ADMIN,
            is_superuser=options["site_admin"],
        )
        validate_password(password, admin)
        admin.set_password(password)
        admin.full_clean()
        admin.save()
        record(clinic, "created", by=None)
        record(admin, "created", by=None)
    return clinic, admin


def _sentences(error: ValidationError) -> list[str]:
    if hasattr(error, "message_dict"):
        return [f"{name}: {text}" for name, texts in error.message_dict.items() for text in texts]
    return error.messages
