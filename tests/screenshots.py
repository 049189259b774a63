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
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2}
DESKTOP = {"viewport": {"width": 1440, "height": 900}}
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
            [sys.executable, "-m", "hep.running"],
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
    page.locator("form button[type=submit], form button:not([type])").last.click()
    page.wait_for_url("**/patients/**")
    return page


def shoot(page: Page, name: str, *, whole: bool = False) -> None:
    """Save what the page shows; `whole` scrolls to its end, so that lazy pictures are there."""
    page.wait_for_load_state("networkidle")
    page.screenshot(path=OUT / f"{name}.png", full_page=whole)
    sys.stdout.write(f"{name}.png\n")


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
    row.quantize(COLOURS, kmeans=2, dither=Image.Dither.NONE).save(OUT / f"{name}.png", optimize=True)
    sys.stdout.write(f"{name}.png\n")


def staff(page: Page) -> None:
    """The clinician's screens, from the list of patients on."""
    page.goto("/patients/")
    shoot(page, "patients-desktop")
    page.get_by_role("link", name="Maria Keller").click()
    shoot(page, "patient-desktop")
    page.get_by_role("link", name="Edit plan").click()
    shoot(page, "builder-desktop")
    page.emulate_media(color_scheme="dark")
    shoot(page, "builder-desktop-dark")
    page.set_viewport_size(PHONE["viewport"])
    shoot(page, "builder-phone-dark", whole=True)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(DESKTOP["viewport"])
    page.goto("/exercises/")
    shoot(page, "library-desktop")
    page.get_by_role("link", name="Leg Raise Plank").first.click()
    shoot(page, "exercise-desktop")


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    with demo_clinic() as (address, accounts), sync_playwright() as play:
        browser = play.chromium.launch(executable_path=machine.chromium(), args=machine.browser_flags())
        handout(browser, address, accounts["patient"]["token"])
        page = browser.new_context(base_url=address, **DESKTOP).new_page()
        page.goto("/accounts/login/")
        shoot(page, "signin-desktop")
        staff(sign_in(browser, address, accounts["clinician"], **DESKTOP))
        browser.close()


if __name__ == "__main__":
    main()
