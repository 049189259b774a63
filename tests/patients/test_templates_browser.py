"""Templates, burden and restrictions in a browser: one press to a draft, flags in words."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from hep.clinics.tenancy import acting_for
from patients import restricting, templating
from tests.factories import clinics
from tests.factories import patients as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ada():
    person = clinics.clinic_admin()
    with acting_for(person.clinic):
        yield person


@pytest.fixture
def draft(ada):
    """Seven exercises, one of them restricted, and a template of them."""
    draft = make.program(ada, *(f"Exercise {number}" for number in range(7)))
    tag = restricting.add_tag(ada.clinic, name="overhead", by=ada)
    restricting.tag_more(tag, exercises=[make.an_exercise("Exercise 3")], by=ada)
    restricting.restrict(draft.patient, tag=tag, until=None, note="", by=ada)
    templating.save_as_template(draft, name="Seven", line="Much.", by=ada)
    return draft


@pytest.fixture
def page(live_server, context, ada, draft) -> Page:
    desk = Client()
    desk.force_login(ada)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": desk.cookies[settings.SESSION_COOKIE_NAME].value}
    context.add_cookies([cookie | {"url": live_server.url}])
    return context.new_page()


def opened(page: Page, live_server, name: str, *keys) -> Page:
    page.goto(live_server.url + reverse(name, args=keys))
    return page


def test_a_template_is_one_press_from_the_record_to_the_draft(page, live_server, draft):
    opened(page, live_server, "patients:patient-detail", draft.patient_id)
    page.get_by_role("button", name="Seven").click()

    expect(page.locator("#plan .row")).to_have_count(7)


def test_why_so_many_is_asked_above_six_and_kept_as_it_is_typed(page, live_server, draft):
    opened(page, live_server, "patients:program-detail", draft.pk)
    with page.expect_response("**/settings/"):
        page.get_by_label("Why so many?").fill("Two at a time.")
        page.keyboard.press("Tab")
    page.reload()
    expect(page.get_by_label("Why so many?")).to_have_value("Two at a time.")

    page.get_by_label("More for Exercise 0").click()
    page.locator("#plan .row").first.get_by_role("button", name="Take out").click()
    expect(page.locator("#burden")).to_contain_text("6")
    expect(page.get_by_label("Why so many?")).to_be_hidden()


def test_what_was_unfolded_stays_unfolded_when_the_plan_changes(page, live_server, draft):
    opened(page, live_server, "patients:program-detail", draft.pk)
    expect(page.get_by_text("To the floor")).to_be_hidden()
    page.locator("#burden-more > summary").click()
    page.get_by_label("More for Exercise 0").click()
    page.locator("#plan .row").first.get_by_role("button", name="Take out").click()

    expect(page.locator("#burden")).to_contain_text("6 exercises")
    expect(page.get_by_text("To the floor")).to_be_visible()


@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_and_nothing_runs_over_the_edge(page, live_server, draft, width):
    page.set_viewport_size({"width": width, "height": 900})
    tag = restricting.ClinicTag.objects.get()
    for name, *keys in (
        ("patients:program-detail", draft.pk),
        ("patients:patient-detail", draft.patient_id),
        ("patients:template-list",),
        ("patients:template-upload",),
        ("patients:template-new", draft.pk),
        ("patients:restriction-new", draft.patient_id),
        ("clinics:tag-list",),
        ("clinics:tag-detail", tag.pk),
    ):
        opened(page, live_server, name, *keys)
        found = Axe().run(page)
        assert found.violations_count == 0, (name, found.generate_report())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
