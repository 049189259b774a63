"""Hands on a browser: they press, point and wait as a person would, and every bit of it is counted.

Nothing is set by script. Two things no browser lets a program do are counted as the person's acts and
done for them: picking a file in the system's own window, and picking a word of the browser's own list.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from playwright.sync_api import Dialog, FilePayload, Locator, Page, expect

from tests.people.klm import Operator, Tally, keys_of, keys_of_press

LONGEST_WAIT = 30_000  # milliseconds
BEING_PUT_IN = ".htmx-request, .htmx-added, .htmx-settling, .htmx-swapping"
MOUSE, KEYBOARD = "mouse", "keyboard"


class Hands:
    """A person at `page`, one hand on the mouse. `M` is counted before every act that needs a decision:
    a command that is pointed at, a name or a dose that is typed. Acts that follow from the one before are
    `sure`: Enter after a line, a click into the field that is about to be typed in.
    """

    def __init__(self, page: Page):
        self.page = page
        self.tally = Tally()
        self.screens = 0
        self.dialogs = 0
        self.waited = 0.0
        self._hand = MOUSE
        self._modals = 0
        page.on("domcontentloaded", self._count_screen)
        page.on("download", self._count_screen)
        page.on("dialog", self._count_dialog)

    # ---- pointer

    def click(self, target: Locator, *, sure: bool = False) -> None:
        """Point at `target` and click; scroll first when it is out of sight."""
        self._see(target)
        self._think(sure)
        self._home(MOUSE)
        if not self._in_sight(target):
            self._turn_the_wheel(target)
        self.tally.add(Operator.POINT)
        self._press_button()
        target.click(timeout=LONGEST_WAIT)
        self._count_modals()

    def choose_file(self, target: Locator, file: FilePayload) -> None:
        """Click what asks for a file and pick it: one window of the system, two more clicks."""
        with self.page.expect_file_chooser() as asked:
            self.click(target)
        self.dialogs += 1
        self._think(sure=False)
        self.tally.add(Operator.POINT, 2)
        self._press_button(times=2)
        asked.value.set_files(file)

    def choose(self, target: Locator, word: str) -> None:
        """Open a list of the browser's own and click `word` in it."""
        self._see(target)
        self._think(sure=False)
        self._home(MOUSE)
        if not self._in_sight(target):
            self._turn_the_wheel(target)
        self.tally.add(Operator.POINT, 2)
        self._press_button(times=2)
        target.select_option(label=word)

    # ---- keyboard

    def type(self, *pieces: str, sure: bool = False) -> None:
        """Type `pieces` where the cursor is: each is a name, a dose or a sentence, thought of first."""
        for place, piece in enumerate(pieces):
            self._think(sure and place == 0)
            self._home(KEYBOARD)
            self.tally.add(Operator.KEY, keys_of(piece))
            self.page.keyboard.type(piece)

    def press(self, key: str, *, times: int = 1, sure: bool = True) -> None:
        """Press `key`, such as Enter, Tab or Control+k, one or more times in a row."""
        self._think(sure)
        self._home(KEYBOARD)
        for _ in range(times):
            self.tally.add(Operator.KEY, keys_of_press(key))
            self.page.keyboard.press(key)
        self._count_modals()

    def press_each(self, keys: Sequence[str], *, sure: bool = True) -> None:
        """Press several keys one after the other, as one decision."""
        for place, key in enumerate(keys):
            self.press(key, sure=sure or place > 0)

    # ---- eyes

    def see(self, target: Locator, *, says: str | None = None, times: int | None = None) -> None:
        """Wait until `target` is there (`times` of it, or saying `says`). The wait is measured."""
        start = time.monotonic()
        if times is not None:
            expect(target).to_have_count(times, timeout=LONGEST_WAIT)
        elif says is not None:
            expect(target).to_contain_text(says, timeout=LONGEST_WAIT)
        else:
            expect(target).to_be_visible(timeout=LONGEST_WAIT)
        self._settle()
        self.waited += time.monotonic() - start

    @contextmanager
    def answered(self) -> Iterator[None]:
        """What is done inside sends something to the server: wait until its answer is drawn."""
        with self.page.expect_response(lambda answer: answer.request.method == "POST", timeout=LONGEST_WAIT):
            yield
            start = time.monotonic()
        self._settle()
        self.waited += time.monotonic() - start

    def _settle(self) -> None:
        """A person acts on what is drawn, never on what is still being put in."""
        expect(self.page.locator(BEING_PUT_IN)).to_have_count(0, timeout=LONGEST_WAIT)

    # ---- counting

    def _see(self, target: Locator) -> None:
        self.see(target)

    def _think(self, sure: bool) -> None:
        if not sure:
            self.tally.add(Operator.MENTAL)

    def _home(self, device: str) -> None:
        if self._hand != device:
            self.tally.add(Operator.HOME)
            self._hand = device

    def _press_button(self, times: int = 1) -> None:
        self.tally.add(Operator.BUTTON, 2 * times)
        self.tally.pointer_actions += times

    def _in_sight(self, target: Locator) -> bool:
        box, size = target.bounding_box(), self.page.viewport_size
        return bool(box) and box["y"] >= 0 and box["y"] + min(box["height"], 20) <= size["height"]

    def _turn_the_wheel(self, target: Locator) -> None:
        self.tally.add(Operator.SCROLL)
        self.tally.pointer_actions += 1
        target.scroll_into_view_if_needed()

    def _count_screen(self, _event) -> None:
        self.screens += 1

    def _count_dialog(self, dialog: Dialog) -> None:
        self.dialogs += 1
        dialog.accept()

    def _count_modals(self) -> None:
        now = self.page.locator("dialog:modal").count()
        self.dialogs += max(0, now - self._modals)
        self._modals = now
