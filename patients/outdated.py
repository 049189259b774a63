"""A sheet of paper that is older than the plan: what changed since it was printed, for the rare visitor who
scans it. Made for that one answer; nothing is stored."""

import re

from django.utils import translation
from django.utils.translation import gettext as _

from hep.clinics.models import Clinic
from hep.clinics.tenancy import acting_for
from patients.comparing import compare
from patients.exports import html
from patients.exports.sheet import sheet
from patients.models import ProgramVersion
from patients.serving import Issued, version_of

# A plan's number, and the language of the sheet where it was not the plan's first.
SHEET = re.compile(r"([0-9]{1,6})(?:-([A-Za-z]{2,3}(?:-[A-Za-z]{2,4})?))?")


def read(text: str) -> tuple[int, str] | None:
    """The number and the language that a sheet's QR code carries; None for anything else."""
    found = SHEET.fullmatch(text)
    return (int(found[1]), (found[2] or "").lower()) if found else None


def page_for_sheet(found: Issued, number: int) -> bytes | None:
    """The handout with a word on top about what changed since plan `number`; None when nothing did."""
    now = version_of(found)
    if number >= now.number:
        return None
    with acting_for(Clinic(pk=found.clinic_id)):
        before = ProgramVersion.objects.filter(program=now.program_id, number=number).first()
    if before is None:
        return None
    words = sheet(now.document, language=found.language, digest=now.digest)
    words["plan"]["news"] = ""  # said in the notice, with what came in between
    with translation.override(found.language):
        words["outdated"] = _notice(before, now)
    return html.render(words)


def _notice(before: ProgramVersion, now: ProgramVersion) -> dict:
    document = now.document
    # The clinician may have put the last change in other words than ours, in the plan's own language.
    is_told = now.number == before.number + 1 and translation.get_language() == document.language
    said = document.news if is_told and document.news else compare(before.document, document).sentence
    numbers = {"old": before.number, "new": now.number}
    return {
        "title": _("There is a newer version of your plan."),
        "text": _("Your sheet shows plan %(old)s. This is plan %(new)s.") % numbers,
        "changed": said or _("Only small things changed. Your exercises and amounts are the same."),
        "print": _("Print the new sheet"),
    }
