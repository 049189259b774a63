"""The words of a picture, and the upload of a new one."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from exercises.forms.fields import SeenForm
from exercises.pictures.uploads import AcceptedPicture, PictureError, accept_upload

CROP = ("crop_left", "crop_top", "crop_width", "crop_height")


def _percent(label, *, initial: int, least: int = 0, most: int = 100) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        initial=initial,
        min_value=least,
        max_value=most,
        decimal_places=2,
        localize=False,
        widget=forms.NumberInput(attrs={"step": "any"}),
    )


class PictureWordsForm(SeenForm):
    """Caption, what a blind reader is told, and who made the picture."""

    caption = forms.CharField(label=_("Caption"), max_length=60, help_text=_("For example: Start"))
    alt = forms.CharField(
        label=_("What it shows"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For people who cannot see the picture: position and movement, in one or two sentences."),
    )
    mirror_safe = forms.BooleanField(
        label=_("May be mirrored for the other side"),
        required=False,
        help_text=_(
            "Not when a mirrored picture would be wrong: text, a clock, a wall on one side. "
            "An exercise is mirrored when all its pictures may be."
        ),
    )
    author = forms.CharField(label=_("Author"), max_length=120, help_text=_("Who drew or photographed it."))
    licence = forms.CharField(
        label=_("Licence"), max_length=60, help_text=_("For example: our own photo, CC0-1.0, CC BY 4.0")
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=200,
        required=False,
        help_text=_("Where it comes from, if not from you."),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.form_tag = False


class CropForm(forms.Form):
    """Which part of a picture is shown: left, top, width and height in percent."""

    crop_left = _percent(_("Cut off at the left, %"), initial=0, most=95)
    crop_top = _percent(_("Cut off at the top, %"), initial=0, most=95)
    crop_width = _percent(_("Width that stays, %"), initial=100, least=5)
    crop_height = _percent(_("Height that stays, %"), initial=100, least=5)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(crop_fields())

    @property
    def crop(self) -> tuple[float, float, float, float]:
        """What lies outside of the picture is cut off."""
        cleaned = self.cleaned_data
        left, top = (float(cleaned[name] or 0) for name in CROP[:2])
        width, height = (float(100 if cleaned[name] is None else cleaned[name]) for name in CROP[2:])
        return left, top, min(width, 100 - left), min(height, 100 - top)


def crop_fields() -> Fieldset:
    return Fieldset(_("The part that is shown"), Row(*CROP[:2]), Row(*CROP[2:]), css_class="crop-fields")


class PictureForm(CropForm, PictureWordsForm):
    """A new picture. What is kept is a clean copy of its pixels, never the file."""

    file = forms.FileField(
        label=_("Picture"),
        help_text=_("JPEG, PNG or WebP, up to 10 MB. 3:2 fits best. No patient may be recognisable."),
        error_messages={
            "required": _("Choose a picture."),
            "empty": _("The file is empty. Choose the picture again."),
            "missing": _("Choose a picture."),
        },
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    field_order = ("file", *CROP)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        words = [name for name in self.fields if name not in (*CROP, "file")]
        self.helper.layout = Layout(
            "file",
            crop_fields(),
            *words,
        )

    def clean(self) -> dict:
        cleaned = super().clean()
        if any(name in self.errors for name in (*CROP, "file")):
            return cleaned
        upload = cleaned["file"]
        try:
            cleaned["picture"] = accept_upload(upload, name=upload.name, crop=self.crop)
        except PictureError as error:
            self.add_error("file", ValidationError(str(error), code=error.reason))
        return cleaned

    @property
    def picture(self) -> AcceptedPicture:
        return self.cleaned_data["picture"]

    @property
    def words(self) -> dict:
        other = ("seen", "file", "picture", *CROP)
        return {name: value for name, value in self.cleaned_data.items() if name not in other}
