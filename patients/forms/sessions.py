"""The sessions of a plan by name: up to four, each with its weekdays or how often."""

import json

from django import forms
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy as _

from exercises.dosage import Frequency, Range
from patients.models import NamedSession, Program
from patients.models.session import LONGEST_NAME, MOST_SESSIONS

LETTERS = "ABCD"
MOST_TIMES = 21


class SessionForm(forms.Form):
    """One session; without a name it goes."""

    was = forms.CharField(required=False, widget=forms.HiddenInput())
    name = forms.CharField(
        label=_("Name of the session"),
        required=False,
        max_length=LONGEST_NAME,
        widget=forms.TextInput({"class": "input", "autocomplete": "off"}),
    )
    days = forms.TypedMultipleChoiceField(
        label=_("Days"),
        coerce=int,
        required=False,
        choices=list(WEEKDAYS_ABBR.items()),
        widget=forms.CheckboxSelectMultiple(),
    )
    times = forms.IntegerField(
        label=_("or times a week"),
        required=False,
        min_value=1,
        max_value=MOST_TIMES,
        widget=forms.NumberInput({"class": "input", "inputmode": "numeric"}),
    )

    def session(self) -> NamedSession | None:
        """The session as it was typed; days go before a number of times."""
        values = self.cleaned_data
        name = " ".join(values["name"].split())
        if not name:
            return None
        times = None if values["days"] or not values["times"] else values["times"]
        frequency = Frequency(Range(times, times)) if times else None
        return NamedSession(name, tuple(sorted(set(values["days"]))), frequency)


class SessionsForm(forms.Form):
    """All sessions of a plan, and what they were when the page was drawn."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput())

    def __init__(self, data=None, *, stored: list, order=range(7)):
        super().__init__(data, initial={"seen": json.dumps(stored)}, prefix="sessions", auto_id="sessions-%s")
        typed = [name for name in data or () if name.startswith("session-") and name.endswith("-name")]
        number = min(MOST_SESSIONS, len(typed) if data is not None else len(stored))
        self.rows = [
            SessionForm(data, prefix=f"session-{place}", initial=_initial(stored, place), auto_id="id-%s")
            for place in range(number)
        ]
        for row in self.rows:
            choices = dict(row.fields["days"].choices)
            row.fields["days"].choices = [(day, choices[day]) for day in order]

    @classmethod
    def of(cls, program: Program, data=None) -> "SessionsForm":
        """The form as `program` stands now, or with what was typed; weeks start on the clinic's day."""
        first = program.clinic.week_start
        return cls(data, stored=program.sessions, order=[(first + day) % 7 for day in range(7)])

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(row.is_valid() for row in self.rows)])

    @property
    def seen_sessions(self) -> list:
        """What the page showed; a page changed by hand has seen nothing."""
        try:
            seen = json.loads(self.cleaned_data["seen"])
        except (ValueError, RecursionError):
            return []
        return seen if isinstance(seen, list) else []

    @property
    def sessions(self) -> list[NamedSession]:
        """The sessions as they were typed, with one more when that was asked for."""
        drop = self.data.get("drop", "")
        kept = [row for row in self.rows if not drop or row.cleaned_data["was"] != drop]
        found = [session for row in kept if (session := row.session())]
        missing = 0 if "more" not in self.data else 1 if found else 2  # one alone is no choice
        taken = {session.name for session in found}
        free = [letter for letter in LETTERS if letter not in taken]
        return found + [NamedSession(letter) for letter in free[:missing]]

    @property
    def renamed(self) -> dict[str, str]:
        """New names by the old ones."""
        typed = [(row.cleaned_data["was"], row.session()) for row in self.rows]
        return {was: session.name for was, session in typed if was and session}

    @property
    def sentences(self) -> list[str]:
        """What is wrong, each once."""
        wrong = [str(error) for row in self.rows for errors in row.errors.values() for error in errors]
        return list(dict.fromkeys([*wrong, *map(str, self.non_field_errors())]))

    @property
    def can_grow(self) -> bool:
        return len(self.rows) < MOST_SESSIONS


def _initial(stored: list, place: int) -> dict:
    raw = stored[place] if place < len(stored) else {}
    often = raw.get("frequency") or {}
    return {
        "was": raw.get("name", ""),
        "name": raw.get("name", ""),
        "days": raw.get("days", []),
        "times": often.get("times_max"),
    }
