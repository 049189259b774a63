"""Find the file behind a picture's public address."""

import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from exercises.models import DARK_SUFFIX, LOOP_SUFFIXES, PUBLIC_ID_LENGTH, TOKEN_ALPHABET, Picture
from exercises.pictures.storing import GROUNDS, derivative_path, ensure_derivatives
from hep.clinics.tenancy import whole_site

NAME = re.compile(
    rf"(?P<id>[{TOKEN_ALPHABET}]{{{PUBLIC_ID_LENGTH}}}{DARK_SUFFIX}?)-(?P<width>390|780)\.(?P<kind>avif|webp)"
)
# A loop has one size, the one it was drawn in.
LOOP = re.compile(
    rf"(?P<id>[{TOKEN_ALPHABET}]{{{PUBLIC_ID_LENGTH}}}[{''.join(LOOP_SUFFIXES.values())}])\.webp"
)


@lru_cache(maxsize=4096)
def _master(public_id: str) -> tuple[str, str, str] | None:
    """Hash, type and ground of a picture; what a public name holds never changes, so it is remembered."""
    with whole_site():  # the name is the permission: 130 bits, in the pages of those who may see it
        return (
            Picture.objects.filter(public_id=public_id)
            .values_list("sha256", "content_type", "ground")
            .first()
        )


def picture_file(name: str) -> tuple[str, str] | None:
    """Path (relative to the media folder) and type of `name`, e.g. `<public id>-780.avif`; None if unknown.

    A size that is not there is made from its master: sizes can be thrown away at any time.
    """
    if loop := LOOP.fullmatch(name):
        return _loop_file(loop["id"])
    parts = NAME.fullmatch(name)
    found = _master(parts["id"]) if parts else None
    if found is None:
        return None
    sha, content_type, ground = found
    path = derivative_path(sha, int(parts["width"]), parts["kind"])
    root = Path(settings.MEDIA_ROOT)
    if not (root / path).exists():
        master = root / sha[:2] / f"{sha}.{Picture.SUFFIXES[content_type]}"
        if not master.exists():
            return None
        ensure_derivatives(root, sha, master.read_bytes(), content_type, ground=GROUNDS[ground])
    return path, f"image/{parts['kind']}"


def _loop_file(public_id: str) -> tuple[str, str] | None:
    found = _master(public_id)
    if found is None:
        return None
    sha, content_type, _ground = found
    path = f"{sha[:2]}/{sha}.{Picture.SUFFIXES[content_type]}"
    return (path, content_type) if (Path(settings.MEDIA_ROOT) / path).exists() else None
