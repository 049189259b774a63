"""PIN and history over HTTP: what opens, for whom, for how long, and what can be corrected there."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from hep.clinics.tenancy import acting_for
from patients import pins, sharing
from patients.models import ShareLink
from tests.clinics.factories import client_of, make_practice
from tests.database import snapshot
from tests.patients.diaries import a_newer_plan, an_entry, in_force, now, rows, take, today
from tests.patients.views.test_handout import DEATHS, end

pytestmark = pytest.mark.django_db
PAGES = ["pin/", "history/", "history/{entry}/"]


@pytest.fixture
def practice():
    return make_practice(patient="Maria Keller-Canary")


@pytest.fixture
def pin(practice):
    with acting_for(practice.clinic):
        return pins.give_pin(practice.link, by=practice.clinician)


def address(practice, part: str, *, entry=None) -> str:
    return f"/p/{practice.token}/" + part.format(
        entry=entry.uuid if entry else "0" * 8 + "-0000" * 3 + "-" + "0" * 12
    )


def let_in(practice, pin) -> Client:
    """A browser that typed the PIN."""
    client = Client()
    assert client.post(address(practice, "pin/"), {"pin": pin}).status_code == 302
    return client


# ---- what opens


def test_the_pin_opens_weeks_pain_notes_and_the_full_name(practice, pin):
    entry = an_entry(practice, note="Hip was <tired>", pain=4)
    take(practice, entry)
    answer = let_in(practice, pin).get(address(practice, "history/"))

    text = answer.content.decode()
    assert answer.status_code == 200
    for words in ("Maria Keller-Canary", "Hip was &lt;tired&gt;", "Pain 4.", "1 of 3 to 4", "class=line"):
        assert words in text
    assert "<title>Exercise program</title>" in text
    assert practice.token not in text
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("part", ["history/", "history/{entry}/"])
def test_without_the_pin_one_is_sent_to_type_it(client, practice, pin, part):
    entry = an_entry(practice)
    take(practice, entry)
    answer = client.get(address(practice, part, entry=entry), follow=True)

    assert answer.request["PATH_INFO"] == address(practice, "pin/")
    assert "Canary" not in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"


def test_without_a_pin_the_page_says_whom_to_ask(client, practice):
    text = client.get(address(practice, "pin/")).content.decode()

    assert "Ask your clinic for one." in text
    assert client.post(address(practice, "pin/"), {"pin": "000000"}).status_code == 200
    assert client.get(address(practice, "history/")).status_code == 302


@pytest.mark.parametrize("typed", ["{0}{1}{2} {3}{4}{5}", " {0}-{1}-{2}-{3}-{4}-{5} ", "arabic"])
def test_a_pin_is_read_in_groups_and_in_other_digits(practice, pin, typed):
    typed = "".join(chr(0x660 + int(digit)) for digit in pin) if typed == "arabic" else typed.format(*pin)

    assert let_in(practice, typed).get(address(practice, "history/")).status_code == 200


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "x" * 5000, "\0" * 6])
def test_what_is_no_pin_is_said_and_not_counted(client, practice, pin, typed):
    answer = client.post(address(practice, "pin/"), {"pin": typed})

    assert answer.status_code == 422
    with acting_for(practice.clinic):
        assert ShareLink.objects.get(pk=practice.link.pk).pin_fails == 0


def test_after_five_wrong_ones_there_is_a_pause_and_after_ten_the_clinic_is_asked(client, practice, pin):
    wrong = f"{(int(pin) + 1) % 10**6:06}"

    def said(typed):
        text = client.post(address(practice, "pin/"), {"pin": typed}).content.decode()
        return re.search(r"role=alert><p class=error[^>]*>([^<.]*)", text)[1]

    assert [said(wrong) for _time in range(6)] == ["This is not the PIN"] * 5 + ["That were many tries"]
    assert said(pin) == "That were many tries"
    with time_machine.travel(now() + dt.timedelta(minutes=16)):
        assert [said(wrong) for _time in range(5)] == ["This is not the PIN"] * 5
        assert said(pin) == "This PIN is locked"
    window = client_of(practice.clinician)
    share = reverse("patients:program-share", args=[practice.program.pk])
    assert "Locked after ten wrong tries." in window.get(share).content.decode()
    window.post(reverse("patients:link-pin", args=[practice.link.pk]))
    assert "Locked" not in window.get(share).content.decode()


# ---- the cookie


def test_the_cookie_is_out_of_reach_and_ends_with_the_pin(practice, pin):
    browser = let_in(practice, pin)
    [(name, cookie)] = [pair for pair in browser.cookies.items() if pair[0].startswith("plan-")]

    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert pin not in cookie.value
    assert name == f"plan-{practice.link.pk}"
    with acting_for(practice.clinic):
        pins.give_pin(practice.link, by=practice.clinician)
    assert browser.get(address(practice, "history/")).status_code == 302


def test_in_production_the_cookie_belongs_to_this_host_over_https_alone(practice, pin, settings):
    settings.SESSION_COOKIE_SECURE = True
    browser = let_in(practice, pin)
    cookie = browser.cookies[f"__Host-plan-{practice.link.pk}"]

    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
    assert browser.get(address(practice, "history/"), secure=True).status_code == 200


def test_a_cookie_of_one_link_opens_no_other(practice, pin):
    browser = let_in(practice, pin)
    with acting_for(practice.clinic):
        other, token = sharing.create_link(practice.program, by=practice.clinician)
        pins.give_pin(other, by=practice.clinician)
    browser.cookies[f"plan-{other.pk}"] = browser.cookies[f"plan-{practice.link.pk}"].value

    assert browser.get(f"/p/{token}/history/").status_code == 302


def test_closing_the_history_takes_the_cookie_back(practice, pin):
    browser = let_in(practice, pin)
    answer = browser.post(address(practice, "pin/"), {"close": "1"})

    assert (answer.status_code, answer.url) == (302, "../")
    assert browser.get(address(practice, "history/")).status_code == 302


@pytest.mark.parametrize("part", PAGES)
def test_a_form_from_another_site_is_refused(practice, pin, part):
    browser = Client(enforce_csrf_checks=True)

    assert browser.post(address(practice, part), {"pin": pin}).status_code == 403


@pytest.mark.parametrize("how", DEATHS)
@pytest.mark.parametrize("part", PAGES)
def test_a_dead_link_opens_nothing_behind_its_pin_either(practice, pin, how, part):
    browser = let_in(practice, pin)
    token = end(practice, how)
    answer = browser.get(address(practice, part).replace(practice.token, token))

    assert (answer.status_code, answer["X-Plan"]) == (404, "gone")
    assert answer.content == Client().get(f"/p/{token}/").content


def test_looking_back_changes_nothing_but_the_log_of_openings(practice, pin):
    entry = an_entry(practice)
    take(practice, entry)
    browser, before = let_in(practice, pin), snapshot()
    for part in PAGES:
        assert browser.get(address(practice, part, entry=entry)).status_code == 200

    after = snapshot()
    assert {table for table in after if before[table] != after[table]} <= {"patients_linkaccess"}


@pytest.mark.parametrize("others", [0, 3])
def test_the_history_costs_the_same_for_any_number_of_sessions(
    practice, pin, others, django_assert_num_queries
):
    for number in range(1 + others):
        take(practice, an_entry(practice, day=today() - dt.timedelta(days=number % 2)))
    browser = let_in(practice, pin)

    # Which link, the link; versions, days, pain, how many, the page; the log of openings in a savepoint.
    with django_assert_num_queries(10):
        browser.get(address(practice, "history/"))


@pytest.mark.parametrize("page", ["x", "-1", "0", "999999999999999999999"])
def test_a_strange_page_is_the_nearest(practice, pin, page):
    assert let_in(practice, pin).get(address(practice, "history/"), {"page": page}).status_code == 200


def test_an_older_plan_and_its_link_stay_in_the_history(practice, pin):
    take(practice, an_entry(practice, note="Of the first plan"))
    a_newer_plan(practice)

    assert "Of the first plan" in let_in(practice, pin).get(address(practice, "history/")).content.decode()


# ---- correcting and removing


def words(row, **typed) -> dict:
    told = {
        "day": row.day,
        "pain": row.pain,
        "effort": row.effort,
        "note": row.note,
        "revision": row.revision,
    }
    return {name: value for name, value in (told | typed).items() if value is not None}


def test_a_correction_behind_the_pin_is_a_new_revision(practice, pin):
    entry = an_entry(practice, pain=8)
    row = take(practice, entry).row
    browser, page = let_in(practice, pin), address(practice, "history/{entry}/", entry=entry)
    assert "value=8" in browser.get(page).content.decode()

    answer = browser.post(page, words(row, pain=2, next_day_pain=1, note="Was a slip"))

    assert (answer.status_code, answer.url) == (302, "../")
    [stored] = in_force(practice)
    assert (stored.pain, stored.next_day_pain, stored.note, stored.effort) == (2, 1, "Was a slip", 2)
    assert (stored.revision, stored.source, stored.results) == (2, "pin", row.results)
    assert len(rows(practice)) == 2


def test_saving_without_a_change_writes_nothing(practice, pin):
    entry = an_entry(practice)
    row = take(practice, entry).row
    let_in(practice, pin).post(address(practice, "history/{entry}/", entry=entry), words(row))

    assert len(rows(practice)) == 1


def test_an_entry_of_months_ago_keeps_its_day_when_its_pain_is_corrected(practice, pin):
    entry = an_entry(practice)
    row = take(practice, entry).row
    with time_machine.travel(now() + dt.timedelta(days=90)):
        page = address(practice, "history/{entry}/", entry=entry)
        let_in(practice, pin).post(page, words(row, pain=1))

    [stored] = in_force(practice)
    assert (stored.pain, stored.day, stored.is_doubtful) == (1, row.day, False)


def test_a_day_in_doubt_is_settled_by_who_knows_it(practice, pin):
    entry = an_entry(practice, day=dt.date(2020, 1, 1))
    row = take(practice, entry).row
    let_in(practice, pin).post(
        address(practice, "history/{entry}/", entry=entry), words(row, day=today() - dt.timedelta(days=1))
    )

    [stored] = in_force(practice)
    assert (stored.day, stored.day_said, stored.is_doubtful) == (today() - dt.timedelta(days=1), None, False)


def test_what_another_phone_changed_meanwhile_is_not_written_over(practice, pin):
    entry = an_entry(practice)
    row = take(practice, entry).row
    page = address(practice, "history/{entry}/", entry=entry)
    take(practice, an_entry(practice, uuid=entry.uuid, revision=2, pain=6))
    browser = let_in(practice, pin)

    answer = browser.post(page, words(row, note="Mine"))

    assert answer.status_code == 409
    assert "Mine" in answer.content.decode()
    assert [row.pain for row in in_force(practice)] == [6]
    browser.post(page, words(row, note="Mine", revision=answer.context["form"]["revision"].value()))
    assert [(row.note, row.revision) for row in in_force(practice)] == [("Mine", 3)]


def test_a_removed_entry_is_gone_from_the_history(practice, pin):
    entry = an_entry(practice, note="Not mine")
    take(practice, entry)
    browser, page = let_in(practice, pin), address(practice, "history/{entry}/", entry=entry)

    assert browser.post(page, {"remove": "1"}).url == "../"
    assert in_force(practice) == []
    assert "Not mine" not in browser.get(address(practice, "history/")).content.decode()
    assert browser.get(page).status_code == 302
    assert browser.post(page, {"remove": "1"}).status_code == 302


@pytest.mark.parametrize(
    "typed", [{"pain": "11"}, {"note": "ü" * 2001}, {"day": "2020-02-02"}, {"revision": ""}], ids=str
)
def test_a_mistake_in_a_correction_keeps_what_was_typed(practice, pin, typed):
    entry = an_entry(practice)
    row = take(practice, entry).row
    answer = let_in(practice, pin).post(
        address(practice, "history/{entry}/", entry=entry), words(row, note="My words") | typed
    )

    assert answer.status_code == 422
    assert typed.get("note", "My words") in answer.content.decode()
    assert len(rows(practice)) == 1


def test_another_clinics_entry_is_not_found_behind_the_own_pin(practice, pin):
    other = make_practice()
    entry = an_entry(other, note="Canary of others")
    take(other, entry)
    answer = let_in(practice, pin).get(address(practice, "history/{entry}/", entry=entry))

    assert (answer.status_code, answer.url) == (302, "../")


# ---- the clinician's side


def test_a_pin_is_shown_once_and_can_be_renewed_and_removed(practice):
    window = client_of(practice.clinician)
    share = reverse("patients:program-share", args=[practice.program.pk])
    make, drop = (
        reverse(f"patients:{name}", args=[practice.link.pk]) for name in ("link-pin", "link-pin-remove")
    )

    made = window.post(make)
    [pin] = re.findall(r'value="(\d{6})"', made.content.decode())
    assert "no-store" in made["Cache-Control"]
    assert pin not in window.get(share).content.decode()
    assert "Renew the PIN" in window.get(share).content.decode()
    assert let_in(practice, pin).get(address(practice, "history/")).status_code == 200
    window.post(drop)
    assert "Make a PIN" in window.get(share).content.decode()
    assert Client().get(address(practice, "history/")).status_code == 302
