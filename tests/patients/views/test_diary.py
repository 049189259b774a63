"""The diary over HTTP: what the phone hears, what a page without script says, and every bad input of it."""

import datetime as dt
import json
import random

import pytest
import time_machine
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hep.audit.models import AuditEvent
from hep.clinics.tenancy import acting_for, whole_site
from patients import diary, sharing
from patients.entry import LONGEST_NOTE
from patients.forms.diary import EntryForm
from tests.clinics.factories import client_of, make_practice
from tests.patients.diaries import a_newer_plan, bad_network, in_force, now, post, rows, sent, today
from tests.patients.views.test_handout import DEATHS, end

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice():
    return make_practice()


def said(answer) -> tuple:
    told = answer.json()
    return answer.status_code, told["state"], told["message"]


# ---- what the phone hears


def test_an_entry_is_answered_with_201_and_the_same_again_with_200(client, practice):
    entry = sent(practice)
    first, again = post(client, practice, entry), post(client, practice, entry)

    assert said(first) == (201, "new", "Your session is kept.")
    assert said(again) == (200, "kept", "This session was kept before.")
    assert (first.json()["uuid"], first.json()["revision"]) == (entry["uuid"], 1)
    [row] = rows(practice)
    assert (row.note, row.guided, row.pain, row.zone) == ("Hip felt tired.", True, 3, "UTC")


def test_a_bad_network_delivers_each_session_once(client, practice):
    entries, answers = [sent(practice) for _each in range(20)], set()
    for _done, entry in bad_network(entries, deliveries=200, draw=random.Random(7)):
        answers.add(post(client, practice, entry).status_code)

    assert answers == {200, 201}
    assert sorted(str(row.uuid) for row in rows(practice)) == sorted(entry["uuid"] for entry in entries)


def test_the_same_session_told_in_two_ways_is_409_and_both_are_kept(client, practice):
    entry = sent(practice)
    post(client, practice, entry)
    answer = post(client, practice, entry | {"pain": 9})

    assert said(answer) == (409, "both_kept", "This session was told in two ways. Your clinic sees both.")
    assert [row.pain for row in rows(practice)] == [3, 9]


def test_the_same_values_in_another_order_and_another_offset_are_the_same_entry(client, practice):
    entry = sent(practice)
    post(client, practice, entry)
    started = dt.datetime.fromisoformat(entry["started_at"]).astimezone(dt.timezone(dt.timedelta(hours=5)))
    turned = dict(reversed((entry | {"started_at": started.isoformat()}).items()))

    assert post(client, practice, turned).status_code == 200


def test_a_correction_and_a_removal_are_told_the_same_way(client, practice):
    entry = sent(practice)
    post(client, practice, entry)

    assert post(client, practice, entry | {"revision": 2, "next_day_pain": 1}).status_code == 201
    assert in_force(practice)[0].next_day_pain == 1
    gone = {"uuid": entry["uuid"], "revision": 3, "removed": True}
    assert post(client, practice, gone).status_code == 201
    assert post(client, practice, gone).status_code == 200
    assert in_force(practice) == []


def test_a_correction_keeps_the_day_that_was_judged_before(client, practice):
    wrong = sent(practice, day="2020-01-01")
    post(client, practice, wrong)
    with time_machine.travel(now() + dt.timedelta(days=40), tick=False):
        post(client, practice, wrong | {"revision": 2, "next_day_pain": 0})

    [row] = in_force(practice)
    assert (row.day, row.day_said) == (today(), dt.date(2020, 1, 1))


@pytest.mark.parametrize("days", [-365, 365])
def test_a_clock_wrong_by_a_year_loses_nothing(client, practice, days):
    wrong = now() + dt.timedelta(days=days)
    answer = post(
        client, practice, sent(practice, day=wrong.date().isoformat(), started_at=wrong.isoformat())
    )

    assert answer.status_code == 201
    [row] = in_force(practice)
    assert (row.day, row.day_said, row.is_doubtful) == (today(), wrong.date(), True)


