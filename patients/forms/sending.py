"""How a clinic mails and prints unless something else is chosen."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from hep.clinics.models import Clinic
from patients.forms.print_choice import INKS, LAYOUTS, PAPERS


class SendingForm(forms.ModelForm):
    """A field nobody touched is not written, whoever saved it meanwhile."""

    print_paper = forms.ChoiceField(label=_("Paper"), choices=PAPERS.items())
    print_layout = forms.ChoiceField(
        label=_("What is on it"), choices=[(key, name) for key, (name, _help) in LAYOUTS.items()]
    )
    print_ink = forms.ChoiceField(label=_("Ink"), choices=INKS.items())

    class Meta:
        model = Clinic
        fields = ("mails_sheet", "print_paper", "print_layout", "print_ink")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        for field in self.fields.values():
            field.show_hidden_initial = True

    @property
    def changes(self) -> dict:
        """What this person changed, by field name."""
        return {name: self.cleaned_data[name] for name in self.changed_data}
