"""Play a task and say what it took and what came of it."""

import json
from dataclasses import dataclass, replace

from playwright.sync_api import Page

from tests.people.hands import Hands
from tests.people.scene import Scene, sign_in
from tests.people.tasks import Task

DESKTOP = {"width": 1440, "height": 900}


@dataclass(frozen=True, slots=True)
class Played:
    """One task as it went."""

    task: Task
    keystrokes: float  # whole numbers, but for a share of them
    pointer: float
    screens: float
    dialogs: float
    klm_seconds: float
    waited_seconds: float  # measured, so it depends on the machine
    operators: str
    completeness: float
    errors: tuple[str, ...]

    @property
    def misses(self) -> list[str]:
        """Every target that is not met, with what was needed."""
        task = self.task
        limits = [
            ("klm_seconds", self.klm_seconds, task.most_seconds),
            ("keystrokes", self.keystrokes, task.most_keystrokes),
            ("pointer", self.pointer, task.most_pointer),
            ("dialogs", self.dialogs, task.most_dialogs),
        ]
        over = [
            f"{name} {value:g} > {most:g}"
            for name, value, most in limits
            if most is not None and value > most
        ]
        return over + [f"completeness {self.completeness:.0%}"] * (self.completeness < 1) + list(self.errors)

    def line(self) -> str:
        """One line of JSON."""
        said = {
            "name": f"{self.task.name}: {self.task.title}",
            "keystrokes": self.keystrokes,
            "pointer": self.pointer,
            "screens": self.screens,
            "dialogs": self.dialogs,
            "klm_seconds": round(self.klm_seconds, 1),
            "waited_seconds": round(self.waited_seconds, 1),
            "operators": self.operators,
            "completeness": round(self.completeness, 2),
            "target": self.task.target,
            "holds": not self.misses,
        }
        return json.dumps(said | ({"misses": self.misses} if self.misses else {}), ensure_ascii=False)


def play(task: Task, page: Page, *, address: str, scene: Scene) -> Played:
    """Open the page that `task` begins on, then play it. `page` belongs to nobody yet."""
    person = scene.admin if task.is_for_admin else scene.clinician
    sign_in(page.context, person, address)
    page.set_viewport_size(DESKTOP)
    page.goto(address + scene.starts[task.begins])
    page.wait_for_load_state("networkidle")
    hands = Hands(page)
    task.play(hands)
    outcome = task.outcome()
    return Played(
        task,
        keystrokes=hands.tally.keystrokes,
        pointer=hands.tally.pointer_actions,
        screens=hands.screens,
        dialogs=hands.dialogs,
        klm_seconds=hands.tally.seconds,
        waited_seconds=hands.waited,
        operators=str(hands.tally),
        completeness=outcome.completeness,
        errors=outcome.errors,
    )


def further(five: Played, ten: Played) -> Played:
    """What each exercise after the fifth costs: the difference between ten and five, shared by five."""
    task = replace(five.task, name="+1", title="each further exercise", most_seconds=5, most_keystrokes=7)
    share = {
        name: (getattr(ten, name) - getattr(five, name)) / 5
        for name in ("keystrokes", "pointer", "screens", "dialogs", "klm_seconds", "waited_seconds")
    }
    return replace(ten, task=replace(task, most_pointer=None), operators="", **share)
