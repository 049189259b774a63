"""What is new in a plan, in one sentence for the patient: suggested, and changed by the clinician."""

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.comparing import LONGEST_NEWS


class NewsForm(forms.Form):
    """The sentence, and the suggestion that stood there: one that was left as it was is made anew."""

    news = forms.CharField(
        label=_("What is new, for the patient"),
        required=False,
        max_length=LONGEST_NEWS,
        widget=forms.Textarea({"rows": 3, "form": "publish-form"}),
    )

    @property
    def typed(self) -> str | None:
        """What is to be said; None for whatever is suggested when the plan is published."""
        words = self.cleaned_data["news"]
        return None if "news" not in self.data or words == self.suggested else words

    @property
    def suggested(self) -> str:
        return " ".join(self.data.get("suggested", "").split())

    def clean_news(self) -> str:
        """One line, however it was typed."""
        return " ".join(self.cleaned_data["news"].split())
