"""Editing the library in a browser: advice while typing, a picture by paste with a frame on it, axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from exercises import copying, editing
from exercises.models import Exercise, ExercisePicture
from hep.clinics.tenancy import acting_for, whole_site
from tests.exercises.image_corpus import good
from tests.factories import clinics
from tests.factories.exercises import caution_of, exercise

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASTE = """async (bytes) => {
  const file = new File([new Uint8Array(bytes)], "hip.png", { type: "image/png" });
  const clipboard = new DataTransfer();
  clipboard.items.add(file);
  document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: clipboard, bubbles: true }));
}"""


@pytest.fixture
def ada():
    return clinics.clinic_admin()


@pytest.fixture
def own(ada):
    shared = exercise("Clamshell", words={"feel": ["Your hip."]}, pictures=1)
    caution_of(shared, text="Sore hip? Stop.")
    with acting_for(ada.clinic):
        copy = copying.copy_exercise(shared, clinic=ada.clinic, by=ada)
    with whole_site():
        seen = {"feel": ["Your hip."]}
        editing.change_exercise(shared, values={"feel": ["Your outer hip."]}, seen=seen, by=ada)
    exercise("Oyster", clinic=ada.clinic)
    return copy


@pytest.fixture
def page(context, live_server, ada) -> Page:
    desk = Client()
    desk.force_login(ada)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": desk.cookies[name].value, "url": live_server.url}])
    return context.new_page()


def address(live_server, name: str, *parts) -> str:
    return live_server.url + reverse(f"exercises:{name}", args=parts)


def test_advice_follows_while_somebody_types(page, live_server, own):
    page.goto(address(live_server, "exercise-edit", own.pk))
    advice = page.locator("#writing")
    expect(advice).to_contain_text("No “avoid” cue.")

    page.get_by_label("Avoid").press_sequentially("Rolling back.")
    page.get_by_label("Steps", exact=False).first.fill(" ".join(["lift"] * 21))

    expect(advice).not_to_contain_text("No “avoid” cue.")
    expect(advice.locator(".too-long")).to_be_visible()


def test_a_pasted_picture_is_cropped_by_a_frame_and_by_numbers(page, live_server, own):
    page.goto(address(live_server, "picture-add", own.pk))
    page.evaluate(PASTE, list(good("PNG")))
    frame = page.locator("#preview")
    expect(frame.locator("img")).to_be_visible()
    box = frame.bounding_box()
    page.mouse.move(box["x"] + 1, box["y"] + 1)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=3)
    page.mouse.up()
    assert 45 < float(page.get_by_label("Width that stays, %").input_value()) < 55

    page.get_by_label("Width that stays, %").fill("25")
    page.get_by_label("Caption").fill("End")
    page.get_by_label("What it shows").fill("A knee is up.")
    page.get_by_label("Licence").fill("our own photo")
    page.get_by_role("button", name="Upload").click()
    page.wait_for_url("**/edit/")

    with whole_site():
        picture = ExercisePicture.objects.get(exercise=own, caption="End").picture
    assert picture.width / picture.height == pytest.approx(
        good_size()[0] * 0.25 / (good_size()[1] * 0.5), rel=0.1
    )


def good_size() -> tuple[int, int]:
    """Width and height of the picture that is pasted."""
    return int.from_bytes(good("PNG")[16:20]), int.from_bytes(good("PNG")[20:24])


PAGES = {
    "exercise-detail": (), "exercise-edit": (), "picture-add": (), "original": (), "exercise-merge": (),
    "review-return": (), "translations": (), "translation-edit": ("ar",),
}  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page_of_editing(page, live_server, own, scheme):
    page.emulate_media(color_scheme=scheme)
    found = {}
    for name, parts in PAGES.items():
        page.goto(address(live_server, name, own.pk, *parts))
        answer = Axe().run(page)
        if answer.violations_count:
            found[name] = answer.generate_report()

    assert found == {}


def test_from_draft_to_published_by_keyboard_alone(page, live_server, own):
    page.goto(address(live_server, "exercise-detail", own.pk))
    for name in ("Send to review", "Publish"):
        page.get_by_role("button", name=name, exact=True).focus()
        page.keyboard.press("Enter")
    expect(page.get_by_text("alone in the clinic: nobody else read it")).to_be_visible()

    with whole_site():
        assert Exercise.objects.get(pk=own.pk).status == Exercise.Status.PUBLISHED
