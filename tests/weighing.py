"""What a browser fetches of our own files: minified as collectstatic writes them, packed as they are sent."""

import gzip

import brotli
from django.conf import settings

from hep.storage import minified

KB = 1000


def brotli_bytes(*names: str) -> int:
    """The weight of these files under static/ over https."""
    return sum(len(brotli.compress(_as_served(name))) for name in names)


def gzip_bytes(*names: str) -> int:
    """The same where Brotli is not understood."""
    return sum(len(gzip.compress(_as_served(name), 9, mtime=0)) for name in names)


def _as_served(name: str) -> bytes:
    return minified(name, (settings.BASE_DIR / "static" / name).read_bytes())
