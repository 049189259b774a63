"""Pictures of an exercise: uploads become masters named by their content, in an order, with their words."""

from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, Max, Sum
from django.utils.translation import gettext as _

from exercises.editing import CannotEdit, Values, outdate_translations, touch, writing
from exercises.models import Exercise, ExercisePicture, Picture
from exercises.pictures.reading import WHOLE, Crop
from exercises.pictures.storing import GROUNDS, ensure_derivatives, store
from exercises.pictures.uploads import AcceptedPicture, PictureError, accept_upload
from hep.merging import merged

MOST_PICTURES_OF_EXERCISE = 8
MOST_FILES, MOST_BYTES = 5_000, 2 * 2**30  # of one clinic
WORDS = ("caption", "alt", "author", "licence", "source", "mirror_safe")
TRANSLATED = {"caption", "alt"}


def add_picture(exercise: Exercise, accepted: AcceptedPicture, *, words: Values, by) -> ExercisePicture:
    """Put an uploaded picture at the end. Raises CannotEdit when there is no room for it.

    Its sizes are made before the transaction: they take a second, and nobody else should wait for it.
    """
    if exercise.pictures.count() >= MOST_PICTURES_OF_EXERCISE:
        raise CannotEdit(
            _("An exercise holds at most %(most)s pictures.") % {"most": MOST_PICTURES_OF_EXERCISE}
        )
    with writing(exercise):
        picture = keep_picture(accepted, clinic=exercise.clinic)
        with transaction.atomic():
            last = exercise.pictures.aggregate(last=Max("place"))["last"]
            place = 0 if last is None else last + 1
            use = ExercisePicture(exercise=exercise, picture=picture, place=place, **words)
            use.save()
            outdate_translations(exercise, {"pictures"})
            touch(exercise, by=by, fields=["pictures"])
    return use


def keep_picture(accepted: AcceptedPicture, *, clinic, ground: str = "light") -> Picture:
    """The stored master of an upload, of `clinic` or with None shared. Raises CannotEdit over the quota.

    Pages show it on its `ground`, one of GROUNDS.
    """
    same = Picture.objects.filter(clinic=clinic, sha256=accepted.sha256)
    if found := same.first():
        return found
    kept = Picture.objects.filter(clinic=clinic).aggregate(count=Count("pk"), size=Sum("size"))
    if kept["count"] >= MOST_FILES or (kept["size"] or 0) + len(accepted.bytes) > MOST_BYTES:
        raise CannotEdit(_("There is no room for more pictures. Remove pictures that no exercise uses."))
    root = Path(settings.MEDIA_ROOT)
    store(root, accepted.bytes, accepted.suffix)
    ensure_derivatives(root, accepted.sha256, accepted.bytes, accepted.content_type, ground=GROUNDS[ground])
    picture = Picture(
        clinic=clinic,
        sha256=accepted.sha256,
        content_type=accepted.content_type,
        width=accepted.width,
        height=accepted.height,
        size=len(accepted.bytes),
        ground=ground,
    )
    try:
        with transaction.atomic():
            picture.save()
    except IntegrityError:
        # Somebody sent the same picture at the same moment and was first.
        return same.get()
    return picture


def words_of(use: ExercisePicture) -> dict:
    """What can be edited of a picture."""
    return {name: getattr(use, name) for name in WORDS}


@transaction.atomic
def change_picture(use: ExercisePicture, *, values: Values, seen: Values, by) -> None:
    """Change the words of a picture (WORDS). Raises ChangedMeanwhile."""
    row = ExercisePicture.objects.select_for_update(no_key=True).get(pk=use.pk)
    changes = merged(words_of(row), values=values, seen=seen)
    for name, value in changes.items():
        setattr(row, name, value)
    if changes:
        row.save()
        if TRANSLATED & changes.keys():
            outdate_translations(use.exercise, {"pictures"})
        _touch(use, by=by)


def cut_picture(use: ExercisePicture, crop: Crop, *, by) -> None:
    """Show the part `crop` of the picture as it was uploaded; plans that were issued keep what they show.

    Raises CannotEdit, also for a file that was lost.
    """
    if not use.can_be_cut:
        raise CannotEdit(_("A drawing of the library cannot be cut here."))
    whole = use.whole or use.picture
    accepted = None if crop == WHOLE else _part_of(whole, crop)
    with writing(use.exercise):
        part = keep_picture(accepted, clinic=use.exercise.clinic, ground=whole.ground) if accepted else whole
        with transaction.atomic():
            row = ExercisePicture.objects.select_for_update(no_key=True, of=("self",)).get(pk=use.pk)
            if row.picture_id == part.pk:
                return
            row.picture, row.whole = part, None if part == whole else whole
            row.save(update_fields=["picture", "whole"])
            touch(use.exercise, by=by, fields=["pictures"])


def _part_of(picture: Picture, crop: Crop) -> AcceptedPicture:
    """A part of a master, read through the same door as an upload."""
    try:
        with Path(settings.MEDIA_ROOT, picture.path).open("rb") as file:
            return accept_upload(file, name=picture.path, crop=crop)
    except (OSError, PictureError) as error:
        raise CannotEdit(_("The picture cannot be read any more. Upload it again.")) from error


@transaction.atomic
def move_picture(use: ExercisePicture, *, to: int, by) -> None:
    """Put `use` at place `to` (0 is first) among the pictures; a place beyond the ends means the end."""
    others = [other for other in use.exercise.pictures.all() if other.pk != use.pk]
    others.insert(max(0, min(to, len(others))), use)
    for place, other in enumerate(others):
        if other.place != place:
            other.place = place
            other.save(update_fields=["place"])
    _touch(use, by=by)


@transaction.atomic
def remove_picture(use: ExercisePicture, *, by) -> None:
    """Take a picture off its exercise. The file stays: plans that were issued show it."""
    use.delete()
    _touch(use, by=by)


def _touch(use: ExercisePicture, *, by) -> None:
    with writing(use.exercise):
        touch(use.exercise, by=by, fields=["pictures"])
