"""What a step did, in words: “QL Walk taken out”."""

from django.utils.translation import gettext_lazy, ngettext

from exercises.models import Exercise
from patients.models import DraftStep, Prescription, Program, Section
from patients.prescribing.differences import Changes, State, field_of, kind_of

ROW, SECTION, PROGRAM = kind_of(Prescription), kind_of(Section), kind_of(Program)
ONE = {
    "added": gettext_lazy("%(name)s added"),
    "removed": gettext_lazy("%(name)s taken out"),
    "moved": gettext_lazy("%(name)s moved"),
    "dosage": gettext_lazy("dosage of %(name)s"),
    "note": gettext_lazy("note for %(name)s"),
    "often": gettext_lazy("how often for %(name)s"),
    "version": gettext_lazy("in place of, for %(name)s"),
    "details": gettext_lazy("details of %(name)s"),
    "section added": gettext_lazy("section %(name)s added"),
    "section removed": gettext_lazy("section %(name)s removed"),
    "section moved": gettext_lazy("section %(name)s moved"),
    "section named": gettext_lazy("name of section %(name)s"),
    "order": gettext_lazy("order of the plan"),
    "settings": gettext_lazy("settings of the plan"),
    "plan often": gettext_lazy("how often"),
}
MANY = {
    "added": lambda n: ngettext("%(n)s exercise added", "%(n)s exercises added", n),
    "removed": lambda n: ngettext("%(n)s exercise taken out", "%(n)s exercises taken out", n),
    "dosage": lambda n: ngettext("dosage of %(n)s exercise", "dosage of %(n)s exercises", n),
    "details": lambda n: ngettext("details of %(n)s exercise", "details of %(n)s exercises", n),
}


def label(step: DraftStep) -> str:
    """What `step` did, as its button and the question about it say it."""
    if step.number > 1:
        words = MANY.get(step.what, MANY["details"])(step.number)
    elif step.what == "setting":
        words = str(Program._meta.get_field(step.name).verbose_name)
    else:
        words = ONE.get(step.what, ONE["settings"])
    return words % {"name": step.name, "n": step.number}


def label_parts(changes: Changes, before: State, after: State, subject) -> tuple[str, str, int]:
    """What the label of a step needs: the word for it, the name of what it is about, and how many.

    `subject` is the row whose change it was: of rows that changed places it says which one was moved.
    """
    sections, rows = changes.get(SECTION, {}), changes.get(ROW, {})
    named = _Names(before, after)
    for what, found in (("section removed", _gone(sections)), ("section added", _come(sections))):
        if found:
            return what, named.section(found[0]), len(found)
    for what, found in (("removed", _gone(rows)), ("added", _come(rows))):
        if found:
            return what, named.exercise(found[0]), len(found)
    if rows:
        return _of_rows(rows, named, subject)
    return _of_sections(sections, named, subject) if sections else _of_program(changes.get(PROGRAM, {}))


class _Names:
    def __init__(self, before: State, after: State) -> None:
        self.states = (after, before)

    def section(self, key: str) -> str:
        return self._value(SECTION, key, "title") or ""

    def exercise(self, key: str) -> str:
        exercise = Exercise.objects.filter(pk=self._value(ROW, key, "exercise_id")).first()
        return exercise.name if exercise else ""

    def _value(self, kind: str, key: str, name: str):
        # A row that came and went inside one step is in neither state.
        return next((state[kind][key][name] for state in self.states if key in state[kind]), None)


def _gone(rows: dict) -> list[str]:
    return [key for key, (_old, new) in rows.items() if new is None]


def _come(rows: dict) -> list[str]:
    return [key for key, (old, _new) in rows.items() if old is None]


def _of_rows(rows: dict, named: _Names, subject) -> tuple[str, str, int]:
    fields = {key: {field_of(ROW, name) for name in new} for key, (_old, new) in rows.items()}
    places = {"place", "section_id"}
    told = {key: names - places for key, names in fields.items() if names - places}
    if not told:
        moved = str(subject.pk) if isinstance(subject, Prescription) else ""
        return ("moved", named.exercise(moved), 1) if moved in rows else ("order", "", 1)
    words = set().union(*told.values())
    what = words.pop() if len(words) == 1 else "details"
    return what if what in ONE else "details", named.exercise(next(iter(told))), len(told)


def _of_sections(sections: dict, named: _Names, subject) -> tuple[str, str, int]:
    renamed = [key for key, (_old, new) in sections.items() if "title" in new]
    if renamed:
        return "section named", named.section(renamed[0]), 1
    moved = str(subject.pk) if isinstance(subject, Section) else ""
    return ("section moved", named.section(moved), 1) if moved in sections else ("order", "", 1)


def _of_program(rows: dict) -> tuple[str, str, int]:
    names = {field_of(PROGRAM, name) for _old, new in rows.values() for name in new}
    if names == {"often"}:
        return "plan often", "", 1
    return ("setting", names.pop(), 1) if len(names) == 1 else ("settings", "", 1)
