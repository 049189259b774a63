import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from patients import access_log
from patients.models import LinkAccess
from tests.clinics.factories import make_practice

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC)


def request(agent: str = "", address: str = "203.0.113.7"):
    return RequestFactory().get("/", headers={"User-Agent": agent}, REMOTE_ADDR=address)


def visitor_at(moment, address: str = "203.0.113.7") -> str:
    with time_machine.travel(moment, tick=False):
        access_log.note(None, "opened", request(address=address))
    return LinkAccess.objects.order_by("-pk").first().visitor


@pytest.mark.parametrize(
    ("agent", "family"),
    [
        ("Mozilla/5.0 Chrome/140 Safari/537 Edg/140", "Edg"),
        ("Mozilla/5.0 Gecko Firefox/140", "Firefox"),
        ("Mozilla/5.0 SamsungBrowser/25 Chrome/120 Safari/537", "SamsungBrowser"),
        ("Mozilla/5.0 Chrome/140 Safari/537", "Chrome"),
        ("Mozilla/5.0 Version/18 Safari/605", "Safari"),
        ("Googlebot/2.1", "bot"),
        ("curl/8 Maria Keller", ""),
        ("", ""),
    ],
)
def test_of_a_browser_only_the_family_is_kept(agent, family):
    access_log.note(None, "opened", request(agent))

    assert LinkAccess.objects.get().browser == family


def test_a_visitor_is_the_same_all_day_and_a_stranger_tomorrow():
    morning, evening = visitor_at(NOON), visitor_at(NOON + dt.timedelta(hours=8))
    other, tomorrow = visitor_at(NOON, "203.0.113.8"), visitor_at(NOON + dt.timedelta(days=1))

    assert morning == evening
    assert len({morning, other, tomorrow}) == 3
    assert len(morning) == 8


def test_rows_that_wait_are_written_in_one_go(settings, monkeypatch):
    settings.ACCESS_LOG_MODE = "thread"
    monkeypatch.setattr(access_log, "_start_writer", lambda: None)
    practice = make_practice()
    for _n in range(50):
        access_log.note(practice.link.pk, "opened", request())
    assert LinkAccess.objects.count() == 0

    with CaptureQueriesContext(connection) as done:
        access_log.flush()
    assert ["INSERT" in query["sql"] for query in done].count(True) == 1
    assert LinkAccess.objects.filter(link=practice.link).count() == 50


def test_a_burst_is_dropped_and_never_an_error(settings, monkeypatch):
    settings.ACCESS_LOG_MODE = "thread"
    monkeypatch.setattr(access_log, "_start_writer", lambda: None)
    monkeypatch.setattr(access_log, "_waiting", access_log.queue.Queue(3))
    for _n in range(10):
        access_log.note(None, "dead", request())
    access_log.flush()

    assert LinkAccess.objects.count() == 3


def test_the_row_is_written_after_the_answer(monkeypatch):
    monkeypatch.setattr(HttpResponse, "close", lambda response: None)
    practice = make_practice()
    response = access_log.after(HttpResponse("page"), practice.link.pk, "opened", request())
    assert LinkAccess.objects.count() == 0
    response.close()

    assert LinkAccess.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_row_that_cannot_be_written_costs_the_visitor_nothing():
    access_log.note(10**9, "opened", request())
    access_log.note(None, "opened", request())

    assert LinkAccess.objects.count() == 1
