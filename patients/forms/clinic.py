"""Forms of the clinic page."""

from zoneinfo import available_timezones

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.pictures.uploads import PictureError, accept_upload
from hep.clinics.models import Clinic
from patients.forms.program import languages

# Other names of the same zones, and offsets without a place: nobody works in "posixrules".
NOT_A_PLACE = ("Etc/", "SystemV/", "US/", "Canada/", "Brazil/", "Chile/", "Mexico/", "posix/", "right/")


def time_zones(current: str) -> list[tuple]:
    """Choices of a time zone, grouped by continent; `current` is among them in any case."""
    places = {name for name in available_timezones() if "/" in name and not name.startswith(NOT_A_PLACE)}
    groups: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(places):
        continent, place = name.split("/", 1)
        groups.setdefault(continent, []).append((name, place.replace("_", " ").replace("/", " / ")))
    others = [("UTC", "UTC")] + [(current, current)] * (current not in places | {"UTC"})
    return [*others, *groups.items()]


FACTS = (
    "name", "phone", "emergency_number", "address", "email", "website", "hours",
    "time_zone", "week_start", "language", "offers_unreviewed",
)  # fmt: skip
LEVELS = ("look_pain_rise", "look_quiet_days", "look_easy_times")
NEEDS_A_LOOK = "{% include 'clinics/_needs_a_look.html' %}"


class ClinicForm(forms.ModelForm):
    """Facts of the clinic; a field nobody touched is not written, whoever saved it meanwhile."""

    website = forms.URLField(label=_("Website"), required=False, max_length=200, assume_scheme="https")
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        help_text=_("Of new patients. Plans in another language are issued in it as well."),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), help_text=_("Decides which day a plan is dated."))

    class Meta:
        model = Clinic
        fields = (
            *FACTS,
            "look_pain_rise", "look_quiet_days", "look_easy_times",
            "look_questions", "look_stops", "look_reviews",
        )  # fmt: skip
        help_texts = {
            "phone": _("As patients dial it. It stands in the safety box of every plan."),
            "emergency_number": _("112, 999, 911 …: what patients call when it cannot wait."),
            "hours": _("As patients read it, e.g. Mon–Fri 8–18."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            *FACTS, HTML(NEEDS_A_LOOK), *(name for name in self.fields if name.startswith("look_"))
        )
        self.fields["language"].choices = languages(self.instance.language)
        self.fields["time_zone"].choices = time_zones(self.instance.time_zone)
        for name in LEVELS:
            self.fields[name].required = False
        for field in self.fields.values():
            field.show_hidden_initial = True

    def clean(self) -> dict:
        """A threshold that was left empty stays as it is."""
        for name in LEVELS:
            if self.cleaned_data.get(name) is None and name not in self.errors:
                self.cleaned_data[name] = getattr(self.instance, name)
        return super().clean()

    def clean_language(self) -> str:
        """The language chosen; the one it has for a form that does not ask."""
        return self.cleaned_data["language"] or self.instance.language

    @property
    def changes(self) -> dict:
        """What this person changed, by field name."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


class LogoForm(forms.Form):
    """One picture, checked and made clean before anything is kept."""

    logo = forms.FileField(
        label=_("Picture"),
        help_text=_("JPEG, PNG or WebP, at most 10 MB. It stands on white at the top of every new plan."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_logo(self):
        """The clean copy of the upload; the upload itself is never kept."""
        upload = self.cleaned_data["logo"]
        try:
            return accept_upload(upload, name=upload.name)
        except PictureError as error:
            raise forms.ValidationError(str(error)) from error
