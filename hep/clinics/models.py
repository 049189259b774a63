"""A clinic, the people who work there, and the safety text they signed."""

from zoneinfo import available_timezones

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hep.clinics.tenancy import ClinicOwned

phone_validator = RegexValidator(r"^[0-9+()/ .-]{2,30}$", _("Use digits, spaces and + ( ) / . - only."))


def validate_time_zone(name: str) -> None:
    """Refuse a name that is no IANA time zone."""
    if name not in available_timezones():
        raise ValidationError(
            _("“%(name)s” is not a time zone. Example: Europe/London."), params={"name": name}
        )


class Clinic(models.Model):
    """One practice: the tenant. Everything about patients belongs to exactly one clinic."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    name = models.CharField(_("name"), max_length=120)
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=30, validators=[phone_validator])
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), blank=True)
    hours = models.CharField(_("opening hours"), max_length=120, blank=True)
    emergency_number = models.CharField(
        _("emergency number"), max_length=20, default="112", validators=[phone_validator]
    )
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="UTC", validators=[validate_time_zone]
    )
    week_start = models.PositiveSmallIntegerField(
        _("first day of the week"), choices=Weekday, default=Weekday.MONDAY
    )
    language = models.CharField(_("language"), max_length=12, default="en")
    offers_unreviewed = models.BooleanField(
        _("other languages before they are checked"),
        default=False,
        help_text=_("Patients may switch to translations that no person has checked yet. Each says so."),
    )
    # When a patient needs a look; 0 and False ask for none.
    look_pain_rise = models.PositiveSmallIntegerField(
        _("pain up by"),
        default=2,
        validators=[MaxValueValidator(10)],
        help_text=_("Points of 10 within a week. 0: never."),
    )
    look_quiet_days = models.PositiveSmallIntegerField(
        _("days without a session"),
        default=9,
        validators=[MaxValueValidator(365)],
        help_text=_("0: never."),
    )
    look_easy_times = models.PositiveSmallIntegerField(
        _("very easy, times in a row"),
        default=4,
        validators=[MaxValueValidator(30)],
        help_text=_("0: never."),
    )
    look_questions = models.BooleanField(_("asked a question"), default=True)
    look_stops = models.BooleanField(_("stopped at an exercise"), default=True)
    look_reviews = models.BooleanField(_("review date is due"), default=True)
    # The hash of a picture in the media folder: content-addressed, so an issued handout keeps its logo.
    logo_sha = models.CharField(_("logo"), max_length=64, blank=True)
    mails_sheet = models.BooleanField(
        _("the sheet with each e-mail"),
        default=False,
        help_text=_("The printed plan goes along as a PDF. It shows the greeting name."),
    )
    # What the chooser of a print begins with; which values there are, the forms of a print know.
    print_paper = models.CharField(_("paper"), max_length=10, default="a4")
    print_layout = models.CharField(_("what is on a print"), max_length=10, default="compact")
    print_ink = models.CharField(_("ink"), max_length=10, default="colour")
    is_demo = models.BooleanField(_("demo clinic"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("clinic")
        verbose_name_plural = _("clinics")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def print_defaults(self) -> dict[str, str]:
        """How this clinic prints unless something else is asked for."""
        return {"paper": self.print_paper, "layout": self.print_layout, "ink": self.print_ink}


class UserManager(BaseUserManager):
    """Makes people; there is no way to sign up."""

    def create_user(self, email: str, *, clinic: Clinic, password: str | None = None, **fields) -> "User":
        """A person of `clinic` who logs in with `email` (kept in lower case)."""
        user = self.model(email=email.strip().lower(), clinic=clinic, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, *, clinic, password: str | None = None, **fields) -> "User":
        """A site admin; `clinic` may be a primary key, as `manage.py createsuperuser` passes it."""
        clinic = clinic if isinstance(clinic, Clinic) else Clinic.objects.get(pk=clinic)
        fields = {"role": User.Role.ADMIN, "is_superuser": True, **fields}
        return self.create_user(email, clinic=clinic, password=password, **fields)

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email=email.strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who works in one clinic and logs in with an e-mail address."""

    class Role(models.TextChoices):
        CLINICIAN = "clinician", _("Clinician")
        ADMIN = "admin", _("Clinic admin")

    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="people", verbose_name=_("clinic"))
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=80, help_text=_("As patients read it, e.g. Jonas Lind."))
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.CLINICIAN)
    is_active = models.BooleanField(_("may log in"), default=True)
    # Somebody else knows it, so it opens nothing but the page where an own one is chosen.
    has_first_password = models.BooleanField(_("must choose a password"), default=False, editable=False)
    date_joined = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    objects = UserManager()

    EMAIL_FIELD = USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ("name", "clinic")

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(name="user_email_in_lower_case", condition=models.Q(email=Lower("email")))
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.email = self.email.strip().lower()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split()[0] if self.name else self.email

    @property
    def initials(self) -> str:
        """One or two letters for the account button."""
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    @property
    def is_staff(self) -> bool:
        """Whether Django's admin lets this person in: site admins alone."""
        return self.is_superuser

    @property
    def is_clinic_admin(self) -> bool:
        return self.role == self.Role.ADMIN


class SafetyTextQuerySet(models.QuerySet):
    def in_force(self, *, language: str) -> "SafetyText | None":
        """The newest text a clinician signed in `language`; None while the shipped one applies."""
        return self.filter(language=language).order_by("-signed_at", "-pk").first()


class SafetyText(ClinicOwned):
    """A clinic's own safety text, as one clinician signed it; a change is a new, newly signed row."""

    language = models.CharField(_("language"), max_length=12, default="en")
    first = models.TextField(
        _("before you start"), help_text=_("Who should see a health professional first.")
    )
    signs = models.TextField(_("stop and call us if"), help_text=_("One sign a line."))
    emergency = models.TextField(_("emergency signs"), help_text=_("One sign a line."))
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("signed by"))
    signed_at = models.DateTimeField(_("signed"), default=timezone.now)

    objects = ClinicOwned.manager(SafetyTextQuerySet)

    class Meta:
        verbose_name = _("safety text")
        verbose_name_plural = _("safety texts")
        constraints = [
            models.CheckConstraint(
                name="safety_text_is_never_empty",
                condition=~models.Q(first="") & ~models.Q(signs="") & ~models.Q(emergency=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.clinic} {self.signed_at:%Y-%m-%d}"
