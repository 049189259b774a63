"""The main job on one page: prescribe the four movements, open the link, print the sheet."""

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, Page, expect

from exercises.models import ExerciseText
from hep.clinics.tenancy import whole_site
from patients.models import ProgramVersion
from tests.factories.clinics import clinician
from tests.factories.exercises import the_four_movements
from tests.patients.exports.words import html_words, pdf_words

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOVEMENTS = ["Side-Lying Straight-Leg Raise", "QL Walk", "Leg Raise Plank", "Knee Plank"]


def sign_in(page: Page, address: str, email: str) -> None:
    page.goto(f"{address}/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill("a good password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Patients")).to_be_visible()


def prescribe_the_four(page: Page) -> None:
    page.get_by_role("link", name="New patient").first.click()
    page.get_by_label("Name", exact=True).fill("Maria Keller")
    page.get_by_role("button", name="Add patient").click()
    page.get_by_role("button", name="Empty plan").click()
    for place, name in enumerate(MOVEMENTS, start=1):
        page.get_by_role("button", name=f"Add {name}").click()
        expect(page.locator("#plan .row")).to_have_count(place)


def change_the_first_dosage(page: Page) -> None:
    page.locator("#plan .row").first.get_by_text("10–15 reps").click()
    line = page.get_by_label("Type it")
    expect(line).to_have_value("10–15 reps / side, hold 2–3 s")
    line.fill("8-12/side hold 5s")
    page.get_by_role("button", name="Set", exact=True).click()
    expect(page.locator("#plan .row").first).to_contain_text("8–12 reps")


def publish_and_copy_the_link(page: Page) -> str:
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name="Hand it over")).to_be_visible()
    return page.get_by_label("Link for the patient").input_value()


def open_without_cookies(browser: Browser, link: str) -> tuple[str, bytes]:
    """What a patient gets: the words of the page, and the PDF."""
    visitor = browser.new_context()
    page = visitor.new_page()
    page.goto(link)
    expect(page.get_by_role("heading", name="Knee Plank")).to_be_visible()
    pdf = visitor.request.get(link + "handout.pdf?paper=a4").body()
    html = visitor.request.get(link).text()
    assert visitor.cookies() == []
    visitor.close()
    return html, pdf


def words_of(version: ProgramVersion) -> list[str]:
    """Every sentence of the document that a handout must say."""
    said = [version.document.title]
    for row in version.document.prescriptions:
        words = row.words["en"]
        said += [words.name, *words.steps, *words.feel, *words.avoid]
    safety = version.document.safety["en"]
    return [*said, *safety.signs, *safety.emergency, safety.first]


def test_a_plan_goes_from_the_clinician_to_the_fridge_and_stays_as_it_was_issued(page, browser, live_server):
    jonas = clinician()
    the_four_movements()

    with override_settings(PUBLIC_URL=live_server.url):
        sign_in(page, live_server.url, jonas.email)
        prescribe_the_four(page)
        change_the_first_dosage(page)
        link = publish_and_copy_the_link(page)
        html, pdf = open_without_cookies(browser, link)

        with whole_site():
            version = ProgramVersion.objects.get()
            ExerciseText.objects.update(name="Something else", steps=["Changed in the library."])
        html_later, pdf_later = open_without_cookies(browser, link)

    printed = " ".join(pdf_words(pdf))
    assert [sentence for sentence in words_of(version) if " ".join(sentence.split()) not in printed] == []
    assert "8–12 reps each side Hold 5 seconds at the top" in printed
    # The page ends with what the print has in its footer (plan, date, digest), the print with a code to type.
    on_paper = pdf_words(pdf)[: pdf_words(pdf).index("camera?") - 1]
    assert html_words(html)[: len(on_paper)] == on_paper
    assert (html_later, pdf_later) == (html, pdf)
