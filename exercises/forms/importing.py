"""The form in front of an import: which file, in which language, and whether its pictures may be used."""

from crispy_forms.helper import FormHelper
from django import forms
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext_lazy as _

from exercises.importing.files import decoded
from exercises.library_tables import LANGUAGE

FORMATS = [
    ("", _("recognise it by its content")),
    ("csv", _("CSV table")),
    ("xlsx", _("Excel workbook")),
    ("bundle", _("bundle of this program")),
    ("free-exercise-db", _("free-exercise-db")),
    ("wger", _("wger exerciseinfo")),
]


class ImportForm(forms.Form):
    """A file of exercises. Nothing of it is trusted; what it says is shown before anything happens."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, Excel, a bundle of this program, or the JSON of free-exercise-db or wger."),
        validators=[FileExtensionValidator(["csv", "tsv", "txt", "xlsx", "zip", "json"])],
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.zip,.json"}),
    )
    format = forms.ChoiceField(label=_("Format"), choices=FORMATS, required=False)
    language = forms.RegexField(
        LANGUAGE,
        label=_("Language of the texts"),
        initial="en",
        max_length=12,
        help_text=_("A code such as en or de. Of a wger file the texts in this language are taken."),
        error_messages={"invalid": _("Write a code such as en or de.")},
    )
    may_use_pictures = forms.BooleanField(
        label=_("Take the pictures of a bundle as well: our clinic has the right to use them"),
        required=False,
        help_text=_("Recorded with your name and the time. Without it, only texts are imported."),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.form_tag = False

    @property
    def options(self) -> dict:
        """What `importing.plan` is told besides the file."""
        return {name: self.cleaned_data[name] for name in ("format", "language", "may_use_pictures")}


class CorrectionForm(forms.Form):
    """The rows that have to be put right: written over on the page, or as the file that was downloaded."""

    rows = forms.CharField(
        label=_("The rows that have to be put right"),
        required=False,
        strip=False,
        help_text=_("Change what is wrong. A line that you take out is left out of the import."),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "class": "code", "dir": "ltr"}),
    )
    file = forms.FileField(
        label=_("Or the downloaded rows, put right"),
        required=False,
        validators=[FileExtensionValidator(["csv"])],
        widget=forms.FileInput(attrs={"accept": ".csv"}),
    )

    @property
    def text(self) -> str:
        """The table that counts: the file goes before the page. Raises FileRefused."""
        file = self.cleaned_data["file"]
        return decoded(file.read()) if file else self.cleaned_data["rows"]


class ExportForm(forms.Form):
    """Which file."""

    format = forms.ChoiceField(choices=[("csv", "csv"), ("xlsx", "xlsx"), ("bundle", "bundle")])
