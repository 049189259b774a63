"""Forms about restrictions and the clinic's tags."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from patients.forms.program import date_input
from patients.models import ClinicTag, Restriction


class RestrictionForm(forms.ModelForm):
    """What a patient is not to do, and from when on it is allowed again."""

    tag = forms.ModelChoiceField(
        ClinicTag.objects.none(), label=_("Not"), help_text=_("One of the clinic’s own tags.")
    )

    class Meta:
        model = Restriction
        fields = ("tag", "until", "note")
        widgets = {"until": date_input()}
        labels = {"until": _("Until")}
        help_texts = {
            "until": _("From this day it is allowed again. Empty: until you lift it."),
        }

    def __init__(self, *args, tags, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tag"].queryset = tags
        self.fields["tag"].empty_label = _("Choose a tag")
        if len(tags) == 1:
            self.initial["tag"] = tags[0].pk
        self.fields["note"].widget.attrs["autocomplete"] = "off"
        self.helper = FormHelper()
        self.helper.form_tag = False


class TagForm(forms.Form):
    """The name of a tag."""

    name = forms.CharField(
        label=_("Name"),
        max_length=40,
        help_text=_("What the exercises have in common, e.g. overhead, deep knee bend, one-leg stand."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, others=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.others = {tag.name.casefold() for tag in others}
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_name(self) -> str:
        """The name on one line; one that another tag has is refused."""
        name = " ".join(self.cleaned_data["name"].split())
        if name.casefold() in self.others:
            raise forms.ValidationError(_("There is a tag of this name already."))
        return name


class ExerciseTagsForm(forms.Form):
    """Which of the clinic's tags one exercise carries."""

    tags = forms.ModelMultipleChoiceField(
        ClinicTag.objects.none(), label=_("Tags"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, tags, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tags"].queryset = tags
        self.helper = FormHelper()
        self.helper.form_tag = False
