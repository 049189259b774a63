"""Sections of a plan over HTTP."""

import pytest

from patients import prescribing
from tests.factories import patients as make
from tests.patients.views.building import address, as_htmx, expect_fresh, form_on, page, part

pytestmark = pytest.mark.django_db


@pytest.fixture
def main(draft):
    return draft.sections.last()


def to(name, draft, section) -> str:
    return address(f"section-{name}", draft.pk, section.pk)


def test_a_new_section_opens_with_its_name_to_be_typed(desk, draft):
    response = desk.post(address("section-new", draft.pk), follow=True)
    new = make.fresh(draft).sections.last()

    assert response.redirect_chain[-1][0] == to("rename", draft, new)
    form = form_on(response.content.decode(), to("rename", draft, new), title="After")
    desk.post(to("rename", draft, new), form)
    assert list(make.order(draft)) == ["Warm-up", "Main", "After"]


def test_the_answer_to_a_new_section_is_what_its_page_shows(desk, draft):
    fragment = desk.post(address("section-new", draft.pk), headers=as_htmx()).content.decode()
    new = make.fresh(draft).sections.last()

    renaming = desk.get(to("rename", draft, new)).content.decode()
    for name in ("plan", "into", "checks"):
        assert part(fragment, name) == part(renaming, name)


@pytest.mark.parametrize(
    ("title", "sentence"), [("", "This field is required."), ("M" * 41, "at most 40 characters")]
)
def test_a_section_needs_a_short_name_and_what_was_typed_stays(desk, draft, main, title, sentence):
    form = form_on(
        desk.get(to("rename", draft, main)).content.decode(), to("rename", draft, main), title=title
    )
    response = desk.post(to("rename", draft, main), form)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert f'value="{title}"' in response.content.decode() or not title
    assert list(make.order(draft)) == ["Warm-up", "Main"]


def test_two_names_at_once_are_shown_side_by_side(desk, draft, main, ada):
    url = to("rename", draft, main)
    form = form_on(desk.get(url).content.decode(), url, title="Core")
    prescribing.rename_section(main, title="Strength", seen="Main", by=ada)
    response = desk.post(url, form)

    html = response.content.decode()
    assert (response.status_code, "Ada Moen changed it at" in html) == (409, True)
    assert "<p>Core</p>" in html
    assert "<p>Strength</p>" in html
    desk.post(url, form_on(html, url))
    assert list(make.order(draft)) == ["Warm-up", "Core"]


def test_sections_move_with_what_they_hold(desk, draft, main):
    fragment = desk.post(to("move", draft, main), {"step": "up"}, headers=as_htmx()).content.decode()

    assert list(make.order(draft)) == ["Main", "Warm-up"]
    expect_fresh(desk, draft, fragment, "plan", "status", "into")


def test_the_menu_says_what_goes_with_a_section(desk, draft, main):
    assert "Remove with its 3 exercises" in page(desk, draft)
    response = desk.post(to("remove", draft, main), follow=True)

    assert "Main removed." in response.content.decode()
    assert make.order(draft) == {"Warm-up": []}


@pytest.mark.parametrize("name", ["rename", "move", "remove"])
@pytest.mark.parametrize("headers", [{}, as_htmx()], ids=["page", "fragment"])
def test_a_section_that_a_colleague_removed_is_a_404_with_the_plan_as_it_is(
    desk, draft, main, ada, name, headers
):
    url = to(name, draft, main)
    prescribing.remove_section(main, by=ada)
    response = desk.post(url, {"title": "Core"}, headers=headers)

    html = response.content.decode()
    assert response.status_code == 404
    assert "This section is not in the plan any more." in html
    assert "Warm-up" in part(html, "plan")
