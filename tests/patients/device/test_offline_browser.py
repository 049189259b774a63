"""The copy of a plan on a phone: read without a network, renewed, and removed when the app says so."""

import pytest
from playwright.sync_api import expect

from tests.patients import sheets
from tests.patients.device.plan_server import PORTAL

pytestmark = pytest.mark.browser
OFFLINE = "You are offline. This is your plan of 16 November."
ONLY_FOUR_PICTURES = """async () => {
  const [name] = await caches.keys();
  const kept = await (await caches.open(name)).keys();
  return kept.filter(({ url }) => url.includes("/m/")).length === 4;
}"""
UNTIL_THE_WORKER_ANSWERS = """() => new Promise(done => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => done();
  navigator.serviceWorker.controller.postMessage({ lang: null, avif: true }, [port2]);
})"""


def test_after_one_visit_the_whole_plan_opens_without_a_network(phone):
    page = phone.visit_and_keep()
    phone.clinic.mood = "down"

    for place in ("", "advice/", "session/"):
        phone.visit(place)
        expect(page.locator("main")).to_be_attached()
    phone.visit()

    expect(phone.said()).to_have_text(OFFLINE)
    expect(page.get_by_role("heading", name="QL walk")).to_be_visible()
    expect(page.locator(".slots li")).to_have_count(4)
    page.locator("article img").last.scroll_into_view_if_needed()
    widths = page.locator("article img").evaluate_all(
        """all => Promise.all(all.map(image => { image.loading = 'eager';
           return image.decode().then(() => image.naturalWidth); }))"""
    )
    assert set(widths) == {78}


@pytest.mark.parametrize(
    "place", ["calendar/", "history/", "print/?layout=fridge", "handout.pdf", "history/x/"]
)
def test_a_page_that_needs_a_network_says_what_works_without_and_leads_back(phone, place):
    page = phone.visit_and_keep()
    phone.clinic.mood = "down"

    phone.visit(place)

    expect(page.locator("main")).to_contain_text("Without a network you can read your plan")
    expect(page.locator("main")).to_contain_text(
        "You need a network for the calendar, to print, and to see your past."
    )
    assert "Maria" not in page.locator("body").inner_text()
    page.get_by_role("link", name="Back to your plan").click()
    expect(page.get_by_role("heading", name="QL walk")).to_be_visible()


def test_with_a_network_those_pages_are_the_clinics_own(phone):
    page = phone.visit_and_keep()

    phone.visit("calendar/")

    assert page.locator("body").inner_text() == "Not found"


def test_the_copy_holds_one_kind_of_each_picture_and_every_file_the_pages_name(phone):
    phone.visit_and_keep()

    kept = phone.kept_addresses()

    endings = [url.rpartition(".")[2] for url in kept if "/m/" in url]
    assert set(endings) == {"avif"}
    assert len(endings) == 2 * len([p for i in sheets.all_items(phone.clinic.sheet) for p in i["pictures"]])
    names = (
        "handout.css",
        "handout_device.css",
        "schibsted.woff2",
        "home.js",
        "diary.js",
        "feeling.js",
        "after.js",
    )
    assert [name for name in names if not any(url.endswith(name) for url in kept)] == []


def test_a_session_without_a_network_arrives_later_exactly_once(phone):
    page = phone.visit_and_keep()
    phone.clinic.mood = "down"
    phone.visit("session/")
    phone.finish()
    phone.save()
    expect(page.locator("#after .state")).to_contain_text("Not saved yet. We kept it on this phone.")
    phone.visit()
    expect(page.locator(".entries .state")).to_have_text("Not saved yet. We kept it on this phone.")

    phone.clinic.mood = "well"
    page.evaluate("window.dispatchEvent(new Event('online'))")
    # A connection that the network has cut may cost the first try; the next one comes by itself.

    expect(page.locator(".entries .state")).to_have_text("Saved. Your clinic can see it.", timeout=15_000)
    phone.visit()
    expect(page.locator(".entries li")).to_have_count(1)
    assert len(phone.clinic.arrived) == 1


@pytest.mark.parametrize("mood", ["503", "portal", "portal 404", "redirect", "down"])
def test_what_a_network_in_between_says_never_removes_the_copy(phone, mood):
    page = phone.visit_and_keep()
    before = set(phone.kept_addresses())
    phone.clinic.mood = mood

    page.reload()

    expect(page.get_by_role("heading", name="Back & hips")).to_be_visible()
    expect(phone.said()).to_have_text(OFFLINE)
    assert set(phone.kept_addresses()) == before
    assert PORTAL.decode() not in page.content()


def test_a_network_that_never_answers_loses_to_the_copy(phone):
    page = phone.visit_and_keep()
    phone.clinic.mood = "late"

    page.reload()

    expect(page.get_by_role("heading", name="Back & hips")).to_be_visible()
    expect(phone.said()).to_have_text(OFFLINE, timeout=15_000)
    assert phone.kept_addresses() != []


