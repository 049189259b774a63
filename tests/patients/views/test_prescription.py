"""One exercise of a plan over HTTP: added, dosed, explained, moved, taken out."""

import re

import pytest
from django.db.models import Max

from exercises.dosage import parse
from exercises.models import Exercise
from hep.audit.models import AuditEvent
from hep.clinics.tenancy import whole_site
from patients import prescribing
from tests.factories import patients as make
from tests.patients.views.building import address, as_htmx, expect_fresh, form_on, page, part

pytestmark = pytest.mark.django_db


@pytest.fixture
def clam(draft):
    return make.row(draft, "Clamshell")


def to(name, row) -> str:
    return address(f"prescription-{name}", row.program_id, row.pk)


def form_of(desk, name, row, **changes) -> dict:
    return form_on(desk.get(to(name, row)).content.decode(), to(name, row), **changes)


def typed_form(desk, row, text) -> dict:
    return form_on(desk.get(to("dosage", row)).content.decode(), to("dosage", row) + "?typed", text=text)


def dosage_of(row) -> str:
    return str(make.row(row.program, row.exercise.name).dosage)


# ---- adding


def test_an_exercise_is_added_with_its_usual_dosage_to_the_chosen_section(desk, draft):
    bridge = make.an_exercise("Glute Bridge", dosage="3x8-12")
    warm_up = draft.sections.first()
    url = address("prescription-new", draft.pk)
    form = form_on(page(desk, draft), url, exercise=bridge.pk, section=warm_up.pk)
    response = desk.post(url, form, follow=True)

    made = make.row(draft, "Glute Bridge")
    assert response.redirect_chain[-1][0].endswith(f"#prescription-{made.pk}")
    assert "Glute Bridge added to Warm-up." in response.content.decode()
    assert (made.section, str(made.dosage)) == (warm_up, "3 sets × 8–12 reps")
    assert AuditEvent.objects.filter(verb="prescribed", object_id=str(made.pk)).count() == 1


def test_the_answer_to_adding_is_the_plan_a_fresh_page_shows(desk, draft):
    bridge = make.an_exercise("Glute Bridge")
    answer = desk.post(address("prescription-new", draft.pk), {"exercise": bridge.pk}, headers=as_htmx())

    html = answer.content.decode()
    assert answer["HX-Retarget"] == "#plan"
    assert "Glute Bridge added to Main." in html
    expect_fresh(desk, draft, html, "plan", "status", "actions", "checks")


def test_an_exercise_can_be_dropped_between_two_others(desk, draft):
    bridge, main = make.an_exercise("Glute Bridge"), draft.sections.last()
    form = {"exercise": bridge.pk, "section": main.pk, "to": "1"}
    desk.post(address("prescription-new", draft.pk), form)

    assert make.order(draft)["Main"] == ["Clamshell", "Glute Bridge", "Bird Dog", "Bridge"]


def test_an_archived_exercise_a_foreign_section_and_a_41st_exercise_are_refused_kindly(desk, jonas, draft):
    url = address("prescription-new", draft.pk)
    other = make.program(jonas).sections.first()
    archived = make.an_exercise("Old One")
    with whole_site():
        Exercise.objects.filter(pk=archived.pk).update(status="draft")
    clamshell = make.an_exercise("Clamshell")

    def answer(**form):
        response = desk.post(url, form)
        assert response.status_code == 422
        return response.content.decode()

    assert "cannot be prescribed" in answer(exercise=archived.pk)
    assert "cannot be prescribed" in answer(exercise="abc")
    assert "This section is not in the plan any more." in answer(exercise=clamshell.pk, section=other.pk)
    for _n in range(37):
        prescribing.prescribe(draft.sections.last(), clamshell, by=jonas)
    assert "A plan holds at most 40 exercises." in answer(exercise=clamshell.pk)
    assert len(make.fresh(draft).prescriptions) == 40


def test_a_plan_without_sections_says_to_add_one(desk, jonas, draft):
    for section in draft.sections.all():
        prescribing.remove_section(section, by=jonas)
    form = {"exercise": make.an_exercise("Clamshell").pk}
    response = desk.post(address("prescription-new", draft.pk), form)

    assert "Add a section first." in response.content.decode()


# ---- dosage


