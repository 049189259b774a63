"""What tests of the patient's side share."""

import pytest

from tests.patients.handout_browser import Handouts


@pytest.fixture
def open_page(browser):
    """Opens a sheet (or another template) in a fresh browser; returns the page."""
    handouts = Handouts(browser)
    yield handouts
    handouts.close()
