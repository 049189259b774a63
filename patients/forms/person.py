"""Forms about the people of a clinic."""

from allauth.account.utils import filter_users_by_email
from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from hep.clinics.models import User


class PersonForm(forms.ModelForm):
    """Name, e-mail and role of somebody who works in the clinic."""

    class Meta:
        model = User
        fields = ("name", "email", "role")
        widgets = {"role": forms.RadioSelect}
        help_texts = {
            "email": _("They sign in with it."),
            "role": _("A clinic admin also keeps this clinic page, its people and its own exercises."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        for name in ("name", "email"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean_email(self) -> str:
        """The address in lower case; one that signs somebody else in is refused."""
        email = self.cleaned_data["email"].strip().lower()
        if any(user.pk != self.instance.pk for user in filter_users_by_email(email)):
            raise forms.ValidationError(_("Somebody signs in with this address already. Use another one."))
        return email

    def validate_unique(self) -> None:
        """Nothing left to say: `clean_email` has looked at every address that signs in."""
