"""Serve what was issued: one raw query by the token's hash, no template, no other database work."""

import gzip
from collections.abc import Collection
from dataclasses import dataclass, replace

from django.db import connection
from django.utils import timezone

from hep.clinics.models import Clinic
from hep.clinics.tenancy import acting_for
from patients.document import ProgramDocument
from patients.models import ProgramVersion, ShareLink
from patients.rendering import BROTLI, render_page, renderer_key
from patients.sharing import hash_of

__all__ = [
    "BROTLI",
    "Issued",
    "current",
    "document_of",
    "issued",
    "link_of",
    "plan_key",
    "rendered_now",
    "renderer_key",
    "version_of",
]

# One statement for every representation; no row for unknown, expired, revoked or ended alike.
# The language that was asked for comes before the plan's own, which is there when the other is not.
ISSUED = """
SELECT l.id, l.clinic_id, v.id, v.digest, v.language, h.language, h.body, h.etag, h.renderer
FROM patients_sharelink l
JOIN patients_program p ON p.id = l.program_id
JOIN patients_patient t ON t.id = p.patient_id
JOIN clinics_clinic c ON c.id = l.clinic_id
JOIN patients_programversion v ON v.id = p.current_version_id
LEFT JOIN patients_renderedhandout h
  ON h.version_id = v.id AND h.page = %s AND h.language IN (v.language, %s)
WHERE l.token_sha256 = %s AND l.revoked_at IS NULL AND (l.expires_at IS NULL OR l.expires_at > %s)
  AND c.is_active AND t.discharged_at IS NULL
ORDER BY h.language = v.language LIMIT 1
"""
# Pages of about 3 kB that this process made because none was stored.
MOST_KEPT = 1000
_made: dict[tuple[str, str, str, str], tuple[bytes, str]] = {}


@dataclass(frozen=True, slots=True)
class Issued:
    """What a living link leads to; `body` is packed, and None when the page has to be made first.

    `language` is that of the page: the one asked for when the plan was issued in it, else the plan's own.
    """

    link_id: int
    clinic_id: int
    version_id: int
    digest: str
    language: str
    body: bytes | None
    etag: str | None
    renderer: str | None

    def text(self) -> bytes:
        """The gzipped page for a browser that cannot unzip."""
        return gzip.decompress(self.body)


def issued(token: str, *, page: str = "handout", language: str | None = None) -> Issued | None:
    """What `token` opens now; None for a link that is unknown, expired or revoked."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(ISSUED, [page, language or "", hash_of(token), now])
        row = cursor.fetchone()
    if row is None:
        return None
    body = bytes(row[6]) if row[6] is not None else None
    return Issued(*row[:4], row[5] or row[4], body, *row[7:])


def current(token: str, *, page: str, language: str | None = None) -> Issued | None:
    """`issued`, with the page made now when none is stored or the stored one is of an older renderer."""
    found = issued(token, page=page, language=language)
    if found is None or (found.body is not None and found.renderer == renderer_key()):
        return found
    return rendered_now(found, page=page, language=language)


def version_of(found: Issued) -> ProgramVersion:
    """The version a living link leads to, read in the scope of its clinic."""
    with acting_for(Clinic(pk=found.clinic_id)):
        return ProgramVersion.objects.get(pk=found.version_id)


def link_of(found: Issued) -> ShareLink:
    """The living link itself, with what hangs from it, read in the scope of its clinic."""
    with acting_for(Clinic(pk=found.clinic_id)):
        rows = ShareLink.objects.select_related("clinic", "program__patient", "program__current_version")
        return rows.defer("program__current_version__content").get(pk=found.link_id)


def document_of(link: ShareLink) -> ProgramDocument:
    """What the version in force says."""
    return ProgramVersion.objects.get(pk=link.program.current_version_id).document


def plan_key(link: ShareLink) -> str:
    """A name of the program that no later version changes and no other program has: its first digest."""
    return (
        ProgramVersion.objects.filter(program=link.program_id)
        .order_by("number")
        .values_list("digest", flat=True)[0]
    )


def rendered_now(found: Issued, *, page: str, language: str | None = None) -> Issued:
    """`found` with its page made now, and not stored: a GET changes nothing. Made once by each process:
    after an update every page is stale until `render_handouts` has come to it."""
    version = None
    if language and language != found.language:
        version = version_of(found)
        found = replace(found, language=_first(language, found.language, among=version.document.languages))
    key = (found.digest, page, found.language, renderer_key())
    if key not in _made:
        if len(_made) >= MOST_KEPT:
            _made.clear()
        _made[key] = render_page(version or version_of(found), page=page, language=found.language)
    body, etag = _made[key]
    return replace(found, body=body, etag=etag, renderer=renderer_key())


def _first(asked: str, own: str, *, among: Collection[str]) -> str:
    return asked if asked in among else own
