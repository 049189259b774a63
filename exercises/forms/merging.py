"""Which two entries become one, and which of them stays."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.models import Exercise


class MergeForm(forms.Form):
    """The other entry, and the one that stays."""

    other = forms.TypedChoiceField(label=_("The same movement as"), coerce=int)
    stays = forms.ChoiceField(label=_("Which one stays?"), widget=forms.RadioSelect)

    def __init__(self, *args, exercise: Exercise, others: list[Exercise], **options):
        super().__init__(*args, **options)
        self.exercise, self.others = exercise, {other.pk: other for other in others}
        self.fields["other"].choices = [
            (pk, f"{other.name} ({other.get_status_display()})") for pk, other in self.others.items()
        ]
        self.fields["stays"].choices = [("this", exercise.name), ("other", _("the other one"))]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = self.helper.form_method == "get"

    @property
    def pair(self) -> tuple[Exercise, Exercise]:
        """(the duplicate that goes, the one that stays)"""
        other = self.others[self.cleaned_data["other"]]
        this_stays = self.cleaned_data["stays"] == "this"
        return (other, self.exercise) if this_stays else (self.exercise, other)
