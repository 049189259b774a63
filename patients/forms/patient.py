"""Forms about a patient: a name is enough."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from patients.models import Patient


class PatientForm(forms.ModelForm):
    """Facts of one patient, as the clinic keeps them."""

    class Meta:
        model = Patient
        fields = ("name", "greeting", "reference", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.fields["name"].widget.attrs["autofocus"] = True
        for field in self.fields.values():
            # Browsers must not offer one patient's name while the next one is typed.
            field.widget.attrs["autocomplete"] = "off"


class NewPatientForm(PatientForm):
    """The shortest way to a plan: name, and what greets the patient when it is not the first name."""

    class Meta(PatientForm.Meta):
        fields = ("name", "greeting", "reference")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["greeting"].help_text = _(
            "The only name on the handout. Left empty, it is the first word of the name."
        )


class PatientSearchForm(forms.Form):
    """Sent by POST, so that no name enters an address or a log."""

    words = forms.CharField(label=_("Find a patient"), max_length=120, required=False)
