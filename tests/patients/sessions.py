"""A plan to do in a guided session, and the hands that do it: time stands still until a test lets it run."""

import datetime as dt

from playwright.sync_api import Page, expect

from patients import prescribing, sharing
from patients.models import Program
from tests.factories import patients as make

MONDAY = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
# Ready, then one rep: lift 2, hold 3, lower 2.
READY, REP, WALK = 5_000, 7_000, 3_000
SIDES = {
    "words": {"side_names": "top leg", "side_line": "Lie on your {other} side and lift your {side} leg."},
    "mirror_safe": True,
    "trains": "left",
}
LISTEN = "document.addEventListener('hep:session-done', e => (window.told ??= []).push(e.detail))"


def plan_of_three(by) -> Program:
    """Sides with a hold; walks there and back in rounds; a plank with an easier version."""
    make.an_exercise("Leg Raise", dosage="10–15 reps / side, hold 2–3 s", **SIDES)
    make.an_exercise("Hip Walk", dosage="8–10 walks forward + backward × 2–3 bouts")
    make.an_exercise("Plank", dosage="1 rep / side, hold 20–30 s", **SIDES)
    make.an_exercise("Knee Plank", dosage="1 rep / side, hold 10–20 s", **SIDES)
    draft = make.program(by, "Leg Raise", "Hip Walk", "Plank", "Knee Plank")
    plank, knee = make.row(draft, "Plank"), make.row(draft, "Knee Plank")
    prescribing.put_in_place_of(knee, plank, relation="easier", by=by)
    return make.fresh(draft)


def plan_of(by, **dosages: str) -> Program:
    """Exercises called as these words, each with its dosage."""
    for name, dosage in dosages.items():
        make.an_exercise(name, dosage=dosage)
    return make.program(by, *dosages)


def link_to(draft: Program, *, by) -> str:
    """Publish `draft`; the address of its session, below the server's own."""
    make.publish(draft, by=by)
    return f"/p/{sharing.token_of(sharing.link_for(draft, by=by))}/session/"


def opened(page: Page, address: str) -> Page:
    """The session, with a clock that only tests move."""
    page.clock.install(time=MONDAY)
    page.add_init_script(LISTEN)
    page.goto(address)
    page.clock.pause_at(MONDAY + dt.timedelta(seconds=30))
    return page


def press(page: Page, *names: str) -> None:
    """Press these buttons, one after the other."""
    for name in names:
        page.get_by_role("button", name=name, exact=True).click()


def let(page: Page, milliseconds: int) -> None:
    """So much time goes by, and a tick more."""
    page.clock.run_for(milliseconds + 250)


def expect_words(page: Page, *texts: str) -> None:
    """Expect the player to show all these words."""
    for text in texts:
        expect(page.locator("#player")).to_contain_text(text)


def told(page: Page) -> list[dict]:
    """The entries that the diary was told."""
    return page.evaluate("window.told ?? []")


def outcomes(entry: dict) -> list[tuple]:
    """What is said of each exercise."""
    keys = ("outcome", "rounds", "amounts", "easier", "why")
    return [tuple(result[key] for key in keys) for result in entry["results"]]
