"""Taking the record along: one patient's in any form, and everything of a clinic as one file.

Every copy that leaves is an event in the trail: whose record, by whom.
"""

import datetime as dt
import io
import logging
import tempfile
import zipfile
from collections.abc import Callable, Iterator

from django.conf import settings

from exercises import exporting
from exercises.models import Exercise
from hep.audit.recording import record as note_event
from hep.clinics.models import Clinic, User
from hep.clinics.tenancy import acting_for
from patients import printing, record_reading
from patients.exports import fhir, record_json, sessions_csv
from patients.exports.pdf import PdfError
from patients.exports.record import Record
from patients.models import Patient, ProgramVersion

logger = logging.getLogger(__name__)

CSV, JSON, FHIR = "csv", "json", "fhir"
# Neutral names: a download folder is no place for names of patients.
FILES = {
    CSV: ("sessions.csv", "text/csv; charset=utf-8"),
    JSON: ("record.json", "application/json"),
    FHIR: ("record.fhir.json", "application/fhir+json"),
}
CHUNK = 256 * 1024


def fhir_base() -> str:
    """The address of the FHIR pages, from the settings and never from a request."""
    return f"{settings.PUBLIC_URL}/fhir"


def file_of(patient: Patient, form: str, *, by: User, at: dt.datetime) -> bytes:
    """The record of `patient` in one form of FILES; leaves an event that it was exported."""
    record = record_reading.record_of(patient, at=at)
    render: dict[str, Callable[[], bytes]] = {
        CSV: lambda: sessions_csv.render(record),
        JSON: lambda: record_json.render(record),
        FHIR: lambda: fhir.bundle(record, base=fhir_base(), prints=dict(prints_of(patient))),
    }
    content = render[form]()
    note_event(patient, "exported", by=by, fields=[form])
    return content


def prints_of(patient: Patient) -> Iterator[tuple[str, bytes]]:
    """The handout of each program's version in force as a PDF, by the name of its plan.

    A print leads back to its link. A program without a living one, as after discharge, has none.
    """
    current = ProgramVersion.objects.filter(pk__in=patient.programs.values("current_version"))
    for version in current.select_related("program").order_by("pk"):
        try:
            yield (
                record_reading.plan_id(version.program_id),
                printing.made(printing.order_of_version(version, {})),
            )
        except printing.NoLink:
            continue
        except PdfError as error:
            logger.error("version %s cannot be printed: %s", version.pk, error)


# ---------------------------------------------------------------- everything of a clinic


def everything(clinic: Clinic, *, by: User, at: dt.datetime) -> Iterator[bytes]:
    """A zip of all records, their prints and the library, in pieces: one record at a time is in memory."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_member("README.txt", at), README)
        with acting_for(clinic):
            keys = list(Patient.objects.order_by("pk").values_list("pk", flat=True))
        for key in keys:
            # The scope is closed before a piece is handed over: its time belongs to other requests.
            with acting_for(clinic):
                _add_patient(archive, key, by=by, at=at)
            yield sink.taken()
        with tempfile.TemporaryFile() as bundle:
            with acting_for(clinic):
                rows = Exercise.objects.for_clinic(clinic).filter(clinic=clinic)
                exporting.write_bundle(rows, bundle, clinic=clinic)
            bundle.seek(0)
            with archive.open(_member("library.zip", at, packed=True), "w") as member:
                while piece := bundle.read(CHUNK):
                    member.write(piece)
                    yield sink.taken()
    yield sink.taken()


def _add_patient(archive: zipfile.ZipFile, key: int, *, by: User, at: dt.datetime) -> None:
    patient = Patient.objects.select_related("clinic").filter(pk=key).first()
    if patient is None:
        return  # removed since the list was made
    found: Record = record_reading.record_of(patient, at=at)
    folder = f"records/{patient.identifier}"
    archive.writestr(_member(f"{folder}/{FILES[JSON][0]}", at), record_json.render(found))
    archive.writestr(_member(f"{folder}/{FILES[CSV][0]}", at), sessions_csv.render(found))
    for plan, content in prints_of(patient):
        archive.writestr(_member(f"{folder}/{plan}.pdf", at, packed=True), content)
    note_event(patient, "exported", by=by, fields=[JSON, CSV, "pdf"])


def _member(name: str, at: dt.datetime, *, packed: bool = False) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, at.timetuple()[:6])
    info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


class _Sink(io.RawIOBase):
    """Where the archive is written to: what was written since it was taken last."""

    def __init__(self):
        super().__init__()
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece) -> int:
        self.pieces.append(bytes(piece))
        return len(piece)

    def taken(self) -> bytes:
        found, self.pieces = b"".join(self.pieces), []
        return found


README = """Everything of one clinic.

records/<identifier>/record.json    one patient's complete record (docs/record-format.md of HEP)
records/<identifier>/sessions.csv   the sessions as a table, a row for each result of an exercise
records/<identifier>/<plan>.pdf     the handout in force; none where no link to it is alive
library.zip                         the clinic's own exercises, templates and tags; HEP imports it

The identifier is the one on the page "Take the record along". The files hold names and health data:
keep them where nobody else can read them.
"""
