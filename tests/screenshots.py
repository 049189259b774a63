"""`make screenshots`: docs/screenshots drawn from a fresh demo clinic, as people see it.

Runs `python -m hep.running` in a folder of its own, signs in, and photographs the main screens on a
phone, on a desktop, in the dark and on paper.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests import machine

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "screenshots"
TABLE = "id,name,dosage,regions,steps\nheel-slide,Heel slide,2x10,knee,Lie down.|Slide your heel.\n"
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "reduced_motion": "reduce"}
# Without motion no picture shows a colour half-way between light and dark.
DESKTOP = {"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce"}
TABLET = {"width": 820, "height": 1180}
# What a print is called in the folder, and what is asked for. Every page of a sheet beside the next.
PRINTS = {
    "a4": "paper=a4",
    "letter": "paper=letter",
    "line": "ink=line",
    "fridge": "layout=fridge",
    "four": "layout=4",
    "three": "layout=3",
    "two": "layout=2",
    "one": "layout=1",
    "large": "layout=large",
    "pictures": "layout=pictures",
    "pictures-line": "layout=pictures&ink=line",
}
DOTS_PER_INCH = 56
READY, REP = 5_000, 7_000  # before the first rep, and one of "Lift 2 – Hold 3 – Lower 2"
SCREEN_COLOURS = 96  # letters keep their smooth edges
COLOURS = 40  # flat drawings and letters: nobody misses the others, and a file stays small


@contextmanager
def demo_clinic():
    """A served demo clinic of its own: its address and its accounts."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        _borrow_fonts(Path(folder))
        environment = {**os.environ, "HEP_VAR": folder, "PORT": str(port)}
        server = subprocess.Popen(
            [sys.executable, "-m", "hep.running", "--histories"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            for line in server.stdout:
                if line.startswith("Admin:"):
                    break
            yield f"http://127.0.0.1:{port}", json.loads((Path(folder) / "demo.json").read_text())
        finally:
            server.terminate()
            server.wait(timeout=20)


def _borrow_fonts(folder: Path) -> None:
    """Cutting the fonts takes longer than all the pictures; those of this checkout are the same."""
    for name in ("fonts", "static"):
        if (ROOT / "var" / name).is_dir():
            shutil.copytree(ROOT / "var" / name, folder / name)


def sign_in(browser: Browser, address: str, account: dict, **options) -> Page:
    """A page of a signed-in person."""
    page = browser.new_context(base_url=address, **options).new_page()
    page.goto("/accounts/login/")
    page.get_by_label("E-mail").or_(page.get_by_label("Email")).first.fill(account["email"])
    page.locator("input[type=password]").fill(account["password"])
    page.keyboard.press("Enter")  # the last button of the page chooses a language
    page.wait_for_url("**/patients/**")
    return page


def shoot(page: Page, name: str, *, whole: bool = False, colours: int = 0) -> None:
    """Save what the page shows; `whole` scrolls to its end, so that lazy pictures are there."""
    page.wait_for_load_state("networkidle")
    file = OUT / f"{name}.png"
    page.screenshot(path=file, full_page=whole)
    if colours:
        _flatten(Image.open(file).convert("RGB"), colours).save(file, optimize=True)
    sys.stdout.write(f"{name}.png\n")


def _flatten(picture: Image.Image, colours: int) -> Image.Image:
    """Few colours make a small file of a flat drawing."""
    return picture.quantize(colours, kmeans=2, dither=Image.Dither.NONE)


def handout(browser: Browser, address: str, token: str) -> None:
    """The patient's page on a phone, in light and dark, and what the printer gets."""
    for scheme in ("light", "dark"):
        context = browser.new_context(base_url=address, color_scheme=scheme, **PHONE)
        page = context.new_page()
        page.goto(f"/p/{token}/")
        shoot(page, f"handout-phone-{scheme}")
    page.evaluate("() => document.querySelectorAll('img').forEach(picture => picture.loading = 'eager')")
    shoot(page, "handout-phone-whole", whole=True)
    for name, asked in PRINTS.items():
        save_print(context.request.get(f"/p/{token}/handout.pdf?{asked}").body(), f"print-{name}")
    page.goto(f"/p/{token}/print/?layout=2")
    shoot(page, "print-chooser-phone")
    page = browser.new_context(base_url=address, **DESKTOP).new_page()
    page.goto(f"/p/{token}/print/?layout=2")
    shoot(page, "print-chooser-desktop")


def save_print(pdf: bytes, name: str) -> None:
    """The pages of a print in one row, with air between them as if they lay on a table."""
    with tempfile.TemporaryDirectory() as folder:
        paper = Path(folder, "handout.pdf")
        paper.write_bytes(pdf)
        subprocess.run(
            ["pdftoppm", "-r", str(DOTS_PER_INCH), "-png", paper, Path(folder, "page")], check=True
        )
        pages = [Image.open(path).convert("RGB") for path in sorted(Path(folder).glob("page-*.png"))]
    gap, width, height = 10, pages[0].width, pages[0].height
    row = Image.new("RGB", ((width + gap) * len(pages) - gap, height), "#68797d")
    for place, page in enumerate(pages):
        row.paste(page, (place * (width + gap), 0))
    _flatten(row, COLOURS).save(OUT / f"{name}.png", optimize=True)
    sys.stdout.write(f"{name}.png\n")


def session(browser: Browser, address: str, token: str) -> None:
    """A guided session: the count, the other side, the questions at the end, the week it fills; in Arabic."""
    page = browser.new_context(base_url=address, **PHONE).new_page()
    page.clock.install()
    page.goto(f"/p/{token}/session/")
    player = page.locator("#player")
    player.locator("[data-do=start]").click()
    page.clock.run_for(READY + 6 * REP + 3_000)
    shoot(page, "session-phone-count", colours=SCREEN_COLOURS)
    player.locator("[data-do=done]").click()
    shoot(page, "session-phone-turn", colours=SCREEN_COLOURS)
    player.locator("[data-do=start]").click()
    player.locator("[data-do=done]").click()
    player.locator("[data-do=stop]").click()
    player.locator("[data-do=end]").click()
    page.locator("#after form").wait_for()
    shoot(page, "session-phone-end", whole=True, colours=SCREEN_COLOURS)
    page.locator("#after form button").click()
    page.locator("#after .done a").first.click()
    page.locator(".slots .done").wait_for()
    shoot(page, "handout-phone-week", colours=SCREEN_COLOURS)
    page = browser.new_context(base_url=address, **PHONE).new_page()
    page.goto(f"/p/{token}/?lang=ar")
    shoot(page, "handout-phone-arabic", colours=SCREEN_COLOURS)
    page.goto(f"/p/{token}/session/?lang=ar")
    shoot(page, "session-phone-arabic", colours=SCREEN_COLOURS)


def looking_back(page: Page, phone: Page, token: str) -> None:
    """What a PIN opens, made by the clinician of `page`; and the days for a calendar."""
    page.goto("/patients/")
    page.get_by_role("link", name="Maria Keller").click()
    page.locator("a[href$='/share/']").first.click()
    page.get_by_role("button", name="Make a PIN").click()
    pin = page.get_by_label("PIN", exact=True).input_value()
    phone.goto(f"/p/{token}/pin/")
    phone.locator("input[name=pin]").fill(pin)
    phone.locator("button.primary").click()
    phone.locator(".told").first.wait_for()
    shoot(phone, "history-phone", whole=True, colours=SCREEN_COLOURS)
    phone.goto(f"/p/{token}/calendar/")
    shoot(phone, "calendar-phone", whole=True, colours=SCREEN_COLOURS)


def staff(page: Page) -> None:
    """The clinician's screens, from the list of patients on."""
    page.goto("/patients/")
    page.get_by_role("link", name="Maria Keller").click()
    shoot(page, "patient-desktop")
    page.get_by_role("link", name="Edit plan").click()
    builder(page)
    page.goto("/exercises/")
    shoot(page, "library-desktop")
    page.emulate_media(color_scheme="dark")
    shoot(page, "library-desktop-dark")
    page.emulate_media(color_scheme="light")
    page.get_by_role("link", name="Leg Raise Plank").first.click()
    shoot(page, "exercise-desktop")


def following_up(browser: Browser, address: str, account: dict) -> None:
    """Who needs a look, and one patient; on a desktop, in the dark, on a phone."""
    shapes = {"desktop": DESKTOP, "desktop-dark": {**DESKTOP, "color_scheme": "dark"}, "phone": PHONE}
    for name, options in shapes.items():
        page = sign_in(browser, address, account, **options)
        page.goto("/patients/")
        shoot(page, f"5-patients-{name}", colours=SCREEN_COLOURS)
        page.get_by_role("link", name="Grace Obi").click()
        shoot(page, f"5-patient-{name}", whole=name == "phone", colours=SCREEN_COLOURS)


def builder(page: Page) -> None:
    """The open builder on every kind of screen, light and dark, and from right to left."""
    shoot(page, "builder-desktop")
    # No language from right to left is shipped yet: the direction alone is turned.
    page.evaluate("document.documentElement.dir = 'rtl'")
    shoot(page, "builder-desktop-rtl")
    page.evaluate("document.documentElement.dir = 'ltr'")
    page.set_viewport_size(TABLET)
    shoot(page, "builder-tablet")
    page.set_viewport_size(PHONE["viewport"])
    shoot(page, "builder-phone", whole=True)
    page.emulate_media(color_scheme="dark")
    shoot(page, "builder-phone-dark", whole=True)
    page.set_viewport_size(DESKTOP["viewport"])
    shoot(page, "builder-desktop-dark")
    page.emulate_media(color_scheme="light")


def library_keeping(page: Page) -> None:
    """What an admin does: a copy of an exercise on its page of editing, and a file before it is imported."""
    page.goto("/exercises/")
    page.get_by_role("link", name="Leg Raise Plank").first.click()
    page.get_by_role("button", name="Make our own copy").click()
    page.goto(page.url.removesuffix("edit/").rstrip("/") + "/edit/")
    shoot(page, "exercise-edit-desktop")
    page.goto("/exercises/import/")
    file = {"name": "exercises.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Show what it would change").click()
    shoot(page, "import-desktop")


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    with demo_clinic() as (address, accounts), sync_playwright() as play:
        browser = play.chromium.launch(executable_path=machine.chromium(), args=machine.browser_flags())
        handout(browser, address, accounts["patient"]["token"])
        page = browser.new_context(base_url=address, **DESKTOP).new_page()
        page.goto("/accounts/login/")
        shoot(page, "signin-desktop")
        session(browser, address, accounts["patient"]["token"])
        clinician = sign_in(browser, address, accounts["clinician"], **DESKTOP)
        staff(clinician)
        following_up(browser, address, accounts["clinician"])
        phone = browser.new_context(base_url=address, **PHONE).new_page()
        looking_back(clinician, phone, accounts["patient"]["token"])
        library_keeping(sign_in(browser, address, accounts["admin"], **DESKTOP))
        browser.close()


if __name__ == "__main__":
    main()
