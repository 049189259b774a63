"""What the device adds may weigh little: a slow phone loads it beside the plan."""

from pathlib import Path

import brotli
import pytest
from django.conf import settings

from tests import source

SCRIPTS = Path(settings.BASE_DIR) / "static" / "js" / "handout"
KB = 1000
SVG = "http://www.w3.org/2000/svg"  # the name of a kind of element, which nobody is asked for
# What the page of the plan runs, beside the diary, which the session shares.
PAGE = ("home.js", "week.js", "copy.js", "entries.js")


def weight(*names: str) -> int:
    return sum(len(brotli.compress((SCRIPTS / name).read_bytes())) for name in names)


def test_the_scripts_of_the_page_fit_six_kilobytes_and_the_diary_three():
    assert weight(*PAGE) <= 6 * KB
    assert weight("diary.js") <= 3 * KB


def test_the_boxes_and_the_bar_need_six_kilobytes_with_the_diary_in_them():
    assert weight("home.js", "week.js", "diary.js") <= 6 * KB


@pytest.mark.parametrize("name", source.named(".js", under=("static/js/handout/",)))
def test_no_script_of_a_patient_asks_another_host_or_names_one(name):
    assert "://" not in source.text(name).replace(SVG, "")
