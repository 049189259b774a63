"""Usage in plain numbers, and what a clinic prints and mails unless asked otherwise."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from hep.clinics.tenancy import acting_for
from patients import usage
from patients.models import LinkAccess
from tests.clinics.factories import client_of, make_person, make_practice
from tests.patients.diaries import an_entry, take, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice():
    return make_practice()


def monday_in(weeks: int) -> dt.date:
    return today() - dt.timedelta(days=today().weekday()) + dt.timedelta(weeks=weeks)


def used(practice, *, at: dt.datetime) -> usage.Usage:
    with acting_for(practice.clinic):
        return usage.usage_of(practice.clinic, now=at)


def test_the_days_a_week_are_the_middle_of_whole_weeks_against_what_was_asked(practice):
    for week, days in ((1, 4), (2, 3), (3, 1), (4, 3)):
        for number in range(days):
            day = monday_in(week) + dt.timedelta(days=2 * number if days < 5 else number)
            with time_machine.travel(dt.datetime.combine(day, dt.time(12), dt.UTC)):
                take(practice, an_entry(practice, day=day))
    found = used(practice, at=dt.datetime.combine(monday_in(5), dt.time(9), dt.UTC))

    assert (found.weeks, found.days, found.asked, found.reached) == (4, 3, 3, 3)
    assert (found.since, found.until) == (monday_in(1), monday_in(5) - dt.timedelta(days=1))
    assert found.sessions == {"all": 11, "recent": 11}
    assert found.programs == {"all": 1, "recent": 0}


def test_another_clinics_openings_are_not_counted(practice):
    other = make_practice()
    for link in (practice.link, other.link, other.link):
        LinkAccess.objects.create(link=link, hour=timezone.now(), result="opened")

    assert used(practice, at=timezone.now()).openings["all"] == 1


def test_a_clinic_that_has_just_begun_has_no_number_of_days(practice):
    page = client_of(practice.admin).get(reverse("clinics:clinic-usage"))

    assert "there is no number of days a week yet" in page.content.decode()


def test_only_an_admin_reads_usage_and_sets_prints(practice):
    window = client_of(make_person(practice.clinic))

    for name in ("clinic-usage", "clinic-sending"):
        assert window.get(reverse(f"clinics:{name}")).status_code == 403


def test_the_clinics_print_is_what_a_chooser_begins_with(practice):
    window = client_of(practice.admin)
    values = {"print_paper": "letter", "print_layout": "large", "print_ink": "line", "mails_sheet": "on"}
    first = {f"initial-{name}": value for name, value in practice.clinic.print_defaults.items()}
    assert window.post(reverse("clinics:clinic-sending"), values | first).status_code == 302
    practice.clinic.refresh_from_db()
    assert practice.clinic.mails_sheet
    assert practice.clinic.print_defaults == {"paper": "letter", "layout": "large", "ink": "line"}

    share = window.get(reverse("patients:program-share", args=[practice.program.pk])).content.decode()
    for name, value in practice.clinic.print_defaults.items():
        assert f'name="{name}" value="{value}"' in share
    chosen = window.get(reverse("patients:program-share", args=[practice.program.pk])).context["form"]
    assert {
        name: chosen.initial[name] for name in ("paper", "layout", "ink")
    } == practice.clinic.print_defaults


def test_a_layout_there_is_not_is_refused_at_the_field(practice):
    answer = client_of(practice.admin).post(reverse("clinics:clinic-sending"), {"print_layout": "huge"})

    assert answer.status_code == 422
    practice.clinic.refresh_from_db()
    assert practice.clinic.print_layout == "compact"
