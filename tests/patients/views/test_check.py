"""Before publishing, as a browser sees it: live checks, what is new, named sessions, ready rules."""

import gzip
import json

import pytest

from hep.audit.models import AuditEvent
from patients import prescribing
from patients.models import NamedSession, ProgramVersion
from tests.factories import clinics
from tests.factories import patients as make
from tests.patients.views.building import address, as_htmx, form_on, page, part

pytestmark = pytest.mark.django_db
# who asks, the plan with all its rows, the look in the trail, the safety text
QUERIES = 14


@pytest.fixture
def issued(jonas):
    """A plan of three that was published, and one exercise taken out since."""
    program = make.published_program(jonas, "Clamshell", "Bird Dog", "Bridge")
    prescribing.stop(make.row(program, "Clamshell"), by=jonas)
    return make.fresh(program)


def check(desk, program, **headers) -> str:
    response = desk.get(address("program-check", program.pk), headers=headers)
    assert response.status_code == 200
    return response.content.decode()


# ---- live checks


def test_the_page_of_checks_works_without_script(desk, issued):
    html = check(desk, issued)

    assert "Fits one A4 page" in html
    assert "All 2 have a dosage" in html
    assert "You can stop Clamshell." in html


def test_the_builder_asks_for_the_checks_after_it_is_there_and_after_each_change(desk, draft):
    html = page(desk, draft)
    live = part(html, "live")
    saved = desk.post(
        address("program-settings", draft.pk),
        form_on(html, address("program-settings", draft.pk), title="Hips"),
        headers=as_htmx("answer-settings"),
    )

    assert "Fits one" not in html
    assert f'hx-get="{address("program-check", draft.pk)}"' in live
    assert 'hx-trigger="load, plan-changed from:body delay:300ms"' in live
    assert saved.headers["HX-Trigger"] == '{"plan-changed": {}}'


def test_looking_at_an_editor_asks_for_no_check(desk, jonas, draft):
    row = make.row(draft, "Bridge")

    response = desk.get(address("prescription-dosage", draft.pk, row.pk), headers=as_htmx())

    assert "HX-Trigger" not in response.headers


def test_a_plan_that_is_not_complete_says_what_is_missing_and_lays_nothing_out(desk, jonas, draft):
    row = make.row(draft, "Bridge")
    prescribing.change_dosage(row, None, seen=row.dosage, by=jonas)

    html = check(desk, draft)

    assert "Bridge has no dosage yet." in html
    assert "are checked when nothing above is missing" in html


def test_a_hard_note_links_to_its_exercise(desk, jonas, draft):
    row = make.row(draft, "Bridge")
    hard = "Isometric contraction facilitates physiological stabilisation."
    prescribing.change_prescription(row, values={"note": hard}, seen={"note": ""}, by=jonas)

    html = check(desk, draft, **as_htmx("live"))

    assert f'{address("program-detail", draft.pk)}#prescription-{row.pk}">The note of 3: grade' in html


def test_the_checks_cost_the_same_for_any_number_of_exercises(desk, jonas, draft, django_assert_num_queries):
    long = make.program(jonas, *(f"Exercise {number}" for number in range(9)))
    for program in (draft, long):
        check(desk, program)  # the session is new only once, and so is a look

    for program in (draft, long):
        with django_assert_num_queries(QUERIES):
            check(desk, program, **as_htmx("live"))


def test_looking_at_the_checks_is_in_the_trail_once_an_hour(desk, draft):
    for _again in range(2):
        check(desk, draft)

    assert AuditEvent.objects.filter(verb="viewed", object_id=str(draft.pk)).count() == 1


# ---- what is new


def publish(desk, program, **typed):
    data = {"rev": make.fresh(program).rev} | typed
    return desk.post(address("program-publish", program.pk), data)


def test_the_suggestion_is_shown_with_the_record_before_publishing(desk, issued):
    html = check(desk, issued, **as_htmx("live"))

    assert "Since plan 1" in html
    assert ">You can stop Clamshell.</textarea>" in html.replace("\n", "")
    assert "<dt>Stopped</dt><dd>Clamshell</dd>" in html


def test_a_first_plan_has_nothing_new(desk, draft):
    assert "textarea" not in check(desk, draft, **as_htmx("live"))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({}, "You can stop Clamshell."),
        (
            {"news": "You can stop Clamshell.", "suggested": "You can stop Clamshell."},
            "You can stop Clamshell.",
        ),
        ({"news": "An old suggestion.", "suggested": "An old suggestion."}, "You can stop Clamshell."),
        ({"news": "No more clam.", "suggested": "You can stop Clamshell."}, "No more clam."),
        ({"news": "", "suggested": "You can stop Clamshell."}, ""),
    ],
)
def test_what_was_typed_is_published_and_what_was_left_is_made_anew(desk, issued, typed, kept):
    publish(desk, issued, **typed)

    assert ProgramVersion.objects.get(number=2).document.news == kept


@pytest.mark.parametrize(("words", "said"), [("x" * 401, "400"), ("Go 🦄 now", "no sign for")])
def test_words_that_cannot_be_published_come_back_with_the_reason(desk, issued, words, said):
    response = publish(desk, issued, news=words, suggested="")

    html = response.content.decode()
    assert response.status_code == 422
    assert said in html
    assert words in html
    assert ProgramVersion.objects.count() == 1


def test_what_is_new_stands_at_the_top_of_the_handout_as_text(desk, issued):
    publish(desk, issued, news="<b>Less</b> now.", suggested="")

    html = desk.get(address("program-preview", issued.pk)).content.decode()
    body = ProgramVersion.objects.get(number=2).renderings.get(page="handout").body
    shown = gzip.decompress(bytes(body)).decode()
    assert "&lt;b&gt;Less&lt;/b&gt; now." in shown
    assert "What is new" not in html


