"""The exercise library: what is known of a movement, whoever the patient is."""

import secrets

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import get_scope

from exercises.dosed import Dosed
from hep.clinics.tenancy import guard

TOKEN_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
PUBLIC_ID_LENGTH = 26


def new_public_id() -> str:
    """A name for a picture's address that says nothing about picture or clinic (130 bits)."""
    return "".join(secrets.choice(TOKEN_ALPHABET) for _n in range(PUBLIC_ID_LENGTH))


def once_per_owner(field: str, *, name: str) -> list[models.UniqueConstraint]:
    """`field` is unique among a clinic's rows, and among the shared ones (NULL never equals NULL)."""
    return [
        models.UniqueConstraint(fields=("clinic", field), name=f"{name}_once_per_clinic"),
        models.UniqueConstraint(fields=(field,), condition=Q(clinic=None), name=f"{name}_once_shared"),
    ]


class LibraryRow(models.Model):
    """A row of the shared library (`clinic` empty) or of one clinic's own."""

    clinic = models.ForeignKey(
        "clinics.Clinic", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("clinic")
    )

    class Meta:
        abstract = True

    @property
    def is_shared(self) -> bool:
        return self.clinic_id is None

    def save(self, *args, **kwargs):
        guard(self)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        guard(self)
        return super().delete(*args, **kwargs)


class LibraryQuerySet(models.QuerySet):
    """Reads of rows that are shared or belong to one clinic."""

    def for_clinic(self, clinic) -> "LibraryQuerySet":
        """What people of `clinic` may see: the shared library and the clinic's own entries."""
        return self.filter(Q(clinic=None) | Q(clinic=clinic))

    def own(self, clinic) -> "LibraryQuerySet":
        """What admins of `clinic` may change: its own entries alone."""
        return self.filter(clinic=clinic)


class LibraryManager(models.Manager.from_queryset(LibraryQuerySet)):
    """Inside a clinic's scope: the shared rows and the clinic's own. Outside any scope: shared alone."""

    def get_queryset(self):
        current = get_scope()
        rows = super().get_queryset()
        return rows if current.get("_enabled") is False else rows.for_clinic(current.get("clinic"))


