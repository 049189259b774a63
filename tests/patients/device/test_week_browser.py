"""This week's boxes and the advice on rest: by the calendar, in any zone, around a change of clocks."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
# Zones with a change of clocks in each half of the year, at midnight, by half an hour, and with none at all.
ZONES = [
    "Europe/Berlin", "Europe/London", "Europe/Lisbon", "Europe/Helsinki", "Europe/Moscow",
    "Atlantic/Azores", "Atlantic/Reykjavik", "America/New_York", "America/Chicago",
    "America/Denver", "America/Los_Angeles", "America/St_Johns", "America/Halifax",
    "America/Havana", "America/Sao_Paulo", "America/Santiago", "America/Asuncion", "Africa/Cairo",
    "Africa/Casablanca", "Asia/Beirut", "Asia/Gaza", "Asia/Tehran", "Asia/Kolkata",
    "Asia/Kathmandu", "Asia/Tokyo", "Australia/Sydney", "Australia/Lord_Howe", "Pacific/Auckland",
    "Pacific/Chatham", "Pacific/Apia", "Pacific/Kiritimati", "America/Nuuk",
]  # fmt: skip


def entries_on(phone, *days):
    """Sessions of these days, as the guide left them."""
    phone.visit("session/")
    for day in days:
        phone.finish(day=day)
        phone.save()
        expect(phone.page.locator("#after .state")).to_contain_text("Saved")


@pytest.mark.parametrize(
    ("zone", "now", "days", "shown"),
    [
        # The clocks go back on Sunday the 25th in Berlin, forward on the 4th in Sydney,
        # at midnight in Santiago.
        ("Europe/Berlin", "2026-10-25T23:30+01:00", "2026-10-19 2026-10-24 2026-10-25", "Mon Sat today"),
        ("Europe/Berlin", "2026-10-26T00:30+01:00", "2026-10-25 2026-10-26", "today"),
        ("Australia/Sydney", "2026-10-04T23:30+11:00", "2026-09-28 2026-10-04", "Mon today"),
        ("America/Santiago", "2026-09-06T23:59-03:00", "2026-09-05 2026-09-06", "Sat today"),
    ],
)
def test_the_boxes_show_the_days_of_this_week_around_a_change_of_clocks(take_phone, zone, now, days, shown):
    phone = take_phone(timezone_id=zone)
    phone.page.clock.set_fixed_time(now)
    entries_on(phone, *days.split())
    phone.visit()

    done = phone.page.locator(".slots .done")
    expect(done).to_have_count(len(shown.split()))
    assert done.locator("[data-day]").all_inner_texts() == shown.split()


def monday_of(day: dt.date, start: int) -> dt.date:
    """By counting back one day after the other."""
    while day.weekday() != start:
        day -= dt.timedelta(days=1)
    return day


@pytest.mark.parametrize("zone", ZONES)
def test_every_hour_of_a_year_of_changes_falls_into_the_week_of_its_own_calendar(take_phone, zone):
    phone = take_phone(timezone_id=zone)
    phone.visit("session/")
    found = phone.page.evaluate(
        """async () => { const { dayOf, weekOf } = await import('/static/js/handout/week.js');
           const found = [];
           // a year that every table of zones agrees on
           for (let at = Date.UTC(2024, 0, 1); at < Date.UTC(2025, 0, 2); at += 7 * 3600e3) {
             const day = dayOf(new Date(at)); found.push([at, day, weekOf(day, 0), weekOf(day, 6)]); }
           return found; }"""
    )

    wrong = []
    for at, day, from_monday, from_sunday in found:
        local = dt.datetime.fromtimestamp(at / 1000, tz=ZoneInfo(zone)).date()
        for start, week in ((0, from_monday), (6, from_sunday)):
            first = monday_of(local, start)
            days = [(first + dt.timedelta(days=n)).isoformat() for n in range(7)]
            wrong += [] if (day, week) == (local.isoformat(), days) else [(at, day, week)]
    assert len(found) > 1250
    assert wrong == []


# Monday is the 23rd. What is said to somebody who aims for three, and may do four.
@pytest.mark.parametrize(
    ("today", "done", "said"),
    [
        ("23", [], "Three more to go this week."),
        ("23", ["23"], "Two more to go this week. Rest tomorrow if you can."),
        ("24", ["23"], "Two more to go this week. Rest today if you can."),
        ("25", ["23"], "Two more to go this week."),
        ("28", ["23", "27"], "One more to go this week. Rest today if you can."),
        ("28", ["23"], "Two more to go this week. Two days in a row is fine."),
        ("28", [], "Do what you can. Each session helps."),
        ("29", ["23", "28"], "One more to go this week. Two days in a row is fine."),
        ("28", ["23", "25", "27"], "That is your week. One more is a bonus."),
        ("29", ["23", "25", "27", "29"], "That is your week. Rest well."),
    ],
)
def test_the_advice_on_rest_fits_what_is_left_of_the_week(phone, today, done, said):
    phone.page.clock.set_fixed_time(f"2026-11-{today}T10:00:00+01:00")
    entries_on(phone, *(f"2026-11-{day}" for day in done))
    phone.visit()

    expect(phone.page.locator("[data-more]")).to_have_text(said)


@pytest.mark.parametrize(
    ("today", "done", "said"),
    [
        ("23", ["22"], "Four more to go this week. Two days in a row is fine."),
        ("24", ["23"], "Three more to go this week. Rest today if you can."),
        ("26", ["23", "25"], "Two more to go this week. Rest today if you can."),
    ],
)
def test_four_sessions_need_one_pair_of_days_and_no_more(phone, today, done, said):
    device = phone.clinic.sheet["device"]
    device.update(minimum=4, maximum=4, to_go=[*device["to_go"], "Four more to go this week."])
    phone.page.clock.set_fixed_time(f"2026-11-{today}T10:00:00+01:00")
    entries_on(phone, *(f"2026-11-{day}" for day in done))
    phone.visit()

    expect(phone.page.locator("[data-more]")).to_have_text(said)


def test_a_plan_for_every_day_has_a_box_for_every_day_and_counts_today(phone):
    phone.clinic.sheet["device"].update(per="day", minimum=2, maximum=3, title="Today", to_go=[])
    phone.page.clock.set_fixed_time("2026-11-25T10:00:00+01:00")
    entries_on(phone, "2026-11-23", "2026-11-25", "2026-11-25")
    phone.visit()

    days = phone.page.locator(".slots [data-day]")
    expect(days).to_have_count(7)
    assert days.all_inner_texts() == ["Mon", "Tue", "today", "Thu", "Fri", "Sat", "Sun"]
    expect(phone.page.locator(".slots .done")).to_have_count(2)
    expect(phone.page.locator(".count")).to_contain_text("2 of")


def test_the_week_starts_where_the_clinic_says(phone):
    phone.clinic.sheet["device"]["week_start"] = 6
    phone.page.clock.set_fixed_time("2026-11-25T10:00:00+01:00")
    entries_on(phone, "2026-11-21", "2026-11-22", "2026-11-23")
    phone.visit()

    done = phone.page.locator(".slots .done [data-day]")
    expect(done).to_have_count(2)
    assert done.all_inner_texts() == ["Sun", "Mon"]
