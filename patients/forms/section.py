"""The name of a section."""

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.forms.seen import SeenForm
from patients.models import Section


class SectionForm(SeenForm):
    """Rename a section."""

    title = forms.CharField(
        label=_("Name of the section"),
        max_length=40,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )

    @classmethod
    def of(cls, section: Section, data=None) -> "SectionForm":
        """The form as `section` stands now, or with what was typed."""
        return cls(data, key=f"section-{section.pk}", initial={"title": section.title})
