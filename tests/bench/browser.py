"""The system's Chromium: one process for a whole part, as a service that prints would keep it."""

import contextlib
from collections.abc import Iterator

from playwright.sync_api import Browser, sync_playwright

from tests import machine

PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True}
NO_CHROMIUM = "could not run: no Chromium found"


def is_here() -> bool:
    return bool(machine.chromium())


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser without anything kept from before."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=machine.chromium(), args=machine.browser_flags())
        try:
            yield browser
        finally:
            browser.close()
