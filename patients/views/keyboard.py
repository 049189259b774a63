"""The keys of the builder: one list, which the dialog and the page show."""

from dataclasses import dataclass

from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe


@dataclass(frozen=True, slots=True)
class Shortcut:
    """Keys, pressed together (`Alt+ArrowUp`) or one or the other, and what they do."""

    keys: tuple[str, ...]
    does: str

    @property
    def shown(self) -> list[list[str]]:
        """The caps of each way to press it."""
        return [[SIGNS.get(cap, cap) for cap in way.split("+")] for way in self.keys]


SIGNS = {
    "ArrowUp": "↑",
    "ArrowDown": "↓",
    "ArrowLeft": "←",
    "ArrowRight": "→",
    "Control": _("Ctrl"),
    "Escape": _("Esc"),
    "Delete": _("Del"),
    "Backspace": "⌫",
}
SHORTCUTS = (
    (
        _("Anywhere"),
        (
            Shortcut(("Control+k",), _("Find a patient or an exercise")),
            Shortcut(("?",), _("Show these keys")),
            Shortcut(("Escape",), _("Close what is open")),
        ),
    ),
    (
        _("The plan"),
        (
            Shortcut(("n",), _("Add an exercise: to the line where it is typed")),
            Shortcut(("/",), _("Search the library")),
            Shortcut(("b",), _("Change several dosages at once")),
            Shortcut(("p",), _("To the button that publishes")),
            Shortcut(("Control+z",), _("Undo your last step")),
            Shortcut(("Control+Shift+z", "Control+y"), _("Do it again")),
        ),
    ),
    (
        _("The exercise with the focus"),
        (
            Shortcut(("j", "k"), _("To the next exercise, to the one before")),
            Shortcut(("Alt+ArrowUp", "Alt+ArrowDown"), _("Move it up or down")),
            Shortcut(("Alt+ArrowLeft", "Alt+ArrowRight"), _("Move it to the section before or after")),
            Shortcut(("ArrowUp", "ArrowDown"), _("On an amount: more, less (the upper number)")),
            Shortcut(("Shift+ArrowUp", "Shift+ArrowDown"), _("On an amount: the lower number")),
            Shortcut((".",), _("On an amount: side, hold, tempo, load, rest, effort, note")),
            Shortcut(("Delete", "Backspace"), _("Take it out; undo brings it back")),
        ),
    ),
)


@require_safe
def keyboard_map(request):
    return render(request, "patients/keyboard_map.html", {"shortcuts": SHORTCUTS})
