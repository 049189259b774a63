"""A session told by a form, on a page without script: kept, said, and nothing typed is ever lost."""

import datetime as dt

import pytest
import time_machine

from patients import diary
from tests.clinics.factories import make_practice
from tests.database import snapshot
from tests.patients.diaries import in_force, now, post, rows, sent, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice():
    return make_practice()


def send(client, practice, **typed):
    return client.post(f"/p/{practice.token}/sessions/", typed)


def test_a_form_without_script_is_kept_and_the_next_page_says_what(client, practice):
    answer = send(
        client, practice, pain="4", effort="2", note="Slow <b>", done=str(practice.prescription.uuid)
    )

    assert answer.status_code == 303
    page = client.get(f"/p/{practice.token}/sessions/{answer['Location']}")
    text = page.content.decode()
    assert page.status_code == 200
    assert ("4 of 10" in text, "easy" in text, "Slow &lt;b&gt;" in text) == (True, True, True)
    assert "href=../../" in text
    assert practice.token not in text + answer["Location"]
    [row] = in_force(practice)
    assert (row.day, row.zone, row.guided) == (today(), practice.clinic.time_zone, False)
    assert [each["id"] for each in row.results] == [str(practice.prescription.uuid)]


@pytest.mark.parametrize("typed", [{}, {"day": "today"}, {"note": " "}, {"pain": ""}], ids=str)
def test_an_empty_form_is_no_session_because_mail_scanners_press_buttons_too(client, practice, typed):
    answer = send(client, practice, **typed)

    assert answer.status_code == 422
    assert "Choose one answer first" in answer.content.decode()
    assert rows(practice) == []


def test_one_answer_is_enough(client, practice):
    for typed in ({"pain": "0"}, {"effort": "3"}, {"note": "ok"}, {"done": str(practice.prescription.uuid)}):
        assert send(client, practice, **typed).status_code == 303

    assert len(in_force(practice)) == 4


def test_the_same_form_sent_twice_within_two_minutes_is_one_session(client, practice):
    with time_machine.travel(now(), tick=False) as clock:
        first = send(client, practice, pain="4")
        clock.shift(119)
        assert send(client, practice, pain="4")["Location"] == first["Location"]
        assert send(client, practice, pain="5")["Location"] != first["Location"]
        clock.shift(2)
        assert send(client, practice, pain="4")["Location"] != first["Location"]

    assert len(in_force(practice)) == 3


@pytest.mark.parametrize(
    ("typed", "back"), [("", 0), ("today", 0), ("yesterday", 1), ("{ten}", 10), (" TODAY ", 0)]
)
def test_the_day_of_a_form_is_today_or_a_day_of_the_last_weeks(client, practice, typed, back):
    with time_machine.travel(now() + dt.timedelta(days=12), tick=False):
        send(client, practice, pain="1", day=typed.format(ten=today() - dt.timedelta(days=10)))
        expected = today() - dt.timedelta(days=back)

    assert [row.day for row in in_force(practice)] == [expected]


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"pain": "11"}, "pain"), ({"effort": "x"}, "effort"), ({"day": "2020-01-01"}, "day"),
     ({"day": "31/12"}, "day"), ({"done": "x"}, "done"), ({"version": "x"}, "version")],
    ids=str,
)  # fmt: skip
def test_a_form_with_a_mistake_comes_back_with_everything_typed(client, practice, typed, field):
    answer = send(client, practice, **{"note": "My <note>"} | typed)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "My &lt;note&gt;" in answer.content.decode()
    assert "Nothing you wrote is lost." in answer.content.decode()
    assert rows(practice) == []


def test_a_note_of_100_kb_in_a_form_comes_back_whole(client, practice):
    answer = send(client, practice, note="ü" * 100_000)

    assert answer.status_code == 422
    assert "ü" * 100_000 in answer.content.decode()
    assert "It may have 2000 letters." in answer.content.decode()


def test_a_form_larger_than_anything_is_said_plainly(client, practice):
    answer = client.post(
        f"/p/{practice.token}/sessions/", "note=" + "x" * 3_000_000,
        content_type="application/x-www-form-urlencoded",
    )  # fmt: skip

    assert answer.status_code == 413
    assert "your words are still there" in answer.content.decode()


def test_a_form_beyond_sixty_a_day_keeps_its_words(client, practice):
    for _time in range(diary.MOST_A_DAY):
        post(client, practice, sent(practice))
    answer = send(client, practice, note="One more")

    assert answer.status_code == 429
    assert "One more" in answer.content.decode()


def test_what_was_kept_is_not_told_to_who_comes_later_or_asks_for_anything_else(client, practice):
    kept = f"/p/{practice.token}/sessions/" + send(client, practice, note="Canary")["Location"]
    other = make_practice()

    assert "Canary" in client.get(kept).content.decode()
    with time_machine.travel(now() + dt.timedelta(minutes=11)):
        assert "Canary" not in client.get(kept).content.decode()
    assert "Canary" not in client.get(kept.replace(practice.token, other.token)).content.decode()
    for strange in ("", "?of=x", "?of=%ff", f"?of={'0' * 32}"):
        assert client.get(f"/p/{practice.token}/sessions/kept/{strange}").status_code == 200


def test_looking_at_what_was_kept_changes_nothing_but_the_log_of_openings(client, practice):
    kept = f"/p/{practice.token}/sessions/" + send(client, practice, pain="1")["Location"]
    before = snapshot()
    client.get(kept)

    after = snapshot()
    assert {table for table in after if before[table] != after[table]} == {"patients_linkaccess"}
