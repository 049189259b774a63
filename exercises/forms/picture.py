"""The words of a picture, and the upload of a new one."""

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from exercises.forms.fields import SeenForm
from exercises.pictures.uploads import AcceptedPicture, PictureError, accept_upload


class PictureWordsForm(SeenForm):
    """Caption, what a blind reader is told, and who made the picture."""

    caption = forms.CharField(label=_("Caption"), max_length=60, help_text=_("For example: Start"))
    alt = forms.CharField(
        label=_("What it shows"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For people who cannot see the picture: position and movement, in one or two sentences."),
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


class PictureForm(PictureWordsForm):
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
    field_order = ("file",)

    def clean_file(self) -> AcceptedPicture:
        upload = self.cleaned_data["file"]
        try:
            return accept_upload(upload, name=upload.name)
        except PictureError as error:
            raise ValidationError(str(error), code=error.reason) from error

    @property
    def words(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name not in ("seen", "file")}
