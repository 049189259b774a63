"""Forms about templates: their name and line, and the file they come in."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from patients.models import ClinicTemplate, Patient
from patients.template_files import MOST_BYTES, TemplateFileError, read
from patients.templating import names_patient


class TemplateForm(forms.ModelForm):
    """What a template is called, and a line for colleagues. It never names a patient."""

    class Meta:
        model = ClinicTemplate
        fields = ("name", "line")
        help_texts = {
            "name": _("The plans made from it get it as their title."),
            "line": _("For colleagues, e.g. First weeks after a knock to the knee."),
        }

    def __init__(self, *args, patient: Patient | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.patient = patient
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.fields["name"].widget.attrs |= {"autocomplete": "off", "autofocus": True}
        self.fields["line"].widget.attrs["autocomplete"] = "off"

    def clean_name(self) -> str:
        return self._of_nobody("name")

    def clean_line(self) -> str:
        return self._of_nobody("line")

    def _of_nobody(self, field: str) -> str:
        text = " ".join(self.cleaned_data[field].split())
        if self.patient and names_patient(text, self.patient):
            raise forms.ValidationError(_("A template is for everybody: leave the patient’s name out."))
        return text

    def validate_unique(self) -> None:
        """Nothing to say here: the rule that writes it knows the names that are taken."""

    def say_taken(self) -> None:
        """Tell the form that another template has its name."""
        self.add_error("name", _("There is a template of this name already. Choose another."))


class TemplateFileForm(forms.Form):
    """One file, read and checked; its text comes back in `content` when something has to be asked first."""

    file = forms.FileField(
        label=_("Template file"),
        error_messages={"required": _("Choose a file."), "empty": _("This file is empty.")},
        help_text=_("A file that was downloaded here or in another clinic. Its name ends in .json."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )
    content = forms.CharField(required=False, widget=forms.HiddenInput, max_length=MOST_BYTES)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].required = not self.data.get("content")
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean(self) -> dict:
        values = super().clean()
        if self.errors:
            return values
        upload, content = values.get("file"), values.get("content")
        data = upload.read(MOST_BYTES + 1) if upload else content.encode()
        try:
            values["template"] = read(data)
            values["content"] = data.decode("utf-8-sig")
        except TemplateFileError as error:
            self.add_error("file", error.problems)
        return values
