"""Forms about a patient: a name is enough."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from patients.forms.program import languages
from patients.models import Patient


class PatientForm(forms.ModelForm):
    """Facts of one patient, as the clinic keeps them."""

    language = forms.ChoiceField(
        label=_("Language"), required=False, help_text=_("New plans are in it. A plan may have another.")
    )

    class Meta:
        model = Patient
        fields = ("name", "greeting", "reference", "language", "email", "phone", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        language = self.fields["language"]
        language.choices = languages(self.get_initial_for_field(language, "language"))
        self.fields["name"].widget.attrs["autofocus"] = True
        for field in self.fields.values():
            # Browsers must not offer one patient's name while the next one is typed.
            field.widget.attrs["autocomplete"] = "off"

    def clean_language(self) -> str:
        """The language chosen; the one it has for a form that does not ask."""
        initial = self.get_initial_for_field(self.fields["language"], "language")
        return self.cleaned_data["language"] or initial


class NewPatientForm(PatientForm):
    """The shortest way to a plan: name, and what greets the patient when it is not the first name."""

    class Meta(PatientForm.Meta):
        fields = ("name", "greeting", "reference", "language", "email", "phone")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["greeting"].help_text = _(
            "The only name on the handout. Left empty, it is the first word of the name."
        )


class PatientSearchForm(forms.Form):
    """Sent by POST, so that no name enters an address or a log."""

    words = forms.CharField(label=_("Find a patient"), max_length=120, required=False)
