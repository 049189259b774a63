"""The handout as most programs would make it: read, worded and laid out anew for every visit."""

from django.db.models import Prefetch
from django.utils import timezone

from exercises.models import ExercisePicture
from hep.clinics.tenancy import whole_site
from patients import serving
from patients.exports import html, sheet
from patients.freezing import build_document
from patients.models import Prescription, Program
from patients.sharing import hash_of


def page_from_draft(token: str) -> bytes:
    """The page of the draft behind `token`, in the fewest queries that its tables allow."""
    with whole_site():
        program = _drafts().get(links__token_sha256=hash_of(token))
        document = build_document(program, by=program.created_by, at=timezone.now(), number=1)
    return html.render(sheet.sheet(document, language=document.language, digest="0" * 64))


def page_from_version(token: str) -> bytes:
    """The page of the version behind `token`: two queries, the rest is words and template."""
    found = serving.issued(token)
    document = serving.version_of(found).document
    return html.render(sheet.sheet(document, language=found.language, digest=found.digest))


def _drafts():
    exercise = "sections__prescriptions__exercise"
    return Program.objects.select_related("patient", "clinic", "created_by").prefetch_related(
        "sections",
        Prefetch("sections__prescriptions", Prescription.objects.select_related("exercise", "in_place_of")),
        f"{exercise}__texts",
        f"{exercise}__cautions",
        Prefetch(f"{exercise}__pictures", ExercisePicture.objects.select_related("picture", "dark", "line")),
    )
