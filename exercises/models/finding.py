"""What makes exercises found: their words, and what people and clinics have used and liked."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hep.clinics.tenancy import ClinicOwned


class SearchEntry(models.Model):
    """The words of an exercise in one language, as `exercises.search` looks for them.

    `place` is the order of the library (popularity, then age), so that the first hundred of the index
    are the hundred to show. SQLite keeps `words` in an FTS5 table by triggers, PostgreSQL as a tsvector.
    """

    place = models.BigIntegerField(_("order in lists"), primary_key=True)
    exercise = models.ForeignKey("exercises.Exercise", models.CASCADE, related_name="search_entries")
    language = models.CharField(_("language"), max_length=12)
    name = models.TextField(_("plain words of the name"))
    words = models.TextField(_("all words, each with the letter of its weight"))

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"


@SearchEntry._meta.get_field("words").register_lookup
class Matches(models.Lookup):
    """`words__matches=query`: the rows of the full-text index for a query in its engine's language."""

    lookup_name = "matches"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        alias = compiler.quote_name_unless_alias(self.lhs.alias)
        if connection.vendor == "postgresql":
            return f"{alias}.vector @@ %s::tsquery", [self.rhs]
        hits = "SELECT rowid FROM exercises_searchindex WHERE exercises_searchindex MATCH %s"
        return f"{alias}.place IN ({hits})", [self.rhs]


class SearchWord(models.Model):
    """A word of names and tags: what a misspelt word is compared with."""

    word = models.CharField(_("word"), max_length=40, unique=True)

    class Meta:
        verbose_name = _("word of the library")
        verbose_name_plural = _("words of the library")

    def __str__(self) -> str:
        return self.word


class ExerciseFavourite(models.Model):
    """A person's star on an exercise."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="favourites")
    exercise = models.ForeignKey("exercises.Exercise", models.CASCADE, related_name="favourites")

    class Meta:
        verbose_name = _("favourite")
        verbose_name_plural = _("favourites")
        constraints = [models.UniqueConstraint(fields=("user", "exercise"), name="favourite_once_per_user")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.exercise_id}"


class ExerciseUse(ClinicOwned):
    """The last day on which a clinic prescribed an exercise."""

    exercise = models.ForeignKey("exercises.Exercise", models.CASCADE, related_name="uses")
    used_on = models.DateField(_("last prescribed"), default=timezone.localdate)

    class Meta:
        verbose_name = _("use of an exercise")
        verbose_name_plural = _("uses of exercises")
        constraints = [models.UniqueConstraint(fields=("clinic", "exercise"), name="use_once_per_clinic")]

    def __str__(self) -> str:
        return f"{self.clinic_id}: {self.exercise_id} {self.used_on}"
