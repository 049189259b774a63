"""The calendar over HTTP: days and a time chosen without script, and the file that calendars read."""

from urllib.parse import urljoin

import pytest
from icalendar import Calendar

from hep.clinics.tenancy import acting_for
from patients import prescribing
from patients.models import NamedSession
from tests.clinics.factories import make_practice, publish
from tests.database import snapshot
from tests.patients.views.test_handout import DEATHS, end

pytestmark = pytest.mark.django_db
CHOSEN = "day=0&day=2&day=4&bonus=5&time-0=07:30"


@pytest.fixture
def practice():
    return make_practice()


def page(client, practice, query=""):
    return client.get(f"/p/{practice.token}/calendar/?{query}")


def file(client, practice, query=CHOSEN):
    return client.get(f"/p/{practice.token}/sessions.ics?{query}")


def asks_for(practice, times_min, times_max, per="week") -> None:
    """Publish the plan with another frequency."""
    with acting_for(practice.clinic):
        practice.program.times_min, practice.program.times_max, practice.program.per = (
            times_min,
            times_max,
            per,
        )
        practice.program.save()
        publish(practice.program, by=practice.clinician)


def ticked(answer, name="day") -> list[str]:
    return [str(value) for value in answer.context["form"][name].value()]


def test_the_page_suggests_days_apart_and_a_time(client, practice):
    answer = page(client, practice)

    assert answer.status_code == 200
    assert ticked(answer) == ["0", "2", "4"]
    assert "value=07:30" in answer.content.decode()
    assert practice.token not in answer.content.decode()


def test_suggested_days_begin_with_the_clinics_week(client):
    practice = make_practice(week_start=6)

    answer = page(client, practice)

    assert ticked(answer) == ["1", "3", "6"]
    assert [choice[0] for choice in answer.context["form"].fields["day"].choices][:2] == ["6", "0"]


def test_chosen_days_lead_to_the_file_with_one_press(client, practice):
    answer = page(client, practice, CHOSEN)
    text = answer.content.decode()

    assert "Your days: Monday, Wednesday and Friday." in text
    assert answer.context["file"] == "../sessions.ics?day=0&day=2&day=4&bonus=5&time-0=07%3A30"
    got = client.get(urljoin(f"/p/{practice.token}/calendar/", answer.context["file"]))
    assert got["Content-Type"] == "text/calendar; charset=utf-8"
    assert got["Content-Disposition"] == 'inline; filename="exercises.ics"'
    assert [str(e["STATUS"]) for e in Calendar.from_ical(got.content).walk("VEVENT")] == [
        "CONFIRMED", "TENTATIVE",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ("day=0&day=2&day=4", ""),
        (
            "day=0&day=2&day=4&bonus=5",
            "Friday and Saturday are next to each other. With four days that is fine.",
        ),
        ("day=0&day=1&day=4", "Monday and Tuesday are next to each other. Rest a day between if you can."),
        ("day=0&day=6", "Sunday and Monday are next to each other. Rest a day between if you can."),
        (
            "day=0&day=1&day=2&day=3",
            "Monday and Tuesday are next to each other. Rest a day between if you can.",
        ),
    ],
)
def test_advice_on_rest_knows_that_four_days_need_a_pair_in_a_row(client, practice, days, said):
    answer = page(client, practice, f"{days}&time-0=07:30")

    assert answer.context["form"].advice == said
    assert said in answer.content.decode()


@pytest.mark.parametrize(
    ("frequency", "times", "has_bonus", "days"),
    [((3, 3), 1, False, 3), ((2, 4), 1, True, 2), ((1, 1, "day"), 1, False, 7), ((2, 2, "day"), 2, False, 7),
     ((14, 14), 2, False, 7), ((12, 12, "day"), 4, False, 7)],
    ids=str,
)  # fmt: skip
def test_the_form_asks_what_the_plan_asks(client, practice, frequency, times, has_bonus, days):
    asks_for(practice, *frequency)
    answer = page(client, practice)

    fields = answer.context["form"].fields
    assert sum(name.startswith("time-") for name in fields) == times
    assert ("bonus" in fields) is has_bonus
    assert len(ticked(answer)) == days


def test_two_sessions_a_day_are_two_entries(client, practice):
    asks_for(practice, 2, 2, "day")
    got = file(client, practice, "day=0&day=1&time-0=08:00&time-1=17:00")

    assert len(Calendar.from_ical(got.content).walk("VEVENT")) == 2


HOSTILE = [
    "day=7&time-0=07:30", "day=x&time-0=07:30", "day=0&time-0=99:99", "day=0&time-0=", "day=0",
    "day=0&time-0=07:30%0D%0ABEGIN:VEVENT", "time-0=07:30", "day=0%0D%0A&time-0=07:30", "", "day=-1&time-0=1",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE)
def test_what_cannot_be_leads_to_the_page_that_says_so_and_never_into_the_file(client, practice, query):
    answer = file(client, practice, query)

    assert answer.status_code == 302
    assert answer["Location"].startswith("calendar/?")
    assert "\n" not in answer["Location"]
    shown = client.get(f"/p/{practice.token}/{answer['Location']}")
    assert shown.status_code == (200 if not query or "day" not in query and "time-0" not in query else 422)


def test_what_else_stands_in_the_address_is_left_out(client, practice):
    plain, hostile = file(client, practice), file(client, practice, CHOSEN + "&x=%0ABEGIN:VEVENT&lang=%0Ade")

    assert hostile.content == plain.content


def test_a_newer_version_keeps_the_ids(client, practice):
    def ids():
        return [
            str(event["UID"]) for event in Calendar.from_ical(file(client, practice).content).walk("VEVENT")
        ]

    before = ids()
    asks_for(practice, 2, 4)

    assert ids() == before
    assert len(set(before)) == 2


def test_two_programs_have_different_ids(client, practice):
    other = make_practice()

    assert file(client, practice).content != file(client, other).content


def test_named_sessions_bring_their_days(client, practice):
    with acting_for(practice.clinic):
        named = [NamedSession("A", (1,)), NamedSession("B", (3, 5))]
        prescribing.change_sessions(practice.program, named, seen=[], renamed={}, by=practice.clinician)
        publish(practice.program, by=practice.clinician)

    assert ticked(page(client, practice)) == ["1", "3", "5"]


@pytest.mark.parametrize("how", DEATHS)
@pytest.mark.parametrize("part", ["calendar/", "sessions.ics"])
def test_a_dead_link_has_no_calendar(client, practice, how, part):
    answer = client.get(f"/p/{end(practice, how)}/{part}")

    assert (answer.status_code, answer["X-Plan"]) == (404, "gone")


def test_looking_at_the_calendar_changes_nothing_but_the_log_of_openings(client, practice):
    before = snapshot()
    page(client, practice, CHOSEN)
    file(client, practice)

    after = snapshot()
    assert {table for table in after if before[table] != after[table]} == {"patients_linkaccess"}