def test_every_token_opens_the_editor_at_its_part(desk, clam):
    html = desk.get(to("dosage", clam), {"part": "side"}).content.decode()

    row = part(html, f"prescription-{clam.pk}")
    assert re.findall(r'name="part-\d+" value="(\w+)" checked', row) == ["side"]
    assert re.search(r'class="tok on" id="tok-\d+-side"', row)


def test_the_editor_offers_the_librarys_own_amount_first(desk, jonas):
    draft = make.program(jonas)
    row = prescribing.prescribe(draft.sections.last(), make.an_exercise("Plank", dosage="6-8 reps"), by=jonas)
    row = part(desk.get(to("dosage", row)).content.decode(), f"prescription-{row.pk}")

    assert re.findall(r'value="reps:([^"]*)"', row) == ["6–8", "8–12", "10–15", "15–20"]
    assert re.findall(r'value="reps:([^"]*)"[^>]*aria-pressed="true"', row) == ["6–8"]


def test_a_dosage_is_set_in_parts(desk, clam):
    changes = {"reps_min": "8", "reps_max": "10", "hold_min": "2", "hold_max": "3", "side": "left"}
    desk.post(to("dosage", clam), form_of(desk, "dosage", clam, **changes, done="1"))

    assert dosage_of(clam) == "8–10 reps left, hold 2–3 s"


def test_a_preset_sets_both_ends_and_none_takes_a_part_away(desk, clam):
    desk.post(to("dosage", clam), form_of(desk, "dosage", clam, preset="hold:10–20"))
    assert dosage_of(clam) == "10–15 reps / side, hold 10–20 s"

    desk.post(to("dosage", clam), form_of(desk, "dosage", clam, preset="hold:"))
    assert dosage_of(clam) == "10–15 reps / side"


def test_a_dosage_can_be_typed(desk, clam):
    desk.post(to("dosage", clam), typed_form(desk, clam, "3x8-12 h5 L rest 60s"))

    assert dosage_of(clam) == "3 sets × 8–12 reps left, hold 5 s, rest 60 s"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reps_min": "15", "reps_max": "10"}, "The second number must not be smaller than the first."),
        ({"reps_min": "0", "reps_max": "0"}, "Reps must be from 1 to 100."),
        ({"reps_min": "10000", "reps_max": "10000"}, "Reps must be from 1 to 100."),
        ({"reps_min": "ten"}, "Enter a whole number."),
        ({"reps_unit": "furlong"}, "Select a valid choice."),
        ({"hold_min": "601", "hold_max": "601"}, "A hold must be from 1 to 600 seconds."),
        ({"load_amount": "5", "load_unit": ""}, "Say whether the load is in kg or lb."),
        ({"load_amount": "5", "load_unit": "kg", "load_text": "red band"}, "not both"),
        ({"tempo": "fast"}, "Write the tempo as lift-hold-lower"),
        ({"effort_min": "11", "effort_max": "11"}, "Effort must be from 0 to 10."),
        ({"reps_min": "", "reps_max": ""}, "Reps must be from 1 to 100."),
    ],
)
def test_an_impossible_dosage_is_refused_in_words_and_kept_as_typed(desk, clam, changes, sentence):
    form = form_of(desk, "dosage", clam, **changes)
    whole = desk.post(to("dosage", clam), form)
    small = desk.post(to("dosage", clam), form, headers=as_htmx(f"answer-{clam.pk}"))

    assert (whole.status_code, small.status_code) == (422, 422)
    assert sentence in whole.content.decode()
    assert sentence in small.content.decode()
    kept = form_on(whole.content.decode(), to("dosage", clam))
    assert {name: kept.get(name) for name in changes if name != "reps_unit"} == {
        name: value for name, value in changes.items() if name != "reps_unit"
    }
    assert dosage_of(clam) == "10–15 reps / side"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("15-10/side", "“15-10” runs backwards."),
        ("10 furlongs", "I do not understand “furlongs”. I read: 10 reps."),
        ("0 reps", "Reps must be from 1 to 100."),
        ("10000", "Reps must be from 1 to 100."),
        ("", "This field is required."),
    ],
)
def test_a_typed_line_that_is_not_understood_names_the_word_and_stays(desk, clam, text, sentence):
    response = desk.post(to("dosage", clam), typed_form(desk, clam, text))

    html = response.content.decode()
    assert response.status_code == 422
    assert sentence in html
    assert form_on(html, to("dosage", clam) + "?typed")["text"] == text


