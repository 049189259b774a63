"""The moving loops of the project's own figures: animated WebP beside the drawings, stored by its hash.

An exercise has one loop, on light and on dark ground; it goes with its last picture, where the movement ends.
"""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from PIL import Image

from exercises.library_format import ExerciseEntry
from exercises.models import LOOP_SUFFIXES, Picture, new_public_id
from exercises.pictures.storing import store

WEBP = "image/webp"
GROUNDS = {"": "light", "_dark": "dark"}  # suffix of the file → what it stands on


@dataclass(frozen=True, slots=True)
class Loop:
    """One loop that is stored, by what its row in the database says."""

    sha256: str
    width: int
    height: int
    size: int
    ground: str

    def picture(self, still: Picture) -> Picture:
        """The shared row of this loop; it shares the name of the picture it belongs to, when that is free."""
        found = Picture.objects.filter(clinic=None, sha256=self.sha256).first()
        if found is None:
            found = Picture(content_type=WEBP, public_id=still.loop_public_id(self.ground), **asdict(self))
            # Taken when the loop was drawn anew: issued handouts keep the one they name.
            if Picture.objects.filter(public_id=found.public_id).exists():
                found.public_id = new_public_id() + LOOP_SUFFIXES[self.ground]
            found.save()
        return found


def loop_files(entry: ExerciseEntry, figures: Path) -> dict[str, Path]:
    """The loops that are drawn for an exercise, by ground; `figures` is the folder of its drawings."""
    stem = entry.slug.replace("-", "_")
    files = {ground: figures.parent / "loops" / f"{stem}{suffix}.webp" for suffix, ground in GROUNDS.items()}
    return {ground: file for ground, file in files.items() if file.exists()}


def store_loops(files: Mapping[str, Path], *, media: Path) -> dict[str, Loop]:
    """Store the loops of an exercise as they are: they were drawn for the page."""
    return {ground: _store(file.read_bytes(), ground, media=media) for ground, file in files.items()}


def _store(content: bytes, ground: str, *, media: Path) -> Loop:
    store(media, content, ".webp")
    with Image.open(io.BytesIO(content)) as loop:
        width, height = loop.size
    return Loop(hashlib.sha256(content).hexdigest(), width, height, len(content), ground)
