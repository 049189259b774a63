"""The library as a file: a table for people, a bundle for another clinic."""

import tempfile
from typing import BinaryIO

from django.utils import timezone

from exercises import bundle_parts
from exercises.exporting.bundles import write_bundle
from exercises.exporting.tables import write_csv, write_xlsx

WRITERS = {"csv": write_csv, "xlsx": write_xlsx, "bundle": write_bundle}
IN_MEMORY = 2 * 2**20

__all__ = ["WRITERS", "as_file", "counts_beside", "file_name", "write_bundle", "write_csv", "write_xlsx"]


def as_file(rows, format: str, *, clinic) -> BinaryIO:
    """`rows` in one of the formats of WRITERS, as an open file that vanishes when it is closed."""
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the answer closes it
    WRITERS[format](rows, file, clinic=clinic)
    file.seek(0)
    return file


def counts_beside(clinic) -> list[tuple[str, int]]:
    """What a bundle of `clinic` carries beside exercises, and how many of each, if there are any."""
    counted = [(str(part.label), part.count(clinic)) for part in bundle_parts.registered()]
    return [(label, count) for label, count in counted if count]


def file_name(format: str) -> str:
    """What a downloaded file is called: the day, and nothing about the clinic."""
    suffix = "zip" if format == "bundle" else format
    return f"exercises-{timezone.localdate():%Y-%m-%d}.{suffix}"
