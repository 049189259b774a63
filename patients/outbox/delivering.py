"""Hand one letter to the mail server, and know of every failure whether the server may have it.

Django's backend says only that something failed. Here the conversation is led step by step: until the words
of the letter go out, nothing can have been sent; after them, only an answer says whether it was.
"""

import smtplib
from collections.abc import Callable

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend

UNREACHABLE, BUSY, ADDRESS, SERVER = "unreachable", "busy", "address", "server"


class NotTaken(Exception):
    """The server surely does not have the letter; `for_good` when another try is pointless."""

    def __init__(self, why: str, *, for_good: bool = False):
        super().__init__(why)
        self.why, self.for_good = why, for_good


class PerhapsTaken(Exception):
    """The connection ended after the letter went out and before an answer came: nobody knows."""


def hand_over(message: EmailMessage, *, before_words: Callable[[], None]) -> None:
    """Give `message` to the mail server; `before_words` is called when nothing can be taken back any more.

    Raises NotTaken or PerhapsTaken. What `before_words` raises ends it before anything was sent.
    """
    backend = get_connection()
    if not isinstance(backend, EmailBackend):
        before_words()
        backend.send_messages([message])
        return
    try:
        _open(backend)
        _name_both_ends(backend.connection, message)
        before_words()
        _give_words(backend.connection, message)
    finally:
        _hang_up(backend)


def _open(backend: EmailBackend) -> None:
    try:
        backend.open()
    except smtplib.SMTPAuthenticationError as error:
        raise NotTaken(SERVER) from error
    except (OSError, smtplib.SMTPException) as error:
        raise NotTaken(UNREACHABLE) from error


def _name_both_ends(smtp: smtplib.SMTP, message: EmailMessage) -> None:
    """Sender and recipient, each with the server's answer."""
    try:
        smtp.ehlo_or_helo_if_needed()
        sender, _said = smtp.mail(_bare(message.from_email))
        if sender >= 400:
            raise NotTaken(BUSY if sender < 500 else SERVER)
        recipient, _said = smtp.rcpt(message.to[0])
    except (OSError, smtplib.SMTPException) as error:
        raise NotTaken(UNREACHABLE) from error
    if recipient >= 500:
        raise NotTaken(ADDRESS, for_good=True)
    if recipient >= 400:
        raise NotTaken(BUSY)


def _give_words(smtp: smtplib.SMTP, message: EmailMessage) -> None:
    try:
        code, _said = smtp.data(message.message().as_bytes(linesep="\r\n"))
    except smtplib.SMTPDataError as error:
        raise _refused(error.smtp_code) from error
    except (OSError, smtplib.SMTPException) as error:
        raise PerhapsTaken from error
    if code >= 400:
        raise _refused(code)


def _refused(code: int) -> NotTaken:
    return NotTaken(BUSY) if code < 500 else NotTaken(SERVER, for_good=True)


def _hang_up(backend: EmailBackend) -> None:
    """End the conversation; a server that is gone already has ended it."""
    if backend.connection is not None:
        try:
            backend.close()
        except (OSError, smtplib.SMTPException):
            backend.connection = None


def _bare(sender: str) -> str:
    """The address alone, without the name beside it."""
    return sender.rpartition("<")[2].rstrip(">")