def test_saving_as_you_go_answers_with_the_sentence_a_fresh_page_shows(desk, draft, clam):
    form = form_of(desk, "dosage", clam, reps_min="8")
    fragment = desk.post(to("dosage", clam), form, headers=as_htmx(f"answer-{clam.pk}")).content.decode()

    assert "<mark>8–15\xa0reps</mark>" in fragment
    expect_fresh(desk, draft, fragment, f"sentence-{clam.pk}", "status", "actions", "checks")
    editor = desk.get(to("dosage", clam)).content.decode()
    for name in (f"seen-dosage-{clam.pk}", f"typed-line-typed-{clam.pk}"):
        assert part(fragment, name) == part(editor, name)


@pytest.mark.parametrize("way", ["parts", "typed"])
def test_two_dosages_at_once_are_shown_side_by_side_and_one_is_chosen(desk, clam, ada, way):
    form = (
        form_of(desk, "dosage", clam, reps_min="8") if way == "parts" else typed_form(desk, clam, "8-15/side")
    )
    key = to("dosage", clam) + ("?typed" if way == "typed" else "")
    prescribing.change_dosage(clam, parse("3x10"), seen=clam.dosage, by=ada)
    clash = desk.post(to("dosage", clam), form)

    html = clash.content.decode()
    assert clash.status_code == 409
    assert "Ada Moen changed it at" in html
    assert "<p>8–15 reps / side</p>" in html
    assert "<p>3 sets × 10 reps</p>" in html
    assert dosage_of(clam) == "3 sets × 10 reps"
    desk.post(to("dosage", clam), form_on(html, key))
    assert dosage_of(clam) == "8–15 reps / side"


def test_taking_the_other_dosage_leaves_it_as_it_is(desk, clam, ada):
    form = form_of(desk, "dosage", clam, reps_min="8")
    prescribing.change_dosage(clam, parse("3x10"), seen=clam.dosage, by=ada)
    html = desk.post(to("dosage", clam), form).content.decode()
    desk.post(to("dosage", clam), form_on(html, to("dosage", clam), take="theirs"))

    assert dosage_of(clam) == "3 sets × 10 reps"


def test_a_row_without_dosage_asks_for_one_and_takes_it(desk, jonas, clam):
    prescribing.change_dosage(clam, None, seen=clam.dosage, by=jonas)
    assert "set the dosage" in page(desk, clam.program)

    desk.post(to("dosage", clam), typed_form(desk, clam, "10"))
    assert dosage_of(clam) == "10 reps"


# ---- details and versions


def test_note_and_own_frequency_are_saved_and_shown(desk, draft, clam):
    form = form_of(desk, "details", clam, note="Use a cushion.", per="day", times_min="1", times_max="2")
    answer = desk.post(to("details", clam), form, headers=as_htmx()).content.decode()

    stored = make.row(draft, "Clamshell")
    assert (stored.note, str(stored.frequency)) == ("Use a cushion.", "1–2 sessions per day")
    assert "Use a cushion." in part(answer, f"prescription-{clam.pk}")
    expect_fresh(desk, draft, answer, f"prescription-{clam.pk}", "status")
    assert AuditEvent.objects.filter(object_id=str(clam.pk), verb="changed").last().fields == [
        "note", "per", "times_max", "times_min",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"note": "x" * 301}, "at most 300 characters"),
        ({"per": "day"}, "How many sessions?"),
        ({"per": "day", "times_min": "3", "times_max": "2"}, "must not be smaller"),
        ({"per": "week", "times_min": "30", "times_max": "30"}, "must be from 1 to 21"),
    ],
)
def test_impossible_details_are_refused_in_words(desk, clam, changes, sentence):
    response = desk.post(to("details", clam), form_of(desk, "details", clam, **changes))

    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_two_notes_at_once_are_shown_side_by_side(desk, draft, clam, ada):
    form = form_of(desk, "details", clam, note="Mine.")
    prescribing.change_prescription(clam, values={"note": "Hers."}, seen={"note": ""}, by=ada)
    response = desk.post(to("details", clam), form)

    html = response.content.decode()
    assert (response.status_code, "<p>Mine.</p>" in html, "<p>Hers.</p>" in html) == (409, True, True)
    desk.post(to("details", clam), form_on(html, to("details", clam)))
    assert make.row(draft, "Clamshell").note == "Mine."