def test_a_session_of_an_old_version_is_taken(client, practice):
    entry = sent(practice)
    a_newer_plan(practice)

    assert post(client, practice, entry).status_code == 201
    assert rows(practice)[0].version_id == practice.version.pk


# ---- what cannot be


def test_a_note_of_100_kb_is_refused_and_the_phone_is_told_to_keep_it(client, practice):
    answer = post(client, practice, sent(practice, note="x" * 100_000))

    assert said(answer) == (
        413, "refused", "This note is too long to send. It stays on your phone. Make it shorter.",
    )  # fmt: skip
    assert rows(practice) == []


def test_a_note_a_little_too_long_is_said_at_its_field(client, practice):
    answer = post(client, practice, sent(practice, note="x" * (LONGEST_NOTE + 1)))

    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["note"]
    assert "2000 letters" in answer.json()["errors"]["note"]


RESULT = {"id": "0" * 32, "outcome": "done"}
WRONG = [
    ({"uuid": "7"}, "uuid"), ({"uuid": None}, "uuid"), ({"uuid": 7}, "uuid"), ({"revision": 0}, "revision"),
    ({"revision": "1"}, "revision"), ({"revision": 10**30}, "revision"), ({"version": None}, "version"),
    ({"version": 99}, "version"), ({"version": 2**40}, "version"), ({"day": None}, "day"),
    ({"day": "yesterday"}, "day"), ({"day": "2026-13-01"}, "day"), ({"day": "0001-01-01"}, "day"),
    ({"day": "9999-12-31"}, "day"), ({"started_at": "soon"}, "started_at"),
    ({"started_at": "0001-01-01T00:00:00+14:00"}, "started_at"), ({"finished_at": []}, "finished_at"),
    ({"zone": "x" * 65}, "zone"), ({"zone": 3}, "zone"), ({"zone": {}}, "zone"), ({"pain": 11}, "pain"),
    ({"pain": -1}, "pain"), ({"pain": True}, "pain"), ({"pain": 3.5}, "pain"), ({"pain": "3"}, "pain"),
    ({"effort": 0}, "effort"), ({"effort": 6}, "effort"), ({"next_day_pain": 99}, "next_day_pain"),
    ({"note": ["a"]}, "note"), ({"guided": "yes"}, "guided"), ({"removed": 1}, "removed"),
    ({"results": {}}, None), ({"results": "done"}, "results"), ({"results": [1]}, "results"),
    ({"results": [RESULT] * 61}, "results"), ({"results": [RESULT | {"outcome": "flown"}]}, "results"),
    ({"results": [RESULT | {"outcome": []}]}, "results"), ({"results": [RESULT | {"id": 4}]}, "results"),
    ({"results": [RESULT | {"rounds": -1}]}, "results"), ({"results": [RESULT | {"why": "x"}]}, "results"),
    ({"results": [RESULT | {"amounts": [1] * 101}]}, "results"),
    ({"results": [RESULT | {"amounts": ["12"]}]}, "results"),
    ({"results": [RESULT | {"easier": "no"}]}, "results"),
    ({"results": [RESULT | {"easy_seconds": 10**9}]}, "results"), ({"results": [RESULT]}, "results"),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "field"), WRONG, ids=lambda value: str(value)[:40])
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_kept(client, practice, facts, field):
    answer = post(client, practice, sent(practice, **facts))

    if field is None:
        assert answer.status_code == 201
    else:
        assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])
        assert "It stays on your phone." in answer.json()["message"]
        assert rows(practice) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.datetimes().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.sampled_from(list(EntryForm.base_fields) + ["results", "x"])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(FIELDS, JSON, min_size=1, max_size=4))
