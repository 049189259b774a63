"""Pictures on disk.  A file is named by the SHA-256 of the master it belongs to.

    ab/abcd….svg            the master: a figure, or an uploaded picture
    ab/abcd…-780.avif       made from it, in two widths and two formats

A picture that was once issued therefore never changes under a patient's plan, and all that derives
from a master can be thrown away and made again.
"""

import hashlib
import io
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from exercises.pictures.svg import rasterise

LIGHT_GROUND, DARK_GROUND, PAPER = "#EEEAE0", "#1E2C2F", "#FFFFFF"  # what a picture stands on
GROUNDS = {"light": LIGHT_GROUND, "dark": DARK_GROUND, "paper": PAPER}
WIDTHS = (780, 390)  # a phone's full width with two device pixels per CSS pixel, and half of it
SUFFIXES = {"image/svg+xml": ".svg", "image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}
# Flat drawings take little quality: eight of them fit the 90 kB a handout may weigh, in either format.
# AVIF keeps full colour resolution (4:4:4), which costs a drawing nothing and keeps thin lines clean.
DRAWING = {
    "avif": {"quality": 50, "speed": 6, "subsampling": "4:4:4"},
    "webp": {"quality": 42, "method": 6},
}
PHOTO = {"avif": {"quality": 55, "speed": 7}, "webp": {"quality": 70, "method": 4}}


def store(root: Path, data: bytes, suffix: str) -> str:
    """Write the bytes under their own hash and return the path relative to root.

    A file that is there already is left alone.  Other processes see the whole file or none.
    """
    if suffix not in SUFFIXES.values():
        raise ValueError(f"A picture cannot be stored as {suffix!r}.")
    sha = hashlib.sha256(data).hexdigest()
    relative = f"{sha[:2]}/{sha}{suffix}"
    _write(root / relative, data)
    return relative


def derivative_path(sha: str, width: int, kind: str) -> str:
    """Where the derivative of a master lies, relative to the media root."""
    return f"{sha[:2]}/{sha}-{width}.{kind}"


def derive(
    master: bytes, content_type: str, *, ground: str, widths: Sequence[int] = WIDTHS
) -> dict[tuple[int, str], bytes]:
    """The picture on its ground colour as AVIF and WebP in each width, keyed by (width, format).

    A raster master narrower than a width is not blown up; the derivative keeps the master's size.
    """
    widest = _on_ground(_pixels(master, content_type, max(widths)), ground)
    encoders = DRAWING if content_type == "image/svg+xml" else PHOTO
    made = {}
    for width in widths:
        image = widest
        if width < widest.width:
            image = widest.resize(
                (width, max(round(widest.height * width / widest.width), 1)), Image.Resampling.LANCZOS
            )
        for kind, options in encoders.items():
            out = io.BytesIO()
            image.save(out, kind, **options)
            made[width, kind] = out.getvalue()
    return made


def ensure_derivatives(
    root: Path, sha: str, master: bytes, content_type: str, *, ground: str, widths: Sequence[int] = WIDTHS
) -> dict[tuple[int, str], str]:
    """Make the derivatives that are missing on disk; returns the relative paths of all of them."""
    paths = {(width, kind): derivative_path(sha, width, kind) for width in widths for kind in DRAWING}
    if not all((root / path).exists() for path in paths.values()):
        for key, data in derive(master, content_type, ground=ground, widths=widths).items():
            _write(root / paths[key], data)
    return paths


def _pixels(master: bytes, content_type: str, width: int) -> Image.Image:
    if content_type == "image/svg+xml":
        return rasterise(master.decode(), width)
    image = Image.open(io.BytesIO(master), formats=("JPEG", "PNG", "WEBP"))
    image.thumbnail((width, image.height))
    return image.convert("RGBA")


def _on_ground(image: Image.Image, ground: str) -> Image.Image:
    picture = Image.new("RGB", image.size, ground)
    picture.paste(image, mask=image.getchannel("A"))
    return picture


def _write(target: Path, data: bytes) -> None:
    """Whole or not at all: a temporary file beside the target takes its name when it is safely on disk."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
