"""The chooser of a print in a browser: pages at once, a button where there is no script, and no barrier."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from hep.clinics.tenancy import acting_for
from patients import sharing
from patients.models import ProgramVersion
from tests.factories import clinics
from tests.factories import patients as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NARROW = {"width": 320, "height": 640}


@pytest.fixture
def ada():
    person = clinics.clinic_admin()
    with acting_for(person.clinic):
        yield person


@pytest.fixture
def version(ada) -> ProgramVersion:
    return make.published_program(ada).current_version


@pytest.fixture
def plan(live_server, ada, version) -> str:
    """The address of the patient's plan."""
    token = sharing.token_of(sharing.link_for(version.program, by=ada))
    return f"{live_server.url}/p/{token}/"


def expect_pages(page: Page, count: int) -> None:
    """Each page is there and was drawn."""
    pictures = page.locator("#print-pages img")
    expect(pictures).to_have_count(count)
    for place in range(count):
        pictures.nth(place).scroll_into_view_if_needed()
        expect(pictures.nth(place)).to_have_js_property("complete", True)
        assert pictures.nth(place).evaluate("picture => picture.naturalWidth") >= 827


def test_the_pages_change_as_soon_as_another_layout_is_chosen(page, plan):
    page.goto(plan)
    page.get_by_role("link", name="Print", exact=True).click()
    expect_pages(page, 1)
    expect(page.get_by_role("button", name="Show the pages")).to_be_hidden()

    page.get_by_label("One on a page").check(force=True)

    expect(page.get_by_role("status")).to_have_text("2 pages")
    expect_pages(page, 2)
    assert "layout=1" in page.url
    page.reload()
    expect(page.get_by_label("One on a page")).to_be_checked()


def test_without_script_a_button_shows_the_pages_and_the_other_opens_the_pdf(browser, plan):
    visitor = browser.new_context(java_script_enabled=False)
    page = visitor.new_page()
    page.goto(f"{plan}print/")
    page.get_by_label("Black and white").check(force=True)
    page.get_by_role("button", name="Show the pages").click()

    expect(page.get_by_label("Black and white")).to_be_checked()
    with page.expect_request("**/handout.pdf?*") as asked:
        page.get_by_role("button", name="Open the PDF to print").click()
    assert "ink=line" in asked.value.url
    visitor.close()


def test_an_answer_that_does_not_come_leaves_the_button(page, plan):
    page.goto(f"{plan}print/")
    page.route("**/print/?*", lambda route: route.abort())

    page.get_by_label("Large print").check(force=True)

    expect(page.get_by_role("button", name="Show the pages")).to_be_visible()


def test_whoever_hands_a_plan_over_sees_the_pages_too(page, live_server, ada, version):
    desk = Client()
    desk.force_login(ada)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": desk.cookies[name].value, "url": live_server.url}])
    page.goto(live_server.url + reverse("patients:program-share", args=[version.program_id]))
    expect_pages(page, 1)

    page.get_by_label("Large print").check(force=True)

    expect(page.get_by_role("status").filter(has_text="pages")).to_have_text("2 pages")
    assert Axe().run(page).violations_count == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_axe_finds_nothing_and_a_narrow_phone_never_scrolls_sideways(page, plan, scheme, direction):
    page.emulate_media(color_scheme=scheme)
    for address in (f"{plan}print/", plan.partition("/p/")[0] + "/p/"):
        page.goto(address)
        page.evaluate("direction => { document.documentElement.dir = direction }", direction)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        page.set_viewport_size(NARROW)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_every_choice_is_large_enough_for_a_thumb_and_reached_by_key(page, plan):
    page.goto(f"{plan}print/")
    heights = page.locator("form label span").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().height)"
    )
    assert min(heights) >= 44

    page.get_by_label("Exercises and fridge page").focus()
    page.keyboard.press("ArrowDown")

    expect(page.get_by_label("Four on a page")).to_be_checked()
