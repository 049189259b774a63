"""An exercise: one movement, whoever the patient is. Its words, tags and cautions are rows of their own."""

from django.db import models
from django.db.models import Count, Prefetch, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from exercises.dosed import Dosed
from exercises.models.exercise_text import ExerciseText
from exercises.models.library_row import LibraryManager, LibraryQuerySet, LibraryRow, once_per_owner
from exercises.models.progression import ProgressionStep


class ExerciseQuerySet(LibraryQuerySet):
    def active(self) -> "ExerciseQuerySet":
        """Entries that can be prescribed: published and not archived."""
        return self.filter(archived_at=None, status=Exercise.Status.PUBLISHED)

    def with_card(self) -> "ExerciseQuerySet":
        """What a card of the library shows, in a fixed number of queries for any number of rows."""
        return self.prefetch_related("texts", "pictures__picture", "pictures__dark", "tags")

    def with_everything(self) -> "ExerciseQuerySet":
        """What a document or an exercise page needs; of the neighbours only those that may be seen."""
        steps = ProgressionStep.objects.between_visible()
        harder = steps.prefetch_related(
            "harder__texts", "harder__pictures__picture", "harder__pictures__dark"
        )
        easier = steps.prefetch_related(
            "easier__texts", "easier__pictures__picture", "easier__pictures__dark"
        )
        return self.with_card().prefetch_related(
            "cautions",
            "pictures__line",
            Prefetch("harder_steps", harder.select_related("harder")),
            Prefetch("easier_steps", easier.select_related("easier")),
        )

    def neighbours_to_choose(self, exercise: "Exercise") -> list["Exercise"]:
        """What `exercise` may be linked to, by name; a shared exercise is linked to shared ones alone."""
        rows = self.filter(archived_at=None).exclude(pk=exercise.pk).prefetch_related("texts")
        if exercise.is_shared:
            rows = rows.filter(clinic=None)
        return sorted(rows, key=lambda row: row.name.casefold())

    def with_program_count(self, clinic=None) -> "ExerciseQuerySet":
        """Annotate `program_count`: how many programs of `clinic` hold the exercise; None: of all clinics."""
        within = Q(prescriptions__clinic=clinic) if clinic else Q()
        count = Count("prescriptions__program", distinct=True, filter=within)
        return self.annotate(program_count=count)


class ExerciseManager(LibraryManager.from_queryset(ExerciseQuerySet)):
    """All but what an import is still preparing; that is in `Exercise.all_rows`."""

    def get_queryset(self) -> ExerciseQuerySet:
        return super().get_queryset().filter(staged_in=None)


class Exercise(LibraryRow, Dosed):
    """One movement of the library; its words are in `texts`, one row a language."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        REVIEW = "review", _("In review")
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
    bed_ok = models.BooleanField(_("a firm bed does as well as the floor"), default=False)
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
    rev = models.PositiveIntegerField(_("revision"), default=1)
    # The digest of the library entry this row was loaded from; tells created, changed, unchanged apart.
    loaded_digest = models.CharField(
        _("digest of the loaded entry"), max_length=64, blank=True, editable=False
    )
    # The revision that was loaded; another `rev` means that a person has edited the row since.
    loaded_rev = models.PositiveIntegerField(_("loaded revision"), null=True, blank=True, editable=False)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)
    copied_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="copies", verbose_name=_("copied from")
    )
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("merged into")
    )
    # What the original said when it was copied, or when the clinic last took something over: what it says
    # differently now is a change since. Its shape is that of `copying.state_of`.
    copied_state = models.JSONField(_("the original then"), default=dict, blank=True, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    # Where an imported entry comes from and what it is called there: the second import finds it again.
    imported_from = models.CharField(_("imported from"), max_length=40, blank=True, editable=False)
    source_id = models.CharField(_("name at the source"), max_length=200, blank=True, editable=False)
    # An import prepares its rows unseen; they enter the library together, when this becomes empty.
    # No index: nearly every row has none, and a planner that believes otherwise chooses it for every query.
    staged_in = models.ForeignKey(
        "exercises.ImportRun", models.CASCADE, null=True, editable=False, related_name="+", db_index=False
    )
    stands_for = models.ForeignKey("self", models.CASCADE, null=True, editable=False, related_name="+")

    objects = ExerciseManager()
    all_rows = LibraryManager.from_queryset(ExerciseQuerySet)()

    class Meta:
        verbose_name = _("exercise")
        verbose_name_plural = _("exercises")
        ordering = ("popularity", "slug")
        constraints = [
            *once_per_owner("slug", name="exercise"),
            *Dosed.constraints("exercise"),
            models.UniqueConstraint(
                fields=("clinic", "imported_from", "source_id"),
                condition=~Q(source_id=""),
                name="exercise_source_once_per_clinic",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def text(self, language: str | None = None) -> ExerciseText | None:
        """The words in `language`, else in the source language, else the first there are."""
        texts = {text.language: text for text in self.texts.all()}
        return texts.get(language) or texts.get(self.source_language) or next(iter(texts.values()), None)

    @property
    def shown_text(self) -> ExerciseText | None:
        """The words in the language of the page, else in the source language."""
        return self.text(get_language())

    @property
    def is_edited_here(self) -> bool:
        """Whether a person has changed this row since it was loaded from the library files."""
        return self.loaded_rev is not None and self.loaded_rev != self.rev

    @property
    def can_be_mirrored(self) -> bool:
        """Whether its pictures may be shown for the other side: all of them or none."""
        return self.mirror_safe and bool(self.trains) and all(use.mirror_safe for use in self.pictures.all())

    @property
    def name(self) -> str:
        text = self.shown_text
        return text.name if text else self.slug

    @property
    def key_picture(self):
        """The picture that stands for the exercise in a list: its end position; None without pictures."""
        pictures = list(self.pictures.all())
        return pictures[min(1, len(pictures) - 1)] if pictures else None

    def tags_of(self, kind: str) -> list[str]:
        """Tags of one kind, e.g. `region`, in their stored order."""
        return [tag.tag for tag in self.tags.all() if tag.kind == kind]
