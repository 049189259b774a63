"""Tasks T1 to T5 by hand in a browser: what comes out is right, and quick by the model.

The budgets stand here once more, in plain numbers: a task cannot loosen its own.
"""

import pytest

from tests.factories.clinics import clinic_admin, clinician
from tests.factories.exercises import the_four_movements
from tests.people.hands import Hands
from tests.people.library import SIZE, fill_library
from tests.people.playing import Played, further, play
from tests.people.scene import set_scene
from tests.people.tasks import TASKS, TEN

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BY_NAME = {task.name: task for task in TASKS}


@pytest.fixture
def scene():
    """A clinic with a library of 200 and the patients of the tasks."""
    the_four_movements()
    assert fill_library() == SIZE
    person = clinician()
    return set_scene(person, clinic_admin(person.clinic))


@pytest.fixture
def playing(browser, live_server, scene):
    """Plays a task in a browser of its own: the reader of PDF files that opens asks for parts of itself."""

    def play_one(task) -> Played:
        with browser.new_context() as context:
            return play(task, context.new_page(), address=live_server.url, scene=scene)

    return play_one


def expect_it_is_right(played: Played) -> None:
    assert played.errors == ()
    assert played.completeness == 1


def test_five_exercises_from_scratch_take_seventy_keys_and_eight_clicks_at_most(playing):
    five, ten = playing(BY_NAME["T1"]), playing(TEN)

    expect_it_is_right(five)
    expect_it_is_right(ten)
    assert (five.keystrokes <= 70, five.pointer <= 8, five.dialogs) == (True, True, 0), five.line()
    assert five.klm_seconds <= 60, five.line()
    assert further(five, ten).keystrokes <= 7


def test_a_template_with_one_exercise_swapped_and_one_dose_changed_takes_twenty_seconds(playing):
    played = playing(BY_NAME["T2"])

    expect_it_is_right(played)
    assert played.klm_seconds <= 20, played.line()


def test_a_follow_up_takes_thirty_seconds(playing):
    played = playing(BY_NAME["T3"])

    expect_it_is_right(played)
    assert played.klm_seconds <= 30, played.line()


def test_a_new_patient_takes_a_few_seconds_more(playing):
    played = playing(BY_NAME["T4"])

    expect_it_is_right(played)
    assert played.klm_seconds <= 75, played.line()


def test_an_exercise_of_the_clinics_own_takes_three_minutes(playing):
    played = playing(BY_NAME["T5"])

    expect_it_is_right(played)
    assert played.klm_seconds <= 180, played.line()


def test_hands_count_what_a_person_presses(page):
    page.set_viewport_size({"width": 800, "height": 600})
    page.set_content(
        '<button>Go</button><input aria-label="Dose">'
        '<div style="height: 3000px"></div><button>Far away</button>'
    )
    hands = Hands(page)

    hands.click(page.get_by_role("button", name="Go"))  # M P 2B
    hands.click(page.get_by_label("Dose"), sure=True)  # P 2B
    hands.type("3x8", " Left")  # M H 3K, M 6K
    hands.press("Enter")  # K
    hands.click(page.get_by_role("button", name="Far away"))  # M H S P 2B

    assert page.get_by_label("Dose").input_value() == "3x8 Left"
    assert str(hands.tally) == "6B 2H 10K 4M 3P 1S"
    assert (hands.tally.keystrokes, hands.tally.pointer_actions) == (10, 4)


def test_hands_count_screens_and_every_window_that_must_be_answered(page, live_server):
    page.set_content(
        """<button onclick="confirm('Sure?')">Ask</button><button onclick="box.showModal()">Open</button>
        <dialog id="box"><form method="dialog"><button>Close</button></form></dialog>"""
    )
    hands = Hands(page)

    for name in ("Ask", "Open", "Close", "Open", "Close"):
        hands.click(page.get_by_role("button", name=name))
    page.goto(live_server.url + "/accounts/login/")

    assert (hands.dialogs, hands.screens) == (3, 1)
