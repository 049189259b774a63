"""Pictures of a bundle: none without permission, each through the same door as an upload."""

import io
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from exercises.illustrating import MOST_BYTES, MOST_FILES, MOST_PICTURES_OF_EXERCISE
from exercises.importing.content import FILES, LOOPS, WORDS
from exercises.importing.files import member, opened
from exercises.models import LOOP_SUFFIXES, ExercisePicture, Picture, new_public_id
from exercises.pictures.storing import GROUNDS, ensure_derivatives, store
from exercises.pictures.uploads import MOST_BYTES as MOST_BYTES_OF_PICTURE
from exercises.pictures.uploads import AcceptedPicture, PictureError, accept_loop, accept_upload

GROUND_OF_LOOP = {"loop": "light", "dark_loop": "dark"}
LENGTHS = {"caption": 60, "alt": 300, "author": 120, "licence": 60, "source": 200}


class Media:
    """The pictures of one bundle on their way into the library of `clinic`; without `file` none is taken."""

    def __init__(self, clinic, file: BinaryIO | None) -> None:
        self.clinic = clinic
        self.file = file
        self.archive = None
        self.places: dict[str, dict] = {}  # hash in the bundle: where its file is
        self.left_out = False
        self.kept: dict[str, dict | None] = {}  # hash in the bundle: what a Picture is made from
        own = Picture.objects.filter(clinic=clinic).aggregate(count=Count("pk"), size=Sum("size"))
        self.count, self.size = own["count"], own["size"] or 0

    def drop_if_not_permitted(self, entry: dict) -> None:
        """Without permission the entry has no pictures, and an exercise that has some keeps them."""
        if self.file is None and entry.pop("pictures", None):
            self.left_out = True

    def keep(self, entry: dict) -> list[tuple[str, str]]:
        """Store the pictures of `entry` and note in it what their rows need; what is wrong with them."""
        problems = []
        uses = entry.get("pictures") or []
        if len(uses) > MOST_PICTURES_OF_EXERCISE:
            reason = _("An exercise holds at most %(most)s pictures.") % {"most": MOST_PICTURES_OF_EXERCISE}
            return [("pictures", reason)]
        for place, use in enumerate(uses, start=1):
            problems += [(f"pictures[{place}]", reason) for reason in self._keep_use(use)]
        return problems

    def _keep_use(self, use: object) -> list[str]:
        if not isinstance(use, dict) or use.keys() - {*FILES, *LOOPS, *WORDS} or not use.get("picture"):
            return [_("has the wrong shape")]
        if wrong := _wrong_words(use):
            return wrong
        # Refuse anything whose licence is missing: permission to use it says nothing about its author.
        if not use.get("licence") or not use.get("author"):
            return [_("A picture needs its author and its licence.")]
        for name in (*FILES, *LOOPS):
            if sha := use.get(name):
                try:
                    use[name] = self._kept(str(sha), loop_on=GROUND_OF_LOOP.get(name, ""))
                except PictureError as error:
                    return [str(error)]
                if use[name] is None:
                    return [_("The file of the picture is not in the bundle.")]
        return []

    def _kept(self, sha: str, *, loop_on: str) -> dict | None:
        """What a row of Picture is made from; None for a picture that is nowhere. Raises PictureError.

        `loop_on`: the ground of a movement; "" for a picture that stands still.
        """
        key = f"{sha}:{loop_on}"
        if key not in self.kept:
            known = Picture.objects.filter(Q(clinic=None) | Q(clinic=self.clinic), sha256=sha)
            found = any(each.is_loop == bool(loop_on) for each in known)
            self.kept[key] = {"sha256": sha} if found else self._taken(sha, loop_on)
        return self.kept[key]

    def _taken(self, sha: str, loop_on: str) -> dict | None:
        place = self.places.get(sha)
        if place is None:
            return None
        ground = loop_on or (place["ground"] if place["ground"] in GROUNDS else "light")
        self.archive = self.archive or opened(self.file)
        data = member(self.archive, place["file"], most=MOST_BYTES_OF_PICTURE + 1)
        accepted = accept_loop(data) if loop_on else accept_upload(io.BytesIO(data), name=place["file"])
        self.count, self.size = self.count + 1, self.size + len(accepted.bytes)
        if self.count > MOST_FILES or self.size > MOST_BYTES:
            raise PictureError("too_big")
        _store(accepted, ground, is_loop=bool(loop_on))
        named = {"public_id": new_public_id() + LOOP_SUFFIXES[ground]} if loop_on else {}
        return named | {
            "sha256": accepted.sha256,
            "content_type": accepted.content_type,
            "width": accepted.width,
            "height": accepted.height,
            "size": len(accepted.bytes),
            "ground": ground,
        }


def _store(accepted: AcceptedPicture, ground: str, *, is_loop: bool) -> None:
    """The files are named by content: those of an import that is not confirmed do no harm."""
    root = Path(settings.MEDIA_ROOT)
    store(root, accepted.bytes, accepted.suffix)
    if is_loop:  # has one size, the one it was drawn in
        return
    ensure_derivatives(root, accepted.sha256, accepted.bytes, accepted.content_type, ground=GROUNDS[ground])


def _wrong_words(use: dict) -> list[str]:
    wrong = [
        _("%(field)s must be a text of at most %(most)s characters") % {"field": name, "most": most}
        for name, most in LENGTHS.items()
        if not isinstance(use.get(name, ""), str) or len(use.get(name, "")) > most
    ]
    if not isinstance(use.get("translations", {}), dict) or not isinstance(
        use.get("mirror_safe", True), bool
    ):
        wrong.append(_("has the wrong shape"))
    return wrong


def rows_of(exercise, entry: dict, clinic, found: dict[str, Picture]) -> list[ExercisePicture]:
    """The pictures of `exercise` as `entry` has them; a missing Picture is made. `found` is filled."""
    rows = []
    for place, use in enumerate(entry.get("pictures") or ()):
        files = {name: _picture(use[name], clinic, found) for name in (*FILES, *LOOPS) if use.get(name)}
        words = {name: use[name] for name in WORDS if name in use}
        rows.append(ExercisePicture(exercise=exercise, place=place, **files, **words))
    return rows


def _picture(facts: dict | str, clinic, found: dict[str, Picture]) -> Picture:
    facts = {"sha256": facts} if isinstance(facts, str) else facts
    sha = facts["sha256"]
    if sha not in found:
        known = Picture.objects.filter(Q(clinic=None) | Q(clinic=clinic), sha256=sha)
        # The clinic's own before the shared one, as `Picture` is unique in each.
        found[sha] = known.order_by("-clinic").first() or Picture(clinic=clinic, **facts)
        if found[sha].pk is None:
            found[sha].save()
    return found[sha]
