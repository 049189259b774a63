"""The builder page, its settings, its preview and publishing."""

import re

import pytest
from django.db import connection
from django.utils.html import escape

from exercises.dosage import parse
from hep.audit.models import AuditEvent
from hep.clinics.tenancy import acting_for
from patients import prescribing
from patients.models import Program, ProgramVersion, ShareLink
from tests.factories import clinics
from tests.factories import patients as make
from tests.patients.views.building import address, as_htmx, expect_fresh, form_on, page, part

pytestmark = pytest.mark.django_db


def settings_form(desk, draft, **changes) -> dict:
    return form_on(page(desk, draft), address("program-settings", draft.pk), **changes)


def save(desk, draft, form, **headers):
    return desk.post(address("program-settings", draft.pk), form, headers=headers)


# ---- starting


def test_a_new_plan_opens_in_the_builder(desk, jonas):
    maria = make.patient(jonas)
    response = desk.post(address("program-new", maria.pk))

    draft = Program.objects.get()
    assert response.url == address("program-detail", draft.pk)
    assert "Maria sees nothing yet" in page(desk, draft)


def test_back_and_hips_is_one_press(desk, jonas):
    maria = make.patient(jonas)
    make.the_four_movements()
    response = desk.post(address("program-from-template", maria.pk, "back-and-hips"), follow=True)

    html = response.content.decode()
    assert re.findall(r'<span class="num">(.*?)</span>', html) == ["1", "2", "3", "or"]
    assert "In place of 3. Start with this one. Easy for 45–60 seconds" in html


def test_a_template_nobody_has_is_a_404(desk, jonas):
    assert desk.post(address("program-from-template", make.patient(jonas).pk, "nothing")).status_code == 404


def test_a_discharged_patient_gets_a_sentence_instead_of_a_plan(desk, jonas):
    maria = make.patient(jonas)
    prescribing.discharge(maria, by=jonas)
    response = desk.post(address("program-new", maria.pk), follow=True)

    assert "This patient was discharged." in response.content.decode()
    assert Program.objects.count() == 0


# ---- the page


def test_the_page_shows_the_plan_the_library_and_what_the_patient_sees(desk, jonas, draft):
    make.an_exercise("Glute Bridge")
    html = page(desk, draft)

    assert 'aria-label="Add Glute Bridge"' in html
    assert re.findall(r"<h3>(.*?)</h3>", html) == ["Clamshell", "Bird Dog", "Bridge"]
    assert "<mark>10–15\xa0reps</mark>" in html
    assert "<title>Plan</title>" in html
    assert AuditEvent.objects.filter(verb="viewed", object_type="program").count() == 1


def test_opening_one_editor_after_the_other_is_one_look_at_the_record(desk, draft):
    for row in draft.prescriptions:
        desk.get(address("prescription-dosage", draft.pk, row.pk), headers=as_htmx())

    assert AuditEvent.objects.filter(verb="viewed", object_id=str(draft.pk)).count() == 1


def test_the_library_is_searched_and_narrowed_down_in_the_address(desk, draft):
    make.an_exercise("Chin Tuck", regions=("neck",))
    url = address("program-detail", draft.pk)

    assert "Add Chin Tuck" in desk.get(url, {"q": "chin"}).content.decode()
    assert "Add Clamshell" not in desk.get(url, {"q": "chin"}).content.decode()
    assert "Add Clamshell" not in desk.get(url, {"region": "neck"}).content.decode()
    assert "Nothing fits" in desk.get(url, {"q": "zzzzzzzz"}).content.decode()


def test_searching_swaps_the_shelf_that_a_fresh_page_would_show_and_looks_at_no_record(desk, draft):
    url = address("program-detail", draft.pk)
    fragment = desk.get(url, {"q": "bird"}, headers=as_htmx("shelf")).content.decode()

    assert AuditEvent.objects.filter(verb="viewed").count() == 0
    assert part(fragment, "shelf") == part(desk.get(url, {"q": "bird"}).content.decode(), "shelf")


@pytest.mark.parametrize(
    ("headers", "most", "events"), [({}, 28, 1), (as_htmx(), 15, 0)], ids=["page", "fragment"]
)
def test_12_exercises_cost_as_many_queries_as_1(
    desk, jonas, headers, most, events, django_assert_num_queries
):
    # on PostgreSQL an event of the audit chain takes a lock first
    most += events if connection.vendor == "postgresql" else 0
    one = make.program(jonas, "Clamshell")
    twelve = make.program(jonas, *(f"Exercise {number}" for number in range(12)))
    for draft in (one, twelve):
        page(desk, draft)  # the session is new only once, and so is a look

    for draft in (one, twelve):
        with django_assert_num_queries(most):
            assert desk.get(address("program-detail", draft.pk), headers=headers).status_code == 200


# ---- settings