def test_the_inward_turn_can_be_switched_off(desk, jonas):
    draft = make.program_of_four(jonas)
    row = make.row(draft, "Side-Lying Straight-Leg Raise")
    form = form_of(desk, "details", row)
    assert form["with_optional_cues"] == "on"

    del form["with_optional_cues"]
    desk.post(to("details", row), form)
    assert make.row(draft, "Side-Lying Straight-Leg Raise").with_optional_cues is False


def test_an_easier_version_is_bound_to_its_exercise_with_its_rule(desk, draft, clam):
    bridge = make.row(draft, "Bridge")
    changes = {"other": clam.pk, "relation": "easier", "rule": "Easy? Try {number}."}
    answer = desk.post(to("version", bridge), form_of(desk, "version", bridge, **changes), headers=as_htmx())

    html = answer.content.decode()
    assert re.findall(r'<span class="num">(.*?)</span>', html) == ["1", "or", "2"]
    assert "In place of 1." in html
    assert "Easy? Try 1." in html
    assert make.row(draft, "Bridge").rule == "Easy? Try {number}."


def test_a_version_stands_alone_again(desk, jonas):
    draft = make.program_of_four(jonas)
    knee = make.row(draft, "Knee Plank")
    desk.post(to("version", knee), form_of(desk, "version", knee, other=""))

    stored = make.row(draft, "Knee Plank")
    assert (stored.in_place_of, stored.rule, stored.when) == (None, "", "")


def test_a_version_of_a_version_is_refused_in_words(desk, jonas, draft, clam):
    bridge, bird = make.row(draft, "Bridge"), make.row(draft, "Bird Dog")
    prescribing.put_in_place_of(bridge, clam, relation="easier", by=jonas)
    response = desk.post(to("version", clam), form_of(desk, "version", clam, other=bird.pk))

    assert response.status_code == 422
    assert "A version of a version would confuse." in response.content.decode()


# ---- order


def test_moving_says_where_the_exercise_is_now(desk, draft, clam):
    answer = desk.post(to("move", clam), {"step": "down"}, headers=as_htmx()).content.decode()

    assert "Clamshell is 2 of 3 now, in Main." in answer
    assert make.order(draft)["Main"] == ["Bird Dog", "Clamshell", "Bridge"]
    expect_fresh(desk, draft, answer, "plan", "status")


def test_an_exercise_moves_to_a_place_of_another_section(desk, draft, clam):
    warm_up = draft.sections.first()
    desk.post(to("move", clam), {"section": warm_up.pk, "to": "0"})

    assert make.order(draft) == {"Warm-up": ["Clamshell"], "Main": ["Bird Dog", "Bridge"]}


@pytest.mark.parametrize("form", [{}, {"step": "sideways"}, {"section": "0"}, {"section": "x", "to": "-1"}])
def test_a_move_to_nowhere_is_refused_in_words(desk, draft, clam, form):
    response = desk.post(to("move", clam), form)

    assert response.status_code == 422
    assert "Say where to." in response.content.decode()


def test_taking_an_exercise_out_leaves_the_others_in_order(desk, draft, clam):
    answer = desk.post(to("remove", clam), headers=as_htmx()).content.decode()

    assert "Clamshell taken out." in answer
    assert make.order(draft)["Main"] == ["Bird Dog", "Bridge"]
    expect_fresh(desk, draft, answer, "plan", "status", "checks")


@pytest.mark.parametrize("name", ["dosage", "details", "version", "move", "remove"])
@pytest.mark.parametrize("headers", [{}, as_htmx()], ids=["page", "fragment"])
def test_a_row_that_a_colleague_took_out_is_a_404_with_the_plan_as_it_is(
    desk, draft, clam, ada, name, headers
):
    last, url = AuditEvent.objects.aggregate(last=Max("seq"))["last"], to(name, clam)
    prescribing.stop(clam, by=ada)
    response = desk.post(url, {"step": "up"}, headers=headers)

    html = response.content.decode()
    assert response.status_code == 404
    assert "This exercise is not in the plan any more." in html
    assert "Bird Dog" in part(html, "plan")
    assert list(AuditEvent.objects.filter(seq__gt=last).values_list("verb", flat=True)) == [
        "stopped",
        "changed",
    ]
