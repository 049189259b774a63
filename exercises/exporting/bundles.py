"""The library as our own bundle: all of it, pictures and movements with their licences, templates."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db.models import Q

from exercises import bundle_parts
from exercises.importing.bundle import CONTENTS, FORMAT, VERSION
from exercises.importing.content import entry_of, in_chunks
from exercises.models import ExercisePicture, ExerciseQuerySet, Picture, ProgramTemplate

LICENCES = "licences.txt"
# The same library gives the same bytes: the zip has no clock.
LONG_AGO = (1980, 1, 1, 0, 0, 0)


def write_bundle(rows: ExerciseQuerySet, file: BinaryIO, *, clinic=None) -> int:
    """Write `rows`, the templates of `clinic` (None: the shared ones) and what other apps keep for it.

    Returns how many exercises there were.
    """
    uses = ExercisePicture.objects.filter(exercise__in=rows.order_by().values("pk"))
    pictures = Picture.objects.exclude(content_type="image/svg+xml").filter(
        Q(uses__in=uses)
        | Q(pk__in=uses.values("dark"))
        | Q(pk__in=uses.values("line"))
        | Q(public_id__in=uses.values("loop"))
        | Q(public_id__in=uses.values("dark_loop"))
    )
    # A file that was lost is not carried; whoever imports the bundle is told.
    pictures = {each.sha256: each for each in pictures.distinct() if _file(each).exists()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(_member(CONTENTS), "w") as stream:
            text = io.TextIOWrapper(stream, encoding="utf-8")
            count = _write_contents(text, rows, pictures, clinic)
            text.flush()
        archive.writestr(_member(LICENCES), "".join(_licences(uses)))
        for picture in pictures.values():
            archive.writestr(_member(_place(picture)), _file(picture).read_bytes(), zipfile.ZIP_STORED)
    return count


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, LONG_AGO)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def _file(picture: Picture) -> Path:
    return Path(settings.MEDIA_ROOT, picture.path)


def _place(picture: Picture) -> str:
    return f"media/{picture.sha256}.{picture.suffix}"


def _write_contents(text: io.TextIOBase, rows: ExerciseQuerySet, pictures: dict, clinic) -> int:
    """One entry a line, so that a large library needs little memory and a change is easily seen."""
    head = {"format": FORMAT, "version": VERSION}
    head["media"] = {
        sha: {"file": _place(picture), "ground": picture.ground} for sha, picture in pictures.items()
    }
    templates = ProgramTemplate.objects.filter(clinic=clinic).order_by("slug")
    head["templates"] = list(templates.values("slug", "title", "body"))
    if clinic:
        head |= {part.key: part.export(clinic) for part in bundle_parts.registered()}
    text.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "exercises": [')
    count = 0
    for count, row in enumerate(in_chunks(rows), start=1):
        entry = entry_of(row) | {"slug": row.slug}
        text.write((",\n" if count > 1 else "\n") + json.dumps(entry, ensure_ascii=False, sort_keys=True))
    text.write("\n]}\n")
    return count


def _licences(uses) -> Iterator[str]:
    """A line a picture or movement, for a reader who opens the zip."""
    yield "picture\tauthor\tlicence\tsource\n"
    for use in uses.select_related("picture", "loop", "dark_loop").order_by("pk").iterator():
        for file in filter(None, (use.picture, use.loop, use.dark_loop)):
            yield f"{file.sha256}\t{use.author}\t{use.licence}\t{use.source}\n"
