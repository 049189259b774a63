"""Pictures that people upload: photos of their own exercises, a clinic's logo.

What is kept is never the file itself but a clean copy of its pixels (``reading.rewrite``).  The name
of the file only says which format to expect; it is never used as a path.
"""

import hashlib
import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from exercises.pictures import reading

MOST_BYTES = 10 * 2**20
PATIENCE = 20  # seconds of waiting, CPU time is limited in the reader itself
FORMATS = {".jpg": "JPEG", ".jpeg": "JPEG", ".jpe": "JPEG", ".png": "PNG", ".webp": "WEBP"}
TWO_AT_ONCE = threading.BoundedSemaphore(2)  # a reader may take 512 MiB

_SAVE_AS = _("Save it as JPEG or PNG and upload that.")
REASONS = {
    "empty": _("The file is empty. Choose the picture again."),
    "too_big": _("The file is larger than 10 MB. Make the picture smaller and upload it again."),
    "no_suffix": _("Only pictures that end in .jpg, .png or .webp can be uploaded."),
    "svg": _("SVG drawings cannot be uploaded. Save the drawing as PNG and upload that."),
    "heic": _(
        "HEIC photos cannot be uploaded. Save the photo as JPEG; "
        "on an iPhone choose “Most compatible” under Settings, Camera, Formats."
    ),
    "gif": _("GIF pictures cannot be uploaded. Save one picture of it as PNG and upload that."),
    "not_a_picture": _(
        "This file is not a JPEG, PNG or WebP picture, whatever its name says. Choose another file."
    ),
    "is_jpeg": _("This is a JPEG picture under another name. Let its name end in .jpg and upload it again."),
    "is_png": _("This is a PNG picture under another name. Let its name end in .png and upload it again."),
    "is_webp": _("This is a WebP picture under another name. Let its name end in .webp and upload it again."),
    "too_many_pixels": _(
        "The picture has more than 25 million pixels. Make it smaller, 1600 pixels wide are enough, "
        "and upload it again."
    ),
    "animated": _("Moving pictures cannot be uploaded. Save one picture of it and upload that."),
    "damaged": _(
        "The picture is damaged or was cut off on the way. Upload it again, or choose another file."
    ),
    "too_much_work": _("The picture could not be read. Save it again as JPEG and upload that."),
}
UNWELCOME = {".svg": "svg", ".svgz": "svg", ".heic": "heic", ".heif": "heic", ".gif": "gif"}


@dataclass(frozen=True, slots=True)
class AcceptedPicture:
    """A clean picture, ready to be stored.  The hash is that of these bytes, not of the upload."""

    bytes: bytes
    content_type: str  # image/jpeg, or image/webp when parts are transparent
    width: int
    height: int
    sha256: str

    @property
    def suffix(self) -> str:
        return {"image/jpeg": ".jpg", "image/webp": ".webp"}[self.content_type]


class PictureError(ValueError):
    """An upload that is not accepted; the message tells the person what to do, reason is its key."""

    def __init__(self, reason: str) -> None:
        super().__init__(REASONS[reason])
        self.reason = reason

    def __str__(self) -> str:
        return str(REASONS[self.reason])


def accept_upload(file: BinaryIO, *, name: str, crop: reading.Crop = reading.WHOLE) -> AcceptedPicture:
    """A clean copy of the uploaded picture, at most 1600 px wide or high, upright, without metadata.

    Of the upright picture the part `crop` is kept: left, top, width, height in percent.
    Accepts one still JPEG, PNG or WebP of at most 10 MiB and 25 megapixels whose name ends as its
    content says; raises PictureError otherwise.  Nothing of the file survives but its pixels.
    """
    expected = _expected_format(name)
    data = file.read(MOST_BYTES + 1)
    if not data:
        raise PictureError("empty")
    if len(data) > MOST_BYTES:
        raise PictureError("too_big")
    answer, clean = _read_apart(data, expected, crop)
    if "refused" in answer:
        raise PictureError(answer["refused"])
    return AcceptedPicture(bytes=clean, sha256=hashlib.sha256(clean).hexdigest(), **answer)


def accept_loop(data: bytes) -> AcceptedPicture:
    """A movement of our own kind, an animated WebP, without metadata; every frame of it can be shown.

    Only an import of our bundle brings one: nobody uploads it. Raises PictureError.
    """
    if len(data) > MOST_BYTES:
        raise PictureError("too_big")
    answer, clean = _read_apart(data, reading.LOOP, reading.WHOLE)
    if "refused" in answer:
        raise PictureError(answer["refused"])
    return AcceptedPicture(bytes=clean, sha256=hashlib.sha256(clean).hexdigest(), **answer)


def _expected_format(name: str) -> str:
    suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if suffix not in FORMATS:
        raise PictureError(UNWELCOME.get(suffix, "no_suffix"))
    return FORMATS[suffix]


def _read_apart(data: bytes, expected: str, crop: reading.Crop) -> tuple[dict, bytes]:
    """The answer of a reader process; one that died or hung counts as too much work."""
    command = [sys.executable, "-I", reading.__file__, expected, json.dumps(crop)]
    try:
        with TWO_AT_ONCE:
            done = subprocess.run(command, input=data, capture_output=True, timeout=PATIENCE, check=True)
    except subprocess.SubprocessError:
        return {"refused": "too_much_work"}, b""
    head, _newline, clean = done.stdout.partition(b"\n")
    return json.loads(head), clean
