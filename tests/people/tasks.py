"""Tasks T1 to T5 as somebody who knows the tool does them, and what must come out.

Each begins on the page that is open when a patient sits down (a record, the list, the library) and ends
when the patient has the plan: it is published and its print was asked for.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from playwright.sync_api import FilePayload, Locator, Page

from tests.exercises.image_corpus import good
from tests.people import scene
from tests.people.hands import Hands
from tests.people.outcome import Outcome, exercise_called, plan_of


@dataclass(frozen=True, slots=True)
class Task:
    """One task: how it is played, what came of it, and what counts as quick enough."""

    name: str
    title: str
    begins: str  # which of the scene's pages is open
    play: Callable[[Hands], None]
    outcome: Callable[[], Outcome]
    most_seconds: float
    most_keystrokes: int | None = None
    most_pointer: int | None = None
    most_dialogs: int | None = None

    @property
    def is_for_admin(self) -> bool:
        return self.begins == scene.LIBRARY

    @property
    def target(self) -> str:
        limits = {
            "s": self.most_seconds,
            "keystrokes": self.most_keystrokes,
            "pointer": self.most_pointer,
            "dialogs": self.most_dialogs,
        }
        return ", ".join(f"<= {most:g} {name}" for name, most in limits.items() if most is not None)


# ---------------------------------------------------------------- T1

FIVE = {
    "Clamshell": "2x10-15 reps/side",
    "Glute Bridge": "3x8-12 reps",
    "Bird Dog": "2x8-10 reps/side, hold 5 s",
    "Dead Bug": "2x6-8 reps/side",
    "Side Plank": "3 x 15-30 s left",
}


MORE = {
    "Cat and Cow": "8-10 reps",
    "Step-Up": "2x8-12 reps/side",
    "Squat": "3x8-12 reps",
    "Calf Raise": "3x10-15 reps",
    "Push-Up": "2x6-12 reps",
}
LINE = ("clam", ",glute b", " 3x8-12", ",bird", ",dead bug", " 2x6-8", ",side plank", " l")
LONGER_LINE = (*LINE, ",cat", ",step-up", ",squat", ",calf ra", ",push u")


def from_scratch(hands: Hands) -> None:
    build(hands, LINE)


def ten_from_scratch(hands: Hands) -> None:
    build(hands, LONGER_LINE)


def build(hands: Hands, line: Sequence[str]) -> None:
    hands.click(hands.page.get_by_role("button", name="Empty plan"))
    add(hands, *line)
    set_three_sessions_for_six_weeks(hands)
    publish_and_print(hands)


def add(hands: Hands, *line: str) -> None:
    """Type what is to be added into the quick-add line, which has the cursor when a plan opens; look at how
    it was read, then Enter.
    """
    page = hands.page
    count = 1 + sum(piece.startswith(",") for piece in line)
    before = page.locator("#plan .row").count()
    hands.see(page.locator("[data-quick-add]:focus"))
    hands.type(*line)
    hands.see(page.locator("#quick-answer .heard"), times=count)
    hands.press("Enter", sure=False)
    hands.see(page.locator("#plan .row"), times=before + count)


def set_three_sessions_for_six_weeks(hands: Hands) -> None:
    page = hands.page
    hands.click(page.get_by_label("to sessions"))
    hands.press("ArrowDown")
    hands.see(page.locator("#often"), says="3 sessions")
    hands.click(page.get_by_label("Weeks"))
    hands.type("6", sure=True)
    hands.press("Tab")
    hands.see(page.locator("#status"), says="Draft")


# ---------------------------------------------------------------- T2

UP_TWO = ("ArrowUp", "ArrowUp")
SWAPPED = {
    "Clamshell": "2x10-15 reps/side",
    "Glute Bridge": "3x10-12 reps",
    "Cat and Cow": "8-10 reps",
    "Dead Bug": "2x6-8 reps/side",
    "Side Plank": "3 x 15-30 s/side",
}


def from_template(hands: Hands) -> None:
    hands.click(hands.page.get_by_role("button", name=scene.TEMPLATE))
    add(hands, "cat")
    hands.press("Tab")
    change_reps(hands, "Glute Bridge", *UP_TWO)
    take_out(hands, "Bird Dog")
    publish_and_print(hands)


# ---------------------------------------------------------------- T3

FOLLOWED = {
    "Glute Bridge": "2x10-12 reps",
    "Bird Dog": "2x10-12 reps/side",
    "Clamshell": "2x10-15 reps/side",
    "Dead Bug": "2x8-10 reps/side",
}


def follow_up(hands: Hands) -> None:
    hands.click(hands.page.get_by_role("link", name="Edit plan"))
    add(hands, "dead bug")
    hands.press("Tab")
    change_reps(hands, "Glute Bridge", *UP_TWO, "Tab", *UP_TWO)
    change_reps(hands, "Bird Dog", *UP_TWO, "Tab", *UP_TWO)
    take_out(hands, "Pelvic Tilt")
    publish(hands)


# ---------------------------------------------------------------- T4


def new_patient(hands: Hands) -> None:
    page = hands.page
    hands.click(page.get_by_role("link", name="New patient").first)
    hands.see(page.get_by_label("Name", exact=True))
    hands.type("Olga Stern")
    hands.press("Enter")
    from_scratch(hands)


# ---------------------------------------------------------------- T5

OWN = "Wall Sit with Ball Squeeze"


def own_exercise(hands: Hands) -> None:
    page = hands.page
    hands.click(page.get_by_role("link", name="New exercise"))
    fill(hands, "Name", OWN)
    fill_next(hands, "ball wall sit\n", "adductor wall sit")
    fill_next(hands, "3x20-30s")
    fill(hands, "Steps", "Lean on a wall, a ball between your knees.\n", "Slide down a little.\n", "Squeeze.")
    fill(hands, "Feel it", "Thighs, front and inside")
    fill_next(hands, "Knees falling in")
    hands.choose(page.get_by_label("Starting position"), "standing")
    hands.click(page.get_by_role("checkbox", name="knee", exact=True))
    hands.click(page.get_by_role("button", name="Save and add pictures"))
    add_picture(hands, "Start", "Leaning on a wall, ball at the knees.", photo("JPEG"))
    add_picture(hands, "End", "Knees half bent.", photo("PNG"))
    hands.click(page.get_by_role("link", name=OWN))
    hands.click(page.get_by_role("button", name="Send to review"))
    hands.click(page.get_by_role("button", name="Publish", exact=True))
    hands.see(page.get_by_text("Published. It can be put into plans now."))


def photo(kind: str) -> FilePayload:
    return {"name": f"photo.{kind.lower()}", "mimeType": f"image/{kind.lower()}", "buffer": good(kind)}


def add_picture(hands: Hands, caption: str, alt: str, file: FilePayload) -> None:
    page = hands.page
    hands.click(page.get_by_role("link", name="Add a picture"))
    hands.choose_file(page.get_by_label("Picture", exact=True), file)
    fill(hands, "Caption", caption)
    fill_next(hands, alt)
    fill(hands, "Licence", "our own photo")
    hands.press("Enter")
    hands.see(page.get_by_role("heading", name=caption, exact=True))


def fill(hands: Hands, label: str, *pieces: str) -> None:
    named = re.compile(rf"^{label}( \(optional\))?$")
    hands.click(hands.page.get_by_role("textbox", name=named), sure=True)
    hands.type(*pieces)


def fill_next(hands: Hands, *pieces: str) -> None:
    """The field after this one."""
    hands.press("Tab")
    hands.type(*pieces)


# ---------------------------------------------------------------- what they share


def row(page: Page, name: str) -> Locator:
    return page.locator("#plan .row", has=page.get_by_role("heading", name=name, exact=True))


def go_to(hands: Hands, name: str) -> None:
    """From exercise to exercise with j and k, as often as it takes."""
    rows = hands.page.locator("#plan .row")
    names = rows.locator("h3").all_inner_texts()
    here = rows.evaluate_all("rows => rows.findIndex(row => row.contains(document.activeElement))")
    steps = names.index(name) - here
    hands.press("j" if steps > 0 else "k", times=abs(steps), sure=False)


def change_reps(hands: Hands, name: str, *keys: str) -> None:
    """Reps are the first amount of the sentence: Enter opens them, arrows step, Tab goes on to the most."""
    go_to(hands, name)
    hands.press("Enter")
    hands.see(row(hands.page, name).locator(".editor input:focus"))
    hands.press_each(keys, sure=False)
    hands.press("Enter")
    hands.see(hands.page.locator(".plan .editor"), times=0)


def take_out(hands: Hands, name: str) -> None:
    go_to(hands, name)
    with hands.answered():
        hands.press("Delete")
    hands.see(row(hands.page, name), times=0)


def publish(hands: Hands) -> None:
    hands.click(hands.page.get_by_role("button", name="Publish", exact=True))
    hands.see(hands.page.get_by_label("Link for the patient"))


def publish_and_print(hands: Hands) -> None:
    publish(hands)
    with hands.page.expect_response("**/handout.pdf*"):
        hands.click(hands.page.get_by_role("link", name="Print now"))


TEN = Task(
    "T1 with ten",
    "ten from scratch",
    scene.NEW_TEN,
    ten_from_scratch,
    plan_of(scene.NEW_TEN, FIVE | MORE),
    90,
)
TASKS = (
    Task(
        "T1",
        "five exercises from scratch",
        scene.NEW,
        from_scratch,
        plan_of(scene.NEW, FIVE),
        most_seconds=60,
        most_keystrokes=70,
        most_pointer=8,
        most_dialogs=0,
    ),
    Task(
        "T2", "from a template", scene.FROM_TEMPLATE, from_template, plan_of(scene.FROM_TEMPLATE, SWAPPED), 20
    ),
    Task("T3", "follow-up", scene.FOLLOW_UP, follow_up, plan_of(scene.FOLLOW_UP, FOLLOWED), 30),
    Task("T4", "a new patient, then T1", scene.PATIENTS, new_patient, plan_of("Olga Stern", FIVE), 75),
    Task("T5", "an exercise of the clinic’s own", scene.LIBRARY, own_exercise, exercise_called(OWN), 180),
)