def test_settings_are_saved_without_script(desk, draft):
    form = settings_form(desk, draft, title="Back", weeks="6", starts_on="2026-11-16", review_on="2026-12-28")
    response = save(desk, draft, form)

    stored = make.fresh(draft)
    assert response.url == address("program-detail", draft.pk)
    assert (stored.title, stored.weeks, str(stored.starts_on)) == ("Back", 6, "2026-11-16")
    assert AuditEvent.objects.filter(verb="changed").last().fields == [
        "review_on", "starts_on", "title", "weeks",
    ]  # fmt: skip


def test_saving_as_you_go_answers_with_what_a_fresh_page_shows(desk, draft):
    form = settings_form(desk, draft, times_min="2", times_max="3")
    response = save(desk, draft, form, **as_htmx("answer-settings"))

    fragment = response.content.decode()
    assert "<mark>2–3 sessions</mark>" in fragment
    expect_fresh(desk, draft, fragment, "often", "status", "actions", "checks", "seen-settings")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": "  "}, "Title of the plan"),
        ({"title": "T" * 61}, "at most 60 characters"),
        ({"weeks": "0"}, "greater than or equal to 1"),
        ({"weeks": "53"}, "less than or equal to 52"),
        ({"times_min": "4", "times_max": "3"}, "The second number must not be smaller"),
        ({"times_min": "0"}, "Sessions per week must be from 1 to 21."),
        ({"times_min": "many"}, "Enter a whole number."),
        ({"starts_on": "2026-11-16", "review_on": "2026-11-15"}, "The review cannot be before the start."),
        ({"starts_on": "2026-02-30"}, "Enter a valid date."),
        ({"line": "x" * 201}, "at most 200 characters"),
        ({"per": "year"}, "Select a valid choice."),
    ],
)
def test_impossible_settings_are_refused_in_words_and_kept_as_typed(desk, draft, typed, sentence):
    form = settings_form(desk, draft, goal="Lift my grandson.", **typed)
    whole = save(desk, draft, form)
    small = save(desk, draft, form, **as_htmx("answer-settings"))

    assert (whole.status_code, small.status_code) == (422, 422)
    assert sentence in whole.content.decode()
    assert sentence in small.content.decode()
    assert "Lift my grandson." in whole.content.decode()
    assert make.fresh(draft).rev == draft.rev


def test_two_people_at_the_same_line_see_both_texts_and_choose(desk, draft, ada):
    form = settings_form(desk, draft, line="Fast.", weeks="6")
    prescribing.change_program(draft, values={"line": "Slowly."}, seen={"line": ""}, by=ada)
    clash = save(desk, draft, form)

    html = clash.content.decode()
    assert clash.status_code == 409
    assert "Ada Moen changed it at" in html
    assert "<p>Fast.</p>" in html
    assert "<p>Slowly.</p>" in html
    assert make.fresh(draft).line == "Slowly."

    again = form_on(html, address("program-settings", draft.pk))
    save(desk, draft, again)
    assert (make.fresh(draft).line, make.fresh(draft).weeks) == ("Fast.", 6)


def test_taking_theirs_keeps_their_line_and_my_other_changes(desk, draft, ada):
    form = settings_form(desk, draft, line="Fast.", weeks="6")
    prescribing.change_program(draft, values={"line": "Slowly."}, seen={"line": ""}, by=ada)
    html = save(desk, draft, form).content.decode()
    save(desk, draft, form_on(html, address("program-settings", draft.pk), take="theirs"))

    assert (make.fresh(draft).line, make.fresh(draft).weeks) == ("Slowly.", 6)


def test_a_conflict_while_saving_as_you_go_draws_the_settings_anew_with_the_typed_text(desk, draft, ada):
    form = settings_form(desk, draft, line="Fast.")
    prescribing.change_program(draft, values={"line": "Slowly."}, seen={"line": ""}, by=ada)
    response = save(desk, draft, form, **as_htmx("answer-settings"))

    assert (response.status_code, response["HX-Retarget"]) == (409, "#settings")
    assert "<p>Fast.</p>" in response.content.decode()


def test_a_page_that_has_not_seen_a_colleagues_change_says_so_and_may_not_publish_it(desk, draft, ada):
    row = make.row(draft, "Clamshell")
    form = settings_form(desk, draft, weeks="6", rev=str(draft.rev))
    prescribing.change_dosage(row, parse("3x10"), seen=row.dosage, by=ada)
    fragment = save(desk, draft, form, **as_htmx("answer-settings")).content.decode()

    assert "Ada Moen changed this plan too: Clamshell: dosage." in fragment
    assert f'name="rev" id="rev" value="{draft.rev}"' in fragment


# ---- preview