def test_a_dead_link_removes_the_copy_and_says_the_same_as_without_one(phone, take_phone):
    page = phone.visit_and_keep()
    phone.clinic.mood = "gone"
    page.reload()
    stranger = take_phone()
    stranger.visit()
    heading = page.get_by_role("heading", name="This link does not open a plan")

    expect(heading).to_be_visible()
    assert page.locator("main").inner_text() == stranger.page.locator("main").inner_text()
    assert phone.kept_addresses() == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0


def test_a_dead_link_takes_what_was_sent_with_it_and_keeps_what_was_not(phone):
    page = phone.visit_and_keep()
    for answers in ([], [(503, {})]):
        phone.clinic.answers = answers
        phone.visit("session/")
        phone.finish()
        with page.expect_response("**/sessions/"):
            phone.save()

    phone.clinic.mood = "gone"
    phone.visit()
    expect(page.get_by_role("heading", name="This link does not open a plan")).to_be_visible()

    kept = phone.entries()
    assert [len(entry["waiting"]) for entry in kept] == [1]


def published_anew(clinic):
    clinic.sheet = sheets.back_and_hips()
    clinic.sheet["plan"] |= {"news": "The plank is shorter now.", "title": "Stronger hips"}
    clinic.sheet["device"]["version"] = 4
    for item in sheets.all_items(clinic.sheet)[1:]:
        item["pictures"] = []
    clinic.version = "two"


def test_a_newer_plan_is_fetched_and_the_change_said_once_in_one_sentence(phone):
    page = phone.visit_and_keep()
    published_anew(phone.clinic)

    page.reload()
    expect(page.get_by_role("heading", name="Stronger hips")).to_be_visible()
    expect(phone.said()).to_have_text("Your plan is new. The plank is shorter now.")
    expect(page.locator("[data-copy]")).to_contain_text("Kept")

    page.reload()
    expect(page.locator(".slots li")).to_have_count(4)
    expect(phone.said()).to_have_text("")


def test_a_page_that_shows_the_newer_plan_already_is_not_told_of_it(phone):
    page = phone.visit_and_keep()
    published_anew(phone.clinic)
    phone.clinic.held = "advice/"  # the copy of the newer plan is not whole while this is held
    page.reload()
    expect(phone.said()).to_contain_text("The plank is shorter now.")
    page.reload()
    expect(page.locator(".slots li")).to_have_count(4)

    phone.clinic.release.set()

    page.wait_for_function(ONLY_FOUR_PICTURES)
    page.evaluate(UNTIL_THE_WORKER_ANSWERS)
    expect(phone.said()).to_have_text("")


def test_a_newer_plan_throws_away_what_only_the_old_one_showed(phone):
    page = phone.visit_and_keep()
    before = len([url for url in phone.kept_addresses() if "/m/" in url])
    published_anew(phone.clinic)
    page.reload()
    expect(phone.said()).to_contain_text("Your plan is new.")
    page.reload()
    expect(page.locator("[data-copy]")).to_contain_text("Kept")
    phone.clinic.mood = "down"
    page.reload()

    expect(page.get_by_role("heading", name="Stronger hips")).to_be_visible()
    after = [url for url in phone.kept_addresses() if "/m/" in url]
    assert (before, len(after)) == (18, 4)


def test_a_newer_plan_that_comes_too_late_for_the_visit_is_told(phone):
    page = phone.visit_and_keep()
    published_anew(phone.clinic)
    phone.clinic.mood = "late"
    page.reload()
    expect(phone.said()).to_contain_text(OFFLINE, timeout=15_000)

    phone.clinic.release.set()

    expect(phone.said()).to_contain_text("Your plan has changed. Open it again to see it.")


def test_a_language_that_was_visited_once_opens_without_a_network(phone):
    page = phone.visit_and_keep()
    phone.visit("?lang=de&utm_source=mail")
    expect(page.locator("[data-copy]")).to_contain_text("Kept")
    phone.clinic.mood = "down"

    phone.visit("?lang=de")

    expect(page.get_by_role("heading", name="Back & hips")).to_be_visible()
    assert phone.plan + "?lang=de" in phone.kept_addresses()


def test_the_owner_of_the_phone_can_remove_the_copy_and_keep_it_again(phone):
    page = phone.visit_and_keep()
    state = page.locator("[data-copy]")

    page.get_by_role("button", name="Remove from this phone").click()
    expect(state).to_have_text("Not kept on this phone. It opens when you are online.")
    assert phone.kept_addresses() == []
    page.reload()
    expect(state).to_have_text("Not kept on this phone. It opens when you are online.")
    assert phone.kept_addresses() == []

    page.get_by_role("button", name="Keep on this phone").click()
    expect(state).to_have_text("Kept on this phone. Your plan opens without a network.")


def test_a_browser_that_can_keep_nothing_says_what_to_do(phone):
    phone.page.add_init_script(
        "Object.defineProperty(Navigator.prototype, 'serviceWorker', { get: () => undefined })"
    )
    phone.visit()

    expect(phone.page.locator("[data-copy]")).to_have_text(
        "This browser cannot keep your plan. Print it, or open it in another browser."
    )
