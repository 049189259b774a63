"""The words of a letter: neutral subject, no name of a patient, plain text and the same as simple HTML."""

from dataclasses import dataclass
from email.utils import formataddr, parseaddr
from urllib.parse import quote

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from hep.clinics.models import Clinic
from patients import printing, sharing
from patients.models import Mail, Program


class NothingToSay(Exception):
    """The link of this letter opens nothing any more."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What one letter says, in reading order."""

    subject: str
    lines: list[str]
    link: str
    ends: list[str]
    stop: str = ""  # where reminders are switched off

    @property
    def text(self) -> str:
        """The letter as plain text."""
        stop = [f"{_('No more notes?')} {self.stop}"] if self.stop else []
        return "\n\n".join([*self.lines, self.link, *self.ends, *stop]) + "\n"


def readable() -> QuerySet:
    """Letters with everything their words need."""
    return Mail.objects.select_related("clinic", "program__patient", "link", "version")


def message_of(mail: Mail) -> EmailMultiAlternatives:
    """The message of `mail`, the same Message-ID each time. Raises NothingToSay or PdfError."""
    token = _token(mail)
    with translation.override(mail.language):
        letter = _letter(mail, token)
        page = render_to_string("mails/letter.html", {"letter": letter, "clinic": mail.clinic})
        text = letter.text
    message = EmailMultiAlternatives(
        letter.subject,
        text,
        _sender(mail.clinic),
        [mail.to],
        reply_to=[mail.clinic.email] if mail.clinic.email else None,
        headers={"Message-ID": mail.message_id, **_headers(letter)},
    )
    message.attach_alternative(page, "text/html")
    if mail.has_sheet:
        order = printing.order_of_version(mail.version, mail.clinic.print_defaults)
        message.attach(settings.PDF_FILE_NAME, printing.made(order), "application/pdf")
    return message


def _token(mail: Mail) -> str:
    is_dead = not mail.link.is_alive(at=timezone.now()) or mail.program.patient.discharged_at
    token = None if is_dead or not mail.clinic.is_active else sharing.token_of(mail.link)
    if token is None:
        raise NothingToSay
    return token


def _letter(mail: Mail, token: str) -> Letter:
    query = "" if mail.language == mail.version.language else f"?lang={mail.language}"
    plan, clinic = sharing.public_address(token), {"clinic": one_line(mail.clinic.name)}
    link = plan + query
    ends = [_("Questions? Call us: %(phone)s") % {"phone": mail.clinic.phone}]
    if mail.kind == Mail.Kind.REMINDER:
        lines = [_("Hello,"), _("This is the note you asked for."), barrier(mail.week), _("Your plan:")]
        return Letter(
            _("A short note from %(clinic)s") % clinic, lines, link, ends, f"{plan}reminders/stop/{query}"
        )
    if mail.has_sheet:
        ends = [_("The plan is attached, too. You can print it."), *ends]
    ends = [_("You need no account. Keep the link to yourself."), *ends]
    if mail.kind == Mail.Kind.NEWS:
        said = mail.version.document.news
        lines = [
            _("Hello,"),
            _("There is a new version of your plan."),
            *([said] if said else []),
            _("See it here:"),
        ]
        return Letter(_("Your new plan from %(clinic)s") % clinic, lines, link, ends)
    lines = [_("Hello,"), _("Here is your plan from %(clinic)s.") % clinic, _("Open it with this link:")]
    return Letter(_("Your exercises from %(clinic)s") % clinic, lines, link, ends)


def barrier(week) -> str:
    """What may help this week: each names something that keeps people from it, and what others do then."""
    words = [
        _("No time today? One exercise is better than none. Start with the first."),
        _("Do you forget it? Do it right after something you do each day."),
        _("Does it hurt more than before? Stop, and call us."),
        _("Is it dull? Put on music, or ask somebody to join you."),
        _("Tired in the evening? Try it in the morning."),
        _("No good place for it? A mat on the floor is enough."),
    ]
    return words[week.toordinal() // 7 % len(words)]


def _headers(letter: Letter) -> dict[str, str]:
    """What lets a mail program stop the reminders with one press (RFC 8058)."""
    if not letter.stop:
        return {}
    return {
        "List-Unsubscribe": f"<{letter.stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }


def _sender(clinic: Clinic) -> str:
    """The clinic's name before the address of this site."""
    return formataddr((one_line(clinic.name), parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))


def one_line(text: str) -> str:
    """`text` without line breaks: a header ends at one."""
    return " ".join(text.split())


# ---------------------------------------------------------------- other ways


@dataclass(frozen=True, slots=True)
class Ways:
    """How the clinician's own phone or mail program sends the link; nothing of it is kept here."""

    words: str
    sms: str
    mailto: str


def ways_of(program: Program, token: str) -> Ways:
    """The link as a text message and as a mail, worded in the language of the plan."""
    patient, address = program.patient, sharing.public_address(token)
    with translation.override(program.language):
        subject = _("Your exercises from %(clinic)s") % {"clinic": one_line(program.clinic.name)}
    words = f"{subject}: {address}"
    number = "".join(sign for sign in patient.phone if sign.isdigit() or sign == "+")
    return Ways(
        words=words,
        sms=f"sms:{number}?body={quote(words)}",
        mailto=f"mailto:{quote(patient.email)}?subject={quote(subject)}&body={quote(words)}",
    )
