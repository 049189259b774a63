"""One reason to take care, or not to do the exercise."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.forms.fields import SeenForm
from exercises.models import Caution


class CautionForm(SeenForm):
    """What clinicians and patients are told."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Caution.Kind)
    for_clinician = forms.CharField(
        label=_("For clinicians"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    text = forms.CharField(
        label=_("For patients"),
        max_length=200,
        required=False,
        help_text=_("One or two short sentences: “Sore elbow? Rest it on a folded towel.”"),
    )
    on_handout = forms.BooleanField(label=_("On every handout"), required=False)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("on_handout") and not cleaned.get("text"):
            self.add_error("text", _("What stands on every handout needs a sentence for patients."))
        return cleaned
