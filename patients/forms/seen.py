"""Forms for two people at one draft: each field comes back with what it showed when the page was drawn."""

from django import forms
from django.utils.translation import gettext as _

TAKE_THEIRS = "theirs"


class SeenForm(forms.Form):
    """A form that knows what its reader had seen.

    `key` names it on its page. After a conflict the same form comes back, typed words kept, now having
    seen the other person's: saving it again keeps mine, saving it with `take=theirs` takes the other's.
    """

    def __init__(self, data=None, *, key: str, **options):
        if data is not None and data.get("take") == TAKE_THEIRS:
            data = _with_theirs(data)
        self.key = key
        self.clashes: list[dict] = []
        super().__init__(data, auto_id=f"{key}-%s", **options)

    @property
    def seen(self) -> dict:
        """What each field showed when the page was drawn."""
        return {bound.name: self._seen_value(bound) for bound in self}

    def _seen_value(self, bound: forms.BoundField):
        raw = self._widget_data_value(bound.field.hidden_widget(), bound.html_initial_name)
        try:
            return bound.field.to_python(raw)
        except forms.ValidationError:  # only somebody who changed the page by hand gets here
            return None

    @property
    def seen_inputs(self) -> list[str]:
        """Hidden inputs with what the fields show now."""
        return [bound.as_hidden(only_initial=True) for bound in self]

    @property
    def clashing_names(self) -> str:
        return " ".join(self.data.get("clash", "").split()) if self.is_bound else ""

    def after_clash(self, theirs: dict) -> "SeenForm":
        """The same form having seen `theirs`, with both texts of each field in `clashes`."""
        data = self.data.copy()
        data.pop("take", None)
        data["clash"] = " ".join(theirs)
        for name, value in theirs.items():
            data[self[name].html_initial_name] = _as_text(self.fields[name].prepare_value(value))
        again = type(self)(data, key=self.key, **self.options)
        again.full_clean()
        again.clashes = [
            {
                "label": self.fields[name].label,
                "mine": self.shown(name, self.cleaned_data[name]),
                "theirs": self.shown(name, value),
            }
            for name, value in theirs.items()
        ]
        return again

    @property
    def options(self) -> dict:
        """What a form of this kind was made with, to make it again."""
        return {}

    def shown(self, name: str, value) -> str:
        """`value` of a field as a person reads it."""
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        choices = dict(getattr(self.fields[name], "choices", ()))
        return str(choices.get(value, value)) if value not in (None, "") else _("(empty)")


def _as_text(value) -> str:
    return "" if value is None else str(value)


def _with_theirs(data):
    """What was typed, but in the fields of a conflict what the other person saved."""
    data = data.copy()
    for name in data.get("clash", "").split():
        data[name] = data.get(f"initial-{name}", "")
    return data