class Picture(LibraryRow):
    """The master of one picture, named by the hash of its bytes; its sizes are made from it."""

    sha256 = models.CharField(_("hash"), max_length=64)
    public_id = models.CharField(
        _("public name"), max_length=26, unique=True, default=new_public_id, editable=False
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

    def address(self, width: int = 390, kind: str = "webp") -> str:
        """The address of one size of this picture."""
        return f"{settings.MEDIA_URL}{self.public_id}-{width}.{kind}"


class ExerciseQuerySet(LibraryQuerySet):
    def active(self) -> "ExerciseQuerySet":
        """Entries that can be prescribed: published and not archived."""
        return self.filter(archived_at=None, status=Exercise.Status.PUBLISHED)

    def with_card(self) -> "ExerciseQuerySet":
        """What a card of the library shows, in three queries for any number of rows."""
        return self.prefetch_related("texts", "pictures__picture", "pictures__dark", "tags")

    def with_everything(self) -> "ExerciseQuerySet":
        """What a document or an exercise page needs."""
        return self.with_card().prefetch_related(
            "cautions", "pictures__line", "harder_steps__harder__texts", "easier_steps__easier__texts"
        )


class Exercise(LibraryRow, Dosed):
    """One movement of the library; its words are in `texts`, one row a language."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")

    class SideKey(models.TextChoices):
        """What `side` names on this exercise; the other words for left and right follow from it."""

        NONE = "none", _("nothing: both sides do the same")
        ALTERNATING = "alternating", _("nothing: the sides take turns")
        MOVING = "moving", _("the limb that moves")
        STANCE = "stance", _("the leg stood on")
        STRETCHED = "stretched", _("the side that is stretched")
        LOADED = "loaded", _("the side that carries the load")
        FRONT = "front", _("the leg in front")
        TURN = "turn", _("the direction of the turn")

    slug = models.SlugField(_("short name"), max_length=80)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.PUBLISHED)
    source_language = models.CharField(_("source language"), max_length=12, default="en")
    position = models.CharField(_("starting position"), max_length=40)
    side_key = models.CharField(_("side names"), max_length=20, choices=SideKey, default=SideKey.NONE)
    mirror_safe = models.BooleanField(_("pictures may be mirrored"), default=False)
    trains = models.CharField(_("side the pictures train"), max_length=10, blank=True)
    minutes_min = models.DecimalField(
        _("minutes, from"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    minutes_max = models.DecimalField(_("minutes, to"), max_digits=4, decimal_places=1, null=True, blank=True)
    popularity = models.PositiveIntegerField(_("order in lists"), default=1000)
    author = models.CharField(_("author"), max_length=120, blank=True)
    licence = models.CharField(_("licence"), max_length=60, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    search_text = models.TextField(_("words to find it by"), blank=True, editable=False)
    rev = models.PositiveIntegerField(_("revision"), default=1)
    # The digest of the library entry this row was loaded from; tells created, changed, unchanged apart.
    loaded_digest = models.CharField(
        _("digest of the loaded entry"), max_length=64, blank=True, editable=False
    )
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = LibraryManager.from_queryset(ExerciseQuerySet)()

    class Meta:
        verbose_name = _("exercise")
        verbose_name_plural = _("exercises")
        ordering = ("popularity", "slug")
        constraints = [
            *once_per_owner("slug", name="exercise"),
            *Dosed.constraints("exercise"),
        ]

    def __str__(self) -> str:
        return self.name

    def text(self, language: str | None = None) -> "ExerciseText | None":
        """The words in `language`, else in the source language, else the first there are."""
        texts = {text.language: text for text in self.texts.all()}
        return texts.get(language) or texts.get(self.source_language) or next(iter(texts.values()), None)

    @property
    def name(self) -> str:
        text = self.text()
        return text.name if text else self.slug

    def tags_of(self, kind: str) -> list[str]:
        """Tags of one kind, e.g. `region`, in their stored order."""
        return [tag.tag for tag in self.tags.all() if tag.kind == kind]


class ExerciseText(models.Model):
    """The words of an exercise in one language; a patient reads them once a person reviewed them."""

    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=12)
    name = models.CharField(_("name"), max_length=80)
    other_names = models.JSONField(_("other names"), default=list, blank=True)
    purpose = models.TextField(_("purpose, for clinicians"), blank=True)
    why = models.CharField(_("why, for patients"), max_length=200, blank=True)
    steps = models.JSONField(_("steps"), default=list)
    set_up = models.JSONField(_("set-up cues"), default=list, blank=True)
    feel = models.JSONField(_("feel it"), default=list, blank=True)
    avoid = models.JSONField(_("avoid"), default=list, blank=True)
    breathing = models.JSONField(_("breathing cues"), default=list, blank=True)
    # Cues that a clinician can switch off for one patient, e.g. the small inward turn.
    optional_cues = models.JSONField(_("optional cues"), default=list, blank=True)
    hold_where = models.CharField(_("where the hold happens"), max_length=60, blank=True)
    side_names = models.CharField(_("what the side is called"), max_length=60, blank=True)
    progressions = models.JSONField(_("harder ways to do it"), default=list, blank=True)
    evidence = models.JSONField(_("evidence, for clinicians"), default=list, blank=True)
    reviewed_by = models.CharField(_("reviewed by"), max_length=80, blank=True)
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("text of an exercise")
        verbose_name_plural = _("texts of exercises")
        ordering = ("language",)
        constraints = [
            models.UniqueConstraint(fields=("exercise", "language"), name="exercise_text_once_per_language")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"

    @property
    def is_reviewed(self) -> bool:
        return self.reviewed_on is not None


class ExerciseTag(models.Model):
    """A word of a controlled vocabulary that an exercise carries."""

    class Kind(models.TextChoices):
        REGION = "region", _("body region")
        EQUIPMENT = "equipment", _("equipment")
        MUSCLE = "muscle", _("muscle")
        PURPOSE = "purpose", _("purpose")
        LOAD = "load", _("what it demands")

    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="tags")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    tag = models.CharField(_("tag"), max_length=40)
    role = models.CharField(_("role"), max_length=30, blank=True)
    place = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ("kind", "place", "pk")
        constraints = [
            models.UniqueConstraint(fields=("exercise", "kind", "tag", "role"), name="tag_once_per_exercise")
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.tag}"


class Caution(models.Model):
    """A reason to take care (precaution) or not to do an exercise (contraindication)."""

    class Kind(models.TextChoices):
        PRECAUTION = "precaution", _("Take care")
        CONTRAINDICATION = "contraindication", _("Do not do it")

    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="cautions")
    language = models.CharField(_("language"), max_length=12, default="en")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    tag = models.CharField(_("tag"), max_length=40, blank=True)
    text = models.CharField(_("for patients"), max_length=200, blank=True)
    for_clinician = models.CharField(_("for clinicians"), max_length=300, blank=True)
    place = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("caution")
        verbose_name_plural = _("cautions")
        ordering = ("place", "pk")

    def __str__(self) -> str:
        return self.for_clinician or self.text


class ExercisePicture(models.Model):
    """One picture of an exercise, in order, with its caption and what a blind reader is told."""

    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="pictures")
    place = models.PositiveSmallIntegerField(_("order"), default=0)
    picture = models.ForeignKey(Picture, models.PROTECT, related_name="uses", verbose_name=_("picture"))
    dark = models.ForeignKey(
        Picture, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("for dark pages")
    )
    line = models.ForeignKey(
        Picture, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("as line art")
    )
    caption = models.CharField(_("caption"), max_length=60)
    alt = models.CharField(_("what it shows"), max_length=300)
    # {language: {"caption": …, "alt": …}} for languages other than the exercise's source language
    translations = models.JSONField(_("in other languages"), default=dict, blank=True)
    author = models.CharField(_("author"), max_length=120)
    licence = models.CharField(_("licence"), max_length=60)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("picture of an exercise")
        verbose_name_plural = _("pictures of exercises")
        ordering = ("place", "pk")

    def __str__(self) -> str:
        return f"{self.exercise.slug}: {self.caption}"

    def words(self, language: str) -> tuple[str, str]:
        """Caption and alternative text in `language`, else as they were written first."""
        words = self.translations.get(language, {})
        return words.get("caption") or self.caption, words.get("alt") or self.alt


class ProgressionStep(models.Model):
    """From an easier exercise to a harder one, and the criterion for the step."""

    class Measure(models.TextChoices):
        SECONDS = "seconds", _("seconds")
        REPS = "reps", _("reps")
        EFFORT = "effort", _("effort, 0–10")

    easier = models.ForeignKey(
        Exercise, models.CASCADE, related_name="harder_steps", verbose_name=_("easier")
    )
    harder = models.ForeignKey(
        Exercise, models.CASCADE, related_name="easier_steps", verbose_name=_("harder")
    )
    criterion = models.CharField(_("move on when"), max_length=200)
    measure = models.CharField(_("measured in"), max_length=20, choices=Measure, blank=True)
    measure_min = models.PositiveSmallIntegerField(_("from"), null=True, blank=True)
    measure_max = models.PositiveSmallIntegerField(_("to"), null=True, blank=True)
    sessions = models.PositiveSmallIntegerField(_("in how many sessions"), null=True, blank=True)

    class Meta:
        verbose_name = _("progression step")
        verbose_name_plural = _("progression steps")
        constraints = [
            models.UniqueConstraint(fields=("easier", "harder"), name="progression_step_once"),
            models.CheckConstraint(
                name="progression_leads_elsewhere", condition=~Q(easier=models.F("harder"))
            ),
            models.CheckConstraint(
                name="progression_measure_in_order",
                condition=Q(measure_max=None) | Q(measure_max__gte=models.F("measure_min")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.easier.slug} → {self.harder.slug}"

    def clean(self) -> None:
        if bool(self.measure) != (self.measure_min is not None):
            raise ValidationError({"measure_min": _("A measure needs a number, and a number its measure.")})


class ProgramTemplate(LibraryRow):
    """A ready program, e.g. "Back & hips": copied into a patient's draft, never tied to it."""

    slug = models.SlugField(_("short name"), max_length=80)
    title = models.CharField(_("title"), max_length=60)
    # Frequency, weeks, line, sections with prescriptions, advice by language: see exercises/library/README.md
    body = models.JSONField(_("content"), default=dict)
    loaded_digest = models.CharField(
        _("digest of the loaded entry"), max_length=64, blank=True, editable=False
    )

    objects = LibraryManager()

    class Meta:
        verbose_name = _("program template")
        verbose_name_plural = _("program templates")
        ordering = ("title",)
        constraints = once_per_owner("slug", name="template")

    def __str__(self) -> str:
        return self.title
