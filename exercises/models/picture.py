"""Pictures: the master of one picture, and its place among the pictures of an exercise."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from exercises.models.library_row import (
    DARK_SUFFIX,
    LOOP_SUFFIXES,
    PUBLIC_ID_LENGTH,
    LibraryManager,
    LibraryRow,
    new_public_id,
    once_per_owner,
)


class Picture(LibraryRow):
    """The master of one picture, named by the hash of its bytes; its sizes are made from it."""

    sha256 = models.CharField(_("hash"), max_length=64)
    public_id = models.CharField(
        _("public name"), max_length=27, unique=True, default=new_public_id, editable=False
    )
    content_type = models.CharField(_("type"), max_length=20)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    size = models.PositiveIntegerField(_("bytes"))
    ground = models.CharField(_("ground"), max_length=10, default="light")
    added_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    objects = LibraryManager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = [
            *once_per_owner("sha256", name="picture"),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]

    SUFFIXES = {"image/svg+xml": "svg", "image/webp": "webp", "image/jpeg": "jpg", "image/png": "png"}

    @property
    def suffix(self) -> str:
        return self.SUFFIXES[self.content_type]

    @property
    def path(self) -> str:
        """Where the master lies, relative to the media folder."""
        return f"{self.sha256[:2]}/{self.sha256}.{self.suffix}"

    @property
    def dark_public_id(self) -> str:
        """The name its dark sibling gets: one letter more costs a page of nine pictures nothing."""
        return self.public_id + DARK_SUFFIX

    def loop_public_id(self, ground: str = "light") -> str:
        """The name the moving loop of this picture gets on light or dark ground."""
        return self.public_id + LOOP_SUFFIXES[ground]

    @property
    def is_loop(self) -> bool:
        """Whether it is a movement; its name says so, and by its name it is served."""
        return self.public_id[PUBLIC_ID_LENGTH:] in LOOP_SUFFIXES.values()

    def address(self, width: int = 390, kind: str = "webp") -> str:
        """The address of one size of this picture."""
        return f"{settings.MEDIA_URL}{self.public_id}-{width}.{kind}"


class ExercisePicture(models.Model):
    """One picture of an exercise, in order, with its caption and what a blind reader is told."""

    exercise = models.ForeignKey("exercises.Exercise", models.CASCADE, related_name="pictures")
    place = models.PositiveSmallIntegerField(_("order"), default=0)
    picture = models.ForeignKey(Picture, models.PROTECT, related_name="uses", verbose_name=_("picture"))
    dark = models.ForeignKey(
        Picture, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("for dark pages")
    )
    line = models.ForeignKey(
        Picture, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("as line art")
    )
    # What `picture` was cut from here, so that another part can be chosen later.
    whole = models.ForeignKey(
        Picture, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("before it was cut")
    )
    # By public name, so that a plan is frozen without reading the row: it only has to name the loop.
    loop = models.ForeignKey(
        Picture, models.PROTECT, to_field="public_id", null=True, blank=True, related_name="+",
        verbose_name=_("as a moving loop"),
    )  # fmt: skip
    dark_loop = models.ForeignKey(
        Picture, models.PROTECT, to_field="public_id", null=True, blank=True, related_name="+",
        verbose_name=_("as a moving loop for dark pages"),
    )  # fmt: skip
    caption = models.CharField(_("caption"), max_length=60)
    alt = models.CharField(_("what it shows"), max_length=300)
    # {language: {"caption": …, "alt": …}} for languages other than the exercise's source language
    translations = models.JSONField(_("in other languages"), default=dict, blank=True)
    mirror_safe = models.BooleanField(_("may be mirrored"), default=True)
    author = models.CharField(_("author"), max_length=120)
    licence = models.CharField(_("licence"), max_length=60)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("picture of an exercise")
        verbose_name_plural = _("pictures of exercises")
        ordering = ("place", "pk")

    def __str__(self) -> str:
        return f"{self.exercise.slug}: {self.caption}"

    @property
    def can_be_cut(self) -> bool:
        """A drawing of the library is cut where it is made, for light, dark and line at once."""
        return self.picture.content_type != "image/svg+xml" and self.dark_id is None and self.line_id is None

    @property
    def shown(self) -> tuple[str, str]:
        """Caption and alternative text in the language of the page."""
        return self.words(get_language() or "")

    def words(self, language: str) -> tuple[str, str]:
        """Caption and alternative text in `language`, else as they were written first."""
        words = self.translations.get(language, {})
        return words.get("caption") or self.caption, words.get("alt") or self.alt
