"""A phone with a plan on it, and the server of its clinic."""

import json
from dataclasses import dataclass

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import BrowserContext, Page, expect

from tests.patients import sheets
from tests.patients.device import plan_server

PHONE = {"width": 390, "height": 844}
DEFAULTS = {"viewport": PHONE, "timezone_id": "Europe/Berlin", "locale": "en-GB"}
PLANK = "7d4f2c1e-0b6a-4c39-9b1f-5a7e3d2c1b0a"
FINISH = "entry => document.dispatchEvent(new CustomEvent('hep:session-done', {detail: entry}))"
STORED = """async () => {
  const found = [];
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise(done => (indexedDB.open(name).onsuccess = e => done(e.target.result)));
    for (const store of db.objectStoreNames) {
      const values = db.transaction(store).objectStore(store).getAll();
      found.push([name, store, await new Promise(done => (values.onsuccess = () => done(values.result)))]);
    }
    db.close();
  }
  return JSON.stringify(found);
}"""


def pytest_collection_modifyitems(config, items):
    """A test that needs the clinic's own end of the diary, and the session itself, runs where both are."""
    try:
        resolve("/p/token/sessions/")
        resolve("/p/token/session/")
    except Resolver404:
        left_out = [item for item in items if item.get_closest_marker("real_diary")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@dataclass
class Phone:
    """A browser of its own, on the pages of one plan."""

    context: BrowserContext
    page: Page
    clinic: plan_server.Clinic
    plan: str

    def visit(self, place: str = "") -> Page:
        """Open a page of the plan."""
        self.page.goto(self.plan + place)
        return self.page

    def visit_and_keep(self) -> Page:
        """One visit, until all of the plan is on this phone."""
        self.visit()
        expect(self.page.locator("[data-copy]")).to_contain_text("Kept on this phone", timeout=15_000)
        return self.page

    def finish(self, day: str = "2026-11-25", **facts) -> None:
        """What the guide says when the last exercise is done."""
        result = {"id": PLANK, "outcome": "done", "rounds": 2, "amounts": [30, 30], "easier": False}
        entry = {
            "version": 3,
            "day": day,
            "guided": True,
            "results": [result | {"easy_seconds": None, "why": ""}],
        }
        times = {"started_at": f"{day}T07:00:00.000Z", "finished_at": f"{day}T07:15:00.000Z"}
        self.page.evaluate(FINISH, entry | times | facts)
        expect(self.page.get_by_role("heading", name="Well done")).to_be_visible()

    def save(self) -> None:
        """Send the form that is open."""
        self.page.get_by_role("button", name="Save session").click()

    def choose(self, question: str, answer: str) -> None:
        """Tap one of the words or numbers of a question; the radio lies beneath it."""
        group = self.page.get_by_role("group", name=question)
        group.get_by_text(answer, exact=True).click()

    def said(self):
        """What the bar at the foot of the page says."""
        return self.page.locator(".start [role=status]")

    def stored(self) -> str:
        """Every byte that the diary keeps on this phone."""
        return self.page.evaluate(STORED)

    def kept_addresses(self) -> list[str]:
        """What lies in the copy of the plan."""
        return self.page.evaluate(
            """async () => (await Promise.all((await caches.keys()).map(async name =>
               (await (await caches.open(name)).keys()).map(key => key.url)))).flat()"""
        )

    def entries(self) -> list[dict]:
        """The sessions in the queue and behind it."""
        return [each for _name, store, all in json.loads(self.stored()) if store == "entries" for each in all]


@pytest.fixture
def served():
    """The plan on its server."""
    server, clinic, plan = plan_server.serve(sheets.back_and_hips())
    yield clinic, plan
    clinic.release.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def take_phone(browser, served):
    """Another phone for the same plan; its test fails on a script error or a report of the policy."""
    contexts, problems = [], []

    def take_phone(**options) -> Phone:
        context = browser.new_context(**DEFAULTS | options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        context.on("console", lambda message: note(message))
        return Phone(context, page, *served)

    def note(message):
        if message.type == "error" and "Failed to load resource" not in message.text:
            problems.append(message.text)

    yield take_phone
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture
def phone(take_phone):
    return take_phone()