def test_the_preview_is_the_handout_with_a_bar_and_issues_nothing(desk, jonas):
    draft = make.program_of_four(jonas)
    html = desk.get(address("program-preview", draft.pk)).content.decode()

    assert "Not published: only you see this." in html
    assert "Maria’s plan, by Jonas Lind" in html
    assert "Do this in place of 3." in html or "in place of 3" in html
    assert desk.get(address("program-preview-advice", draft.pk)).status_code == 200
    assert ProgramVersion.objects.count() == 0


def test_what_keeps_the_preview_back_is_said_beside_the_row(desk, jonas, draft):
    row = make.row(draft, "Clamshell")
    prescribing.change_dosage(row, None, seen=row.dosage, by=jonas)
    response = desk.get(address("program-preview", draft.pk))

    assert response.status_code == 422
    assert "Clamshell has no dosage yet." in part(response.content.decode(), f"prescription-{row.pk}")


# ---- publishing


def test_publishing_makes_one_link_and_leads_to_it(desk, draft):
    form = form_on(page(desk, draft), address("program-publish", draft.pk))
    response = desk.post(address("program-publish", draft.pk), form, follow=True)

    assert response.redirect_chain[-1][0] == address("program-share", draft.pk)
    assert "Published. Maria sees plan 1 now." in response.content.decode()
    save(desk, draft, settings_form(desk, draft, weeks="6"))
    again = form_on(page(desk, draft), address("program-publish", draft.pk))
    desk.post(address("program-publish", draft.pk), again)
    assert (ProgramVersion.objects.count(), ShareLink.objects.count()) == (2, 1)


def test_a_change_after_publishing_is_a_draft_of_the_next_plan(desk, jonas):
    draft = make.published_program(jonas, "Clamshell")
    assert "Plan 1, as published. Maria sees this." in page(desk, draft)

    save(desk, draft, settings_form(desk, draft, weeks="6"))
    assert re.search(r"Draft of plan 2, saved \d\d:\d\d. Maria still sees plan 1.", page(desk, draft))


def test_what_keeps_a_plan_back_leads_to_its_row_and_nothing_is_lost(desk, jonas, draft):
    row = make.row(draft, "Bird Dog")
    prescribing.change_dosage(row, None, seen=row.dosage, by=jonas)
    form = form_on(page(desk, draft), address("program-publish", draft.pk))
    response = desk.post(address("program-publish", draft.pk), form)

    html = response.content.decode()
    assert response.status_code == 422
    assert f'<a href="#prescription-{row.pk}">Bird Dog has no dosage yet.</a>' in html
    assert ProgramVersion.objects.count() == 0


def test_a_draft_that_moved_is_shown_with_who_changed_what_and_is_not_published(desk, draft, ada):
    form = form_on(page(desk, draft), address("program-publish", draft.pk))
    row = make.row(draft, "Clamshell")
    prescribing.change_dosage(row, parse("3x10"), seen=row.dosage, by=ada)
    prescribing.change_program(draft, values={"title": "Back"}, seen={"title": "Back & hips"}, by=ada)
    response = desk.post(address("program-publish", draft.pk), form)

    html = response.content.decode()
    assert response.status_code == 409
    assert re.findall(r"<li>Ada Moen, \d\d:\d\d: (.*?)</li>", html) == ["title", "Clamshell: dosage"]
    assert "<mark>3\xa0sets</mark>" in html
    assert ProgramVersion.objects.count() == 0


@pytest.mark.parametrize("rev", ["", "abc", "-1", "²", "9" * 30])
def test_a_revision_nobody_has_seen_publishes_nothing(desk, draft, rev):
    assert desk.post(address("program-publish", draft.pk), {"rev": rev}).status_code == 409
    assert ProgramVersion.objects.count() == 0


# ---- other clinics, hostile texts


def test_a_title_is_shown_as_it_was_typed(desk, draft):
    title = "<script>alert(1)</script> {{ 7*7 }}"
    save(desk, draft, settings_form(desk, draft, title=title))

    assert escape(title) in page(desk, draft)


def test_another_clinics_plan_does_not_exist(desk):
    stranger = clinics.clinician()
    with acting_for(stranger.clinic):
        theirs = make.program(stranger, "Clamshell")
    row, section = theirs.prescriptions[0].pk, theirs.sections.first().pk
    for name in ("detail", "preview", "preview-advice"):
        assert desk.get(address(f"program-{name}", theirs.pk)).status_code == 404
    posts = [
        ("program-new", theirs.patient_id),
        ("program-from-template", theirs.patient_id, "back-and-hips"),
    ]
    posts += [
        (name, theirs.pk)
        for name in ("program-settings", "program-publish", "section-new", "prescription-new")
    ]
    posts += [(f"section-{name}", theirs.pk, section) for name in ("rename", "move", "remove")]
    names = ("dosage", "details", "version", "move", "remove")
    posts += [(f"prescription-{name}", theirs.pk, row) for name in names]

    assert {desk.post(address(*post)).status_code for post in posts} == {404}
    with acting_for(stranger.clinic):
        assert make.fresh(theirs).rev == theirs.rev