def test_no_value_in_an_entry_is_an_error_of_ours(client, practice, facts):
    answer = post(client, practice, sent(practice) | facts)

    assert answer.status_code in (200, 201, 409, 422, 429)
    assert {"state", "message"} <= answer.json().keys()


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b"7", b'"x"', b"{", b"\xff\xfe", b"[" * 60_000, b"1" * 5000, b'{"uuid": NaN}',
     b'{"\\ud800": 1}', b"{}"],
    ids=lambda body: repr(body[:12]),
)  # fmt: skip
def test_a_body_that_is_no_entry_is_refused_and_no_error(client, practice, body):
    assert post(client, practice, body).status_code == 422
    assert rows(practice) == []


def test_half_an_emoji_and_a_nul_do_not_lose_the_session(client, practice):
    body = json.dumps(sent(practice, note="fine \0 ")).replace("fine", "fine \\ud83d")

    assert post(client, practice, body.encode()).status_code == 201
    assert rows(practice)[0].note == "fine ?"


def test_what_nobody_knows_in_an_entry_is_left_out(client, practice):
    assert post(client, practice, sent(practice, name="Maria", patient=7)).status_code == 201


def test_beyond_sixty_a_day_the_rest_comes_later(client, practice):
    first = sent(practice)
    post(client, practice, first)
    for _time in range(diary.MOST_A_DAY - 1):
        post(client, practice, sent(practice))
    answer = post(client, practice, sent(practice))

    assert said(answer) == (
        429, "later", "That is a lot for one day. This session stays on your phone and comes later.",
    )  # fmt: skip
    assert answer["Retry-After"] == "3600"
    assert post(client, practice, first).status_code == 200
    assert len(rows(practice)) == diary.MOST_A_DAY


# ---- dead links, other clinics, other doors


@pytest.mark.parametrize("how", DEATHS)
def test_a_dead_link_takes_nothing_and_says_so_in_a_word_no_other_network_knows(client, practice, how):
    entry, token = sent(practice), end(practice, how)
    answer = client.post(f"/p/{token}/sessions/", json.dumps(entry), content_type="application/json")
    form = client.post(f"/p/{token}/sessions/", {"pain": "3"})

    assert (answer.status_code, answer["X-Plan"]) == (404, "gone") == (form.status_code, form["X-Plan"])
    assert answer.content == form.content == client.get(f"/p/{token}/").content
    assert rows(practice) == []


def test_an_entry_of_another_clinics_plan_is_refused(client, practice):
    other = make_practice()

    assert post(client, practice, sent(other)).json()["errors"].keys() == {"results"}
    assert rows(practice) == rows(other) == []


def test_the_same_id_in_two_clinics_is_two_sessions(client, practice):
    other, entry = make_practice(), sent(practice)
    post(client, practice, entry)
    post(client, other, sent(other, uuid=entry["uuid"]))

    assert len(rows(practice)) == len(rows(other)) == 1


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete", "options"])
def test_the_diary_is_written_by_post_alone(client, practice, method):
    assert getattr(client, method)(f"/p/{practice.token}/sessions/").status_code == 405


def test_an_entry_needs_no_cookie_sets_none_and_is_kept_nowhere_else(practice):
    answer = post(Client(enforce_csrf_checks=True), practice, sent(practice))

    assert answer.status_code == 201
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"


def test_a_clinician_who_is_signed_in_elsewhere_writes_as_the_link(practice):
    window = client_of(make_practice().clinician, enforce_csrf_checks=True)

    assert post(window, practice, sent(practice)).status_code == 201
    with whole_site():
        assert AuditEvent.objects.order_by("-seq").first().actor == f"link:{practice.link.pk}"


def test_a_second_link_to_the_same_plan_takes_the_same_diary(client, practice):
    entry = sent(practice)
    post(client, practice, entry)
    with acting_for(practice.clinic):
        _link, token = sharing.create_link(practice.program, by=practice.clinician)

    again = client.post(f"/p/{token}/sessions/", json.dumps(entry), content_type="application/json")
    assert again.status_code == 200
    assert len(rows(practice)) == 1
