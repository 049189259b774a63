"""The project's own drawings on their way into media: made plain, cropped, stored by their hash.

This is the only door for SVG; what people upload is never SVG.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path

from exercises.library_format import ExerciseEntry, LibraryError, Problem
from exercises.models import PUBLIC_ID_LENGTH, TOKEN_ALPHABET, Picture, new_public_id
from exercises.pictures.crops import library_figure, read_crops
from exercises.pictures.storing import DARK_GROUND, LIGHT_GROUND, ensure_derivatives, store
from exercises.pictures.svg import FigureError

SVG = "image/svg+xml"
KINDS = {"": "light", "_dark": "dark", "_lineart": "paper"}  # suffix of the file → ground it stands on
DIFFERENT = 2  # letters in which the names of shipped drawings differ: room for a thousand
# Line art goes into prints as it is; its other sizes are made when somebody asks for one.
SHOWN = {"light": LIGHT_GROUND, "dark": DARK_GROUND}


@dataclass(frozen=True, slots=True)
class Figure:
    """One drawing in one palette; `digest` names file and crop, before anything is made of them."""

    folder: Path
    stem: str
    ground: str
    digest: str

    def resolved(self) -> bytes:
        """The drawing as it is stored. Raises FigureError."""
        return _resolved(self.folder, self.stem, self.digest).encode()


@lru_cache(maxsize=256)
def _resolved(folder: Path, stem: str, _digest: str) -> str:
    return library_figure(folder, stem)


def read_figures(entry: ExerciseEntry, folder: Path) -> dict[str, Figure]:
    """The drawings of an exercise in all palettes, by file stem. Raises LibraryError for one without crop."""
    crops_file = folder / "crops.toml"
    crops = _crops(crops_file, crops_file.stat().st_mtime_ns) if crops_file.exists() else {}
    if lacking := [frame for frame in entry.frames if frame not in crops]:
        reason = f"there is no crop for the figure {lacking[0]} in {crops_file.name}"
        raise LibraryError([Problem(entry.file, entry.slug, "pictures", reason)])
    figures = {}
    for frame in entry.frames:
        for suffix, ground in KINDS.items():
            content = (folder / f"{frame}{suffix}.svg").read_bytes() + repr(crops[frame]).encode()
            digest = hashlib.sha256(content).hexdigest()
            figures[frame + suffix] = Figure(folder, frame + suffix, ground, digest)
    return figures


@lru_cache(maxsize=4)
def _crops(file: Path, _changed_at: int) -> dict:
    return read_crops(file)


@dataclass(frozen=True, slots=True)
class Master:
    """A drawing that is stored; `ground` is what it stands on."""

    sha256: str
    width: int
    height: int
    size: int
    ground: str

    def picture(self, *, dark_of: Picture | None = None) -> Picture:
        """The shared row of this picture; as the dark sibling of another it shares that one's name."""
        found = Picture.objects.filter(clinic=None, sha256=self.sha256).first()
        if found is None:
            name = dark_of.dark_public_id if dark_of else _name_beside_the_others()
            # Taken when the drawing of the dark was changed: issued handouts keep the one they name.
            if Picture.objects.filter(public_id=name).exists():
                name = new_public_id()
            found = Picture(content_type=SVG, public_id=name, **asdict(self))
            found.save()
        return found


def _name_beside_the_others() -> str:
    """A name that differs from those of the other shipped drawings in its last letters alone, while there
    are such. Drawings that everybody has need no secret name, and a page that names nine stays small."""
    first = Picture.objects.filter(clinic=None, content_type=SVG).order_by("pk").first()
    if first is None:
        return new_public_id()
    stem = first.public_id[: PUBLIC_ID_LENGTH - DIFFERENT]
    taken = set(Picture.objects.filter(public_id__startswith=stem).values_list("public_id", flat=True))
    names = (stem + "".join(letters) for letters in product(TOKEN_ALPHABET, repeat=DIFFERENT))
    return next((name for name in names if name not in taken), new_public_id())


def store_figures(figures: Mapping[str, Figure], entry: ExerciseEntry, *, media: Path) -> dict[str, Master]:
    """Store the drawings of `entry` and the sizes that pages show: slow when new, so no lock is held."""
    return {stem: _store(figure, entry, media=media) for stem, figure in figures.items()}


def _store(figure: Figure, entry: ExerciseEntry, *, media: Path) -> Master:
    try:
        content = figure.resolved()
    except FigureError as error:
        raise LibraryError(
            [Problem(entry.file, entry.slug, f"pictures: {figure.stem}", str(error))]
        ) from error
    sha = hashlib.sha256(content).hexdigest()
    store(media, content, ".svg")
    if figure.ground in SHOWN:
        ensure_derivatives(media, sha, content, SVG, ground=SHOWN[figure.ground])
    width, height = _size(content)
    return Master(sha, width, height, len(content), figure.ground)


def _size(svg: bytes) -> tuple[int, int]:
    """Width and height that `resolve_figure` wrote into the first tag."""
    head = svg[: svg.index(b">")].decode()
    width, height = (float(head.split(f' {name}="')[1].split('"')[0]) for name in ("width", "height"))
    return round(width), round(height)
