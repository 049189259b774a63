"""The days and times a patient wants to do the plan on."""

from urllib.parse import urlencode

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from exercises.dosage import Frequency
from patients.adherence import asked
from patients.document import ProgramDocument
from patients.exports.ics import Choice, neighbours

MOST_TIMES = 4
FIRST_TIMES = ("07:30", "18:00", "12:30", "15:00")
# Apart as far as a week allows, in the order in which days are added.
SPREAD = (0, 2, 4, 6, 1, 3, 5)


def _time(place: int, *, alone: bool) -> forms.TimeField:
    label = _("At what time?") if alone else gettext("Time %(number)s") % {"number": place + 1}
    return forms.TimeField(
        label=label,
        initial=FIRST_TIMES[place],
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Write the time like 07:30."), "required": _("Choose a time.")},
    )


class CalendarForm(forms.Form):
    """Weekdays for the plan, others for the bonus if it has one, and a time for each session of a day."""

    day = forms.TypedMultipleChoiceField(
        label=_("Your days"),
        coerce=int,
        choices=[(str(day), name) for day, name in WEEKDAYS.items()],
        widget=forms.CheckboxSelectMultiple(),
        error_messages={"required": _("Choose at least one day.")},
    )
    bonus = forms.TypedMultipleChoiceField(
        label=_("One more day, if you like"),
        required=False,
        coerce=int,
        choices=[(str(day), name) for day, name in WEEKDAYS.items()],
        widget=forms.CheckboxSelectMultiple(),
    )

    def __init__(self, data, *, document: ProgramDocument):
        self.least, self.most, a_day = asked(Frequency.from_dict(document.frequency))
        is_sent = "day" in data or "time-0" in data
        super().__init__(data if is_sent else None, initial=self._suggested(document))
        first = document.clinic.week_start
        for name in ("day", "bonus"):
            days = dict(self.fields[name].choices)
            order = [str(day % 7) for day in range(first, first + 7)]
            self.fields[name].choices = [(day, days[day]) for day in order]
        if self.most <= self.least or self.least >= 7:
            del self.fields["bonus"]
        for place in range(min(a_day, MOST_TIMES)):
            self.fields[f"time-{place}"] = _time(place, alone=a_day == 1)

    def _suggested(self, document: ProgramDocument) -> dict:
        """The days of named sessions; else days apart, counted from the first day of the clinic's week."""
        named = sorted({day for session in document.sessions for day in session.days})
        spread = [(document.clinic.week_start + day) % 7 for day in SPREAD]
        return {"day": named or sorted(spread[: min(self.least, 7)])}

    @property
    def choice(self) -> Choice:
        """What was chosen; a day of the plan is no bonus day too."""
        days = self.cleaned_data["day"]
        bonus = [day for day in self.cleaned_data.get("bonus", ()) if day not in days]
        times = [value for name, value in sorted(self.cleaned_data.items()) if name.startswith("time-")]
        return Choice(tuple(sorted(days)), tuple(sorted(bonus)), tuple(dict.fromkeys(times)))

    @property
    def as_query(self) -> str:
        """The choice as a query of an address, and nothing else that somebody put there."""
        choice = self.choice
        times = {f"time-{place}": f"{time:%H:%M}" for place, time in enumerate(choice.times)}
        return urlencode({"day": choice.days, "bonus": choice.bonus, **times}, doseq=True)

    @property
    def advice(self) -> str:
        """A word on rest: four days cannot all be apart, three can."""
        choice = self.choice
        days = {*choice.days, *choice.bonus}
        pairs = neighbours(days)
        if len(days) > 4 or not pairs:
            return ""
        one, other = (str(WEEKDAYS[day]) for day in pairs[0])
        if len(days) == 4 and len(pairs) == 1:
            said = gettext("%(one)s and %(other)s are next to each other. With four days that is fine.")
        else:
            said = gettext("%(one)s and %(other)s are next to each other. Rest a day between if you can.")
        return said % {"one": one, "other": other}

    @property
    def chosen_days(self) -> str:
        """The days in words, in the order of the clinic's week."""
        names = [str(name) for day, name in self.fields["day"].choices if int(day) in self.choice.days]
        return get_text_list(names, gettext("and"))
