"""How a print is to look: layout, paper, ink and languages, in plain words."""

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from patients.exports.print_choice import COMPACT

# In the order of how much they show; the words below a name say what it is for.
LAYOUTS = {
    COMPACT: (_("Exercises and fridge page"), _("The whole plan on as little paper as it needs.")),
    "4": (_("Four on a page"), _("Up to four exercises, and a fridge page.")),
    "3": (_("Three on a page"), _("A bit larger.")),
    "2": (_("Two on a page"), _("Wide pictures.")),
    "1": (_("One on a page"), _("The largest pictures.")),
    "large": (_("Large print"), _("Big letters, on more paper.")),
    "pictures": (_("Pictures"), _("Pictures and amounts, few words.")),
    "fridge": (_("Fridge page alone"), _("Diary, amounts and when to stop.")),
}
PAPERS = {"a4": _("A4"), "letter": _("Letter")}
INKS = {"colour": _("Colour"), "line": _("Black and white")}


class PrintForm(forms.Form):
    """The chooser: every value stands in the address, so a page reloads and goes back as expected."""

    layout = forms.ChoiceField(label=_("What is on it"), widget=forms.RadioSelect)
    paper = forms.ChoiceField(label=_("Paper"), choices=PAPERS.items(), widget=forms.RadioSelect)
    ink = forms.ChoiceField(label=_("Ink"), choices=INKS.items(), widget=forms.RadioSelect)
    lang = forms.ChoiceField(label=_("Language"), widget=forms.RadioSelect)

    def __init__(self, order):
        languages = order.document().languages
        # What a link back to the plan carries on.
        self.query = "" if order.language == languages[0] else f"?lang={order.language}"
        asked = order.choice._asdict() | {"lang": ",".join(filter(None, (order.language, order.beside)))}
        super().__init__(initial=asked)
        self.fields["layout"].choices = [(key, name) for key, (name, _help) in LAYOUTS.items()]
        if len(languages) > 1:
            self.fields["lang"].choices = _languages(languages)
        else:
            del self.fields["lang"]

    def layouts(self):
        """Each layout's button with the words that say what it is for."""
        return zip(self["layout"], (help_text for _name, help_text in LAYOUTS.values()), strict=True)


def _languages(languages: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each language alone, and each beside the plan's own: two people read such a sheet together."""
    names = {language: get_language_info(language)["name_local"] for language in languages}
    alone = list(names.items())
    own, *others = languages
    return alone + [(f"{other},{own}", f"{names[other]} + {names[own]}") for other in others]
