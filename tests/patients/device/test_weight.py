"""What the device adds may weigh little: a slow phone loads it beside the plan."""

import pytest

from tests import source
from tests.weighing import KB, brotli_bytes, gzip_bytes

SVG = "http://www.w3.org/2000/svg"  # the name of a kind of element, which nobody is asked for
HANDOUT = "js/handout"
DIARY = (f"{HANDOUT}/diary.js", f"{HANDOUT}/week.js")
PAGE = (*DIARY, *(f"{HANDOUT}/{name}.js" for name in ("page", "home", "copy", "entries")))
PLAYER = ("clock", "device", "index", "machine", "paint", "screens")
GUIDE = tuple(f"{HANDOUT}/guide/{name}.js" for name in PLAYER)
AFTER = (f"{HANDOUT}/after.js", f"{HANDOUT}/feeling.js")


def test_the_scripts_of_the_page_fit_nine_kilobytes():
    assert brotli_bytes(*PAGE) <= 9 * KB


def test_the_scripts_of_a_session_fit_fifteen_kilobytes_with_the_diary_in_them():
    every = source.named(".js", under=("static/js/handout/guide/",))
    assert set(every) == {f"static/{name}" for name in GUIDE}
    assert gzip_bytes(*GUIDE, *DIARY, *AFTER) <= 15 * KB


def test_the_styles_of_the_page_fit_five_kilobytes_with_the_boxes_in_them():
    assert brotli_bytes("css/handout.css", "css/handout_device.css", "css/handout_print.css") <= 5 * KB


@pytest.mark.parametrize("name", source.named(".js", under=("static/js/handout/",)))
def test_no_script_of_a_patient_asks_another_host_or_names_one(name):
    assert "://" not in source.text(name).replace(SVG, "")