# ---- sessions with names


def sessions(desk, program):
    url = address("program-sessions", program.pk)
    return url, form_on(page(desk, program), url)


def test_a_plan_starts_without_sessions_and_one_press_makes_two(desk, draft):
    url, form = sessions(desk, draft)

    response = desk.post(url, form | {"more": "1"})

    assert response.status_code == 302
    assert [each.name for each in make.fresh(draft).named_sessions] == ["A", "B"]
    assert "Only in session A" in page(desk, draft)


def test_days_and_names_are_saved_and_an_exercise_goes_along(desk, jonas, draft):
    row = make.row(draft, "Bridge")
    desk.post(address("program-sessions", draft.pk), {"sessions-seen": "[]", "more": "1"})
    desk.post(address("prescription-session", draft.pk, row.pk), {"session": "B"})
    url, form = sessions(desk, draft)

    desk.post(url, form | {"session-1-name": "Legs", "session-1-days": ["1", "4"], "session-0-times": "2"})

    stored = make.fresh(draft)
    assert [(each.name, each.days) for each in stored.named_sessions] == [("A", ()), ("Legs", (1, 4))]
    assert stored.sessions[0]["frequency"]["times_min"] == 2
    assert make.row(draft, "Bridge").session == "Legs"


def test_a_session_is_removed_by_its_button(desk, jonas, draft):
    prescribing.change_sessions(draft, [NamedSession("A"), NamedSession("B")], seen=[], renamed={}, by=jonas)
    url, form = sessions(desk, draft)

    response = desk.post(url, form | {"drop": "A"}, headers=as_htmx())

    assert [each.name for each in make.fresh(draft).named_sessions] == ["B"]
    assert 'id="sessions"' in response.content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"session-0-name": "B"}, "Two sessions have the same name."),
        ({"session-0-name": "x" * 21}, "20"),
        ({"session-0-days": "9"}, "9"),
        ({"session-0-times": "0"}, "1"),
        ({"session-0-times": "many"}, "whole number"),
    ],
)
def test_a_session_that_cannot_be_is_said_and_kept(desk, jonas, draft, typed, said):
    prescribing.change_sessions(draft, [NamedSession("A"), NamedSession("B")], seen=[], renamed={}, by=jonas)
    url, form = sessions(desk, draft)

    response = desk.post(url, form | typed, headers=as_htmx())

    shown = part(response.content.decode(), "sessions")
    assert response.status_code == 422
    assert said in shown.partition('role="alert"')[2]
    assert [each.name for each in make.fresh(draft).named_sessions] == ["A", "B"]


@pytest.mark.parametrize("seen", ["", "{", "[1]", '{"a": 1}', "9" * 5000, "[" * 20000])
def test_nonsense_about_what_was_seen_is_no_crash(desk, draft, seen):
    response = desk.post(address("program-sessions", draft.pk), {"sessions-seen": seen, "more": "1"})

    assert response.status_code in (302, 409, 422)


def test_two_people_at_the_sessions_keep_the_first_and_say_so(desk, jonas, ada, draft):
    url, form = sessions(desk, draft)
    prescribing.change_sessions(draft, [NamedSession("Mon")], seen=[], renamed={}, by=ada)

    response = desk.post(url, form | {"more": "1"})

    assert response.status_code == 409
    assert "Somebody else changed the sessions" in response.content.decode()
    assert json.loads(form["sessions-seen"]) == []


def test_a_session_nobody_has_takes_no_exercise(desk, draft):
    row = make.row(draft, "Bridge")

    response = desk.post(address("prescription-session", draft.pk, row.pk), {"session": "Z"})

    assert response.status_code == 422
    assert "not in the plan any more" in response.content.decode()


# ---- ready rules


def test_a_ready_rule_is_one_press(desk, jonas, draft):
    row = make.row(draft, "Bridge")
    url = address("prescription-details", draft.pk, row.pk)
    form = form_on(desk.get(url).content.decode(), url)

    desk.post(url, form | {"preset": "0"})

    assert make.row(draft, "Bridge").rule == "Move on when all reps are easy in two sessions in a row."


def test_a_ready_rule_of_a_version_names_the_other_exercise(desk, jonas, draft):
    row, other = make.row(draft, "Bridge"), make.row(draft, "Bird Dog")
    url = address("prescription-version", draft.pk, row.pk)
    form = form_on(desk.get(url).content.decode(), url, other=other.pk)

    desk.post(url, form | {"preset": "0"})

    assert make.row(draft, "Bridge").rule == "Move on to {number} when it is easy for 45–60 seconds."
    assert "Move on to 2 when it is easy for 45–60 seconds." in page(desk, draft)


@pytest.mark.parametrize("preset", ["", "x", "99", "-1", "9" * 40])
def test_a_ready_rule_that_is_none_changes_nothing(desk, draft, preset):
    row = make.row(draft, "Bridge")
    url = address("prescription-details", draft.pk, row.pk)
    form = form_on(desk.get(url).content.decode(), url)

    assert desk.post(url, form | {"preset": preset}).status_code == 302
    assert make.row(draft, "Bridge").rule == ""


def test_a_colleague_of_another_clinic_reaches_nothing_of_it(client, draft):
    client.force_login(clinics.clinician(clinics.clinic(name="Elsewhere")))
    row = draft.prescriptions[0].pk

    answers = [
        client.get(address("program-check", draft.pk)),
        client.post(address("program-sessions", draft.pk), {"more": "1"}),
        client.post(address("prescription-session", draft.pk, row), {"session": "A"}),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
